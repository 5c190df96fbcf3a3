import * as z from 'zod';
import { flagText, idText, listQuery } from './common.ts';
import { rowOf } from './row.ts';

export const showSchema = z.strictObject({
  id: z.int(),
  itemId: z.int().describe('the synced item'),
  serverId: z.int(),
  plexRatingKey: z.string(),
  title: z.string(),
  year: z.int().nullable(),
  guids: z.array(z.string()),
  sonarr: z.int().nullable().describe('number of the Sonarr'),
  sonarrSeriesId: z.int().nullable(),
  seriesTvdbId: z.int().nullable(),
  confidence: z.number().nullable(),
  method: z.string().nullable().describe('tvdb, imdb, tmdb, tvmaze, folder, title or manual'),
  syncEnabled: z.boolean(),
});

export const showListQuery = listQuery.extend({
  serverId: idText.optional(),
  seriesTvdbId: idText.optional(),
  isMapped: flagText.optional(),
  q: z.string().min(1).max(200).optional(),
});

/** Another series (by its TVDB id; null: unknown), or off. */
export const showChange = z.strictObject({
  seriesTvdbId: z.int().positive().nullable().optional(),
  syncEnabled: z.boolean().optional(),
});

const seasonProgress = z.strictObject({ seasonNumber: z.int(), total: z.int(), watched: z.int() });

export const showProgressSchema = z.strictObject({
  total: z.int().describe('episodes, specials left out'),
  watched: z.int(),
  specials: z.strictObject({ total: z.int(), watched: z.int() }),
  seasons: z.array(seasonProgress).describe('by number, season 0 first where there is one'),
  lastWatchedAt: z.string().nullable(),
  nextSpecial: z
    .strictObject({ itemId: z.int(), episodeNumber: z.int().nullable(), title: z.string() })
    .nullable()
    .describe('the first special that was not watched'),
});

export const showProgressQuery = z.object({ accountId: idText.optional() });

export const toApiShowMapping = rowOf(showSchema);
