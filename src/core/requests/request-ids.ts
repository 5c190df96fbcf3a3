import { titleFit } from './judge-video.ts';
import type { RequestFacts, RequestItem } from './request-item.ts';

export interface IdAnswer {
  readonly kind: 'equal' | 'other' | 'unknown';
  /** The id that was compared, as a guid. */
  readonly guid: string;
}

/** The ids of a request as guids, the most decisive first. */
export function guidsOfRequest({ kind, tmdbId, tvdbId, asin }: RequestFacts): readonly string[] {
  const tmdb = tmdbId == null || tmdbId === 0 ? [] : [`tmdb://${tmdbId}`];
  const tvdb = tvdbId == null || tvdbId === 0 ? [] : [`tvdb://${tvdbId}`];
  if (kind === 'book') return asin == null || asin === '' ? [] : [`asin://${asin.toUpperCase()}`];
  return kind === 'movie' ? [...tmdb, ...tvdb] : [...tvdb, ...tmdb];
}

/** The first kind of id that both sides have decides: equal, or different. */
export function compareRequestIds(request: RequestFacts, item: RequestItem): IdAnswer {
  for (const guid of guidsOfRequest(request)) {
    const kind = request.kind === 'episode' ? compareEpisodeId(guid, request, item) : compareId(guid, item.guids);
    if (kind !== 'unknown') return { kind, guid };
  }
  return { kind: 'unknown', guid: '' };
}

function compareId(guid: string, guids: readonly string[]): IdAnswer['kind'] {
  if (guids.includes(guid)) return 'equal';
  const scheme = guid.slice(0, guid.indexOf('://') + 3);
  return guids.some((one) => one.startsWith(scheme)) ? 'other' : 'unknown';
}

/**
 * An id beside season and number may be the show's. Shows and episodes have separate id ranges, so an episode may have the number of another show. An
 * id of the episode itself is trusted even if the numbers differ (specials get renumbered), provided that a title fits.
 */
function compareEpisodeId(guid: string, request: RequestFacts, item: RequestItem): IdAnswer['kind'] {
  const own = compareId(guid, item.guids);
  const ofShow = compareId(guid, item.showGuids ?? []);
  const isNumbered = request.seasonNumber != null && request.episodeNumber != null;
  const isThere = request.seasonNumber === item.seasonNumber && request.episodeNumber === item.episodeNumber;
  if (!isNumbered) return own === 'equal' ? 'equal' : own;
  if (isThere && (own === 'equal' || ofShow === 'equal')) return 'equal';
  if (own === 'equal') {
    const titles = [item.title, item.showTitle ?? ''];
    return titles.some((title) => titleFit(request.title, title) >= 0.6) ? 'equal' : 'unknown';
  }
  return own === 'other' && ofShow === 'other' ? 'other' : 'unknown';
}
