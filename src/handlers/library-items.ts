import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { findCollection, findItem, listCollections, listItems, listNetworks } from '../core/plex/mirror/items.ts';
import { syncItem } from '../core/plex/mirror/sync-item.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { params, query } from './middleware/input.ts';
import { describe, idParams, listSchema, pageOf, present, toList, wholeList } from './schema/common.ts';
import {
  collectionListQuery,
  collectionSchema,
  itemListQuery,
  itemSchema,
  networkListQuery,
  networkSchema,
  toApiCollection,
  toApiItem,
  toApiWholeItem,
  toViewerItem,
  toViewerWholeItem,
  viewerItemSchema,
  viewerWholeItemSchema,
  wholeItemSchema,
} from './schema/plex-item.ts';

/** /api/v1/library */
export function libraryRoutes(context: Pick<AppContext, 'runtime'>): Hono {
  const { runtime } = context;
  const app = new Hono();
  const read = async (id: number) => {
    const found = await findItem(runtime, id);
    if (found === null) throw noItem();
    return found;
  };

  app.get(
    '/items',
    describe(
      'library',
      'List what the Plex servers have; viewers see neither files nor reason',
      { 200: listSchema(z.union([itemSchema, viewerItemSchema])) },
      400,
    ),
    query(itemListQuery),
    async (c) => {
      const { limit, cursor, sort, order, ...filter } = c.req.valid('query');
      const page = await listItems(runtime, present(filter), { ...pageOf({ limit, cursor }), sort, order });
      return c.json(isViewer(c) ? toList(page, toViewerItem) : toList(page, toApiItem));
    },
  );

  app.get(
    '/items/:id',
    describe(
      'library',
      'All that is stored about an item, and what is below it; for viewers without files, views and versions',
      { 200: z.union([wholeItemSchema, viewerWholeItemSchema]) },
      404,
    ),
    params(idParams),
    async (c) => {
      const { item, children } = await read(c.req.valid('param').id);
      return c.json(isViewer(c) ? toViewerWholeItem(item, children) : toApiWholeItem(item, children));
    },
  );

  app.post(
    '/items/:id/sync',
    describe('library', 'Read an item from its server now, files looked at', { 200: wholeItemSchema }, 404, 409, 502),
    params(idParams),
    async (c) => {
      const { id } = c.req.valid('param');
      if ((await syncItem(runtime, id)) === null) throw noItem();
      const { item, children } = await read(id);
      return c.json(toApiWholeItem(item, children));
    },
  );

  app.route('/', groupRoutes(context));
  return app;
}

/** Groups of items: networks and collections. */
function groupRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.get(
    '/networks',
    describe('library', 'Networks of shows, by name', { 200: listSchema(networkSchema) }, 400),
    query(networkListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      return c.json(wholeList(await listNetworks(runtime, present(filter)), { limit, cursor }));
    },
  );

  app.get(
    '/collections',
    describe('library', 'List collections', { 200: listSchema(collectionSchema) }, 400),
    query(collectionListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      return c.json(
        toList(await listCollections(runtime, present(filter), pageOf({ limit, cursor })), toApiCollection),
      );
    },
  );

  app.get(
    '/collections/:id',
    describe('library', 'One collection', { 200: collectionSchema }, 404),
    params(idParams),
    async (c) => {
      const collection = await findCollection(runtime, c.req.valid('param').id);
      if (collection === null) throw new AppError('notFound', 'There is no collection with this id.');
      return c.json(toApiCollection(collection));
    },
  );

  return app;
}

function isViewer(c: Context): boolean {
  return c.get('caller').role === 'viewer';
}

function noItem(): AppError {
  return new AppError('notFound', 'There is no item with this id.');
}
