import type { MovieFacts, SpecialFacts } from '../model/discovery.ts';
import type { Link, LinkEvent, LinkState, NamedLink, Sidecar } from '../model/link.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { MediaItem } from '../model/plex.ts';
import type { LinkFilter, NamedLinkFilter, NamedLinkQuery } from '../ports/link-store.ts';
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

/** A page's list: links with the names of their rules. */
export function listNamedLinks(
  { store }: Pick<Runtime, 'store'>,
  filter: NamedLinkFilter,
  query: NamedLinkQuery,
): Promise<Page<NamedLink>> {
  return store.links.named(filter, query);
}

/** The rows that a page shows already, as they are now, in the order of the ids; how many there are in all, and since the newest one. */
export async function refreshNamedLinks(
  { store }: Pick<Runtime, 'store'>,
  ids: readonly number[],
  { newestId, ...filter }: NamedLinkFilter & { readonly newestId: number },
): Promise<{ readonly links: readonly NamedLink[]; readonly newer: number; readonly total: number }> {
  const one = { limit: 1, cursor: null, sort: 'changed', order: 'descending' } as const;
  const [found, newer, all] = await Promise.all([
    store.links.namedByIds(ids),
    store.links.named({ ...filter, newerThan: newestId }, one),
    store.links.named(filter, one),
  ]);
  const byId = new Map(found.map((one) => [one.link.id, one]));
  return { links: ids.flatMap((id) => byId.get(id) ?? []), newer: newer.total, total: all.total };
}

/** The id of the link that was made last; 0 if there is none. */
export async function newestLinkId({ store }: Pick<Runtime, 'store'>): Promise<number> {
  return (await store.links.page({}, { limit: 1, cursor: null })).items[0]?.id ?? 0;
}

const linkStates = ['linked', 'confirmed', 'broken', 'removed'] as const;

export async function countLinks({ store }: Pick<Runtime, 'store'>): Promise<Readonly<Record<LinkState, number>>> {
  const counts = await store.links.countByState();
  return Object.fromEntries(linkStates.map((state) => [state, counts[state] ?? 0])) as Record<LinkState, number>;
}

export interface NamedLinkDetails extends LinkWithHistory {
  readonly names: NamedLink['names'];
  readonly sidecars: readonly Sidecar[];
  /** What discovery knows of the movie; absent: nothing. */
  readonly movie: MovieFacts | undefined;
  /** The same of the episodes that the link stands for. */
  readonly specials: readonly SpecialFacts[];
}

export async function findNamedLink(
  runtime: Pick<Runtime, 'store' | 'library'>,
  id: number,
): Promise<NamedLinkDetails | null> {
  const [[named], details] = await Promise.all([
    runtime.store.links.namedByIds([id]),
    findLinkWithHistory(runtime, id),
  ]);
  if (named === undefined || details === null) return null;
  const { discovery, links } = runtime.store;
  const { movieTmdbId, seriesTvdbId, episodeTvdbIds } = named.link;
  const [sidecars, [movie], series] = await Promise.all([
    links.sidecars([id]),
    discovery.moviesOf([movieTmdbId]),
    discovery.seriesOf([seriesTvdbId]),
  ]);
  const specials = series.flatMap((one) => one.specials).filter(({ tvdbId }) => episodeTvdbIds.includes(tvdbId));
  return { ...details, names: named.names, sidecars, movie, specials };
}
