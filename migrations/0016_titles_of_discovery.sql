ALTER TABLE `discovery_movies` ADD `title_key` text GENERATED ALWAYS AS (lower(json_extract(facts, '$.title'))) VIRTUAL;--> statement-breakpoint
CREATE INDEX `discovery_movies_by_title` ON `discovery_movies` (`title_key`);--> statement-breakpoint
ALTER TABLE `discovery_series` ADD `title_key` text GENERATED ALWAYS AS (lower(json_extract(facts, '$.title'))) VIRTUAL;--> statement-breakpoint
CREATE INDEX `discovery_series_by_title` ON `discovery_series` (`title_key`);