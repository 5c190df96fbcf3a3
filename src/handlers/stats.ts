import { Hono } from 'hono';
import {
  listFailedDeliveries,
  listSyncDays,
  listUnmappedShows,
  listViewDays,
  listWebhookDays,
} from '../core/stats/list-days.ts';
import { readAllTotals } from '../core/stats/read-totals.ts';
import { watchedMovies, watchedShows } from '../core/stats/watched-page.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { query } from './middleware/input.ts';
import { describe, listQuery, listSchema, pageOf, toList, wholeList } from './schema/common.ts';
import {
  activityQuery,
  activitySchema,
  allStatsSchema,
  failedRow,
  syncRow,
  toApiFailedDelivery,
  toApiWatchedMovie,
  toApiWatchedShow,
  unmappedRow,
  watchedMovie,
  watchedQuery,
  watchedShow,
  webhookRow,
} from './schema/stats.ts';

/** /api/v1/stats */
export function statsRoutes(context: AppContext): Hono {
  const { runtime } = context;
  const app = new Hono();
  app.get('/', describe('stats', 'How many there are of everything', { 200: allStatsSchema }), async (c) =>
    c.json(await readAllTotals(runtime)),
  );

  app.get(
    '/movies',
    describe('stats', 'How often an account watched each movie', { 200: listSchema(watchedMovie) }, 400, 404),
    query(watchedQuery),
    async (c) => {
      const { limit, cursor, accountId = null, q } = c.req.valid('query');
      const page = await watchedMovies(runtime, { accountId, q }, pageOf({ limit, cursor }));
      if (page === null) throw noAccount();
      return c.json(toList(page, toApiWatchedMovie));
    },
  );
  app.get(
    '/shows',
    describe('stats', 'How much an account watched of each show', { 200: listSchema(watchedShow) }, 400, 404),
    query(watchedQuery),
    async (c) => {
      const { limit, cursor, accountId = null, q } = c.req.valid('query');
      const page = await watchedShows(runtime, { accountId, q }, pageOf({ limit, cursor }));
      if (page === null) throw noAccount();
      return c.json(toList(page, toApiWatchedShow));
    },
  );
  app.get(
    '/activity',
    describe('stats', 'Views a day, newest first', { 200: activitySchema }, 400),
    query(activityQuery),
    async (c) => {
      const { days, accountId, ...page } = c.req.valid('query');
      return c.json(wholeList(await listViewDays(runtime, { days, accountId }), page));
    },
  );
  app.route('/', reportRoutes(context));
  return app;
}

/** Activity by day, and what needs attention. */
function reportRoutes({ runtime }: AppContext): Hono {
  const app = new Hono();
  app.get(
    '/syncs',
    describe('stats', 'Library runs by day', { 200: listSchema(syncRow) }, 400),
    query(listQuery),
    async (c) => c.json(wholeList(await listSyncDays(runtime), c.req.valid('query'))),
  );
  app.get(
    '/webhooks',
    describe('stats', 'Received webhooks by day, source and event', { 200: listSchema(webhookRow) }, 400),
    query(listQuery),
    async (c) => c.json(wholeList(await listWebhookDays(runtime), c.req.valid('query'))),
  );
  app.get(
    '/unmapped-shows',
    describe('stats', 'Shows of Plex whose series nobody knows', { 200: listSchema(unmappedRow) }, 400),
    query(listQuery),
    async (c) => c.json(wholeList(await listUnmappedShows(runtime), c.req.valid('query'))),
  );
  app.get(
    '/failed-deliveries',
    describe('stats', 'Webhooks whose work failed', { 200: listSchema(failedRow) }, 400),
    query(listQuery),
    async (c) => {
      const rows = await listFailedDeliveries(runtime);
      return c.json(wholeList(rows.map(toApiFailedDelivery), c.req.valid('query')));
    },
  );
  return app;
}

function noAccount(): AppError {
  return new AppError('notFound', 'There is no account with this id.');
}
