import { max } from 'drizzle-orm';
import type { ItemStore } from '../../core/ports/library-store.ts';
import type { Database } from '../database.ts';
import { mediaItems } from '../schema/media-items.ts';
import { itemsAlike } from './items-alike.ts';
import { createItemLevels } from './items-levels.ts';
import { pageOfItems, searchItems } from './items-page.ts';
import { createItemPresence } from './items-presence.ts';
import { createItemReads } from './items-read.ts';
import { returningItems } from './items-return.ts';
import { createItemStates } from './items-states.ts';
import { thumbsOf } from './items-thumbs.ts';
import { createItemTotals } from './items-totals.ts';
import { writeItems } from './items-write.ts';

export function createItemStore(database: Database): ItemStore {
  return {
    ...createItemReads(database),
    ...createItemStates(database),
    ...createItemPresence(database),
    ...createItemLevels(database),
    ...createItemTotals(database),
    page: (filter, query) => pageOfItems(database, filter, query),
    async newestId() {
      const [newest] = await database.read(database.build.select({ id: max(mediaItems.id) }).from(mediaItems));
      return newest?.id ?? 0;
    },
    search: (q, limit) => searchItems(database, q, limit),
    thumbs: (query) => thumbsOf(database, query),
    alike: (queries) => itemsAlike(database, queries),
    returning: (serverId, arrived) => returningItems(database, serverId, arrived),
    write: (rows, now) => writeItems(database, rows, now),
  };
}
