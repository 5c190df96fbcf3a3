import type { PlexListQuery, PlexListType } from '../../core/ports/plex-item.ts';
import { AppError } from '../../errors.ts';
import type { Query } from '../http/address.ts';

const typeNumbers: Readonly<Record<PlexListType, number>> = {
  movie: 1,
  show: 2,
  season: 3,
  episode: 4,
  artist: 8,
  album: 9,
  track: 10,
  clip: 12,
  collection: 18,
};

export function typeNumber(type: PlexListType): number {
  return typeNumbers[type];
}

/** What a comparison does not need. Never Media or Guid: files and ids are compared. */
const identityOnly = {
  excludeFields: 'summary,tagline,studio,contentRating,thumb,art,banner,theme,chapterSource,primaryExtraKey',
  excludeElements:
    'Genre,Country,Director,Writer,Producer,Role,Similar,Collection,Label,Mood,Style,Field,Rating,Image,UltraBlurColors',
} as const;

/** A list's path and query; paging is told by headers. */
export function listingOf(list: PlexListQuery): { path: string; query: Query } {
  const { path, query } = placeOf(list.of);
  return {
    path,
    query: {
      ...query,
      ...(list.sort !== undefined && { sort: list.sort }),
      ...(list.after && afterOf(list.after)),
      ...(list.title !== undefined && { title: list.title }),
      ...(list.guid !== undefined && { guid: list.guid }),
      ...(list.file !== undefined && { file: list.file }),
      includeGuids: 1,
      ...(list.fields === 'identity' ? identityOnly : { includeCollections: 1 }),
      // Without it the server may check files and ask agents first.
      skipRefresh: 1,
    },
  };
}

function placeOf(of: PlexListQuery['of']): { path: string; query: Query } {
  if ('section' in of) {
    return { path: `/library/sections/${keyPath(of.section)}/all`, query: { type: typeNumber(of.type) } };
  }
  if ('collectionsOf' in of) return { path: `/library/sections/${keyPath(of.collectionsOf)}/collections`, query: {} };
  if ('collection' in of) return { path: `/library/collections/${keyPath(of.collection)}/children`, query: {} };
  if ('leavesOf' in of) return { path: `/library/metadata/${keyPath(of.leavesOf)}/allLeaves`, query: {} };
  // "All episodes" would come as a season without a key.
  return { path: `/library/metadata/${keyPath(of.childrenOf)}/children`, query: { excludeAllLeaves: 1 } };
}

/**
 * `updatedAt>>=n` is the documented operator for "after" a time; servers that know only `>=` ignore it, as the other way round, and send everything. One
 * second earlier, so that rows of that very second come whether the server counts it in or not.
 */
function afterOf({ field, at }: NonNullable<PlexListQuery['after']>): Query {
  return { [`${field}%3E%3E`]: Math.max(0, Math.floor(at / 1000) - 1) };
}

/** A key as part of a path. Refuses anything else (`..`, `1/refresh`), which would be another request. */
export function keyPath(key: string): string {
  if (!/^[\w-][\w.-]*$/.test(key)) {
    throw new AppError('invalid', `The request was not sent: ${JSON.stringify(key.slice(0, 50))} is not a key of Plex`);
  }
  return key;
}

/** The start and the size of a page: Plex needs both or neither. */
export function pageHeaders(start: number, size: number): Record<string, string> {
  return { 'X-Plex-Container-Start': String(start), 'X-Plex-Container-Size': String(size) };
}
