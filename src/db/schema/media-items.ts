import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type * as l from '../../core/model/plex.ts';
import { flag, oneOf, rowId, time } from './columns.ts';
import { plexLibraries } from './plex-libraries.ts';
import { plexServers } from './plex-servers.ts';

const states = ['normal', 'remoteOnly', 'unavailable', 'fileNotFound'] as const satisfies readonly l.ItemState[];
const presences = ['present', 'missing', 'archived'] as const satisfies readonly l.Presence[];

/**
 * What is filtered and what lists show. Rows are short, so that scanning a whole library takes milliseconds; the rest is in media_details.
 * The words of all items are in media_search, an FTS5 table that drizzle does not know (src/db/library/search.ts).
 */
export const mediaItems = sqliteTable(
  'media_items',
  {
    id: rowId(),
    serverId: integer('server_id')
      .notNull()
      .references(() => plexServers.id, { onDelete: 'cascade' }),
    libraryId: integer('library_id')
      .notNull()
      .references(() => plexLibraries.id, { onDelete: 'cascade' }),
    ratingKey: text('rating_key').notNull(),
    /** The server's own name of the type. */
    type: text('type').notNull(),
    presence: text('presence', { enum: presences }).notNull(),
    missingSince: time('missing_since'),
    state: text('state', { enum: states }).notNull(),
    etag: text('etag').notNull(),
    detailsEtag: text('details_etag'),
    viewCount: integer('view_count').notNull(),
    viewOffsetMs: integer('view_offset_ms'),
    lastViewedAt: time('last_viewed_at'),
    userRating: real('user_rating'),
    guid: text('guid'),
    title: text('title').notNull(),
    sortTitle: text('sort_title'),
    /** The sort key of pages: sort title or title, without case and accents. */
    sortKey: text('sort_key').notNull(),
    originalTitle: text('original_title'),
    year: integer('year'),
    seasonNumber: integer('season_number'),
    episodeNumber: integer('episode_number'),
    parentRatingKey: text('parent_rating_key'),
    grandparentRatingKey: text('grandparent_rating_key'),
    parentTitle: text('parent_title'),
    grandparentTitle: text('grandparent_title'),
    grandparentGuid: text('grandparent_guid'),
    originallyAvailableAt: text('originally_available_at'),
    durationMs: integer('duration_ms'),
    addedAt: time('added_at'),
    updatedAt: time('updated_at'),
    deletedAt: time('deleted_at'),
    reason: text('reason'),
    createdAt: time('created_at').notNull(),
    changedAt: time('changed_at').notNull(),
  },
  (t) => [
    oneOf('media_items_presence', t.presence, presences),
    oneOf('media_items_state', t.state, states),
    uniqueIndex('media_items_key').on(t.serverId, t.ratingKey),
    index('media_items_by_guid').on(t.guid, t.serverId),
    index('media_items_by_parent').on(t.parentRatingKey, t.serverId),
    index('media_items_by_grandparent').on(t.grandparentRatingKey, t.serverId),
    // Also makes deleting a library cheap.
    index('media_items_by_library').on(t.libraryId),
    index('media_items_present').on(t.libraryId, t.type, t.ratingKey).where(sql`presence = 'present'`),
    index('media_items_not_normal').on(t.libraryId).where(sql`presence = 'present' and state <> 'normal'`),
    index('media_items_without_details').on(t.libraryId).where(sql`presence = 'present' and details_etag is not etag`),
    index('media_items_gone').on(t.presence, t.missingSince).where(sql`presence <> 'present'`),
    // Pages scan it in order; it contains the most common filters, so that rows outside the page are not read.
    index('media_items_sorted')
      .on(t.sortKey, t.id, t.type, t.presence, t.libraryId, t.serverId, t.state, t.year, t.seasonNumber)
      .where(sql`presence <> 'archived'`),
    // The same for one type: shows are few among episodes, and counted without reading those.
    index('media_items_by_type')
      .on(t.type, t.sortKey, t.id, t.presence, t.libraryId, t.serverId, t.state, t.year, t.seasonNumber)
      .where(sql`presence <> 'archived'`),
    // Without commas, at which drizzle-kit would cut them.
    index('media_items_by_year')
      .on(
        sql`(case when year is null then 0 else year end)`,
        t.id,
        t.type,
        t.presence,
        t.libraryId,
        t.serverId,
        t.state,
      )
      .where(sql`presence <> 'archived'`),
    index('media_items_by_added')
      .on(
        sql`(case when added_at is null then 0 else added_at end)`,
        t.id,
        t.type,
        t.presence,
        t.libraryId,
        t.serverId,
        t.state,
      )
      .where(sql`presence <> 'archived'`),
  ],
);

/** Shown only on an item's own page. */
export const mediaDetails = sqliteTable('media_details', {
  itemId: integer('item_id')
    .primaryKey()
    .references(() => mediaItems.id, { onDelete: 'cascade' }),
  /** JSON without null and empty values; see src/db/library/stored-details.ts. */
  details: text('details').notNull(),
  media: text('media').notNull(),
  /** What only single-item reads return: chapters, markers, and streams by part. */
  extras: text('extras'),
  /** Titles and names in scripts without spaces, one character per word; see src/db/library/words.ts. */
  spacedText: text('spaced_text'),
});

/** Its migration makes it WITHOUT ROWID, like media_guids: both are read by key and hold most of the rows. */
export const mediaFiles = sqliteTable(
  'media_files',
  {
    itemId: integer('item_id')
      .notNull()
      .references(() => mediaItems.id, { onDelete: 'cascade' }),
    /** In the server's order. Not the part's id: a server may use one twice. */
    position: integer('position').notNull(),
    mediaId: text('media_id').notNull(),
    partId: text('part_id').notNull(),
    path: text('path').notNull(),
    localPath: text('local_path'),
    sizeBytes: integer('size_bytes'),
    durationMs: integer('duration_ms'),
    container: text('container'),
    deletedAt: time('deleted_at'),
    isHere: flag('is_here').notNull(),
    isPlayable: flag('is_playable'),
    /** The target of the link at local_path, if it leads elsewhere. */
    realPath: text('real_path'),
  },
  (t) => [
    primaryKey({ columns: [t.itemId, t.position] }),
    // With where it leads, so that pairs are compared without reading the rows.
    index('media_files_by_local_path').on(t.localPath, t.realPath).where(sql`local_path is not null`),
    index('media_files_by_real_path').on(t.realPath).where(sql`real_path is not null`),
  ],
);

export const mediaGuids = sqliteTable(
  'media_guids',
  {
    itemId: integer('item_id')
      .notNull()
      .references(() => mediaItems.id, { onDelete: 'cascade' }),
    guid: text('guid').notNull(),
  },
  (t) => [primaryKey({ columns: [t.itemId, t.guid] }), index('media_guids_by_guid').on(t.guid)],
);
