import type { Player, PlayerLibrary, Players } from '../../ports/player.ts';
import type { PlexItem } from '../../ports/plex-item.ts';
import type { Runtime } from '../../runtime.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';
import { pathsOf } from '../mirror/examine-files.ts';
import { type SyncTarget, syncItems } from '../mirror/sync-items.ts';
import { type Holder, holdersOf, isSameTheirs, theirsIn } from './holders.ts';

/** Plex servers as players. */
export function plexPlayers(rt: Runtime): Players {
  return {
    get(serverId) {
      const plex = rt.plex.get(serverId);
      return plex === null ? null : playerOf(rt, plex);
    },
  };
}

function playerOf(rt: Runtime, plex: ConnectedPlex): Player {
  const { id, name } = plex.server;
  return {
    name,
    label: `Plex "${name}"`,
    pathOf: (folder) => plex.toTheirs(folder, null)[0] ?? folder,
    librariesOf: async (folder, signal) =>
      (await holdersOf(rt, plex, { folder, signal })).map((holder) => libraryOf(rt, plex, holder)),
    async syncedFiles(paths) {
      const items = await rt.library.items.byLocalPaths(paths);
      const here = items.filter(({ serverId }) => serverId === id);
      return new Set(here.flatMap(({ files }) => files.flatMap(({ localPath }) => localPath ?? [])));
    },
  };
}

function libraryOf(rt: Runtime, plex: ConnectedPlex, holder: Holder): PlayerLibrary {
  const { library } = holder;
  const theirsOf = (path: string) => theirsIn(plex, holder, path);
  return {
    title: library.title,
    holds: (path) => theirsOf(path) !== null,
    async scan(folder, signal) {
      const theirs = theirsOf(folder);
      if (theirs !== null) await plex.client.refresh(library.key, theirs, { signal });
    },
    async list(file, signal) {
      const theirs = theirsOf(file);
      const item = theirs === null ? null : await itemOfFile({ plex, library }, theirs, signal);
      if (item === null) return null;
      const keys = [item.ratingKey, item.parentRatingKey, item.grandparentRatingKey].filter((key) => key !== null);
      const items = await plex.client.items(keys, { signal });
      const target: SyncTarget = { plex, library, viewed: (changes) => rt.viewsChanged(plex.server, changes) };
      await syncItems(rt, target, { items, isWhole: true });
      return item.ratingKey;
    },
  };
}

/** Plex compares names byte by byte, and may store another Unicode form of the same letters. */
async function itemOfFile(target: SyncTarget, path: string, signal: AbortSignal): Promise<PlexItem | null> {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  for (const form of new Set([name, name.normalize('NFC'), name.normalize('NFD')])) {
    const item = await itemOfName(target, { name: form, path }, signal);
    if (item !== null) return item;
  }
  return null;
}

async function itemOfName(
  { plex, library }: SyncTarget,
  { name, path }: { readonly name: string; readonly path: string },
  signal: AbortSignal,
): Promise<PlexItem | null> {
  let found: PlexItem | null = null;
  await plex.client.list(
    {
      of: { section: library.key, type: library.type === 'show' ? 'episode' : 'movie' },
      file: name,
      pageSize: 50,
    },
    (page) => {
      found ??= page.items.find((item) => pathsOf(item).some((file) => isSameTheirs(file, path))) ?? null;
      return found === null ? undefined : 'stop';
    },
    { signal },
  );
  return found;
}
