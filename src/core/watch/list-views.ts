import type { Page, PageQuery } from '../model/page.ts';
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

/** The watch state of each account, item by item. */
export function listStates(
  { watch }: ViewReader,
  filter: WatchStateFilter,
  page: PageQuery,
): Promise<Page<ListedState>> {
  return watch.states.page(filter, page);
}
