import type { Instance } from '../model/instance.ts';
import type { HolderChange, MarkedMovie, MarkedSeries } from '../ports/discovery-store.ts';
import type { EpisodeRow, SeriesRow } from '../ports/sonarr.ts';
import type { Runtime } from '../runtime.ts';
import type { SonarrServer } from '../servers/servers.ts';
import { movieFactsOf, seriesFactsOf } from './read-facts.ts';

/** What was read of one movie or series, and of whom. */
export interface ItemRead<Facts> {
  /** Of the first instance that has it; null if none has. */
  readonly found: Facts | null;
  /** The instance that has it, and those before it, which do not. One that is away says nothing. */
  readonly holders: readonly HolderChange[];
}

/** Asks the Radarrs for one movie. Throws only if one is away and no other has the movie. */
export function readMovie(rt: Runtime, tmdbId: number, signal: AbortSignal): Promise<ItemRead<MarkedMovie>> {
  return readFirst(rt.servers.radarrs(), { id: tmdbId, signal }, async ({ client }) => {
    const row = (await client.movieByTmdbId(tmdbId, { signal })).find((one) => one.tmdbId === tmdbId);
    return row === undefined ? null : movieFactsOf(row);
  });
}

/** Asks the Sonarrs for one series and its specials. Throws only if one is away and no other has the series. */
export function readSeries(rt: Runtime, tvdbId: number, signal: AbortSignal): Promise<ItemRead<MarkedSeries>> {
  return readFirst(rt.servers.sonarrs(), { id: tvdbId, signal }, async (server) => {
    const row = (await server.client.seriesByTvdbId(tvdbId, { signal })).find((one) => one.tvdbId === tvdbId);
    return row === undefined ? null : readSpecials(rt, { server, row }, signal);
  });
}

async function readFirst<Server extends { readonly instance: Instance }, Facts>(
  servers: readonly Server[],
  { id, signal }: { readonly id: number; readonly signal: AbortSignal },
  read: (server: Server) => Promise<Facts | null>,
): Promise<ItemRead<Facts>> {
  const holders: HolderChange[] = [];
  const faults: unknown[] = [];
  for (const server of servers) {
    const instanceId = server.instance.id;
    try {
      const found = await read(server);
      if (found !== null) return { found, holders: [...holders, { instanceId, added: [id], removed: [] }] };
      holders.push({ instanceId, added: [], removed: [id] });
    } catch (error) {
      if (signal.aborted) throw error;
      faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
  return { found: null, holders };
}

export async function readSpecials(
  rt: Runtime,
  { server, row }: { readonly server: SonarrServer; readonly row: SeriesRow & { tvdbId: number } },
  signal: AbortSignal,
): Promise<MarkedSeries> {
  const episodes = await server.client.episodes(row.id, { seasonNumber: 0, signal });
  return seriesFactsOf({ server, row, episodes, ourPaths: await ourPathsOf(rt, server, episodes) });
}

/** Only the files of these episodes are looked up, so that an event does not read the whole ledger. */
async function ourPathsOf(rt: Runtime, server: SonarrServer, episodes: readonly EpisodeRow[]): Promise<Set<string>> {
  const paths = episodes.flatMap(({ episodeFile }) => {
    const ours = episodeFile?.path === undefined ? null : server.toOurs(episodeFile.path);
    return ours !== null && 'path' in ours ? [ours.path] : [];
  });
  if (paths.length === 0) return new Set();
  return new Set((await rt.store.links.byPaths(paths)).map(({ path }) => path));
}
