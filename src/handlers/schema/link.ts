import * as z from 'zod';
import type { LinkWithHistory } from '../../core/links/list-links.ts';
import type { Link } from '../../core/model/link.ts';
import { idText, listQuery, timeText, toTime } from './common.ts';

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

export function toApiLink(link: Link): z.output<typeof linkSchema> {
  const { id, path, target, style, state, movieTmdbId, seriesTvdbId, episodeTvdbIds, inSonarr, inPlex, reason } = link;
  return {
    id,
    path,
    target,
    style,
    state,
    movieTmdbId,
    seriesTvdbId,
    episodeTvdbIds: [...episodeTvdbIds],
    inSonarr,
    inPlex,
    reason,
  };
}

export function toApiLinkWithHistory({
  link,
  history,
  items,
}: LinkWithHistory): z.output<typeof linkWithHistorySchema> {
  return {
    ...toApiLink(link),
    plex: items.map(({ id, serverId, libraryId, ratingKey }) => ({ itemId: id, serverId, libraryId, ratingKey })),
    history: history.map(({ at, step, reason }) => ({ at: toTime(at), step, reason })),
  };
}
