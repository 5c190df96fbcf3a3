CREATE TABLE `conflicts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`rule_id` integer,
	`kind` text NOT NULL,
	`asker` text NOT NULL,
	`subject` text NOT NULL,
	`movie_tmdb_id` integer GENERATED ALWAYS AS (json_extract(subject, '$.movieTmdbId')) VIRTUAL,
	`options` text NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	`resolved_at` integer,
	FOREIGN KEY (`rule_id`) REFERENCES `rules`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "conflicts_kind" CHECK("conflicts"."kind" in ('noMatch', 'multipleMatches', 'ambiguous', 'destination', 'collision')),
	CONSTRAINT "conflicts_state" CHECK("conflicts"."state" in ('open', 'resolved', 'ignored'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conflicts_one_open` ON `conflicts` (`asker`,`kind`) WHERE state in ('open', 'ignored');--> statement-breakpoint
CREATE INDEX `conflicts_by_rule` ON `conflicts` (`rule_id`);--> statement-breakpoint
CREATE INDEX `conflicts_by_movie` ON `conflicts` (`movie_tmdb_id`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`instance` integer NOT NULL,
	`event` text NOT NULL,
	`received_at` integer NOT NULL,
	`hash` text NOT NULL,
	`status` text NOT NULL,
	`title` text,
	`account` text,
	`outcome` text,
	`error` text,
	`payload` text NOT NULL,
	CONSTRAINT "deliveries_source" CHECK("deliveries"."source" in ('radarr', 'sonarr', 'plex', 'tautulli')),
	CONSTRAINT "deliveries_status" CHECK("deliveries"."status" in ('queued', 'running', 'succeeded', 'failed', 'dead', 'ignored', 'duplicate'))
);
--> statement-breakpoint
CREATE INDEX `deliveries_by_hash` ON `deliveries` (`hash`,`source`,`instance`,`received_at`,`status`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_by_time` ON `deliveries` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_by_status` ON `deliveries` (`status`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_by_source` ON `deliveries` (`source`,`instance`,`received_at`);--> statement-breakpoint
CREATE TABLE `delivery_tasks` (
	`delivery_id` text NOT NULL,
	`task_id` integer NOT NULL,
	PRIMARY KEY(`delivery_id`, `task_id`),
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `delivery_tasks_by_task` ON `delivery_tasks` (`task_id`,`delivery_id`);--> statement-breakpoint
CREATE TABLE `instances` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`number` integer NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`api_path` text NOT NULL,
	`api_key` text,
	`path_map` text NOT NULL,
	`enabled` integer NOT NULL,
	`source` text NOT NULL,
	`version` text,
	`last_seen_at` integer,
	`error` text,
	CONSTRAINT "instances_kind" CHECK("instances"."kind" in ('sonarr', 'radarr')),
	CONSTRAINT "instances_source" CHECK("instances"."source" in ('environment', 'database'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `instances_number` ON `instances` (`kind`,`number`,`source`);--> statement-breakpoint
CREATE TABLE `link_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`link_id` integer NOT NULL,
	`at` integer NOT NULL,
	`step` text NOT NULL,
	`reason` text NOT NULL,
	FOREIGN KEY (`link_id`) REFERENCES `links`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `link_events_by_link` ON `link_events` (`link_id`,`id`);--> statement-breakpoint
CREATE INDEX `link_events_by_step` ON `link_events` (`step`,`at`);--> statement-breakpoint
CREATE TABLE `links` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`rule_id` integer,
	`movie_tmdb_id` integer NOT NULL,
	`series_tvdb_id` integer NOT NULL,
	`episode_tvdb_ids` text NOT NULL,
	`radarr` integer NOT NULL,
	`radarr_movie_id` integer NOT NULL,
	`sonarr` integer NOT NULL,
	`sonarr_series_id` integer NOT NULL,
	`path` text NOT NULL,
	`target` text NOT NULL,
	`style` text NOT NULL,
	`text` text NOT NULL,
	`made_path` text NOT NULL,
	`origin` text NOT NULL,
	`pending` text,
	`pending_path` text GENERATED ALWAYS AS (json_extract(pending, '$.path')) VIRTUAL,
	`state` text NOT NULL,
	`in_sonarr` integer,
	`in_plex` integer,
	`reason` text,
	`size_bytes` integer,
	`confirm_asked_at` integer,
	`revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`rule_id`) REFERENCES `rules`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "links_style" CHECK("links"."style" in ('relative', 'absolute', 'hardlink')),
	CONSTRAINT "links_origin" CHECK("links"."origin" in ('made', 'adopted')),
	CONSTRAINT "links_state" CHECK("links"."state" in ('linked', 'confirmed', 'broken', 'removed'))
);
--> statement-breakpoint
CREATE INDEX `links_by_movie` ON `links` (`movie_tmdb_id`);--> statement-breakpoint
CREATE INDEX `links_by_series` ON `links` (`series_tvdb_id`);--> statement-breakpoint
CREATE INDEX `links_by_rule` ON `links` (`rule_id`);--> statement-breakpoint
CREATE INDEX `links_live` ON `links` (`id`) WHERE state <> 'removed';--> statement-breakpoint
CREATE INDEX `links_by_path` ON `links` (`path`) WHERE state <> 'removed';--> statement-breakpoint
CREATE INDEX `links_by_pending_path` ON `links` (`pending_path`) WHERE state <> 'removed';--> statement-breakpoint
CREATE TABLE `sidecars` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`link_id` integer NOT NULL,
	`path` text NOT NULL,
	`target` text NOT NULL,
	`text` text NOT NULL,
	FOREIGN KEY (`link_id`) REFERENCES `links`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sidecars_by_link` ON `sidecars` (`link_id`);--> statement-breakpoint
CREATE INDEX `sidecars_by_path` ON `sidecars` (`path`);--> statement-breakpoint
CREATE TABLE `import_problems` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`source` text NOT NULL,
	`line` integer,
	`entry` text NOT NULL,
	`reason` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `import_problems_by_source` ON `import_problems` (`source`);--> statement-breakpoint
CREATE TABLE `rules` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`movie_tmdb_id` integer,
	`movie_title` text NOT NULL,
	`sonarr` integer,
	`radarr` integer,
	`series_tvdb_id` integer,
	`series_title` text NOT NULL,
	`season_number` integer NOT NULL,
	`episode_numbers` text NOT NULL,
	`episode_tvdb_ids` text NOT NULL,
	`given` text NOT NULL,
	`episode_key` text NOT NULL,
	`origin` text NOT NULL,
	`enabled` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`known` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "rules_origin" CHECK("rules"."origin" in ('manual', 'imported', 'discovered')),
	CONSTRAINT "rules_state" CHECK("rules"."state" in ('linked', 'waiting', 'conflict', 'disabled', 'error'))
);
--> statement-breakpoint
CREATE INDEX `rules_by_movie` ON `rules` (`movie_tmdb_id`);--> statement-breakpoint
CREATE INDEX `rules_by_series` ON `rules` (`series_tvdb_id`);--> statement-breakpoint
CREATE INDEX `rules_by_title` ON `rules` (`movie_title`,`series_title`);--> statement-breakpoint
CREATE INDEX `rules_by_episode` ON `rules` (`season_number`,`episode_key`);--> statement-breakpoint
CREATE INDEX `rules_unresolved` ON `rules` (`id`) WHERE movie_tmdb_id is null or series_tvdb_id is null;--> statement-breakpoint
CREATE TABLE `runs` (
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
	`plan` text NOT NULL,
	CONSTRAINT "runs_scope" CHECK("runs"."scope" in ('links', 'library', 'watch', 'all', 'discovery', 'removals')),
	CONSTRAINT "runs_state" CHECK("runs"."state" in ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'needsConfirmation'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `runs_one_under_way` ON `runs` (`scope`,`dry_run`) WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE INDEX `runs_by_time` ON `runs` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `runs_by_scope` ON `runs` (`scope`,`state`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tasks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`item` text NOT NULL,
	`lane` text NOT NULL,
	`payload` text,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_run_at` integer NOT NULL,
	`first_failed_at` integer,
	`lease_owner` text,
	`lease_until` integer,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`outcome` text,
	`error` text,
	CONSTRAINT "tasks_state" CHECK("tasks"."state" in ('waiting', 'running', 'succeeded', 'dead'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tasks_one_waiting` ON `tasks` (`kind`,`item`) WHERE state = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX `tasks_one_running_a_lane` ON `tasks` (`lane`) WHERE state = 'running';--> statement-breakpoint
CREATE INDEX `tasks_due` ON `tasks` (`next_run_at`,`id`,`lane`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `tasks_waiting_by_lane` ON `tasks` (`lane`,`next_run_at`,`id`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `tasks_by_state` ON `tasks` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `tasks_by_kind` ON `tasks` (`kind`,`id`);--> statement-breakpoint
CREATE INDEX `tasks_finished` ON `tasks` (`finished_at`) WHERE state = 'succeeded';