import { normalGuids } from '../../matching/guids.ts';
import type { PlexItem } from '../../ports/plex-item.ts';
import type { LibraryDeps } from '../library-deps.ts';
import { connectedFor } from '../tell/scan-library.ts';
import type { FoundItem } from '../verbs.ts';
import { locate } from './examine-files.ts';

/** Plex's own search in one library, with where the files lie for us. Null when there is no such library. */
export async function searchLibrary(deps: LibraryDeps, id: number, title: string): Promise<FoundItem[] | null> {
  const library = await deps.rt.library.libraries.get(id);
  if (library === null) return null;
  const plex = connectedFor(deps, library);
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

function pathsOf({ media }: PlexItem): string[] {
  return media.flatMap(({ parts }) => parts.flatMap(({ file }) => file ?? []));
}
