import { and, asc, eq, sql } from 'drizzle-orm';
import type { StatsStore } from '../core/ports/request-store.ts';
import type { Database } from './database.ts';
import { listOf } from './rows.ts';
import * as views from './schema/stats.ts';

/** The views contain the logic and the order, also for people who query the database by hand. */
export function createStatsStore({ build, read }: Database): StatsStore {
  const { syncStats, webhookActivity, unmappedShows, failedDeliveries, watchedMovies, watchedShows } = views;

  return {
    watchedMovies(accountId, itemIds) {
      const { itemId, isWatched, views: count, lastWatchedAt } = watchedMovies;
      const isAsked = and(eq(watchedMovies.accountId, accountId), sql`item_id in ${listOf(itemIds)}`);
      return read(build.select({ itemId, isWatched, views: count, lastWatchedAt }).from(watchedMovies).where(isAsked));
    },
    watchedShows(accountId, itemIds) {
      const { itemId, episodes, episodesWatched, specials, specialsWatched, lastWatchedAt } = watchedShows;
      const shown = { itemId, episodes, episodesWatched, specials, specialsWatched, lastWatchedAt };
      const isAsked = and(eq(watchedShows.accountId, accountId), sql`item_id in ${listOf(itemIds)}`);
      return read(build.select(shown).from(watchedShows).where(isAsked));
    },
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
