import { sql } from 'drizzle-orm';
import { integer, sqliteView, text } from 'drizzle-orm/sqlite-core';
import type { DeliverySource } from '../../core/model/delivery.ts';
import { time } from './columns.ts';

/*
 * Views for the pages and for people who query the database by hand. Days are UTC, such as 2026-01-31. A migration that recreates one of
 * their tables drops the views first and creates them again.
 */

/** Library runs by day, newest first: count, duration and changes. */
export const syncStats = sqliteView('sync_stats', {
  day: text('day').notNull(),
  runs: integer('runs').notNull(),
  failed: integer('failed').notNull(),
  averageSeconds: integer('average_seconds'),
  longestSeconds: integer('longest_seconds'),
  added: integer('added').notNull(),
  updated: integer('updated').notNull(),
  missing: integer('missing').notNull(),
  removed: integer('removed').notNull(),
  skipped: integer('skipped').notNull(),
  errors: integer('errors').notNull(),
}).as(sql`
  select date(created_at / 1000, 'unixepoch') as day,
    count(*) as runs,
    sum(state = 'failed') as failed,
    round(avg(finished_at - started_at) / 1000.0, 1) as average_seconds,
    round(max(finished_at - started_at) / 1000.0, 1) as longest_seconds,
    sum(coalesce(counts ->> 'added', 0)) as added,
    sum(coalesce(counts ->> 'updated', 0)) as updated,
    sum(coalesce(counts ->> 'missing', 0)) as missing,
    sum(coalesce(counts ->> 'removed', 0)) as removed,
    sum(coalesce(counts ->> 'skipped', 0)) as skipped,
    sum(coalesce(counts ->> 'errors', 0)) as errors
  from runs where scope = 'library' and state not in ('queued', 'running')
  group by day order by day desc`);

/** Received webhooks by day, newest first. The rows are long, so indexes answer both parts of it. */
export const webhookActivity = sqliteView('webhook_activity', {
  day: text('day').notNull(),
  source: text('source').$type<DeliverySource>().notNull(),
  event: text('event').notNull(),
  received: integer('received').notNull(),
  failed: integer('failed').notNull(),
}).as(sql`
  select day, source, event, sum(received) as received, sum(failed) as failed
  from (
    select date(received_at / 1000, 'unixepoch') as day, source, event, 1 as received, 0 as failed from deliveries
    union all
    select date(received_at / 1000, 'unixepoch'), source, event, 0, 1 from deliveries where status in ('failed', 'dead')
  )
  group by day, source, event order by day desc, source, event`);

/** Plex shows without a known series, except those that a user switched off. */
export const unmappedShows = sqliteView('unmapped_shows', {
  itemId: integer('item_id').notNull(),
  title: text('title').notNull(),
  year: integer('year'),
  serverId: integer('server_id').notNull(),
  server: text('server').notNull(),
  library: text('library').notNull(),
  ratingKey: text('rating_key').notNull(),
  bestConfidence: integer('best_confidence'),
}).as(sql`
  select i.id as item_id, i.title as title, i.year as year, i.server_id as server_id, s.name as server,
    l.title as library, i.rating_key as rating_key, m.confidence as best_confidence
  from plex_libraries l cross join media_items i on i.library_id = l.id and i.type = 'show' and i.presence = 'present'
    join plex_servers s on s.id = i.server_id
    left join shows_map m on m.item_id = i.id
  where m.series_tvdb_id is null and coalesce(m.sync_enabled, 1) = 1`);

/** Webhooks whose task failed, newest first: "failed" is retried, "dead" only on a user's request. */
export const failedDeliveries = sqliteView('failed_deliveries', {
  id: text('id').notNull(),
  source: text('source').$type<DeliverySource>().notNull(),
  instance: integer('instance').notNull(),
  event: text('event').notNull(),
  title: text('title'),
  status: text('status').$type<'failed' | 'dead'>().notNull(),
  receivedAt: time('received_at').notNull(),
  error: text('error'),
}).as(sql`
  select id, source, instance, event, title, status, received_at, error
  from deliveries where status in ('failed', 'dead') order by received_at desc, id desc`);

/** Movies in the libraries, by account: whether and when they were watched, and how many views the ledger has. */
export const watchedMovies = sqliteView('watched_movies', {
  accountId: integer('account_id').notNull(),
  account: text('account').notNull(),
  itemId: integer('item_id').notNull(),
  serverId: integer('server_id').notNull(),
  title: text('title').notNull(),
  year: integer('year'),
  isWatched: integer('is_watched', { mode: 'boolean' }).notNull(),
  views: integer('views').notNull(),
  lastWatchedAt: time('last_watched_at'),
}).as(sql`
  select a.id as account_id, a.name as account, i.id as item_id, i.server_id as server_id, i.title as title, i.year as year,
    coalesce(w.is_watched, 0) as is_watched,
    (select count(*) from watch_events e where e.item_id = i.id and e.account_id = a.id and e.kind = 'watched') as views,
    w.last_watched_at as last_watched_at
  from accounts a cross join plex_libraries l
    cross join media_items i on i.library_id = l.id and i.type = 'movie' and i.presence = 'present'
    left join watch_states w on w.account_id = a.id and w.item_id = i.id`);

/** Shows in the libraries, by account: how many episodes were watched, specials counted separately. */
export const watchedShows = sqliteView('watched_shows', {
  accountId: integer('account_id').notNull(),
  account: text('account').notNull(),
  itemId: integer('item_id').notNull(),
  serverId: integer('server_id').notNull(),
  title: text('title').notNull(),
  year: integer('year'),
  episodes: integer('episodes').notNull(),
  episodesWatched: integer('episodes_watched').notNull(),
  specials: integer('specials').notNull(),
  specialsWatched: integer('specials_watched').notNull(),
  lastWatchedAt: time('last_watched_at'),
}).as(sql`
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
  group by a.id, s.id`);
