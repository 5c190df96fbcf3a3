import { Hono } from 'hono';
import { discoverShows } from '../core/plex/mirror/discover-shows.ts';
import { changeShow } from '../core/shows/change-show.ts';
import { findShow, listShows } from '../core/shows/list-shows.ts';
import { showProgress } from '../core/shows/show-progress.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { json, params, query } from './middleware/input.ts';
import { describe, idParams, listSchema, pageOf, present, toList, toTime, wholeList } from './schema/common.ts';
import { discoveredShowsSchema, showQuery, toApiShow } from './schema/plex-item.ts';
import {
  showChange,
  showListQuery,
  showProgressQuery,
  showProgressSchema,
  showSchema,
  toApiShowMapping,
} from './schema/show.ts';

/** /api/v1/shows */
export function showsRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.get(
    '/',
    describe('shows', 'List shows of Plex and the series that they are', { 200: listSchema(showSchema) }, 400),
    query(showListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      return c.json(toList(await listShows(runtime, present(filter), pageOf({ limit, cursor })), toApiShowMapping));
    },
  );

  app.get(
    '/discover',
    describe('shows', 'Ask all Plex servers for a show', { 200: discoveredShowsSchema }, 400, 502),
    query(showQuery),
    async (c) => {
      const { title, year, ...page } = c.req.valid('query');
      const { shows, errors } = await discoverShows(runtime, year === undefined ? { title } : { title, year });
      if (shows.length === 0 && errors.length > 0) throw new AppError('unreachable', errors.join(' '));
      return c.json({ ...wholeList(shows.map(toApiShow), page), errors: [...errors] });
    },
  );

  app.get('/:id', describe('shows', 'One show', { 200: showSchema }, 404), params(idParams), async (c) => {
    const show = await findShow(runtime, c.req.valid('param').id);
    if (show === null) throw noShow();
    return c.json(toApiShowMapping(show));
  });

  app.patch(
    '/:id',
    describe('shows', 'Map a show to another series, or switch it off', { 200: showSchema }, 400, 404),
    params(idParams),
    json(showChange),
    async (c) => {
      const show = await changeShow(runtime, c.req.valid('param').id, c.req.valid('json'));
      if (show === null) throw noShow();
      return c.json(toApiShowMapping(show));
    },
  );

  app.get(
    '/:id/progress',
    describe('shows', 'How much of a show an account has watched', { 200: showProgressSchema }, 400, 404),
    params(idParams),
    query(showProgressQuery),
    async (c) => {
      const { accountId = null } = c.req.valid('query');
      const progress = await showProgress(runtime, c.req.valid('param').id, accountId);
      if (progress === null) throw noShow();
      return c.json({ ...progress, lastWatchedAt: toTime(progress.lastWatchedAt) });
    },
  );

  return app;
}

function noShow(): AppError {
  return new AppError('notFound', 'There is no show with this id.');
}
