CREATE TABLE `discovery_holders` (
	`instance_id` integer NOT NULL,
	`item_id` integer NOT NULL,
	PRIMARY KEY(`instance_id`, `item_id`)
);
--> statement-breakpoint
-- Which instance had what was stored before is not known: each is taken to have it until it is read.
INSERT INTO `discovery_holders` SELECT `instances`.`id`, `tmdb_id` FROM `discovery_movies`, `instances` WHERE `kind` = 'radarr';
--> statement-breakpoint
INSERT INTO `discovery_holders` SELECT `instances`.`id`, `tvdb_id` FROM `discovery_series`, `instances` WHERE `kind` = 'sonarr';
