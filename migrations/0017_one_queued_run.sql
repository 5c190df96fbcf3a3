DROP INDEX `runs_one_under_way`;--> statement-breakpoint
CREATE UNIQUE INDEX `runs_one_queued` ON `runs` (`scope`,`dry_run`,coalesce(target, '')) WHERE state = 'queued';