import { sql } from 'drizzle-orm';
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { rowId } from './columns.ts';
import { plexLibraries } from './plex-libraries.ts';
import { plexServers } from './plex-servers.ts';

export const pathMappings = sqliteTable(
  'path_mappings',
  {
    id: rowId(),
    serverId: integer('server_id')
      .notNull()
      .references(() => plexServers.id, { onDelete: 'cascade' }),
    /** Null: for the whole server. */
    libraryId: integer('library_id').references(() => plexLibraries.id, { onDelete: 'cascade' }),
    plexPath: text('plex_path').notNull(),
    localPath: text('local_path').notNull(),
  },
  (t) => [uniqueIndex('path_mappings_path').on(t.serverId, sql`coalesce(library_id, 0)`, t.plexPath)],
);
