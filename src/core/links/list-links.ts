import type { Link, LinkEvent } from '../model/link.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { MediaItem } from '../model/plex.ts';
import type { LinkFilter } from '../ports/link-store.ts';
import type { Runtime } from '../runtime.ts';

export interface LinkWithHistory {
  readonly link: Link;
  readonly history: readonly LinkEvent[];
  /** The items of Plex that play it. */
  readonly items: readonly MediaItem[];
}

/** Removed links only when the filter asks for them. */
export function listLinks({ store }: Pick<Runtime, 'store'>, filter: LinkFilter, page: PageQuery): Promise<Page<Link>> {
  return store.links.page(filter, page);
}

export function findLink({ store }: Pick<Runtime, 'store'>, id: number): Promise<Link | null> {
  return store.links.get(id);
}

export async function findLinkWithHistory(
  { store, library }: Pick<Runtime, 'store' | 'library'>,
  id: number,
): Promise<LinkWithHistory | null> {
  const link = await store.links.get(id);
  if (link === null) return null;
  const history = await store.links.history(link.id);
  const items = link.state === 'removed' ? [] : await library.items.byLocalPaths([link.path]);
  return { link, history, items };
}
