-- is_behind is kept by triggers; the tool that wrote this file does not know that.
DROP INDEX `tasks_due`;--> statement-breakpoint
ALTER TABLE `tasks` ADD `is_behind` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `tasks_due` ON `tasks` (`next_run_at`,`id`,`lane`) WHERE state = 'waiting' and is_behind = 0;--> statement-breakpoint
CREATE TRIGGER `tasks_new_behind_others` AFTER INSERT ON `tasks` WHEN new.state = 'waiting' BEGIN
	update tasks set is_behind = 1 where id = new.id and (
		exists (select 1 from tasks r where r.state = 'running' and r.lane = new.lane)
		or exists (select 1 from tasks e where e.state = 'waiting' and e.lane = new.lane
			and (e.next_run_at, e.id) < (new.next_run_at, new.id)));
END;
--> statement-breakpoint
CREATE TRIGGER `tasks_first_of_lane` AFTER UPDATE OF `state`, `next_run_at` ON `tasks`
WHEN new.state <> 'running' and (new.state <> old.state or new.next_run_at <> old.next_run_at) BEGIN
	update tasks set is_behind = 0 where is_behind = 1 and id = (select f.id from tasks f
		where f.state = 'waiting' and f.lane = new.lane order by f.next_run_at, f.id limit 1);
END;
--> statement-breakpoint
CREATE TRIGGER `tasks_first_after_removed` AFTER DELETE ON `tasks` WHEN old.state in ('waiting', 'running') BEGIN
	update tasks set is_behind = 0 where is_behind = 1 and id = (select f.id from tasks f
		where f.state = 'waiting' and f.lane = old.lane order by f.next_run_at, f.id limit 1);
END;
