-- watch_counts and watch_states are read by their key and WITHOUT ROWID; the tool that wrote this file does not know that.
CREATE TABLE `request_steps` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`request_id` integer NOT NULL,
	`at` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `requests`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "request_steps_state" CHECK(state in ('pending', 'searching', 'downloading', 'downloaded', 'available'))
);
--> statement-breakpoint
CREATE INDEX `request_steps_by_request` ON `request_steps` (`request_id`,`id`);--> statement-breakpoint
CREATE TABLE `requests` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`person` text,
	`year` integer,
	`tmdb_id` integer,
	`tvdb_id` integer,
	`asin` text,
	`season_number` integer,
	`episode_number` integer,
	`title_key` text NOT NULL,
	`person_key` text,
	`state` text NOT NULL,
	`item_id` integer,
	`item_guid` text,
	`confidence` real,
	`reason` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`available_at` integer,
	FOREIGN KEY (`item_id`) REFERENCES `media_items`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "requests_kind" CHECK(kind in ('movie', 'episode', 'book')),
	CONSTRAINT "requests_state" CHECK(state in ('pending', 'searching', 'downloading', 'downloaded', 'available'))
);
--> statement-breakpoint
CREATE INDEX `requests_by_title` ON `requests` (`title_key`);--> statement-breakpoint
CREATE INDEX `requests_by_tmdb` ON `requests` (`tmdb_id`) WHERE tmdb_id is not null;--> statement-breakpoint
CREATE INDEX `requests_by_tvdb` ON `requests` (`tvdb_id`) WHERE tvdb_id is not null;--> statement-breakpoint
CREATE INDEX `requests_by_asin` ON `requests` (`asin`) WHERE asin is not null;--> statement-breakpoint
CREATE INDEX `requests_by_item` ON `requests` (`item_id`);--> statement-breakpoint
CREATE INDEX `requests_open` ON `requests` (`id`) WHERE state <> 'available';--> statement-breakpoint
CREATE TABLE `shows_map` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`item_id` integer NOT NULL,
	`sonarr` integer,
	`sonarr_series_id` integer,
	`series_tvdb_id` integer,
	`confidence` real,
	`method` text,
	`sync_enabled` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`item_id`) REFERENCES `media_items`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shows_map_item` ON `shows_map` (`item_id`);--> statement-breakpoint
CREATE INDEX `shows_map_by_series` ON `shows_map` (`series_tvdb_id`);--> statement-breakpoint
CREATE TABLE `account_tokens` (
	`account_id` integer NOT NULL,
	`server_id` integer NOT NULL,
	`token` text NOT NULL,
	PRIMARY KEY(`account_id`, `server_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`server_id`) REFERENCES `plex_servers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `account_tokens_by_server` ON `account_tokens` (`server_id`);--> statement-breakpoint
CREATE TABLE `accounts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`plex_id` integer,
	`name` text NOT NULL,
	`is_owner` integer NOT NULL,
	`followed` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_plex_id` ON `accounts` (`plex_id`) WHERE plex_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_one_owner` ON `accounts` (`is_owner`) WHERE is_owner = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_by_name_alone` ON `accounts` (`name`) WHERE plex_id is null and is_owner = 0;--> statement-breakpoint
CREATE TABLE `watch_counts` (
	`span` text NOT NULL,
	`account_id` integer NOT NULL,
	`kind` text NOT NULL,
	`source` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`span`, `account_id`, `kind`, `source`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `watch_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`server_id` integer NOT NULL,
	`item_id` integer,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`source` text NOT NULL,
	`sources` text NOT NULL,
	`twins` text NOT NULL,
	`outcome` text,
	`rating_key` text NOT NULL,
	`guid` text,
	`type` text NOT NULL,
	`title` text NOT NULL,
	`show_title` text,
	`season_number` integer,
	`episode_number` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`item_id`) REFERENCES `media_items`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "watch_events_kind" CHECK(kind in ('watched', 'unwatched')),
	CONSTRAINT "watch_events_source" CHECK(source in ('webhook', 'tautulli', 'stream', 'history', 'compare', 'api', 'twin')),
	CONSTRAINT "watch_events_twins" CHECK(twins in ('open', 'marked', 'already', 'waiting', 'off', 'noToken'))
);
--> statement-breakpoint
CREATE INDEX `watch_events_by_time` ON `watch_events` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `watch_events_by_account` ON `watch_events` (`account_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `watch_events_by_item` ON `watch_events` (`item_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `watch_events_by_source` ON `watch_events` (`source`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `watch_events_unwatched` ON `watch_events` (`at`,`id`) WHERE kind = 'unwatched';--> statement-breakpoint
CREATE INDEX `watch_events_waiting` ON `watch_events` (`at`,`id`) WHERE twins in ('open', 'waiting');--> statement-breakpoint
CREATE INDEX `watch_events_without_item` ON `watch_events` (`account_id`,`at`) WHERE item_id is null;--> statement-breakpoint
CREATE TABLE `watch_states` (
	`account_id` integer NOT NULL,
	`item_id` integer NOT NULL,
	`is_watched` integer NOT NULL,
	`first_watched_at` integer,
	`last_watched_at` integer,
	`unwatched_at` integer,
	`is_manual` integer NOT NULL,
	`is_baseline` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `item_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`item_id`) REFERENCES `media_items`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `watch_states_by_item` ON `watch_states` (`item_id`,`account_id`,`is_watched`);--> statement-breakpoint
DROP INDEX `deliveries_by_time`;--> statement-breakpoint
CREATE INDEX `deliveries_by_time` ON `deliveries` (`received_at`,`id`,`source`,`event`);--> statement-breakpoint
ALTER TABLE `media_files` ADD `real_path` text;--> statement-breakpoint
CREATE INDEX `media_files_by_real_path` ON `media_files` (`real_path`) WHERE real_path is not null;--> statement-breakpoint
CREATE VIEW `failed_deliveries` AS 
  select id, source, instance, event, title, status, received_at, error
  from deliveries where status in ('failed', 'dead') order by received_at desc, id desc;--> statement-breakpoint
CREATE VIEW `sync_stats` AS 
  select date(created_at / 1000, 'unixepoch') as day,
    count(*) as runs,
    sum(state = 'failed') as failed,
    round(avg(finished_at - started_at) / 1000.0, 1) as average_seconds,
    round(max(finished_at - started_at) / 1000.0, 1) as longest_seconds,
    sum(coalesce(counts ->> 'added', 0)) as added,
    sum(coalesce(counts ->> 'updated', 0)) as updated,
    sum(coalesce(counts ->> 'missing', 0)) as missing,
    sum(coalesce(counts ->> 'removed', 0)) as removed,
    sum(coalesce(counts ->> 'skipped', 0)) as skipped,
    sum(coalesce(counts ->> 'errors', 0)) as errors
  from runs where scope = 'library' and state not in ('queued', 'running')
  group by day order by day desc;--> statement-breakpoint
CREATE VIEW `unmapped_shows` AS 
  select i.id as item_id, i.title as title, i.year as year, i.server_id as server_id, s.name as server,
    l.title as library, i.rating_key as rating_key, m.confidence as best_confidence
  from plex_libraries l cross join media_items i on i.library_id = l.id and i.type = 'show' and i.presence = 'present'
    join plex_servers s on s.id = i.server_id
    left join shows_map m on m.item_id = i.id
  where m.series_tvdb_id is null and coalesce(m.sync_enabled, 1) = 1;--> statement-breakpoint
CREATE VIEW `webhook_activity` AS 
  select day, source, event, sum(received) as received, sum(failed) as failed
  from (
    select date(received_at / 1000, 'unixepoch') as day, source, event, 1 as received, 0 as failed from deliveries
    union all
    select date(received_at / 1000, 'unixepoch'), source, event, 0, 1 from deliveries where status in ('failed', 'dead')
  )
  group by day, source, event order by day desc, source, event;
