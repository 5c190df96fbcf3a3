CREATE TABLE `candidates` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`movie_tmdb_id` integer NOT NULL,
	`series_tvdb_id` integer NOT NULL,
	`episode_tvdb_id` integer NOT NULL,
	`movie` text NOT NULL,
	`special` text NOT NULL,
	`further_parts` text NOT NULL,
	`confidence` real NOT NULL,
	`evidence` text NOT NULL,
	`state` text NOT NULL,
	`rule_id` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`rule_id`) REFERENCES `rules`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "candidates_state" CHECK("candidates"."state" in ('open', 'accepted', 'rejected', 'automatic'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `candidates_by_pair` ON `candidates` (`movie_tmdb_id`,`series_tvdb_id`,`episode_tvdb_id`);--> statement-breakpoint
CREATE INDEX `candidates_by_series` ON `candidates` (`series_tvdb_id`,`episode_tvdb_id`);--> statement-breakpoint
CREATE INDEX `candidates_by_confidence` ON `candidates` (`confidence`,`id`);--> statement-breakpoint
CREATE INDEX `candidates_by_state` ON `candidates` (`state`,`confidence`,`id`);--> statement-breakpoint
CREATE INDEX `candidates_by_rule` ON `candidates` (`rule_id`) WHERE rule_id is not null;--> statement-breakpoint
CREATE TABLE `discovery_movies` (
	`tmdb_id` integer PRIMARY KEY NOT NULL,
	`mark` text NOT NULL,
	`is_compared` integer NOT NULL,
	`facts` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `discovery_movies_new` ON `discovery_movies` (`tmdb_id`) WHERE is_compared = 0;--> statement-breakpoint
CREATE TABLE `discovery_series` (
	`tvdb_id` integer PRIMARY KEY NOT NULL,
	`row_mark` text NOT NULL,
	`mark` text NOT NULL,
	`specials` integer NOT NULL,
	`is_compared` integer NOT NULL,
	`facts` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `discovery_series_new` ON `discovery_series` (`tvdb_id`) WHERE is_compared = 0;--> statement-breakpoint
CREATE TABLE `mapping_lists` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`source` text NOT NULL,
	`format` text,
	`version` text,
	`fetched_at` integer,
	`checked_at` integer NOT NULL,
	`etag` text,
	`last_modified` text,
	`digest` text,
	`rows` integer NOT NULL,
	`is_used` integer NOT NULL,
	`part` integer NOT NULL,
	`error` text,
	`problems` text NOT NULL,
	`problem_count` integer NOT NULL,
	`changes` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mapping_lists_source_unique` ON `mapping_lists` (`source`);--> statement-breakpoint
CREATE TABLE `mapping_rows` (
	`id` integer PRIMARY KEY NOT NULL,
	`list_id` integer NOT NULL,
	`part` integer NOT NULL,
	`movie_tmdb_id` integer,
	`movie_imdb_id` text,
	`series_tvdb_id` integer NOT NULL,
	`season_number` integer NOT NULL,
	`episode_numbers` text NOT NULL,
	`episode_tvdb_ids` text NOT NULL,
	FOREIGN KEY (`list_id`) REFERENCES `mapping_lists`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `mapping_rows_by_list` ON `mapping_rows` (`list_id`,`part`,`id`);--> statement-breakpoint
CREATE INDEX `mapping_rows_by_movie` ON `mapping_rows` (`movie_tmdb_id`) WHERE movie_tmdb_id is not null;--> statement-breakpoint
CREATE INDEX `mapping_rows_by_imdb` ON `mapping_rows` (`movie_imdb_id`) WHERE movie_imdb_id is not null;--> statement-breakpoint
CREATE INDEX `mapping_rows_by_series` ON `mapping_rows` (`series_tvdb_id`);--> statement-breakpoint
DROP VIEW `sync_stats`;--> statement-breakpoint
CREATE TABLE `__new_runs` (
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
	CONSTRAINT "runs_scope" CHECK("__new_runs"."scope" in ('links', 'library', 'watch', 'all', 'matching', 'removals')),
	CONSTRAINT "runs_state" CHECK("__new_runs"."state" in ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'needsConfirmation'))
);
--> statement-breakpoint
INSERT INTO `__new_runs`("id", "scope", "dry_run", "state", "trigger", "created_at", "started_at", "finished_at", "progress", "counts", "cancel_requested", "error", "errors", "removals", "target", "options", "plan") SELECT "id", "scope", "dry_run", "state", "trigger", "created_at", "started_at", "finished_at", "progress", "counts", "cancel_requested", "error", "errors", "removals", "target", "options", "plan" FROM `runs`;--> statement-breakpoint
DROP TABLE `runs`;--> statement-breakpoint
ALTER TABLE `__new_runs` RENAME TO `runs`;--> statement-breakpoint
CREATE UNIQUE INDEX `runs_one_under_way` ON `runs` (`scope`,`dry_run`,coalesce(target, '')) WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE INDEX `runs_by_time` ON `runs` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `runs_by_scope` ON `runs` (`scope`,`state`,`created_at`,`id`);--> statement-breakpoint
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
  group by day order by day desc;
