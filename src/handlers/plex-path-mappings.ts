import { Hono } from 'hono';
import { changeMapping, createMapping, listMappings, removeMapping } from '../core/plex/paths/mappings.ts';
import { suggestMappings } from '../core/plex/paths/suggest-mappings.ts';
import { testMapping } from '../core/plex/paths/test-mapping.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { json, params, query } from './middleware/input.ts';
import { describe, idParams, listSchema, present, wholeList, wholeListQuery } from './schema/common.ts';
import {
  mappingBody,
  mappingChangeBody,
  mappingParams,
  mappingSchema,
  mappingTestBody,
  mappingTestSchema,
  suggestionSchema,
  toApiMapping,
} from './schema/plex-mapping.ts';

/** /api/v1/plex/servers/{id}/path-mappings */
export function plexPathMappingsRoutes(context: Pick<AppContext, 'runtime'>): Hono {
  const { runtime } = context;
  const show = (mapping: Parameters<typeof toApiMapping>[0]) => toApiMapping(mapping, runtime.mediaRoot);
  const app = new Hono();

  app.get(
    '/:id/path-mappings',
    describe('plex', "A server's path mappings", { 200: listSchema(mappingSchema) }, 400, 404),
    params(idParams),
    query(wholeListQuery),
    async (c) => {
      const all = there(await listMappings(runtime, c.req.valid('param').id));
      return c.json(wholeList(all.map(show), c.req.valid('query')));
    },
  );

  app.post(
    '/:id/path-mappings',
    describe('plex', 'Say where a folder of Plex is here', { 201: mappingSchema }, 400, 404, 409),
    params(idParams),
    json(mappingBody),
    async (c) => {
      const created = await createMapping(runtime, {
        serverId: c.req.valid('param').id,
        ...present(c.req.valid('json')),
      });
      return c.json(show(there(created)), 201);
    },
  );

  app.get(
    '/:id/path-mappings/suggestions',
    describe('plex', 'Mappings that real files speak for', { 200: listSchema(suggestionSchema) }, 400, 404, 409, 502),
    params(idParams),
    query(wholeListQuery),
    async (c) =>
      c.json(wholeList(there(await suggestMappings(runtime, c.req.valid('param').id)), c.req.valid('query'))),
  );

  app.post(
    '/:id/path-mappings/test',
    describe('plex', 'Where a path of Plex lies here', { 200: mappingTestSchema }, 400, 404),
    params(idParams),
    json(mappingTestBody),
    async (c) => {
      const { plexPath, libraryId = null } = c.req.valid('json');
      const tested = there(await testMapping(runtime, { serverId: c.req.valid('param').id, plexPath, libraryId }));
      return c.json({ ...tested, mapping: tested.mapping === null ? null : show(tested.mapping) });
    },
  );

  app.route('/', oneMappingRoutes(context));
  return app;
}

/** /api/v1/plex/servers/{id}/path-mappings/{mappingId} */
function oneMappingRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.patch(
    '/:id/path-mappings/:mappingId',
    describe('plex', 'Change a path mapping', { 200: mappingSchema }, 400, 404, 409),
    params(mappingParams),
    json(mappingChangeBody),
    async (c) => {
      const { id, mappingId } = c.req.valid('param');
      const changed = await changeMapping(runtime, { serverId: id, id: mappingId }, present(c.req.valid('json')));
      if (changed === null) throw noMapping();
      return c.json(toApiMapping(changed, runtime.mediaRoot));
    },
  );

  app.delete(
    '/:id/path-mappings/:mappingId',
    describe('plex', 'Forget a path mapping', { 204: 'Forgotten' }, 404, 409),
    params(mappingParams),
    async (c) => {
      const { id, mappingId } = c.req.valid('param');
      if (!(await removeMapping(runtime, { serverId: id, id: mappingId }))) throw noMapping();
      return c.body(null, 204);
    },
  );

  return app;
}

function there<T>(found: T | null): T {
  if (found === null) throw new AppError('notFound', 'There is no Plex server with this id.');
  return found;
}

function noMapping(): AppError {
  return new AppError('notFound', 'There is no path mapping with this id at this server.');
}
