import type { MediaItem } from '../library/model.ts';
import type { Runtime } from '../ports/runtime.ts';
import { matchRequest, type RequestMatch } from './match-request.ts';
import { guidsOfRequest } from './request-ids.ts';
import type { RequestFacts, RequestItem } from './request-item.ts';

/** An item of the mirror, in the words that matching reads. */
export interface FoundItem extends RequestItem {
  readonly stored: MediaItem;
}

const typeOf = { movie: 'movie', episode: 'episode', book: 'album' } as const;
/** Of each of the ways in which a title is searched for. */
const perSearch = 25;

/** What in the mirror a request may be: by its ids, and by the words of its title. */
export async function findItems(rt: Pick<Runtime, 'library'>, request: RequestFacts): Promise<RequestMatch<FoundItem>> {
  const type = typeOf[request.kind];
  const guids = guidsOfRequest(request);
  const found = new Map<number, MediaItem>();
  const add = (items: readonly MediaItem[]): void => {
    for (const item of items)
      if (item.presence === 'present' && item.state !== 'fileNotFound') found.set(item.id, item);
  };
  if (guids.length > 0) add(await rt.library.items.byGuids(type, guids));
  const numbers =
    request.kind === 'episode' && request.seasonNumber != null ? { seasonNumber: request.seasonNumber } : {};
  for (const q of searchesOf(request.title)) {
    const page = await rt.library.items.page({ type, q, ...numbers }, { limit: perSearch, cursor: null });
    add(page.items);
  }
  return matchRequest(request, [...found.values()].map(itemOf));
}

/** The whole title, and its parts: a series, a number or an edition stands before or behind the title that the library has. */
export function searchesOf(title: string): string[] {
  const parts = title
    .split(/[:;([\])]|\s[-–—]\s/)
    .map((part) => part.replace(/\b(?:book|part|vol(?:ume)?)\b\.?\s*\d+/gi, ' ').trim())
    .filter((part) => /[\p{L}\p{N}]{2}/u.test(part));
  return [...new Set([title.trim(), ...parts])].slice(0, 5);
}

export function itemOf(item: MediaItem): FoundItem {
  const isTrackOrAlbum = item.type === 'album' || item.type === 'track';
  return {
    stored: item,
    id: item.id,
    type: item.type,
    title: item.title,
    originalTitle: item.originalTitle,
    year: item.year,
    guids: item.guids,
    seasonNumber: item.seasonNumber,
    episodeNumber: item.episodeNumber,
    showTitle: item.type === 'episode' ? item.grandparentTitle : null,
    person: isTrackOrAlbum ? (item.parentTitle ?? item.grandparentTitle) : null,
    durationMs: item.durationMs,
  };
}
