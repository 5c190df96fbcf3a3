import type { Levels, MediaItem } from '../../model/plex.ts';
import type { LibraryStore } from '../../ports/library-store.ts';

export type ItemWithLevels<Item extends MediaItem = MediaItem> = Item & { readonly levels: Levels | null };

const parents: ReadonlySet<string> = new Set(['show', 'season', 'artist', 'album']);

/** Items as people see them: with how much is below, and albums with the files of their tracks, as they have none of their own. */
export async function withLevels<Item extends MediaItem>(
  { items: store }: Pick<LibraryStore, 'items'>,
  items: readonly Item[],
): Promise<ItemWithLevels<Item>[]> {
  const above = items.filter(({ type }) => parents.has(type)).map(({ id }) => id);
  if (above.length === 0) return items.map((item) => ({ ...item, levels: null }));
  const albums = items.filter(({ type }) => type === 'album').map(({ id }) => id);
  const [levels, files] = await Promise.all([store.levels(above), store.filesOfTracks(albums)]);
  return items.map((item) => ({
    ...item,
    files: files.get(item.id) ?? item.files,
    levels: levels.get(item.id) ?? null,
  }));
}
