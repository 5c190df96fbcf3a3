import { groupByKeys } from '../matching/group.ts';
import { normalGuids } from '../matching/guids.ts';
import type { MediaItem } from '../model/plex.ts';
import type { RequestKind } from '../model/request.ts';
import type { AlikeQuery } from '../ports/library-store.ts';
import type { Runtime } from '../runtime.ts';
import { countedLibraries } from '../servers/gone-servers.ts';
import { withNumbersOfTitle } from './judge-video.ts';
import { checkMany, type RequestMatch } from './match-request.ts';
import { guidsOfRequest } from './request-ids.ts';
import type { RequestFacts, RequestItem } from './request-item.ts';

/** A synced item with the facts that matching uses. */
export interface FoundItem extends RequestItem {
  readonly stored: MediaItem;
}

type Reader = Pick<Runtime, 'library' | 'shows' | 'plex'>;

const typeOf = { movie: 'movie', episode: 'episode', book: 'album' } as const;
/** Per request, for items found by words of the title. */
const mostAlike = 25;
const mostShows = 20;

export async function findItems(rt: Reader, request: RequestFacts): Promise<RequestMatch<FoundItem>> {
  const [match = { best: null, isCertain: false, suggestions: [] }] = await findMany(rt, [request]);
  return match;
}

/** Finds the synced items that may match each request: by ids, show, and words of the title. A few queries serve all requests together. */
export async function findMany(
  rt: Reader,
  requests: readonly RequestFacts[],
): Promise<readonly RequestMatch<FoundItem>[]> {
  const wanted = requests.map((one) => (one.kind === 'episode' ? withNumbersOfTitle(one) : one));
  const counted = await countedLibraries(rt);
  const stored = new Map<number, MediaItem>();
  for (const [kind, ofKind] of groupByKeys(wanted, ({ kind }) => [kind]))
    for (const item of await readCandidates(rt, kind, ofKind)) if (isThere(item, counted)) stored.set(item.id, item);
  return checkMany(wanted, await describe(rt, [...stored.values()], wanted));
}

/** Present in Plex, not in its trash, and in a library that counts. */
export function isThere(
  { presence, state, libraryId }: Pick<MediaItem, 'presence' | 'state' | 'libraryId'>,
  counted: ReadonlySet<number>,
): boolean {
  return presence === 'present' && state !== 'fileNotFound' && counted.has(libraryId);
}

async function readCandidates(rt: Reader, kind: RequestKind, wanted: readonly RequestFacts[]): Promise<MediaItem[]> {
  const { items } = rt.library;
  const type = typeOf[kind];
  const guids = [...new Set(wanted.flatMap(guidsOfRequest))];
  const queries = wanted.map(
    ({ title, person, seasonNumber, episodeNumber }): AlikeQuery => ({
      type,
      text: kind === 'book' ? `${title} ${person ?? ''}` : title,
      ...(kind === 'episode' ? { seasonNumber, episodeNumber } : {}),
      limit: mostAlike,
    }),
  );
  return [
    ...(guids.length === 0 ? [] : await items.byGuids(type, guids)),
    ...(kind === 'episode' ? await episodesOfShows(rt, wanted, guids) : []),
    ...(await items.alike(queries)),
  ];
}

/** An id may be the show's, even if the show itself lacks it and is only mapped to that series. */
async function episodesOfShows(
  rt: Reader,
  wanted: readonly RequestFacts[],
  guids: readonly string[],
): Promise<MediaItem[]> {
  const { items } = rt.library;
  const shows = guids.length === 0 ? [] : await items.byGuids('show', guids);
  const mapped = (await mappedShows(rt, wanted)).filter(({ itemId }) => !shows.some(({ id }) => id === itemId));
  const keys = [...shows, ...mapped.map(({ serverId, plexRatingKey: ratingKey }) => ({ serverId, ratingKey }))];
  const isWanted = ({ seasonNumber, episodeNumber }: MediaItem) =>
    wanted.some(
      (one) =>
        (one.seasonNumber ?? seasonNumber) === seasonNumber && (one.episodeNumber ?? episodeNumber) === episodeNumber,
    );
  const found: MediaItem[] = [];
  for (const { serverId, ratingKey } of keys)
    found.push(...(await items.leavesOf(serverId, ratingKey)).filter(isWanted));
  return found;
}

async function mappedShows({ shows }: Reader, wanted: readonly RequestFacts[]) {
  const ids = new Set(wanted.flatMap(({ kind, tvdbId }) => (kind === 'episode' && tvdbId != null ? [tvdbId] : [])));
  const pages = [...ids].map((seriesTvdbId) => shows.page({ seriesTvdbId }, { limit: mostShows, cursor: null }));
  return (await Promise.all(pages)).flatMap((page) => page.items);
}

/** Reads what matching needs. A show's ids do not identify its episodes, so they are returned separately. */
async function describe(
  rt: Reader,
  stored: readonly MediaItem[],
  wanted: readonly RequestFacts[],
): Promise<FoundItem[]> {
  const episodes = stored.filter(({ type }) => type === 'episode');
  const guids = new Map<string, string[]>();
  for (const [serverId, ofServer] of groupByKeys(episodes, (one) => [one.serverId])) {
    const keys = new Set(ofServer.flatMap(({ grandparentRatingKey }) => grandparentRatingKey ?? []));
    for (const show of await rt.library.items.byRatingKeys(serverId, [...keys]))
      guids.set(`${serverId} ${show.ratingKey}`, [...show.guids]);
  }
  if (episodes.length > 0)
    for (const { serverId, plexRatingKey, seriesTvdbId } of await mappedShows(rt, wanted))
      guids.get(`${serverId} ${plexRatingKey}`)?.push(`tvdb://${seriesTvdbId}`);
  return stored.map((item) => itemOf(item, guids.get(`${item.serverId} ${item.grandparentRatingKey}`) ?? []));
}

function itemOf(item: MediaItem, ofShow: readonly string[]): FoundItem {
  const isEpisode = item.type === 'episode';
  const { id, type, title, originalTitle, year, guids, seasonNumber, episodeNumber, durationMs } = item;
  return {
    ...{ id, type, title, originalTitle, year, guids, seasonNumber, episodeNumber, durationMs },
    stored: item,
    showTitle: isEpisode ? item.grandparentTitle : null,
    showGuids: isEpisode ? [...new Set([...ofShow, ...normalGuids(item.grandparentGuid, [], 'show')])] : [],
    person: type === 'album' || type === 'track' ? (item.parentTitle ?? item.grandparentTitle) : null,
  };
}
