import { Hono } from 'hono';
import { findLink, findLinkWithHistory, listLinks } from '../core/links/list-links.ts';
import { undoLink } from '../core/links/undo-link.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { params, query } from './middleware/input.ts';
import { describe, idParams, listSchema, pageOf, present, toList } from './schema/common.ts';
import { linkListQuery, linkSchema, linkWithHistorySchema, toApiLink, toApiLinkWithHistory } from './schema/link.ts';

/** /api/v1/links */
export function linksRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.get(
    '/',
    describe('links', 'List links; removed ones only with state=removed', { 200: listSchema(linkSchema) }, 400),
    query(linkListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      return c.json(toList(await listLinks(runtime, present(filter), pageOf({ limit, cursor })), toApiLink));
    },
  );

  app.get(
    '/:id',
    describe('links', 'One link with its history', { 200: linkWithHistorySchema }, 404),
    params(idParams),
    async (c) => {
      const found = await findLinkWithHistory(runtime, c.req.valid('param').id);
      if (found === null) throw noLink();
      return c.json(toApiLinkWithHistory(found));
    },
  );

  app.post(
    '/:id/undo',
    describe('links', 'Remove a link and switch its rule off', { 202: linkSchema }, 404, 409),
    params(idParams),
    async (c) => {
      const { id } = c.req.valid('param');
      const undone = await undoLink(runtime, id);
      if (undone.kind === 'alreadyRemoved') throw new AppError('conflict', 'This link was removed already.');
      const link = undone.kind === 'notFound' ? null : await findLink(runtime, id);
      if (link === null) throw noLink();
      return c.json(toApiLink(link), 202);
    },
  );

  return app;
}

function noLink(): AppError {
  return new AppError('notFound', 'There is no link with this id.');
}
