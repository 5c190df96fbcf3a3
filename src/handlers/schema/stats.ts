import * as z from 'zod';
import type { WatchedMovie, WatchedShow } from '../../core/ports/request-store.ts';
import type { WatchedRow } from '../../core/stats/watched-page.ts';
import { idText, listQuery, listSchema, timeText, wholeListQuery, wholeNumberText } from './common.ts';
import { rowOf } from './row.ts';

const counts = z.record(z.string(), z.int());

export const statsSchema = z.strictObject({
  rules: z.strictObject({ total: z.int(), byState: counts }),
  links: z.strictObject({ live: z.int(), byState: counts }),
  conflicts: z.strictObject({ byState: counts }),
  candidates: z.strictObject({ byState: counts }),
  deliveries: z.strictObject({ total: z.int(), byStatus: counts }),
  tasks: z.strictObject({ byState: counts }),
  runs: z.strictObject({ total: z.int(), byState: counts }),
});

export const allStatsSchema = statsSchema.extend({
  items: z.strictObject({ total: z.int(), byType: counts, byState: counts }),
  shows: z.strictObject({ total: z.int(), mapped: z.int(), unmapped: z.int() }),
  requests: z.strictObject({ total: z.int(), byState: counts }),
  views: z.strictObject({ total: z.int(), byKind: counts }),
});

export const activityQuery = wholeListQuery.extend({
  days: wholeNumberText(1, 3_660).default(30),
  accountId: idText.optional(),
});
const day = z.string().describe('UTC, as 2026-01-31');
export const activitySchema = listSchema(z.strictObject({ day, watched: z.int(), unwatched: z.int() }));
export const syncRow = z.strictObject({
  day,
  runs: z.int(),
  failed: z.int(),
  added: z.int(),
  updated: z.int(),
  missing: z.int(),
  errors: z.int(),
});
export const webhookRow = z.strictObject({
  day,
  source: z.string(),
  event: z.string(),
  received: z.int(),
  failed: z.int(),
});
export const unmappedRow = z.strictObject({
  itemId: z.int(),
  title: z.string(),
  year: z.int().nullable(),
  serverId: z.int(),
});
export const failedRow = z.strictObject({
  id: z.string(),
  source: z.string(),
  event: z.string(),
  receivedAt: timeText,
  error: z.string().nullable(),
});

export const watchedQuery = listQuery.extend({
  accountId: idText.optional(),
  q: z.string().min(1).max(200).optional(),
});
const watchedItem = {
  itemId: z.int(),
  serverId: z.int(),
  title: z.string(),
  year: z.int().nullable(),
};
export const watchedMovie = z.strictObject({
  ...watchedItem,
  isWatched: z.boolean(),
  views: z.int().describe('in the ledger'),
  lastWatchedAt: timeText.nullable(),
});
export const watchedShow = z.strictObject({
  ...watchedItem,
  episodes: z.int().describe('specials left out'),
  episodesWatched: z.int(),
  specials: z.int(),
  specialsWatched: z.int(),
  lastWatchedAt: timeText.nullable(),
});

const movieRow = rowOf(watchedMovie);
const showRow = rowOf(watchedShow);

export function toApiWatchedMovie({
  item,
  counts,
}: WatchedRow<Omit<WatchedMovie, 'itemId'>>): z.output<typeof watchedMovie> {
  return movieRow({ ...item, itemId: item.id, ...counts });
}

export function toApiWatchedShow({
  item,
  counts,
}: WatchedRow<Omit<WatchedShow, 'itemId'>>): z.output<typeof watchedShow> {
  return showRow({ ...item, itemId: item.id, ...counts });
}

export const toApiFailedDelivery = rowOf(failedRow);
