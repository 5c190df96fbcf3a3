import type { Page, PageQuery } from '../model/page.ts';
import type { MediaItem } from '../model/plex.ts';
import type { WatchEvent } from '../model/watch.ts';
import type { ListedState, WatchEventFilter, WatchStateFilter } from '../ports/watch-store.ts';
import type { Runtime } from '../runtime.ts';

type ViewReader = Pick<Runtime, 'watch'>;

/** Newest first. */
export function listViews({ watch }: ViewReader, filter: WatchEventFilter, page: PageQuery): Promise<Page<WatchEvent>> {
  return watch.events.page(filter, page);
}

export function findView({ watch }: ViewReader, id: number): Promise<WatchEvent | null> {
  return watch.events.get(id);
}

export interface ViewsOf {
  readonly views: Page<WatchEvent>;
  /** What the filter names, if the mirror has it. */
  readonly item: MediaItem | null;
}

/** As listViews; an item that is a show stands for its episodes. */
export async function listViewsOf(
  rt: ViewReader & Pick<Runtime, 'library'>,
  { itemId, ...filter }: WatchEventFilter,
  page: PageQuery,
): Promise<ViewsOf> {
  const item = itemId === undefined ? null : await rt.library.items.get(itemId);
  const isShow = item?.type === 'show';
  const ofItem = itemId === undefined ? {} : isShow ? { showItemId: itemId } : { itemId };
  return { item, views: await rt.watch.events.page({ ...filter, ...ofItem }, page) };
}

/** The watch state of each account, item by item. */
export function listStates(
  { watch }: ViewReader,
  filter: WatchStateFilter,
  page: PageQuery,
): Promise<Page<ListedState>> {
  return watch.states.page(filter, page);
}
