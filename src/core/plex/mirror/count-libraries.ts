import type { PlexLibrary } from '../../model/plex.ts';
import type { LibraryStore } from '../../ports/library-store.ts';

/** With how many items of each type are mirrored: shows, seasons and episodes are no one number. */
export type CountedLibrary = PlexLibrary & { readonly counts: Readonly<Record<string, number>> };

export async function countLibraries(
  { items }: Pick<LibraryStore, 'items'>,
  libraries: readonly PlexLibrary[],
): Promise<CountedLibrary[]> {
  const rows = libraries.length === 0 ? [] : await items.countByType();
  return libraries.map((library) => {
    const own = rows.filter(({ libraryId }) => libraryId === library.id);
    return { ...library, counts: Object.fromEntries(own.map(({ type, count }) => [type, count])) };
  });
}

export async function countLibrary(
  store: Pick<LibraryStore, 'items'>,
  library: PlexLibrary | null,
): Promise<CountedLibrary | null> {
  return library === null ? null : ((await countLibraries(store, [library]))[0] ?? null);
}
