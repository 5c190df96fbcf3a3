ALTER TABLE `requests` ADD `plex_id` integer;--> statement-breakpoint
ALTER TABLE `requests` ADD `requester_name` text;--> statement-breakpoint
CREATE INDEX `requests_by_account` ON `requests` (`plex_id`,`id`) WHERE plex_id is not null;