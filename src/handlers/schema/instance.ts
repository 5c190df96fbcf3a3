import * as z from 'zod';
import { stripEnd } from '../../core/media/text-edges.ts';
import type { Instance } from '../../core/model/instance.ts';
import { tlsOf } from '../../core/model/tls.ts';
import { mask } from '../../core/secrets/mask.ts';
import { webhookUrl } from '../../core/setup/instances/webhook-url.ts';
import { nameText, timeText, wholeListQuery, wholeNumberText } from './common.ts';
import { rowOf } from './row.ts';

const pathMap = z.array(z.strictObject({ theirs: z.string(), ours: z.string() }));

export const tlsSchema = {
  caFile: z.string().nullable().describe('PEM file of the only authorities that are accepted; null: the public ones'),
  verifyTls: z.boolean().describe('false: its certificate is not checked, which is a permanent warning'),
};

export const instanceSchema = z.strictObject({
  id: z.int(),
  kind: z.enum(['sonarr', 'radarr']),
  number: z.int().describe('what rules and webhook addresses name'),
  name: z.string(),
  url: z.string(),
  apiKey: z.string().describe('masked; sent back masked it keeps the stored one'),
  apiPath: z.string(),
  pathMap,
  ...tlsSchema,
  enabled: z.boolean(),
  source: z.enum(['environment', 'database']),
  version: z.string().nullable(),
  webhookUrl: z.string().nullable(),
  lastSeenAt: timeText.nullable(),
  error: z.string().nullable(),
});

const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes('\0'), 'must not contain NUL');

/** An instance's address: http or https, without credentials, query or fragment. */
const serverUrl = z
  .string()
  .trim()
  .max(2000)
  .refine(isServerUrl, 'must be an address such as http://sonarr:8989, without user, query or fragment')
  .transform((url) => stripEnd(url, '/'));

/** How its certificate is checked. */
export const tlsFields = {
  caFile: path.refine((text) => text.startsWith('/'), 'must be an absolute path').nullable(),
  verifyTls: z.boolean(),
};

const fields = {
  name: nameText,
  url: serverUrl,
  apiKey: z.string().trim().min(1).max(500),
  apiPath: z.string().trim().max(200),
  pathMap: z.array(z.strictObject({ theirs: path, ours: path })).max(100),
};

const defaultApiPath = '/api/v3';

export const instanceBody = z.strictObject({
  kind: instanceSchema.shape.kind,
  name: fields.name.optional(),
  url: fields.url,
  apiKey: fields.apiKey,
  apiPath: fields.apiPath.default(defaultApiPath),
  pathMap: fields.pathMap.default([]),
  caFile: tlsFields.caFile.default(null),
  verifyTls: tlsFields.verifyTls.default(true),
});

export const instanceChangeBody = z.strictObject({ ...fields, ...tlsFields, enabled: z.boolean() }).partial();

const messages = z.array(z.strictObject({ level: z.enum(['ok', 'notice', 'warning', 'error']), message: z.string() }));

export const testedSchema = z.strictObject({
  ok: z.boolean(),
  version: z.string().nullable(),
  appName: z.string().nullable().describe('who answers there'),
  messages,
});

export const installedSchema = z.strictObject({
  state: z.enum(['created', 'updated', 'unchanged']),
  name: z.string().describe("the connection's name in that server"),
  url: z.string(),
  tested: z.boolean().describe('whether that server reached us when it tried'),
  messages,
});

export const installBody = z.strictObject({ url: serverUrl.optional() });

export const instanceListQuery = wholeListQuery.extend({
  kind: instanceSchema.shape.kind.optional(),
  number: wholeNumberText(0, 999_999_999).optional(),
});

/** Whether requests can be sent to this address. */
export function isServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash, hostname } = new URL(text);
  return /^https?:$/.test(protocol) && hostname !== '' && `${username}${password}${search}${hash}` === '';
}

const instanceRow = rowOf(instanceSchema);

/** Never includes the key. */
export function toApiInstance(
  instance: Instance,
  config: Parameters<typeof webhookUrl>[1],
): z.output<typeof instanceSchema> {
  return instanceRow({
    ...instance,
    ...tlsOf(instance),
    apiKey: mask(instance.apiKey),
    webhookUrl: webhookUrl(instance, config),
  });
}
