import * as z from 'zod';
import type { PlexLibrary } from '../../core/library/model.ts';
import { flagText, idText, timeText, toTime, wholeListQuery } from './common.ts';

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
  itemCount: z.int(),
  enabled: z.boolean().describe('mirrored'),
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

export function toApiPlexLibrary(library: PlexLibrary): z.output<typeof plexLibrarySchema> {
  const { id, serverId, key, title, type, agent, locations, itemCount, enabled, refreshMinutes, error } = library;
  return {
    id,
    serverId,
    key,
    title,
    type,
    agent,
    locations: [...locations],
    itemCount,
    enabled,
    refreshMinutes,
    syncedAt: toTime(library.syncedAt),
    missingSince: toTime(library.missingSince),
    error,
  };
}
