import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flag, json, rowId, time } from './columns.ts';
import { plexLibraries } from './plex-libraries.ts';
import { plexServers } from './plex-servers.ts';

export const collections = sqliteTable(
  'collections',
  {
    id: rowId(),
    serverId: integer('server_id')
      .notNull()
      .references(() => plexServers.id, { onDelete: 'cascade' }),
    libraryId: integer('library_id')
      .notNull()
      .references(() => plexLibraries.id, { onDelete: 'cascade' }),
    ratingKey: text('rating_key').notNull(),
    guid: text('guid'),
    title: text('title').notNull(),
    subtype: text('subtype'),
    summary: text('summary'),
    smart: flag('smart').notNull(),
    childCount: integer('child_count').notNull(),
    updatedAt: time('updated_at'),
    etag: text('etag').notNull(),
    /** In the server's order. Read only with the collection, so no table of its own. */
    memberRatingKeys: json('member_rating_keys').$type<readonly string[]>().notNull(),
  },
  (t) => [uniqueIndex('collections_key').on(t.serverId, t.ratingKey), index('collections_by_library').on(t.libraryId)],
);
