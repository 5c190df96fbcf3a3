import { Hono } from 'hono';
import { checkPin, createPin } from '../core/plex/servers/pins.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { optionalJson, params } from './middleware/input.ts';
import { describe } from './schema/common.ts';
import { pinBody, pinParams, pinResultSchema, pinSchema, toApiPin, toApiPlexServer } from './schema/plex-server.ts';

/** /api/v1/plex/pins */
export function plexPinsRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.post(
    '/',
    describe('plex', 'Begin to sign in with Plex', { 201: pinSchema }, 400, 502),
    optionalJson(pinBody),
    async (c) => {
      return c.json(toApiPin(await createPin(runtime, c.req.valid('json').forwardUrl)), 201);
    },
  );

  app.get(
    '/:id',
    describe(
      'plex',
      'Whether the person signed in, and the servers that came of it',
      { 200: pinResultSchema },
      404,
      502,
    ),
    params(pinParams),
    async (c) => {
      const result = await checkPin(runtime, c.req.valid('param').id, c.get('caller'));
      if (result === null) throw new AppError('notFound', 'There is no sign-in with this id: begin a new one.');
      return c.json({ state: result.state, servers: result.servers.map(toApiPlexServer) });
    },
  );

  return app;
}
