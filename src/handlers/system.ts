import { Hono } from 'hono';
import * as z from 'zod';
import { renewApiKey, renewWebhookSecret } from '../core/access/renew-secrets.ts';
import { removeBrokenLinks } from '../core/links/reconcile/broken-links.ts';
import { readStatus } from '../core/stats/read-status.ts';
import type { AppContext } from './context.ts';
import { describe, timeText } from './schema/common.ts';
import { rowOf } from './schema/row.ts';
import { statsSchema } from './schema/stats.ts';

const statusSchema = z.strictObject({
  appName: z.literal('Plex Linker'),
  version: z.string(),
  startedAt: timeText,
  uptimeSeconds: z.int(),
  health: z.array(
    z.strictObject({
      key: z.string(),
      level: z.enum(['notice', 'warning', 'error', 'ok']),
      message: z.string(),
      since: timeText,
    }),
  ),
  counts: statsSchema,
});

const toStatus = rowOf(statusSchema);

const brokenLinksSchema = z.strictObject({
  removed: z.array(z.string()),
  kept: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
});

const apiKeySchema = z.strictObject({ apiKey: z.string() });

const webhookSecretSchema = z.strictObject({ webhookSecret: z.string(), previousValidUntil: timeText.nullable() });

const toWebhookSecret = rowOf(webhookSecretSchema);

/** /api/v1/system */
export function systemRoutes({ runtime, version, startedAt }: AppContext): Hono {
  const app = new Hono();

  app.get('/status', describe('system', 'What is wrong now, and what is there', { 200: statusSchema }), async (c) => {
    const status = await readStatus(runtime, startedAt);
    return c.json(toStatus({ appName: 'Plex Linker', version, startedAt, ...status }));
  });

  app.post(
    '/broken-links/remove',
    describe('system', 'Remove the broken links that are not ours, as the last run listed them', {
      200: brokenLinksSchema,
    }),
    async (c) => c.json(await removeBrokenLinks(runtime)),
  );

  app.post(
    '/api-key',
    describe('system', 'Replace the API key: the old one and the sessions it opened end', { 200: apiKeySchema }, 409),
    async (c) => c.json(await renewApiKey(runtime)),
  );

  app.post(
    '/webhook-secret',
    describe(
      'system',
      'Replace the webhook secret: the old one is accepted for an hour',
      { 200: webhookSecretSchema },
      409,
    ),
    async (c) => c.json(toWebhookSecret(await renewWebhookSecret(runtime))),
  );

  return app;
}
