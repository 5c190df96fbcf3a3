CREATE TABLE `session_accounts` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`checked_at` integer NOT NULL
);
