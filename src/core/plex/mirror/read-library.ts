import type { Link } from '../../model/link.ts';
import { inOrderOf, type Page } from '../../model/page.ts';
import type { MediaItem, PlexServer } from '../../model/plex.ts';
import type { RunSummary } from '../../model/run.ts';
import type { ItemFilter, ItemQuery } from '../../ports/library-store.ts';
import type { Runtime } from '../../runtime.ts';
import { listServers } from '../../servers/list-plex-servers.ts';
import { findItem, type ItemWithLevels, listItems } from './items.ts';
import { type CountedLibrary, listLibraries } from './libraries.ts';

export interface Mirrored {
  readonly servers: readonly PlexServer[];
  readonly libraries: readonly CountedLibrary[];
  /** Runs of libraries that run or wait. */
  readonly underWay: readonly RunSummary[];
}

const atMost = 20;

/** What is mirrored, and the syncs under way. */
export async function readMirrored(rt: Runtime): Promise<Mirrored> {
  const first = { limit: atMost, cursor: null };
  const [servers, libraries, running, queued] = await Promise.all([
    listServers(rt),
    listLibraries(rt),
    rt.store.runs.page({ scope: 'library', state: 'running' }, first),
    rt.store.runs.page({ scope: 'library', state: 'queued' }, first),
  ]);
  return { servers, libraries, underWay: [...running.items, ...queued.items] };
}

export interface MirroredPage extends Mirrored {
  readonly items: Page<ItemWithLevels>;
}

export async function readLibraryPage(rt: Runtime, filter: ItemFilter, query: ItemQuery): Promise<MirroredPage> {
  const [mirrored, items] = await Promise.all([readMirrored(rt), listItems(rt, filter, query)]);
  return { ...mirrored, items };
}

/** The items that a page shows already, as they are now, in the order of the ids, and how many newer ones fit its filter. */
export async function refreshItems(
  rt: Pick<Runtime, 'library'>,
  ids: readonly number[],
  filter: ItemFilter,
): Promise<{ readonly items: readonly ItemWithLevels[]; readonly newer: number }> {
  const [found, newer] = await Promise.all([
    listItems(rt, { ids }, { limit: Math.max(1, ids.length), cursor: null }),
    rt.library.items.page(filter, { limit: 1, cursor: null, sort: 'added' }),
  ]);
  return { items: inOrderOf(ids, found.items), newer: newer.total };
}

/** The id of the item that came last; 0 if there is none. */
export function newestItemId({ library }: Pick<Runtime, 'library'>): Promise<number> {
  return library.items.newestId();
}

export type LinkedItem = NonNullable<Awaited<ReturnType<typeof findItem>>> & {
  /** Live links of ours that are one of its files or lead to one. */
  readonly links: readonly Link[];
  /** Other items that play the same files: the movie of a special, the special of a movie. */
  readonly twins: readonly MediaItem[];
};

async function linksOf(rt: Pick<Runtime, 'store'>, { guids }: MediaItem, paths: readonly string[]): Promise<Link[]> {
  const tmdbIds = guids.flatMap((guid) => /^tmdb:\/\/(\d{1,9})$/.exec(guid)?.[1] ?? []).map(Number);
  const [made, ofMovies] = await Promise.all([
    rt.store.links.byPaths(paths),
    tmdbIds.length === 0 ? [] : rt.store.links.liveByMovies(tmdbIds),
  ]);
  const leading = ofMovies.filter(({ target }) => paths.includes(target));
  return [...new Map([...made, ...leading].map((link) => [link.id, link])).values()];
}

/** An item with what is below it, and its twins. Null: no such item. */
export async function findLinkedItem(rt: Pick<Runtime, 'library' | 'store'>, id: number): Promise<LinkedItem | null> {
  const found = await findItem(rt, id);
  if (found === null) return null;
  const paths = found.item.files.flatMap(({ localPath }) => localPath ?? []);
  if (paths.length === 0) return { ...found, links: [], twins: [] };
  const links = await linksOf(rt, found.item, paths);
  const others = [...new Set(links.flatMap(({ path, target }) => [path, target]))];
  const twins = others.length === 0 ? [] : await rt.library.items.byLocalPaths(others);
  return { ...found, links, twins: twins.filter((twin) => twin.id !== id) };
}
