import type { Page, PageQuery } from '../../model/page.ts';
import type { Collection, Levels, MediaItem, MediaItemWhole, Network } from '../../model/plex.ts';
import type { ItemFilter, ItemQuery, LibraryFilter } from '../../ports/library-store.ts';
import type { Runtime } from '../../runtime.ts';
import { parentTypes } from './item-numbers.ts';

export type ItemWithLevels<Item extends MediaItem = MediaItem> = Item & {
  readonly levels: Levels | null;
  /** Whether its server has a poster for it, or for its show. */
  readonly hasPoster: boolean;
};

export async function listItems(
  rt: Pick<Runtime, 'library'>,
  filter: ItemFilter,
  query: ItemQuery,
): Promise<Page<ItemWithLevels>> {
  const found = await rt.library.items.page(filter, query);
  return { ...found, items: await withLevels(rt, found.items) };
}

interface ItemWithChildren {
  readonly item: ItemWithLevels<MediaItemWhole>;
  readonly children: readonly ItemWithLevels[];
}

export async function findItem(rt: Pick<Runtime, 'library'>, id: number): Promise<ItemWithChildren | null> {
  const found = await rt.library.items.get(id);
  if (found === null) return null;
  const [item] = await withLevels(rt, [found]);
  const children = await withLevels(rt, await rt.library.items.children(found));
  return item === undefined ? null : { item, children };
}

/** Networks of shows. */
export function listNetworks(
  { library }: Pick<Runtime, 'library'>,
  filter: LibraryFilter,
): Promise<readonly Network[]> {
  return library.items.networks(filter);
}

export function listCollections(
  { library }: Pick<Runtime, 'library'>,
  filter: LibraryFilter,
  page: PageQuery,
): Promise<Page<Collection>> {
  return library.collections.page(filter, page);
}

export function findCollection({ library }: Pick<Runtime, 'library'>, id: number): Promise<Collection | null> {
  return library.collections.get(id);
}

/** Items for display: with the counts of the levels below, and whether they have a poster. Albums have no files, so they get the files of their tracks. */
async function withLevels<Item extends MediaItem>(
  { library: { items: store } }: Pick<Runtime, 'library'>,
  items: readonly Item[],
): Promise<ItemWithLevels<Item>[]> {
  const parentIds = items.filter(({ type }) => parentTypes.has(type)).map(({ id }) => id);
  const albums = items.filter(({ type }) => type === 'album').map(({ id }) => id);
  const [levels, files, thumbs] = await Promise.all([
    store.levels(parentIds),
    store.filesOfTracks(albums),
    store.thumbs({ ids: items.map(({ id }) => id) }),
  ]);
  const withPoster = new Set(thumbs.map(({ itemId }) => itemId));
  return items.map((item) => ({
    ...item,
    hasPoster: withPoster.has(item.id),
    files: files.get(item.id) ?? item.files,
    levels: levels.get(item.id) ?? null,
  }));
}
