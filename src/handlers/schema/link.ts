import * as z from 'zod';
import type { LinkWithHistory } from '../../core/links/list-links.ts';
import { idText, listQuery, timeText } from './common.ts';
import { rowOf } from './row.ts';

export const linkSchema = z.strictObject({
  id: z.int(),
  path: z.string(),
  target: z.string(),
  style: z.enum(['relative', 'absolute', 'hardlink']),
  state: z.enum(['linked', 'confirmed', 'broken', 'removed']),
  movieTmdbId: z.int(),
  seriesTvdbId: z.int(),
  episodeTvdbIds: z.array(z.int()),
  inSonarr: z.boolean().nullable(),
  inPlex: z.boolean().nullable(),
  reason: z.string().nullable(),
  quality: z.string().nullable().describe("of the movie's file, as Radarr calls it; null until Radarr was read"),
  sizeBytes: z.int().nullable(),
});

export const linkWithHistorySchema = linkSchema.extend({
  plex: z
    .array(z.strictObject({ itemId: z.int(), serverId: z.int(), libraryId: z.int(), ratingKey: z.string() }))
    .describe('the items of Plex that play it'),
  history: z.array(z.strictObject({ at: timeText, step: z.string(), reason: z.string() })),
});

export const linkListQuery = listQuery.extend({
  state: linkSchema.shape.state.optional(),
  movieTmdbId: idText.optional(),
  seriesTvdbId: idText.optional(),
});

export const toApiLink = rowOf(linkSchema);

const linkWithHistoryRow = rowOf(linkWithHistorySchema);

export function toApiLinkWithHistory({
  link,
  history,
  items,
}: LinkWithHistory): z.output<typeof linkWithHistorySchema> {
  return linkWithHistoryRow({ ...link, plex: items.map((item) => ({ ...item, itemId: item.id })), history });
}
