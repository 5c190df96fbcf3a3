import * as z from 'zod';
import { flagText, idNumber, idText, listQuery, nameText, smallNumber } from './common.ts';
import { rowOf } from './row.ts';

export const ruleSchema = z.strictObject({
  id: z.int(),
  movieTmdbId: z.int().nullable(),
  movieTitle: z.string(),
  sonarr: z.int().nullable().describe('instance number; null = whichever has it, lowest first'),
  radarr: z.int().nullable(),
  seriesTvdbId: z.int().nullable(),
  seriesTitle: z.string(),
  seasonNumber: z.int(),
  episodeNumbers: z.array(z.int()),
  episodeTvdbIds: z.array(z.int()),
  origin: z.enum(['manual', 'imported', 'discovered']),
  enabled: z.boolean(),
  state: z.enum(['linked', 'waiting', 'conflict', 'disabled', 'error']),
  reason: z.string().nullable(),
});

export const toApiRule = rowOf(ruleSchema);

const instanceNumber = z.int().min(0).max(999_999_999).nullable();
const episodes = (item: z.ZodInt) => z.array(item).max(50).default([]);

/** Maps a movie to a special: the episodes by number, by TVDB id, or both. */
export const ruleBody = z
  .strictObject({
    movieTmdbId: idNumber,
    movieTitle: nameText.optional(),
    sonarr: instanceNumber.optional(),
    radarr: instanceNumber.optional(),
    seriesTvdbId: idNumber,
    seriesTitle: nameText.optional(),
    seasonNumber: smallNumber.default(0),
    episodeNumbers: episodes(smallNumber),
    episodeTvdbIds: episodes(idNumber),
    enabled: z.boolean().optional(),
  })
  .refine((rule) => rule.episodeNumbers.length + rule.episodeTvdbIds.length > 0, {
    path: ['episodeNumbers'],
    message: 'must name the special: give it, "episodeTvdbIds", or both',
  });

export const ruleChangeBody = z.strictObject({
  enabled: z.boolean().optional(),
  sonarr: instanceNumber.optional(),
  radarr: instanceNumber.optional(),
});

export const ruleListQuery = listQuery.extend({
  movieTmdbId: idText.optional(),
  seriesTvdbId: idText.optional(),
  state: ruleSchema.shape.state.optional(),
  origin: ruleSchema.shape.origin.optional(),
  enabled: flagText.optional(),
});

export const importProblemSchema = z.strictObject({
  source: z.string(),
  line: z.int().nullable(),
  entry: z.string(),
  reason: z.string(),
});
