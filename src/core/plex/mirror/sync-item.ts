import type { MediaItem, MediaItemWhole, PlexLibrary } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';
import { connectedFor } from '../tell/scan-library.ts';
import { discoverLibraries, verifyMachine } from './discover-libraries.ts';
import { syncItems } from './sync-items.ts';

const itemMs = 30_000;

/**
 * Reads one item from its server now, the server looking at its files, and what is below it as lists say it. An item that the server is sure it does not
 * have is missing from then on. Null when it is not mirrored.
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
    const reason = `Plex "${plex.server.name}" does not have it any more`;
    if (before.presence === 'present') await rt.library.items.setMissing([id], { now, since: now, reason });
    return rt.library.items.get(id);
  }
  const library = await libraryOf(rt, plex, { before, key: item.librarySectionID, signal });
  if (library === null) return before;
  await syncItems(rt, { plex, library, viewed: (changes) => rt.viewsChanged(plex.server, changes) }, [item], {
    isWhole: true,
    force: true,
  });
  await syncChildren(rt, { plex, library, signal }, before);
  return rt.library.items.get(id);
}

interface Place {
  readonly plex: ConnectedPlex;
  readonly library: PlexLibrary;
  readonly signal: AbortSignal;
}

/** It may have been moved to another library of its server. */
async function libraryOf(
  rt: Runtime,
  plex: ConnectedPlex,
  { before, key, signal }: { before: MediaItem; key: string | null; signal: AbortSignal },
): Promise<PlexLibrary | null> {
  const own = await rt.library.libraries.get(before.libraryId);
  if (key === null || own?.key === key) return own;
  const find = (all: readonly PlexLibrary[]) => all.find((one) => one.key === key && one.missingSince === null) ?? null;
  return (
    find(await rt.library.libraries.ofServer(plex.server.id)) ??
    find((await discoverLibraries(rt, plex, signal)).libraries)
  );
}

const parents: ReadonlySet<string> = new Set(['show', 'season', 'artist', 'album']);

async function syncChildren(rt: Runtime, { plex, library, signal }: Place, item: MediaItem): Promise<void> {
  if (!parents.has(item.type)) return;
  const { ratingKey } = item;
  const isTop = item.type === 'show' || item.type === 'artist';
  for (const of of isTop ? [{ childrenOf: ratingKey }, { leavesOf: ratingKey }] : [{ childrenOf: ratingKey }])
    await plex.client.list(
      { of },
      async ({ items }) => {
        await syncItems(rt, { plex, library, viewed: (changes) => rt.viewsChanged(plex.server, changes) }, items, {
          isWhole: false,
        });
        return undefined;
      },
      { signal },
    );
}
