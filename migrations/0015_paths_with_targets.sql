DROP INDEX `media_files_by_local_path`;--> statement-breakpoint
CREATE INDEX `media_files_by_local_path` ON `media_files` (`local_path`,`real_path`) WHERE local_path is not null;