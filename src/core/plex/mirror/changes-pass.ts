import type { LibraryCursor } from '../../model/plex.ts';
import type { PlexListQuery } from '../../ports/plex-item.ts';
import { countItems, countWritten, markMissing, newestOf, type Pass, writePage } from './library-pass.ts';
import { stopIfCancelled } from './library-sync.ts';
import { syncItems } from './sync-items.ts';

/** A clock that is a little off, and rows that were written while a page was read. */
const overlapMs = 10 * 60_000;
/** Enough for what usually changes; a server that ignores filters sends no more than needed. */
const maxChangesPage = 100;

/** What was updated or added since the cursor, newest first; then the count, which tells whether something is gone. */
export async function runChangesPass(pass: Pass): Promise<LibraryCursor> {
  const { rt, sync, type, cursor } = pass;
  const { plex, library, section, pageSize, signal } = sync;
  let newest = cursor;
  const taken = new Set<string>();
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
        // A server that does not know the filter sends everything: only rows behind the cursor are of interest.
        const recent = page.items.filter((item) => since === null || (item[field] ?? 0) > since);
        const fresh = recent.filter((item) => !taken.has(item.ratingKey));
        for (const item of fresh) taken.add(item.ratingKey);
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

/** Something is gone, or came without a time: all keys are compared, and only what is not known is read. */
async function compareKeys(pass: Pass): Promise<void> {
  const { rt, sync, type } = pass;
  const { plex, section, pageSize, signal } = sync;
  const seen = new Set<string>();
  const unknown: string[] = [];
  const end = await plex.client.list(
    { of: { section: section.key, type }, sort: 'id', fields: 'identity', pageSize },
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
    countWritten(pass, await syncItems(rt, sync, items, { isWhole: true }), items.length);
  }
  await markMissing(pass, { end, seen });
}
