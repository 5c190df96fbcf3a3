import * as z from 'zod';
import { flagText, idText, timeText, wholeListQuery } from './common.ts';
import { rowOf } from './row.ts';

export const libraryModeBody = z.strictObject({
  mode: z.enum(['incremental', 'deep']).default('incremental'),
  force: z.boolean().optional().describe('what is known to be unchanged is written, too'),
});

export const plexLibrarySchema = z.strictObject({
  id: z.int(),
  serverId: z.int(),
  key: z.string().describe("the server's own id of it"),
  title: z.string(),
  type: z.string().describe('movie, show, artist, photo'),
  agent: z.string().nullable(),
  locations: z.array(z.string()).describe('folders as Plex writes them'),
  itemCount: z.int().describe('rows of all levels together, as of the last sync'),
  counts: z.record(z.string(), z.int()).describe('synced items of each type, such as artist, album and track'),
  enabled: z.boolean().describe('synced'),
  refreshMinutes: z.int(),
  syncedAt: timeText.nullable(),
  missingSince: timeText.nullable().describe('the server does not list it since then'),
  error: z.string().nullable(),
});

export const plexLibraryListQuery = wholeListQuery.extend({
  serverId: idText.optional(),
  type: z.string().max(40).optional(),
  enabled: flagText.optional(),
});

export const plexLibraryChangeBody = z.strictObject({
  enabled: z.boolean().optional(),
  refreshMinutes: z.int().min(1).max(100_000).optional(),
});

export const searchQuery = wholeListQuery.extend({ title: z.string().trim().min(1).max(500) });
export const scanSchema = z.strictObject({ asked: z.literal(true) });

export const toApiPlexLibrary = rowOf(plexLibrarySchema);
