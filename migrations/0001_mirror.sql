-- Made anew rather than altered: `plan` may be long and stays last, so that lists do not read past it.
CREATE TABLE `new_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`dry_run` integer NOT NULL,
	`state` text NOT NULL,
	`trigger` text NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`progress` text NOT NULL,
	`counts` text NOT NULL,
	`cancel_requested` integer NOT NULL,
	`error` text,
	`errors` text NOT NULL,
	`removals` text NOT NULL,
	`target` text,
	`options` text,
	`plan` text NOT NULL,
	CONSTRAINT "runs_scope" CHECK(scope in ('links', 'library', 'watch', 'all', 'discovery', 'removals')),
	CONSTRAINT "runs_state" CHECK(state in ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'needsConfirmation'))
);
--> statement-breakpoint
INSERT INTO `new_runs` (`id`, `scope`, `dry_run`, `state`, `trigger`, `created_at`, `started_at`, `finished_at`, `progress`, `counts`, `cancel_requested`, `error`, `errors`, `removals`, `plan`)
SELECT `id`, `scope`, `dry_run`, `state`, `trigger`, `created_at`, `started_at`, `finished_at`, `progress`, `counts`, `cancel_requested`, `error`, `errors`, `removals`, `plan` FROM `runs`;--> statement-breakpoint
DROP TABLE `runs`;--> statement-breakpoint
ALTER TABLE `new_runs` RENAME TO `runs`;--> statement-breakpoint
CREATE UNIQUE INDEX `runs_one_under_way` ON `runs` (`scope`,`dry_run`,coalesce(`target`, '')) WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE INDEX `runs_by_time` ON `runs` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `runs_by_scope` ON `runs` (`scope`,`state`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `collections` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`server_id` integer NOT NULL,
	`library_id` integer NOT NULL,
	`rating_key` text NOT NULL,
	`guid` text,
	`title` text NOT NULL,
	`subtype` text,
	`summary` text,
	`smart` integer NOT NULL,
	`child_count` integer NOT NULL,
	`updated_at` integer,
	`etag` text NOT NULL,
	`member_rating_keys` text NOT NULL,
	FOREIGN KEY (`server_id`) REFERENCES `plex_servers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`library_id`) REFERENCES `plex_libraries`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `collections_key` ON `collections` (`server_id`,`rating_key`);--> statement-breakpoint
CREATE INDEX `collections_by_library` ON `collections` (`library_id`);--> statement-breakpoint
CREATE TABLE `media_details` (
	`item_id` integer PRIMARY KEY NOT NULL,
	`details` text NOT NULL,
	`media` text NOT NULL,
	`extras` text,
	`spaced_text` text,
	FOREIGN KEY (`item_id`) REFERENCES `media_items`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `media_files` (
	`item_id` integer NOT NULL,
	`position` integer NOT NULL,
	`media_id` text NOT NULL,
	`part_id` text NOT NULL,
	`path` text NOT NULL,
	`local_path` text,
	`size_bytes` integer,
	`duration_ms` integer,
	`container` text,
	`deleted_at` integer,
	`is_here` integer NOT NULL,
	`is_playable` integer,
	PRIMARY KEY(`item_id`, `position`),
	FOREIGN KEY (`item_id`) REFERENCES `media_items`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `media_files_by_local_path` ON `media_files` (`local_path`) WHERE local_path is not null;--> statement-breakpoint
CREATE TABLE `media_guids` (
	`item_id` integer NOT NULL,
	`guid` text NOT NULL,
	PRIMARY KEY(`item_id`, `guid`),
	FOREIGN KEY (`item_id`) REFERENCES `media_items`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `media_guids_by_guid` ON `media_guids` (`guid`);--> statement-breakpoint
CREATE TABLE `media_items` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`server_id` integer NOT NULL,
	`library_id` integer NOT NULL,
	`rating_key` text NOT NULL,
	`type` text NOT NULL,
	`presence` text NOT NULL,
	`missing_since` integer,
	`state` text NOT NULL,
	`etag` text NOT NULL,
	`details_etag` text,
	`view_count` integer NOT NULL,
	`view_offset_ms` integer,
	`last_viewed_at` integer,
	`user_rating` real,
	`guid` text,
	`title` text NOT NULL,
	`sort_title` text,
	`sort_key` text NOT NULL,
	`original_title` text,
	`year` integer,
	`season_number` integer,
	`episode_number` integer,
	`parent_rating_key` text,
	`grandparent_rating_key` text,
	`parent_title` text,
	`grandparent_title` text,
	`grandparent_guid` text,
	`originally_available_at` text,
	`duration_ms` integer,
	`added_at` integer,
	`updated_at` integer,
	`deleted_at` integer,
	`reason` text,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`server_id`) REFERENCES `plex_servers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`library_id`) REFERENCES `plex_libraries`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "media_items_presence" CHECK("presence" in ('present', 'missing', 'archived')),
	CONSTRAINT "media_items_state" CHECK("state" in ('normal', 'remoteOnly', 'unavailable', 'fileNotFound'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `media_items_key` ON `media_items` (`server_id`,`rating_key`);--> statement-breakpoint
CREATE INDEX `media_items_by_guid` ON `media_items` (`guid`,`server_id`);--> statement-breakpoint
CREATE INDEX `media_items_by_parent` ON `media_items` (`parent_rating_key`,`server_id`);--> statement-breakpoint
CREATE INDEX `media_items_by_grandparent` ON `media_items` (`grandparent_rating_key`,`server_id`);--> statement-breakpoint
CREATE INDEX `media_items_by_library` ON `media_items` (`library_id`);--> statement-breakpoint
CREATE INDEX `media_items_present` ON `media_items` (`library_id`,`type`,`rating_key`) WHERE presence = 'present';--> statement-breakpoint
CREATE INDEX `media_items_not_normal` ON `media_items` (`library_id`) WHERE presence = 'present' and state <> 'normal';--> statement-breakpoint
CREATE INDEX `media_items_without_details` ON `media_items` (`library_id`) WHERE presence = 'present' and details_etag is not etag;--> statement-breakpoint
CREATE INDEX `media_items_gone` ON `media_items` (`presence`,`missing_since`) WHERE presence <> 'present';--> statement-breakpoint
CREATE INDEX `media_items_sorted` ON `media_items` (`sort_key`,`id`,`type`,`presence`,`library_id`,`server_id`,`state`,`year`,`season_number`) WHERE presence <> 'archived';--> statement-breakpoint
CREATE TABLE `plex_libraries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`server_id` integer NOT NULL,
	`key` text NOT NULL,
	`type` text NOT NULL,
	`uuid` text NOT NULL,
	`title` text NOT NULL,
	`agent` text,
	`scanner` text,
	`language` text,
	`locations` text NOT NULL,
	`enabled` integer NOT NULL,
	`refresh_minutes` integer NOT NULL,
	`item_count` integer NOT NULL,
	`change_number` integer,
	`cursors` text NOT NULL,
	`synced_at` integer,
	`complete_at` integer,
	`missing_since` integer,
	`error` text,
	FOREIGN KEY (`server_id`) REFERENCES `plex_servers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `plex_libraries_uuid` ON `plex_libraries` (`server_id`,`uuid`);--> statement-breakpoint
CREATE TABLE `path_mappings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`server_id` integer NOT NULL,
	`library_id` integer,
	`plex_path` text NOT NULL,
	`local_path` text NOT NULL,
	FOREIGN KEY (`server_id`) REFERENCES `plex_servers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`library_id`) REFERENCES `plex_libraries`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `path_mappings_path` ON `path_mappings` (`server_id`,coalesce(`library_id`, 0),`plex_path`);--> statement-breakpoint
CREATE TABLE `plex_servers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`number` integer,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`token` text,
	`machine_identifier` text,
	`version` text,
	`platform` text,
	`enabled` integer NOT NULL,
	`source` text NOT NULL,
	`connection` text NOT NULL,
	`connections` text NOT NULL,
	`remote_streaming` integer NOT NULL,
	`account_id` integer,
	`account_name` text,
	`is_owner` integer,
	`token_refused` integer NOT NULL,
	`token_checked_at` integer,
	`last_seen_at` integer,
	`error` text,
	CONSTRAINT "plex_servers_source" CHECK("source" in ('environment', 'database')),
	CONSTRAINT "plex_servers_connection" CHECK("connection" in ('local', 'remote', 'relay', 'manual'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `plex_servers_machine` ON `plex_servers` (`machine_identifier`) WHERE source = 'database';--> statement-breakpoint
CREATE UNIQUE INDEX `plex_servers_number` ON `plex_servers` (`number`) WHERE source = 'environment';
--> statement-breakpoint
-- The words of items by their id. It keeps no text: what is in it is made from the other tables (src/db/library/search.ts).
CREATE VIRTUAL TABLE `media_search` USING fts5(
	title, original_title, show_title, people, spaced,
	content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
