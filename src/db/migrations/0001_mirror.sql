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
CREATE INDEX `runs_by_scope` ON `runs` (`scope`,`state`,`created_at`,`id`);
