import { Hono } from 'hono';
import * as z from 'zod';
import { type WatchedRow, watchedMovies, watchedShows } from '../core/stats/watched-page.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { query } from './middleware/input.ts';
import {
  describe,
  idText,
  listQuery,
  pageOf,
  timeText,
  toList,
  toTime,
  wholeList,
  wholeListQuery,
  listSchema as wholeListSchema,
  wholeNumberText,
} from './schema/common.ts';
import { readAllTotals } from './totals.ts';

const counts = z.record(z.string(), z.int());

export const statsSchema = z.strictObject({
  rules: z.strictObject({ total: z.int(), byState: counts }),
  links: z.strictObject({ live: z.int(), byState: counts }),
  conflicts: z.strictObject({ byState: counts }),
  deliveries: z.strictObject({ total: z.int(), byStatus: counts }),
  tasks: z.strictObject({ byState: counts }),
  runs: z.strictObject({ total: z.int(), byState: counts }),
});

const allStatsSchema = statsSchema.extend({
  items: z.strictObject({ total: z.int(), byType: counts, byState: counts }),
  shows: z.strictObject({ total: z.int(), mapped: z.int(), unmapped: z.int() }),
  requests: z.strictObject({ total: z.int(), byState: counts }),
  views: z.strictObject({ total: z.int(), byKind: counts }),
});

const dayMs = 24 * 3_600_000;
/** More than anybody pages through; so many are read to count them. */
const mostRows = 10_000;
const activityQuery = wholeListQuery.extend({
  days: wholeNumberText(1, 3_660).default(30),
  accountId: idText.optional(),
});
const day = z.string().describe('UTC, as 2026-01-31');
const activitySchema = wholeListSchema(z.strictObject({ day, watched: z.int(), unwatched: z.int() }));
const syncRow = z.strictObject({
  day,
  runs: z.int(),
  failed: z.int(),
  added: z.int(),
  updated: z.int(),
  missing: z.int(),
  errors: z.int(),
});
const webhookRow = z.strictObject({
  day,
  source: z.string(),
  event: z.string(),
  received: z.int(),
  failed: z.int(),
});
const unmappedRow = z.strictObject({
  itemId: z.int(),
  title: z.string(),
  year: z.int().nullable(),
  serverId: z.int(),
});
const failedRow = z.strictObject({
  id: z.string(),
  source: z.string(),
  event: z.string(),
  receivedAt: timeText,
  error: z.string().nullable(),
});

const watchedQuery = listQuery.extend({ accountId: idText.optional(), q: z.string().min(1).max(200).optional() });
const watchedItem = {
  itemId: z.int(),
  serverId: z.int(),
  title: z.string(),
  year: z.int().nullable(),
};
const watchedMovie = z.strictObject({
  ...watchedItem,
  isWatched: z.boolean(),
  views: z.int().describe('in the ledger'),
  lastWatchedAt: timeText.nullable(),
});
const watchedShow = z.strictObject({
  ...watchedItem,
  episodes: z.int().describe('specials left out'),
  episodesWatched: z.int(),
  specials: z.int(),
  specialsWatched: z.int(),
  lastWatchedAt: timeText.nullable(),
});

/** /api/v1/stats */
export function statsRoutes({ runtime }: AppContext): Hono {
  const app = new Hono();
  app.get('/', describe('stats', 'How many there are of everything', { 200: allStatsSchema }), async (c) =>
    c.json(await readAllTotals(runtime)),
  );

  app.get(
    '/movies',
    describe('stats', 'How often an account watched each movie', { 200: wholeListSchema(watchedMovie) }, 400, 404),
    query(watchedQuery),
    async (c) => {
      const { limit, cursor, accountId = null, q } = c.req.valid('query');
      const page = await watchedMovies(runtime, { accountId, q }, pageOf({ limit, cursor }));
      if (page === null) throw noAccount();
      return c.json(toList(page, toApiWatched));
    },
  );
  app.get(
    '/shows',
    describe('stats', 'How much an account watched of each show', { 200: wholeListSchema(watchedShow) }, 400, 404),
    query(watchedQuery),
    async (c) => {
      const { limit, cursor, accountId = null, q } = c.req.valid('query');
      const page = await watchedShows(runtime, { accountId, q }, pageOf({ limit, cursor }));
      if (page === null) throw noAccount();
      return c.json(toList(page, toApiWatched));
    },
  );
  app.get(
    '/activity',
    describe('stats', 'Views a day, newest first', { 200: activitySchema }, 400),
    query(activityQuery),
    async (c) => {
      const { days, accountId, ...page } = c.req.valid('query');
      const to = runtime.now();
      const range = { from: to - days * dayMs, to };
      const rows = await runtime.watch.events.activity(accountId === undefined ? range : { ...range, accountId });
      return c.json(wholeList(rows, page));
    },
  );
  app.get(
    '/syncs',
    describe('stats', 'Library runs by day', { 200: wholeListSchema(syncRow) }, 400),
    query(listQuery),
    async (c) => c.json(wholeList(await runtime.stats.syncStats(mostRows), c.req.valid('query'))),
  );
  app.get(
    '/webhooks',
    describe('stats', 'Received webhooks by day, source and event', { 200: wholeListSchema(webhookRow) }, 400),
    query(listQuery),
    async (c) => c.json(wholeList(await runtime.stats.webhookActivity(mostRows), c.req.valid('query'))),
  );
  app.get(
    '/unmapped-shows',
    describe('stats', 'Shows of Plex whose series nobody knows', { 200: wholeListSchema(unmappedRow) }, 400),
    query(listQuery),
    async (c) => c.json(wholeList(await runtime.stats.unmappedShows(mostRows), c.req.valid('query'))),
  );
  app.get(
    '/failed-deliveries',
    describe('stats', 'Webhooks whose work failed', { 200: wholeListSchema(failedRow) }, 400),
    query(listQuery),
    async (c) => {
      const rows = await runtime.stats.failedDeliveries(mostRows);
      const shown = rows.map((row) => ({ ...row, receivedAt: toTime(row.receivedAt) }));
      return c.json(wholeList(shown, c.req.valid('query')));
    },
  );
  return app;
}

function toApiWatched<Counts extends { readonly lastWatchedAt: number | null }>({ item, counts }: WatchedRow<Counts>) {
  const { id: itemId, serverId, title, year } = item;
  return { itemId, serverId, title, year, ...counts, lastWatchedAt: toTime(counts.lastWatchedAt) };
}

function noAccount(): AppError {
  return new AppError('notFound', 'There is no account with this id.');
}
