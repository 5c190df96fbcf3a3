import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type * as l from '../../core/model/plex.ts';
import { flag, json, rowId, time } from './columns.ts';
import { plexServers } from './plex-servers.ts';

export const plexLibraries = sqliteTable(
  'plex_libraries',
  {
    id: rowId(),
    serverId: integer('server_id')
      .notNull()
      .references(() => plexServers.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    /** The server's own name of the type: a new type must not break the list. */
    type: text('type').notNull(),
    uuid: text('uuid').notNull(),
    title: text('title').notNull(),
    agent: text('agent'),
    scanner: text('scanner'),
    language: text('language'),
    locations: json('locations').$type<readonly string[]>().notNull(),
    enabled: flag('enabled').notNull(),
    refreshMinutes: integer('refresh_minutes').notNull(),
    itemCount: integer('item_count').notNull(),
    changeNumber: integer('change_number'),
    cursors: json('cursors').$type<Readonly<Record<string, l.LibraryCursor>>>().notNull(),
    syncedAt: time('synced_at'),
    completeAt: time('complete_at'),
    missingSince: time('missing_since'),
    error: text('error'),
  },
  (t) => [uniqueIndex('plex_libraries_uuid').on(t.serverId, t.uuid)],
);
