ALTER TABLE `rules` ADD `movie_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `rules` ADD `series_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE `rules` SET `movie_key` = lower(`movie_title`), `series_key` = lower(`series_title`);
