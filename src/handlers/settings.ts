import { Hono } from 'hono';
import * as z from 'zod';
import { changeSettings } from '../core/settings/change-settings.ts';
import { listSettings } from '../core/settings/list-settings.ts';
import type { AppContext } from './context.ts';
import { json, query } from './middleware/input.ts';
import { describe, listSchema, wholeList, wholeListQuery } from './schema/common.ts';

const settingSchema = z.strictObject({
  key: z.string(),
  type: z.enum(['boolean', 'integer', 'number', 'enum', 'stringList']),
  default: z.unknown(),
  value: z.unknown(),
  source: z.enum(['environment', 'database', 'default']),
});

const changes = z.record(z.string().min(1).max(200), z.unknown());

/** /api/v1/settings */
export function settingsRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.get(
    '/',
    describe('settings', 'List settings', { 200: listSchema(settingSchema) }, 400),
    query(wholeListQuery),
    async (c) => c.json(wholeList(await listSettings(runtime), c.req.valid('query'))),
  );

  app.patch(
    '/',
    describe(
      'settings',
      'Change settings; null goes back to the default',
      { 200: listSchema(settingSchema) },
      400,
      409,
    ),
    json(changes),
    async (c) => {
      await changeSettings(runtime, new Map(Object.entries(c.req.valid('json'))));
      return c.json(wholeList(await listSettings(runtime)));
    },
  );

  return app;
}
