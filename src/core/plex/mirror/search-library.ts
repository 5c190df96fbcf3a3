import { normalGuids } from '../../matching/guids.ts';
import type { PlexItem } from '../../ports/plex-item.ts';
import type { Runtime } from '../../runtime.ts';
import { connectedFor } from '../tell/scan-library.ts';
import { locate, pathsOf } from './examine-files.ts';

/** A result of Plex's search. */
export interface FoundItem {
  readonly item: PlexItem;
  readonly serverId: number;
  readonly libraryId: number;
  /** In normal form. */
  readonly guids: readonly string[];
  readonly files: readonly { readonly path: string; readonly localPath: string | null }[];
}

/** Searches one library with Plex's search, and adds our paths of the files. Null: no such library. */
export async function searchLibrary(rt: Runtime, id: number, title: string): Promise<FoundItem[] | null> {
  const library = await rt.library.libraries.get(id);
  if (library === null) return null;
  const plex = connectedFor(rt, library);
  const items = await plex.client.search(library.key, { title });
  return Promise.all(
    items.map(async (item) => ({
      item,
      serverId: library.serverId,
      libraryId: library.id,
      guids: normalGuids(item.guid, item.guids, item.type),
      files: await Promise.all(
        pathsOf(item).map(async (path) => ({ path, localPath: (await locate(plex, library.id, path)).localPath })),
      ),
    })),
  );
}
