import type { LibraryCursor } from '../../model/plex.ts';
import type { PlexListType } from '../../ports/plex-item.ts';
import { countItems, markMissing, newestOf, type Pass, writePage } from './library-pass.ts';
import { type LibrarySync, stopIfCancelled } from './library-sync.ts';

/** Everything of one type. What did not come is missing, but only when the list was complete. */
export async function runCompletePass(pass: Pass, isOnlyType: boolean): Promise<LibraryCursor> {
  const { rt, sync, type } = pass;
  const { plex, section, pageSize, signal } = sync;
  const seen = new Set<string>();
  let newest = pass.cursor;
  const end = await plex.client.list(
    { of: { section: section.key, type }, sort: 'id', pageSize },
    async (page) => {
      await stopIfCancelled(sync);
      for (const item of page.items) seen.add(item.ratingKey);
      newest = newestOf(newest, page.items, rt.now());
      // For several types expectRows asked for the sum.
      if (page.totalSize !== null && isOnlyType) sync.part.expect(page.totalSize);
      await writePage(pass, page);
      return undefined;
    },
    { signal, isPatient: true },
  );
  await markMissing(pass, { end, seen });
  return newest;
}

/** How many rows a complete pass of several kinds will read, where the server says so; of one kind its list says it. */
export async function expectRows(sync: LibrarySync, types: readonly PlexListType[]): Promise<void> {
  if (types.length < 2) return;
  let sum = 0;
  for (const type of types) {
    const count = await countItems(sync, type);
    if (count === null) return;
    sum += count;
  }
  sync.part.expect(sum);
}
