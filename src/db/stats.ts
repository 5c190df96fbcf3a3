import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { CountedTable, NextSpecial, StatsStore, WatchedShow } from '../core/ports/request-store.ts';
import type { Database } from './database.ts';
import { listOf } from './rows.ts';
import * as views from './schema/stats.ts';
import { subjectNames } from './subject-names.ts';

/** The views contain the logic and the order, also for people who query the database by hand. */
export function createStatsStore(database: Database): StatsStore {
  const { build, read } = database;
  const { syncStats, webhookActivity, unmappedShows, failedDeliveries, watchedMovies } = views;

  return {
    ...createCounts(database),
    subjectNames: subjectNames(database),
    watchedMovies(accountId, itemIds) {
      const { itemId, isWatched, views: count, lastWatchedAt } = watchedMovies;
      const isAsked = and(eq(watchedMovies.accountId, accountId), sql`item_id in ${listOf(itemIds)}`);
      return read(build.select({ itemId, isWatched, views: count, lastWatchedAt }).from(watchedMovies).where(isAsked));
    },
    // As the view watched_shows, which would count the episodes of all shows before it picks these.
    watchedShows: (accountId, itemIds) =>
      read(
        build.all<WatchedShow>(sql`
          select s.id as "itemId",
            sum(e.season_number <> 0) as episodes,
            sum(e.season_number <> 0 and coalesce(w.is_watched, 0)) as "episodesWatched",
            sum(e.season_number = 0) as specials,
            sum(e.season_number = 0 and coalesce(w.is_watched, 0)) as "specialsWatched",
            max(w.last_watched_at) as "lastWatchedAt"
          from ${showsOf(itemIds)}
            left join watch_states w on w.account_id = ${accountId} and w.item_id = e.id
          where s.presence = 'present' and e.type = 'episode' and e.presence = 'present' and e.season_number is not null
          group by s.id`),
      ),
    nextSpecials: (accountId, showItemIds) =>
      read(
        // A bare column beside min() is of the row that has the minimum.
        build.all<NextSpecial>(sql`
          select s.id as "showItemId", e.id as "itemId", e.title as title, e.episode_number as "episodeNumber",
            min(coalesce(e.episode_number, 1e9))
          from ${showsOf(showItemIds)}
            left join watch_states w on w.account_id = ${accountId} and w.item_id = e.id
          where e.type = 'episode' and e.presence = 'present' and e.season_number = 0 and coalesce(w.is_watched, 0) = 0
          group by s.id`),
      ),
    syncStats(limit) {
      const { day, runs, failed, added, updated, missing, errors } = syncStats;
      return read(build.select({ day, runs, failed, added, updated, missing, errors }).from(syncStats).limit(limit));
    },
    webhookActivity: (limit) => read(build.select().from(webhookActivity).limit(limit)),
    unmappedShows(limit) {
      const { itemId, title, year, serverId } = unmappedShows;
      return read(
        build.select({ itemId, title, year, serverId }).from(unmappedShows).orderBy(asc(itemId)).limit(limit),
      );
    },
    failedDeliveries(limit) {
      const { id, source, event, receivedAt, error } = failedDeliveries;
      return read(build.select({ id, source, event, receivedAt, error }).from(failedDeliveries).limit(limit));
    },
  };
}

/** These shows and what Plex has below them. */
function showsOf(itemIds: readonly number[]): SQL {
  return sql`json_each(${JSON.stringify(itemIds)}) as t cross join media_items s on s.id = t.value and s.type = 'show'
    cross join media_items e on e.grandparent_rating_key = s.rating_key and e.server_id = s.server_id`;
}

/** Of each table the column with the state. */
const stateColumns = {
  rules: 'state',
  links: 'state',
  conflicts: 'state',
  candidates: 'state',
  deliveries: 'status',
  tasks: 'state',
  runs: 'state',
  requests: 'state',
} as const satisfies Record<CountedTable, string>;

function createCounts({ build, read }: Database): Pick<StatsStore, 'waiting' | 'byState'> {
  return {
    async waiting() {
      const [row] = await read(
        build.all<Awaited<ReturnType<StatsStore['waiting']>>>(sql`select
          (select count(*) from conflicts where state = 'open') as conflicts,
          (select count(*) from candidates where state = 'open') as candidates,
          (select count(*) from runs where state = 'needsConfirmation') as "heldRuns"`),
      );
      return row ?? { conflicts: 0, candidates: 0, heldRuns: 0 };
    },
    async byState() {
      const tables = Object.entries(stateColumns) as [CountedTable, string][];
      const counted = tables.map(([table, state]) =>
        sql.raw(`select '${table}' as name, ${state} as state, count(*) as count from ${table} group by ${state}`),
      );
      const rows = await read(
        build.all<{ name: CountedTable; state: string; count: number }>(sql.join(counted, sql` union all `)),
      );
      const countsOf = (table: CountedTable) =>
        Object.fromEntries(rows.filter(({ name }) => name === table).map(({ state, count }) => [state, count]));
      return Object.fromEntries(tables.map(([table]) => [table, countsOf(table)])) as Awaited<
        ReturnType<StatsStore['byState']>
      >;
    },
  };
}
