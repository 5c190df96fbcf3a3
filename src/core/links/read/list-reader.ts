import { AppError } from '../../../errors.ts';
import { isBelow } from '../../media/paths.ts';
import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { IdentifiedSeries, SeriesRow } from '../../ports/sonarr.ts';
import type { Runtime } from '../../runtime.ts';
import type { SonarrServer } from '../../servers/servers.ts';
import { createMovieFinder, fewQuestions, lazy } from './movie-finder.ts';
import type { ServerReader } from './server-answers.ts';
import { createServerReader, perServer, type SeriesFinder } from './server-reader.ts';

/**
 * Reads for a reconcile of these rules: at most one movie list and one series list per server, and the episode lists of episode-reader.ts. Movies whose
 * Radarr id is known are asked for by their files alone, a hundred at a time: a fraction of what Radarr's list costs.
 */
export function createListReader(
  rt: Pick<Runtime, 'servers' | 'serverFacts'>,
  rules: readonly Rule[],
  links: readonly Link[],
): ServerReader {
  rt.serverFacts.forget();
  const allSeries = perServer(({ client }: SonarrServer) => lazy((signal) => client.allSeries({ signal })));
  const rulesOf = (instance: number, kind: 'radarr' | 'sonarr') =>
    rules.filter((rule) => rule[kind] === null || rule[kind] === instance);
  return {
    ...createServerReader(rt, {
      movies: (server) =>
        createMovieFinder({ server, facts: rt.serverFacts }, rulesOf(server.instance.number, 'radarr'), links),
      series: (server) => createSeriesFinder(server, rulesOf(server.instance.number, 'sonarr'), links),
    }),
    seriesWithFilesBelow(server, root, signal) {
      const others = rt.servers.sonarrs().filter(({ instance }) => instance.number !== server.instance.number);
      return findSeriesWithFilesBelow({ servers: [server, ...others], allSeries }, root, signal);
    },
  };
}

interface SeriesLists {
  readonly servers: readonly SonarrServer[];
  allSeries(server: SonarrServer): (signal: AbortSignal) => Promise<SeriesRow[]>;
}

async function findSeriesWithFilesBelow(
  { servers, allSeries }: SeriesLists,
  root: string,
  signal: AbortSignal,
): Promise<SeriesRow | null> {
  for (const server of servers) {
    const list = allSeries(server)(signal);
    // Several may share a folder; one that does not answer does not delay the others' shows.
    const rows = await (server === servers[0] ? list : list.catch(() => []));
    const found = rows.find((row) => hasFilesBelow(row, server, root));
    if (found !== undefined) return found;
  }
  signal.throwIfAborted();
  return null;
}

function hasFilesBelow({ path, statistics }: SeriesRow, server: SonarrServer, root: string): boolean {
  const own = server.toOurs(path);
  return (statistics?.episodeFileCount ?? 0) > 0 && 'path' in own && isBelow(own.path, root);
}

function createSeriesFinder(server: SonarrServer, rules: readonly Rule[], links: readonly Link[]): SeriesFinder {
  const wanted = new Set(rules.flatMap((rule) => (rule.seriesTvdbId === null ? [] : [rule.seriesTvdbId])));
  const linked = links.some((link) => link.sonarr === server.instance.number);
  const list = lazy(readList);

  async function readList(signal: AbortSignal): Promise<Map<number, IdentifiedSeries>> {
    const rows =
      wanted.size <= fewQuestions
        ? (await Promise.all([...wanted].map((tvdbId) => server.client.seriesByTvdbId(tvdbId, { signal })))).flat()
        : await server.client.allSeries({ signal });
    if (rows.length === 0 && linked && wanted.size > fewQuestions)
      throw new AppError(
        'upstreamData',
        `Sonarr at ${server.client.address} answered with an empty list of series, where links are known: nothing is concluded from that.`,
      );
    return new Map(
      rows.flatMap((row) => (row.tvdbId === undefined ? [] : [[row.tvdbId, { ...row, tvdbId: row.tvdbId }] as const])),
    );
  }

  return async (tvdbId, signal) => (await list(signal)).get(tvdbId) ?? null;
}
