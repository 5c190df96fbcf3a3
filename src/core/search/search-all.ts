import { foldText } from '../matching/title-words.ts';
import type { Role } from '../model/access.ts';
import type { Link, NamedLink } from '../model/link.ts';
import type { MediaItem } from '../model/plex.ts';
import type { Runtime } from '../runtime.ts';
import { listServers } from '../servers/list-plex-servers.ts';

export interface FoundTitle {
  /** TMDB's of a movie, TVDB's of a series. */
  readonly id: number;
  readonly title: string;
  readonly year: number | null;
  /** Its live links. */
  readonly links: readonly Link[];
}

export interface FoundServer {
  readonly kind: 'instance' | 'plex';
  readonly id: number;
  readonly name: string;
}

export interface FoundAll {
  readonly movies: readonly FoundTitle[];
  readonly series: readonly FoundTitle[];
  readonly links: readonly NamedLink[];
  readonly items: readonly MediaItem[];
  readonly servers: readonly FoundServer[];
}

type Searched = Pick<Runtime, 'store' | 'library' | 'servers' | 'plex'>;

/** How many of each kind are found at most. */
const most = 5;
const nothing: FoundAll = { movies: [], series: [], links: [], items: [], servers: [] };

/**
 * The first of everything whose name contains the text; for a viewer only what is in the libraries. Movies and series are those that discovery
 * stored: no server is asked.
 */
export async function searchAll(rt: Searched, text: string, role: Role): Promise<FoundAll> {
  if (text === '') return nothing;
  const items = rt.library.items.search(text, most);
  if (role === 'viewer') return { ...nothing, items: await items };
  const [movies, series, links, found, servers] = await Promise.all([
    findMovies(rt, text),
    findSeries(rt, text),
    rt.store.links.search(text, most),
    items,
    findServers(rt, text),
  ]);
  return { movies, series, links, items: found, servers };
}

async function findMovies({ store }: Searched, text: string): Promise<FoundTitle[]> {
  const movies = await store.discovery.searchMovies(text, most);
  const links = await store.links.liveByMovies(movies.map(({ tmdbId }) => tmdbId));
  return movies.map(({ tmdbId, title, year }) => ({
    ...{ id: tmdbId, title, year: year || null },
    links: links.filter((link) => link.movieTmdbId === tmdbId),
  }));
}

async function findSeries({ store }: Searched, text: string): Promise<FoundTitle[]> {
  const series = await store.discovery.searchSeries(text, most);
  const links = await store.links.liveBySeriesIds(series.map(({ tvdbId }) => tvdbId));
  return series.map(({ tvdbId, title, year }) => ({
    ...{ id: tvdbId, title, year: year || null },
    links: links.filter((link) => link.seriesTvdbId === tvdbId),
  }));
}

async function findServers(rt: Searched, text: string): Promise<FoundServer[]> {
  const instances = rt.servers.all().map(({ id, name }) => ({ kind: 'instance' as const, id, name }));
  const plexes = (await listServers(rt)).map(({ id, name }) => ({ kind: 'plex' as const, id, name }));
  const wanted = foldText(text);
  return [...instances, ...plexes].filter(({ name }) => foldText(name).includes(wanted)).slice(0, most);
}
