import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flag, rowId, time } from './columns.ts';
import { mediaItems } from './media-items.ts';

/** Maps shows in Plex to series in Sonarr. */
export const showsMap = sqliteTable(
  'shows_map',
  {
    id: rowId(),
    itemId: integer('item_id')
      .notNull()
      .references(() => mediaItems.id, { onDelete: 'cascade' }),
    sonarr: integer('sonarr'),
    sonarrSeriesId: integer('sonarr_series_id'),
    seriesTvdbId: integer('series_tvdb_id'),
    confidence: real('confidence'),
    method: text('method'),
    syncEnabled: flag('sync_enabled').notNull(),
    updatedAt: time('updated_at').notNull(),
  },
  (t) => [uniqueIndex('shows_map_item').on(t.itemId), index('shows_map_by_series').on(t.seriesTvdbId)],
);
