CREATE TABLE `state` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `state` (`key`, `value`, `updated_at`) SELECT `key`, `value`, `updated_at` FROM `settings`
WHERE `key` IN ('plex.clientIdentifier', 'legacy.yamlFolder', 'legacy.database')
  OR `key` GLOB 'plex.pin.*' OR `key` GLOB 'watch.historyCursor.*' OR `key` GLOB 'watch.followedSince.*' OR `key` GLOB 'legacy:*';
--> statement-breakpoint
DELETE FROM `settings` WHERE `key` IN (SELECT `key` FROM `state`);
