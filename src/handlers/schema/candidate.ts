import * as z from 'zod';
import { idNumber, idText, listQuery, timeText } from './common.ts';
import { rowOf } from './row.ts';

const special = z.strictObject({
  seriesTvdbId: z.int(),
  seriesTitle: z.string(),
  episodeTvdbId: z.int(),
  seasonNumber: z.int(),
  episodeNumber: z.int(),
  title: z.string(),
});

export const candidateSchema = z.strictObject({
  id: z.int(),
  movie: z.strictObject({ tmdbId: z.int(), title: z.string(), year: z.int().nullable() }),
  special,
  furtherParts: z.array(special).describe('the further specials that the same movie covers, in order'),
  confidence: z.number().describe('0 to 1'),
  evidence: z.array(
    z.strictObject({
      signal: z.string(),
      text: z.string(),
      weight: z.number().describe('positive: speaks for the pair, negative: against it, 0: unknown'),
    }),
  ),
  state: z.enum(['open', 'accepted', 'rejected', 'automatic']),
  createdAt: timeText,
  updatedAt: timeText,
});

export const candidateListQuery = listQuery.extend({
  state: candidateSchema.shape.state.optional(),
  movieTmdbId: idText.optional(),
  seriesTvdbId: idText.optional(),
  minConfidence: z
    .string()
    .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'must be a number from 0 to 1')
    .transform(Number)
    .optional(),
});

export const discoverBody = z
  .strictObject({
    movieTmdbId: idNumber.optional(),
    seriesTvdbId: idNumber.optional(),
    dryRun: z.boolean().default(false),
  })
  .refine((body) => body.movieTmdbId === undefined || body.seriesTvdbId === undefined, {
    message: 'names a movie or a series, not both',
  });

export const toApiCandidate = rowOf(candidateSchema);
