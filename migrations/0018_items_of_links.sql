-- link_items is read by its key and WITHOUT ROWID, and kept by triggers; the tool that wrote this file does not know that.
CREATE TABLE `link_items` (
	`link_id` integer NOT NULL,
	`item_id` integer NOT NULL,
	`leads_away` integer NOT NULL,
	PRIMARY KEY(`link_id`, `item_id`),
	FOREIGN KEY (`link_id`) REFERENCES `links`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`item_id`) REFERENCES `media_items`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `link_items_by_item` ON `link_items` (`item_id`);--> statement-breakpoint
CREATE INDEX `links_by_state` ON `links` (`state`);--> statement-breakpoint
CREATE INDEX `links_by_target` ON `links` (`target`) WHERE state <> 'removed';--> statement-breakpoint
CREATE INDEX `media_items_by_type` ON `media_items` (`type`,`sort_key`,`id`,`presence`,`library_id`,`server_id`,`state`,`year`,`season_number`) WHERE presence <> 'archived';--> statement-breakpoint
insert into link_items (link_id, item_id, leads_away)
	select link_id, item_id, max(leads_away) from (
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from links l cross join media_files f on f.local_path = l.path where l.state <> 'removed'
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from links l cross join media_files f on f.real_path = l.path where l.state <> 'removed'
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from links l cross join media_files f on f.local_path = l.target where l.state <> 'removed'
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from links l cross join media_files f on f.real_path = l.target where l.state <> 'removed'
	) group by link_id, item_id;--> statement-breakpoint
CREATE TRIGGER `link_items_of_new_link` AFTER INSERT ON `links` WHEN new.state <> 'removed' BEGIN
	delete from link_items where link_id = new.id;
	insert into link_items (link_id, item_id, leads_away)
	select link_id, item_id, max(leads_away) from (
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from links l cross join media_files f on f.local_path = l.path where l.id = new.id and l.state <> 'removed'
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from links l cross join media_files f on f.real_path = l.path where l.id = new.id and l.state <> 'removed'
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from links l cross join media_files f on f.local_path = l.target where l.id = new.id and l.state <> 'removed'
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from links l cross join media_files f on f.real_path = l.target where l.id = new.id and l.state <> 'removed'
	) group by link_id, item_id;
END;--> statement-breakpoint
CREATE TRIGGER `link_items_of_changed_link` AFTER UPDATE OF `path`, `target`, `state` ON `links`
WHEN new.path <> old.path OR new.target <> old.target OR (new.state = 'removed') <> (old.state = 'removed') BEGIN
	delete from link_items where link_id = new.id;
	insert into link_items (link_id, item_id, leads_away)
	select link_id, item_id, max(leads_away) from (
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from links l cross join media_files f on f.local_path = l.path where l.id = new.id and l.state <> 'removed'
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from links l cross join media_files f on f.real_path = l.path where l.id = new.id and l.state <> 'removed'
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from links l cross join media_files f on f.local_path = l.target where l.id = new.id and l.state <> 'removed'
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from links l cross join media_files f on f.real_path = l.target where l.id = new.id and l.state <> 'removed'
	) group by link_id, item_id;
END;--> statement-breakpoint
CREATE TRIGGER `link_items_of_new_file` AFTER INSERT ON `media_files` WHEN new.local_path is not null OR new.real_path is not null BEGIN
	delete from link_items where item_id = new.item_id;
	insert into link_items (link_id, item_id, leads_away)
	select link_id, item_id, max(leads_away) from (
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from media_files f cross join links l on l.path = f.local_path and l.state <> 'removed' where f.item_id = new.item_id
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from media_files f cross join links l on l.path = f.real_path and l.state <> 'removed' where f.item_id = new.item_id
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from media_files f cross join links l on l.target = f.local_path and l.state <> 'removed' where f.item_id = new.item_id
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from media_files f cross join links l on l.target = f.real_path and l.state <> 'removed' where f.item_id = new.item_id
	) group by link_id, item_id;
END;--> statement-breakpoint
CREATE TRIGGER `link_items_of_changed_file` AFTER UPDATE OF `local_path`, `real_path` ON `media_files`
WHEN new.local_path is not old.local_path OR new.real_path is not old.real_path BEGIN
	delete from link_items where item_id = new.item_id;
	insert into link_items (link_id, item_id, leads_away)
	select link_id, item_id, max(leads_away) from (
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from media_files f cross join links l on l.path = f.local_path and l.state <> 'removed' where f.item_id = new.item_id
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from media_files f cross join links l on l.path = f.real_path and l.state <> 'removed' where f.item_id = new.item_id
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from media_files f cross join links l on l.target = f.local_path and l.state <> 'removed' where f.item_id = new.item_id
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from media_files f cross join links l on l.target = f.real_path and l.state <> 'removed' where f.item_id = new.item_id
	) group by link_id, item_id;
END;--> statement-breakpoint
CREATE TRIGGER `link_items_of_gone_file` AFTER DELETE ON `media_files` BEGIN
	delete from link_items where item_id = old.item_id;
	insert into link_items (link_id, item_id, leads_away)
	select link_id, item_id, max(leads_away) from (
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from media_files f cross join links l on l.path = f.local_path and l.state <> 'removed' where f.item_id = old.item_id
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from media_files f cross join links l on l.path = f.real_path and l.state <> 'removed' where f.item_id = old.item_id
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from media_files f cross join links l on l.target = f.local_path and l.state <> 'removed' where f.item_id = old.item_id
		union all
		select l.id as link_id, f.item_id as item_id, coalesce(f.real_path not in (l.path, l.target), 0) as leads_away
		from media_files f cross join links l on l.target = f.real_path and l.state <> 'removed' where f.item_id = old.item_id
	) group by link_id, item_id;
END;
