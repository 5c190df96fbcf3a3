import { index, integer, primaryKey, sqliteTable } from 'drizzle-orm/sqlite-core';
import { flag } from './columns.ts';
import { links } from './links.ts';
import { mediaItems } from './media-items.ts';

/**
 * The items of Plex whose file is at an end of a live link, or leads there. Derived from links and media_files by triggers, so that comparing
 * the watch states of all pairs compares no paths. Its migration makes it WITHOUT ROWID and has the triggers; never write it.
 */
export const linkItems = sqliteTable(
  'link_items',
  {
    linkId: integer('link_id')
      .notNull()
      .references(() => links.id, { onDelete: 'cascade' }),
    itemId: integer('item_id')
      .notNull()
      .references(() => mediaItems.id, { onDelete: 'cascade' }),
    /** The file at an end leads to neither: further items may play what it leads to. */
    leadsAway: flag('leads_away').notNull(),
  },
  (t) => [primaryKey({ columns: [t.linkId, t.itemId] }), index('link_items_by_item').on(t.itemId)],
);
