import type { MarkedMovie, MarkedSeries } from '../ports/discovery-store.ts';
import type { EpisodeRow, SeriesRow } from '../ports/sonarr.ts';
import type { Runtime } from '../runtime.ts';
import type { SonarrServer } from '../servers/servers.ts';
import { movieFactsOf, seriesFactsOf } from './read-facts.ts';

/** Asks the Radarrs for one movie; null if none of them has it. */
export async function readMovie(rt: Runtime, tmdbId: number, signal: AbortSignal): Promise<MarkedMovie | null> {
  for (const { client } of rt.servers.radarrs()) {
    const row = (await client.movieByTmdbId(tmdbId, { signal })).find((one) => one.tmdbId === tmdbId);
    const facts = row === undefined ? null : movieFactsOf(row);
    if (facts !== null) return facts;
  }
  return null;
}

/** Asks the Sonarrs for one series and its specials; null if none of them has it. */
export async function readSeries(rt: Runtime, tvdbId: number, signal: AbortSignal): Promise<MarkedSeries | null> {
  for (const server of rt.servers.sonarrs()) {
    const row = (await server.client.seriesByTvdbId(tvdbId, { signal })).find((one) => one.tvdbId === tvdbId);
    if (row !== undefined) return readSpecials(rt, { server, row }, signal);
  }
  return null;
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
