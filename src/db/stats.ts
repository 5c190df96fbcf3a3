import { asc } from 'drizzle-orm';
import type { StatsStore } from '../core/ports/request-store.ts';
import type { Database } from './database.ts';
import * as views from './schema/stats.ts';

/** The views say it all, in their order: also to people who ask the database by hand. */
export function createStatsStore({ build, read }: Database): StatsStore {
  const { syncStats, webhookActivity, unmappedShows, failedDeliveries } = views;

  return {
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
