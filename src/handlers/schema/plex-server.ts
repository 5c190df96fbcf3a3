import * as z from 'zod';
import { stripEnd } from '../../core/media/text-edges.ts';
import type { PlexServer } from '../../core/model/plex.ts';
import { tlsOf } from '../../core/model/tls.ts';
import { flagText, nameText, timeText, wholeListQuery, wholeNumberText } from './common.ts';
import { isServerUrl, tlsFields, tlsSchema } from './instance.ts';
import { rowOf } from './row.ts';

export const plexServerSchema = z.strictObject({
  id: z.int(),
  name: z.string(),
  url: z.string().describe('the address in use'),
  machineIdentifier: z.string().nullable().describe('null until it answered once'),
  version: z.string().nullable(),
  platform: z.string().nullable(),
  enabled: z.boolean(),
  connection: z.enum(['local', 'remote', 'relay', 'manual']).describe('manual: the address was given by a person'),
  lastSeenAt: timeText.nullable(),
  error: z.string().nullable(),
  ...tlsSchema,
  source: z.enum(['environment', 'database']),
  remoteStreaming: z.boolean().describe('off: what lies only on the server counts as unavailable'),
  accountName: z.string().nullable().describe('whose token it is, as plex.tv says'),
  isOwner: z.boolean().nullable(),
  gone: z
    .boolean()
    .describe('the environment no longer names it: its items do not count as available, and it can be removed'),
});

/** The address of a Plex server. People copy the address of the web app, which is a page of the same server. */
const plexUrl = z
  .string()
  .trim()
  .max(2000)
  .transform((url) => stripEnd(url.replace(/\/web(\/(index\.html)?)?([?#].*)?$/, ''), '/'))
  .refine(isServerUrl, 'must be an address such as http://plex:32400, without user, query or fragment');

const token = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .regex(/^[\x21-\x7e]+$/, 'must be a token as Plex writes it, without spaces')
  .describe('an X-Plex-Token; sent back masked it keeps the stored one');

export const plexServerBody = z.strictObject({
  name: nameText.optional(),
  url: plexUrl,
  token,
  caFile: tlsFields.caFile.default(null),
  verifyTls: tlsFields.verifyTls.default(true),
});
export const plexServerChangeBody = z
  .strictObject({
    name: nameText,
    url: plexUrl,
    token,
    ...tlsFields,
    enabled: z.boolean(),
    remoteStreaming: z.boolean(),
  })
  .partial();

export const plexServerListQuery = wholeListQuery.extend({ enabled: flagText.optional() });
export const removeServerQuery = z.object({ sure: flagText.default(false) });

export const plexServerTestSchema = z.strictObject({
  ok: z.boolean(),
  machineIdentifier: z.string().nullable(),
  name: z.string().nullable(),
  version: z.string().nullable(),
  message: z.string(),
});

export const discoveredServerSchema = z.strictObject({
  name: z.string(),
  machineIdentifier: z.string(),
  owned: z.boolean().nullable(),
  connections: z.array(z.strictObject({ uri: z.string(), local: z.boolean(), relay: z.boolean() })),
  source: z.enum(['account', 'network']),
  serverId: z.int().nullable().describe('the server here that it is'),
});

export const webhookBody = z.strictObject({
  url: plexUrl.optional().describe('how Plex reaches this service; default PUBLIC_URL'),
});
export const webhookSchema = z.strictObject({
  url: z.string().describe('its secret is masked'),
  others: z.int().describe('webhooks of others in the list of the account: they stay'),
});
export const repairedSchema = z.strictObject({ pushNotifications: z.boolean() });

/** A pin's id comes from plex.tv and may be larger than ours. */
export const pinParams = z.object({ id: wholeNumberText(1, Number.MAX_SAFE_INTEGER) });
export const pinBody = z.strictObject({
  forwardUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional()
    .describe('where the browser comes back to'),
});
export const pinSchema = z.strictObject({
  id: z.int(),
  code: z.string(),
  authUrl: z.string().describe('where the person signs in'),
  expiresAt: timeText,
});
export const pinResultSchema = z.strictObject({
  state: z.enum(['waiting', 'authorized', 'expired']),
  servers: z.array(plexServerSchema).describe("the account's servers, once it signed in"),
});

export const toApiPin = rowOf(pinSchema);

const plexServerRow = rowOf(plexServerSchema);

/** Never includes the token. */
export function toApiPlexServer(server: PlexServer): z.output<typeof plexServerSchema> {
  return plexServerRow({ ...server, ...tlsOf(server), gone: server.isGone === true });
}
