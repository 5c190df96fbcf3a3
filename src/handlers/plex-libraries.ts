import { Hono } from 'hono';
import { changeLibrary, findLibrary, listLibraries } from '../core/plex/mirror/libraries.ts';
import { requestSync } from '../core/plex/mirror/request-sync.ts';
import { searchLibrary } from '../core/plex/mirror/search-library.ts';
import { scanLibrary } from '../core/plex/tell/scan-library.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { json, optionalJson, params, query } from './middleware/input.ts';
import { describe, idParams, listSchema, present, wholeList } from './schema/common.ts';
import { foundItemSchema, toApiFoundItem } from './schema/plex-item.ts';
import {
  libraryModeBody,
  plexLibraryChangeBody,
  plexLibraryListQuery,
  plexLibrarySchema,
  scanSchema,
  searchQuery,
  toApiPlexLibrary,
} from './schema/plex-library.ts';
import { startedRunSchema } from './schema/run.ts';

/** /api/v1/plex/libraries */
export function plexLibrariesRoutes(context: Pick<AppContext, 'runtime'>): Hono {
  const { runtime } = context;
  const app = new Hono();

  app.get(
    '/',
    describe('plex', 'List the libraries of all servers', { 200: listSchema(plexLibrarySchema) }, 400),
    query(plexLibraryListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      const wanted = Object.entries(present(filter));
      const rows = (await listLibraries(runtime)).map(toApiPlexLibrary);
      return c.json(
        wholeList(
          rows.filter((row) => wanted.every(([key, value]) => row[key as keyof typeof row] === value)),
          { limit, cursor },
        ),
      );
    },
  );

  app.get('/:id', describe('plex', 'One library', { 200: plexLibrarySchema }, 404), params(idParams), async (c) =>
    c.json(toApiPlexLibrary(there(await findLibrary(runtime, c.req.valid('param').id)))),
  );

  app.patch(
    '/:id',
    describe('plex', 'Mirror a library or not, and how often', { 200: plexLibrarySchema }, 400, 404),
    params(idParams),
    json(plexLibraryChangeBody),
    async (c) => {
      const changed = await changeLibrary(runtime, c.req.valid('param').id, present(c.req.valid('json')));
      return c.json(toApiPlexLibrary(there(changed)));
    },
  );

  app.route('/', libraryActionRoutes(context));
  return app;
}

/** Actions of Plex or the mirror on one library. */
function libraryActionRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.post(
    '/:id/sync',
    describe('plex', 'Mirror a library now', { 202: startedRunSchema }, 400, 404, 409),
    params(idParams),
    optionalJson(libraryModeBody),
    async (c) => {
      const run = await requestSync(runtime, { libraryId: c.req.valid('param').id }, present(c.req.valid('json')));
      return c.json({ run: there(run).id }, 202);
    },
  );

  app.post(
    '/:id/scan',
    describe('plex', 'Have Plex scan a library; not while a disk is not mounted', { 202: scanSchema }, 404, 409, 502),
    params(idParams),
    async (c) => {
      const scan = await scanLibrary(runtime, c.req.valid('param').id);
      if (scan.kind === 'notFound') throw noLibrary();
      if (scan.kind === 'refused') throw new AppError('conflict', scan.reason);
      return c.json({ asked: true }, 202);
    },
  );

  app.get(
    '/:id/search',
    describe('plex', 'Ask Plex for a title in a library', { 200: listSchema(foundItemSchema) }, 400, 404, 409, 502),
    params(idParams),
    query(searchQuery),
    async (c) => {
      const { title, ...page } = c.req.valid('query');
      const found = await searchLibrary(runtime, c.req.valid('param').id, title);
      return c.json(wholeList(there(found).map(toApiFoundItem), page));
    },
  );

  return app;
}

function there<T>(found: T | null): T {
  if (found === null) throw noLibrary();
  return found;
}

function noLibrary(): AppError {
  return new AppError('notFound', 'There is no library with this id.');
}
