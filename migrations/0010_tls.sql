ALTER TABLE `instances` ADD `ca_file` text;--> statement-breakpoint
ALTER TABLE `instances` ADD `verify_tls` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `plex_servers` ADD `ca_file` text;--> statement-breakpoint
ALTER TABLE `plex_servers` ADD `verify_tls` integer DEFAULT true NOT NULL;