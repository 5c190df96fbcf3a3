CREATE VIEW `watched_movies` AS 
  select a.id as account_id, a.name as account, i.id as item_id, i.server_id as server_id, i.title as title, i.year as year,
    coalesce(w.is_watched, 0) as is_watched,
    (select count(*) from watch_events e where e.item_id = i.id and e.account_id = a.id and e.kind = 'watched') as views,
    w.last_watched_at as last_watched_at
  from accounts a cross join plex_libraries l
    cross join media_items i on i.library_id = l.id and i.type = 'movie' and i.presence = 'present'
    left join watch_states w on w.account_id = a.id and w.item_id = i.id;--> statement-breakpoint
CREATE VIEW `watched_shows` AS 
  select a.id as account_id, a.name as account, s.id as item_id, s.server_id as server_id, s.title as title, s.year as year,
    sum(e.season_number <> 0) as episodes,
    sum(e.season_number <> 0 and coalesce(w.is_watched, 0)) as episodes_watched,
    sum(e.season_number = 0) as specials,
    sum(e.season_number = 0 and coalesce(w.is_watched, 0)) as specials_watched,
    max(w.last_watched_at) as last_watched_at
  from accounts a cross join plex_libraries l
    cross join media_items s on s.library_id = l.id and s.type = 'show' and s.presence = 'present'
    cross join media_items e on e.grandparent_rating_key = s.rating_key and e.server_id = s.server_id
      and e.type = 'episode' and e.presence = 'present' and e.season_number is not null
    left join watch_states w on w.account_id = a.id and w.item_id = e.id
  group by a.id, s.id;