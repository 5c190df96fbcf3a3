import { Hono } from 'hono';
import * as z from 'zod';
import { changeSettings } from '../core/settings/change-settings.ts';
import { settingRows } from '../core/settings/setting-rows.ts';
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
export function settingsRoutes({ runtime, environmentSettings }: AppContext): Hono {
  const app = new Hono();
  const rows = async () => settingRows(await runtime.store.settings.all(), environmentSettings);

  app.get(
    '/',
    describe('settings', 'List settings', { 200: listSchema(settingSchema) }, 400),
    query(wholeListQuery),
    async (c) => c.json(wholeList(await rows(), c.req.valid('query'))),
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
      await changeSettings(runtime, environmentSettings, new Map(Object.entries(c.req.valid('json'))));
      return c.json(wholeList(await rows()));
    },
  );

  return app;
}
