import type { LibraryCursor } from '../../model/plex.ts';
import type { PlexListQuery, PlexListType } from '../../ports/plex-item.ts';
import { countItems, countWritten, markMissing, newestOf, type Pass, writePage } from './library-pass.ts';
import { type LibrarySync, stopIfCancelled } from './library-sync.ts';
import { syncItems } from './sync-items.ts';

/** Allows for clock differences, and for rows written while a page was read. */
const overlapMs = 10 * 60_000;
/** Enough for usual changes. A server that ignores filters sends little extra. */
const maxChangesPage = 100;

/** Reads what was updated or added since the cursor, newest first. Then compares counts, to find items that were removed. */
export async function runChangesPass(pass: Pass): Promise<LibraryCursor> {
  const { rt, sync, type, cursor } = pass;
  const { plex, library, section, pageSize, signal } = sync;
  let newest = cursor;
  const read = new Set<string>();
  for (const field of ['updatedAt', 'addedAt'] as const) {
    const since = cursor[field] === null ? null : cursor[field] - overlapMs;
    const query: PlexListQuery = {
      of: { section: section.key, type },
      sort: `${field}:desc`,
      ...(since === null ? {} : { after: { field, at: since } }),
      pageSize: Math.min(pageSize, maxChangesPage),
    };
    await plex.client.list(
      query,
      async (page) => {
        await stopIfCancelled(sync);
        // A server that ignores the filter sends everything: skip the rows before the cursor.
        const recent = page.items.filter((item) => since === null || (item[field] ?? 0) > since);
        const fresh = recent.filter((item) => !read.has(item.ratingKey));
        for (const item of fresh) read.add(item.ratingKey);
        newest = newestOf(newest, fresh, rt.now());
        if (fresh.length > 0) await writePage(pass, { ...page, items: fresh });
        return recent.length < page.items.length ? 'stop' : undefined;
      },
      { signal, isPatient: true },
    );
  }
  const present = await rt.library.items.countPresent(library.id, type);
  const count = await countItems(sync, type);
  if (count !== null && count !== present) await compareKeys(pass);
  return newest;
}

/** An item was removed, or added without a time: compares all keys, and reads only unknown items. */
async function compareKeys(pass: Pass): Promise<void> {
  const { rt, sync, type } = pass;
  const { plex, section, pageSize, signal } = sync;
  const seen = new Set<string>();
  const unknown: string[] = [];
  const end = await plex.client.list(
    { of: { section: section.key, type }, sort: 'id', fields: 'identity', pageSize, readsAhead: true },
    async (page) => {
      await stopIfCancelled(sync);
      const keys = page.items.map((item) => item.ratingKey);
      const known = await rt.library.items.known(plex.server.id, keys);
      for (const key of keys) {
        seen.add(key);
        if (known.get(key)?.presence !== 'present') unknown.push(key);
      }
      return undefined;
    },
    { signal, isPatient: true },
  );
  for (let at = 0; at < unknown.length; at += 100) {
    const items = await plex.client.items(unknown.slice(at, at + 100), { signal, isPatient: true });
    countWritten(pass, await syncItems(rt, sync, { items, isWhole: true }), items.length);
  }
  await markMissing(pass, { end, seen });
}

/** Reads all items of one type. Items that are not listed are marked missing, but only after a complete listing. */
export async function runCompletePass(pass: Pass, isOnlyType: boolean): Promise<LibraryCursor> {
  const { rt, sync, type } = pass;
  const { plex, section, pageSize, signal } = sync;
  const seen = new Set<string>();
  let newest = pass.cursor;
  const end = await plex.client.list(
    { of: { section: section.key, type }, sort: 'id', pageSize, readsAhead: true },
    async (page) => {
      await stopIfCancelled(sync);
      for (const item of page.items) seen.add(item.ratingKey);
      newest = newestOf(newest, page.items, rt.now());
      // For several types, expectRows has set the sum.
      if (page.totalSize !== null && isOnlyType) sync.part.expect(page.totalSize);
      await writePage(pass, page);
      return undefined;
    },
    { signal, isPatient: true },
  );
  await markMissing(pass, { end, seen });
  return newest;
}

/** How many rows a complete pass of several types will read, if the server reports it. For one type its list does. */
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
