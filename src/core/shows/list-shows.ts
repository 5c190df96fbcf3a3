import type { Page, PageQuery } from '../model/page.ts';
import type { ShowMapping } from '../model/show.ts';
import type { ShowFilter } from '../ports/request-store.ts';
import type { Runtime } from '../runtime.ts';

type ShowReader = Pick<Runtime, 'shows'>;

export function listShows({ shows }: ShowReader, filter: ShowFilter, page: PageQuery): Promise<Page<ShowMapping>> {
  return shows.page(filter, page);
}

export function findShow({ shows }: ShowReader, id: number): Promise<ShowMapping | null> {
  return shows.get(id);
}
