-- A file that no link leads to or from, as nearly all are, changes nothing: two look-ups, instead of finding all links of its item.
DROP TRIGGER `link_items_of_new_file`;--> statement-breakpoint
CREATE TRIGGER `link_items_of_new_file` AFTER INSERT ON `media_files`
WHEN exists (select 1 from links where path in (new.local_path, new.real_path) and state <> 'removed')
	OR exists (select 1 from links where target in (new.local_path, new.real_path) and state <> 'removed') BEGIN
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
END;
