import type { MediaItem, MediaItemWhole, PlexLibrary } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';
import { connectedFor } from '../tell/scan-library.ts';
import { findLibraryByKey, verifyMachine } from './discover-libraries.ts';
import { parentTypes } from './item-numbers.ts';
import { type SyncTarget, syncItems } from './sync-items.ts';

const itemMs = 30_000;

/**
 * Reads one item and the items below it from the server, which checks the item's files. If the server does not have it, it is marked missing. Null: it is not
 * synced.
 */
export async function syncItem(rt: Runtime, id: number): Promise<MediaItemWhole | null> {
  const before = await rt.library.items.get(id);
  if (before === null) return null;
  const plex = connectedFor(rt, before);
  const signal = AbortSignal.timeout(itemMs);
  await verifyMachine(plex, signal);
  const [item] = await plex.client.items([before.ratingKey], { checkFiles: true, signal });
  if (item === undefined) {
    const now = rt.now();
    const reason = `Plex "${plex.server.name}" no longer has it`;
    if (before.presence === 'present') await rt.library.items.setMissing([id], { now, since: now, reason });
    return rt.library.items.get(id);
  }
  const library = await libraryOf(rt, plex, { before, key: item.librarySectionID, signal });
  if (library === null) return before;
  const target: SyncTarget = { plex, library, viewed: (changes) => rt.viewsChanged(plex.server, changes) };
  await syncItems(rt, target, { items: [item], isWhole: true, force: true });
  await syncChildren(rt, target, { item: before, signal });
  return rt.library.items.get(id);
}

/** The item may have been moved to another library of its server. */
async function libraryOf(
  rt: Runtime,
  plex: ConnectedPlex,
  { before, key, signal }: { before: MediaItem; key: string | null; signal: AbortSignal },
): Promise<PlexLibrary | null> {
  const own = await rt.library.libraries.get(before.libraryId);
  if (key === null || own?.key === key) return own;
  return findLibraryByKey(rt, plex, { key, signal });
}

async function syncChildren(
  rt: Runtime,
  target: SyncTarget,
  { item, signal }: { readonly item: MediaItem; readonly signal: AbortSignal },
): Promise<void> {
  if (!parentTypes.has(item.type)) return;
  const { ratingKey } = item;
  const isTop = item.type === 'show' || item.type === 'artist';
  for (const of of isTop ? [{ childrenOf: ratingKey }, { leavesOf: ratingKey }] : [{ childrenOf: ratingKey }])
    await target.plex.client.list(
      { of },
      async ({ items }) => {
        await syncItems(rt, target, { items, isWhole: false });
        return undefined;
      },
      { signal },
    );
}
