import { Hono } from 'hono';
import { listServerLibraries } from '../core/plex/mirror/libraries.ts';
import { requestSync } from '../core/plex/mirror/request-sync.ts';
import { changeServer, removeServer } from '../core/plex/servers/change-server.ts';
import { createServer } from '../core/plex/servers/create-server.ts';
import { discoverServers } from '../core/plex/servers/discover-servers.ts';
import { registerWebhook } from '../core/plex/servers/register-webhook.ts';
import { repairNotifications } from '../core/plex/servers/repair-notifications.ts';
import { testInput, testServer } from '../core/plex/servers/test-server.ts';
import type { Runtime } from '../core/runtime.ts';
import { findAnyServer, listAllServers } from '../core/servers/gone-servers.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { json, optionalJson, params, query } from './middleware/input.ts';
import { describe, idParams, listSchema, present, wholeList, wholeListQuery } from './schema/common.ts';
import { libraryModeBody, plexLibrarySchema, toApiPlexLibrary } from './schema/plex-library.ts';
import {
  discoveredServerSchema,
  plexServerBody,
  plexServerChangeBody,
  plexServerListQuery,
  plexServerSchema,
  plexServerTestSchema,
  removeServerQuery,
  repairedSchema,
  toApiPlexServer,
  webhookBody,
  webhookSchema,
} from './schema/plex-server.ts';
import { startedRunSchema } from './schema/run.ts';

/** /api/v1/plex/servers */
export function plexServersRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.get(
    '/',
    describe('plex', 'List Plex servers', { 200: listSchema(plexServerSchema) }, 400),
    query(plexServerListQuery),
    async (c) => {
      const { enabled, ...page } = c.req.valid('query');
      const all = await listAllServers(runtime);
      const rows = all.filter((one) => (enabled ?? one.enabled) === one.enabled).map(toApiPlexServer);
      return c.json(wholeList(rows, page));
    },
  );

  app.post(
    '/',
    describe('plex', 'Add a Plex server', { 201: plexServerSchema }, 400, 409, 502),
    json(plexServerBody),
    async (c) => c.json(toApiPlexServer(await createServer(runtime, present(c.req.valid('json')))), 201),
  );

  app.route('/', discoveryRoutes(runtime));

  app.get('/:id', describe('plex', 'One Plex server', { 200: plexServerSchema }, 404), params(idParams), async (c) =>
    c.json(toApiPlexServer(there(await findAnyServer(runtime, c.req.valid('param').id)))),
  );

  app.patch(
    '/:id',
    describe('plex', 'Change a Plex server', { 200: plexServerSchema }, 400, 404, 409, 502),
    params(idParams),
    json(plexServerChangeBody),
    async (c) => {
      const changed = await changeServer(runtime, c.req.valid('param').id, present(c.req.valid('json')));
      return c.json(toApiPlexServer(there(changed)));
    },
  );

  app.delete(
    '/:id',
    describe('plex', 'Forget a Plex server with its mirror', { 204: 'Forgotten' }, 404, 409),
    params(idParams),
    query(removeServerQuery),
    async (c) => {
      const isRemoved = await removeServer(runtime, c.req.valid('param').id, c.req.valid('query'));
      if (!isRemoved) throw noServer();
      return c.body(null, 204);
    },
  );

  app.route('/', serverActionRoutes(runtime));
  return app;
}

/** Finds servers that are not stored yet. */
function discoveryRoutes(runtime: Runtime): Hono {
  const app = new Hono();
  const found = { 200: listSchema(discoveredServerSchema) };

  app.get(
    '/discover',
    describe('plex', 'Servers of the signed-in accounts and the local network', found, 400),
    query(wholeListQuery),
    async (c) => c.json(wholeList(await discoverServers(runtime), c.req.valid('query'))),
  );
  app.post('/discover', describe('plex', 'The same, for scripts that ask so', found), async (c) =>
    c.json(wholeList(await discoverServers(runtime))),
  );

  app.post(
    '/test',
    describe('plex', 'Test a Plex server that is not stored', { 200: plexServerTestSchema }, 400),
    json(plexServerBody),
    async (c) => c.json(await testInput(runtime, c.req.valid('json'))),
  );

  return app;
}

/** Actions on a stored server. */
function serverActionRoutes(runtime: Runtime): Hono {
  const app = new Hono();

  app.post(
    '/:id/test',
    describe('plex', 'Test a Plex server', { 200: plexServerTestSchema }, 404),
    params(idParams),
    async (c) => c.json(there(await testServer(runtime, c.req.valid('param').id))),
  );

  app.get(
    '/:id/libraries',
    describe(
      'plex',
      'Its libraries; asked of the server when none is known',
      { 200: listSchema(plexLibrarySchema) },
      400,
      404,
      502,
    ),
    params(idParams),
    query(wholeListQuery),
    async (c) => {
      const all = there(await listServerLibraries(runtime, c.req.valid('param').id));
      return c.json(wholeList(all.map(toApiPlexLibrary), c.req.valid('query')));
    },
  );

  app.post(
    '/:id/sync',
    describe('plex', 'Mirror its libraries now', { 202: startedRunSchema }, 400, 404, 409),
    params(idParams),
    optionalJson(libraryModeBody),
    async (c) => {
      const run = await requestSync(runtime, { serverId: c.req.valid('param').id }, present(c.req.valid('json')));
      return c.json({ run: there(run).id }, 202);
    },
  );

  app.route('/', pushRoutes(runtime));
  return app;
}

/** How a server reports changes to this service. */
function pushRoutes(runtime: Runtime): Hono {
  const app = new Hono();

  app.post(
    '/:id/install-webhooks',
    describe('plex', "Add our webhook to the account's list at plex.tv", { 200: webhookSchema }, 400, 404, 502),
    params(idParams),
    optionalJson(webhookBody),
    async (c) => c.json(there(await registerWebhook(runtime, c.req.valid('param').id, c.req.valid('json').url))),
  );

  app.post(
    '/:id/repair-notifications',
    describe(
      'plex',
      'Switch on push notifications, without which it sends no library event',
      { 200: repairedSchema },
      404,
      409,
      502,
    ),
    params(idParams),
    async (c) => c.json({ pushNotifications: there(await repairNotifications(runtime, c.req.valid('param').id)) }),
  );

  return app;
}

function there<T>(found: T | null): T {
  if (found === null) throw noServer();
  return found;
}

function noServer(): AppError {
  return new AppError('notFound', 'There is no Plex server with this id.');
}
