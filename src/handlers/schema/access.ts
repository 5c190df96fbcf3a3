import * as z from 'zod';
import { listQuery, timeText } from './common.ts';
import { rowOf } from './row.ts';

export const sessionSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['key', 'password', 'plex']).describe('how it was opened'),
  name: z.string().describe('the Plex user name, or what was used to sign in'),
  address: z.string().describe('where it was opened or last used from'),
  userAgent: z.string().nullable(),
  createdAt: timeText,
  lastUsedAt: timeText.describe('exact to the hour'),
  expiresAt: timeText,
});

export const toApiSession = rowOf(sessionSchema);

export const sessionParams = z.strictObject({ id: z.string().min(1).max(100) });

export const auditSchema = z.strictObject({
  id: z.int(),
  at: timeText,
  who: z.string().describe('API key, password, a Plex account, AUTH=none or the command line'),
  address: z.string().nullable().describe('null for the command line'),
  action: z
    .string()
    .describe(
      'method and path of a change, or sign in, sign in refused, sign out, end sessions, refused, set password, connect Plex account',
    ),
  subject: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
});

export const auditListQuery = listQuery.extend({
  action: z.string().min(1).max(500).optional(),
  who: z.string().min(1).max(500).optional(),
});

export const toApiAuditEvent = rowOf(auditSchema);
