import type { LibraryStore } from '../ports/library-store.ts';
import type { MediaItem } from './model.ts';

/** How much is below an item: seasons or albums, and episodes or tracks. */
export interface Levels {
  /** One level below: seasons of a show, episodes of a season, albums of an artist, tracks of an album. */
  readonly childCount: number;
  /** The lowest level: episodes and tracks. */
  readonly leafCount: number;
}

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
