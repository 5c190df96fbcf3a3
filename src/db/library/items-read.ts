import { and, asc, eq, sql } from 'drizzle-orm';
import type { KnownItem, MediaItemWhole } from '../../core/model/plex.ts';
import type { ItemStore } from '../../core/ports/library-store.ts';
import type { Database } from '../database.ts';
import { listOf } from '../rows.ts';
import { mediaDetails, mediaItems } from '../schema/media-items.ts';
import { isPresent, readItems, shown, toItem } from './shown.ts';
import { readDetails } from './stored-details.ts';

type Reads =
  | 'get'
  | 'children'
  | 'byRatingKeys'
  | 'byGuids'
  | 'byPlexGuid'
  | 'byLocalPaths'
  | 'leavesOf'
  | 'known'
  | 'presentKeys'
  | 'countPresent'
  | 'withFiles'
  | 'withoutDetails';

const { id, ratingKey, etag, detailsEtag, state, presence } = mediaItems;
const { viewCount, viewOffsetMs, lastViewedAt, userRating } = mediaItems;
export const compared = {
  ...{ id, ratingKey, etag, detailsEtag, state, presence },
  ...{ viewCount, viewOffsetMs, lastViewedAt, userRating },
};
const byNumber = [asc(mediaItems.seasonNumber), asc(mediaItems.episodeNumber), asc(mediaItems.id)];

export function createItemReads(database: Database): Pick<ItemStore, Reads> {
  return {
    get: (itemId) => getWhole(database, itemId),
    children: children(database),
    byRatingKeys: (serverId, ratingKeys) =>
      readItems(
        database,
        and(eq(mediaItems.serverId, serverId), sql`${mediaItems.ratingKey} in ${listOf(ratingKeys)}`, isPresent),
      ),
    byGuids: byGuids(database),
    byPlexGuid: (serverId, guid) =>
      readItems(database, and(eq(mediaItems.guid, guid), eq(mediaItems.serverId, serverId), isPresent)),
    byLocalPaths: (paths) =>
      readItems(
        database,
        and(sql`${mediaItems.id} in (select item_id from media_files where local_path in ${listOf(paths)})`, isPresent),
      ),
    leavesOf: (serverId, showRatingKey) =>
      readItems(
        database,
        and(eq(mediaItems.grandparentRatingKey, showRatingKey), eq(mediaItems.serverId, serverId), isPresent),
        { orderBy: byNumber },
      ),
    known: known(database),
    presentKeys: presentKeys(database),
    countPresent: countPresent(database),
    withFiles: withFiles(database),
    withoutDetails: withoutDetails(database),
  };
}

function children(database: Database): ItemStore['children'] {
  return (parent) =>
    readItems(
      database,
      and(
        eq(mediaItems.parentRatingKey, parent.ratingKey),
        eq(mediaItems.serverId, parent.serverId),
        sql`presence <> 'archived'`,
      ),
      { orderBy: byNumber },
    );
}

function byGuids(database: Database): ItemStore['byGuids'] {
  return (type, guids) =>
    readItems(
      database,
      and(
        sql`${mediaItems.id} in (select item_id from media_guids where guid in ${listOf(guids)})`,
        eq(mediaItems.type, type),
        isPresent,
      ),
    );
}

function known(database: Database): ItemStore['known'] {
  const { build } = database;
  return async (serverId, ratingKeys) => {
    const rows = await database.read(
      build
        .select(compared)
        .from(mediaItems)
        .where(and(eq(mediaItems.serverId, serverId), sql`${mediaItems.ratingKey} in ${listOf(ratingKeys)}`)),
    );
    return new Map(rows.map((row) => [row.ratingKey, toKnown(row)]));
  };
}

function presentKeys(database: Database): ItemStore['presentKeys'] {
  const { build } = database;
  return (libraryId, type) =>
    database.read(
      build
        .select({ id, ratingKey })
        .from(mediaItems)
        .where(and(eq(mediaItems.libraryId, libraryId), eq(mediaItems.type, type), isPresent)),
    );
}

function countPresent(database: Database): ItemStore['countPresent'] {
  const { build } = database;
  return async (libraryId, type) => {
    const ofType = type === undefined ? undefined : eq(mediaItems.type, type);
    const count = build
      .select({ count: sql<number>`count(*)` })
      .from(mediaItems)
      .where(and(eq(mediaItems.libraryId, libraryId), ofType, isPresent));
    return (await database.read(count))[0]?.count ?? 0;
  };
}

function withFiles(database: Database): ItemStore['withFiles'] {
  return (libraryId, { which, afterId, limit }) =>
    readItems(
      database,
      and(
        eq(mediaItems.libraryId, libraryId),
        sql`${mediaItems.id} > ${afterId}`,
        isPresent,
        // Must match the index's literal text.
        which === 'notNormal' ? sql`state <> 'normal'` : undefined,
        sql`exists (select 1 from media_files where item_id = ${mediaItems.id})`,
      ),
      { limit },
    );
}

function withoutDetails(database: Database): ItemStore['withoutDetails'] {
  const { build } = database;
  return (libraryId, afterId, limit) =>
    database.read(
      build
        .select({ id, ratingKey, etag })
        .from(mediaItems)
        .where(
          and(
            eq(mediaItems.libraryId, libraryId),
            sql`${mediaItems.id} > ${afterId}`,
            isPresent,
            sql`details_etag is not etag`,
          ),
        )
        .orderBy(asc(id))
        .limit(limit),
    );
}

async function getWhole(database: Database, itemId: number): Promise<MediaItemWhole | null> {
  const { details, media, extras } = mediaDetails;
  const query = database.build
    .select({ ...shown, stored: { details, media, extras } })
    .from(mediaItems)
    .leftJoin(mediaDetails, eq(mediaDetails.itemId, mediaItems.id))
    .where(eq(mediaItems.id, itemId));
  const [row] = await database.read(query);
  if (row === undefined) return null;
  const { stored, ...rest } = row;
  const item = toItem(rest);
  return { ...item, ...readDetails({ ...(stored ?? nothingStored), files: item.files }) };
}

const nothingStored = { details: '{}', media: '[]', extras: null };

type ComparedRow = Pick<typeof mediaItems.$inferSelect, keyof typeof compared>;

export function toKnown({ viewCount, viewOffsetMs, lastViewedAt, userRating, ...row }: ComparedRow): KnownItem {
  return { ...row, view: { viewCount, viewOffsetMs, lastViewedAt, userRating } };
}
