import { AppError } from '../../../errors.ts';
import { isBelow } from '../../media/paths.ts';
import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { EpisodeRow, IdentifiedSeries, SeriesRow } from '../../ports/sonarr.ts';
import type { Runtime } from '../../runtime.ts';
import type { Servers, SonarrServer } from '../../servers/servers.ts';
import type { MovieFound, SeriesFound, ServerReader } from './answers.ts';
import { radarrsOf, sonarrsOf } from './event-reader.ts';
import { createMovieFinder, fewQuestions, lazy } from './movie-list.ts';

/**
 * Reads for a reconcile of these rules: at most one movie list and one series list per server, and one episode list per series. Movies whose Radarr id
 * is known are asked for by their files alone, a hundred at a time: a fraction of what Radarr's list costs.
 */
export function createListReader(
  rt: Pick<Runtime, 'servers' | 'serverFacts'>,
  rules: readonly Rule[],
  links: readonly Link[],
): ServerReader {
  rt.serverFacts.forget();
  const lists = createLists(rt, rules, links);
  return {
    movie: (rule, signal) => findMovie(lists, rule, signal),
    series: (rule, signal) => findSeries(lists, rule, signal),
    seriesWithFilesBelow: (server, root, signal) => findSeriesWithFilesBelow(lists, { server, root }, signal),
  };
}

/** The lists of each server, by its number; each is read when it is first asked for. */
interface Lists extends Pick<Runtime, 'servers' | 'serverFacts'> {
  readonly movies: ReadonlyMap<number, ReturnType<typeof createMovieFinder>>;
  readonly series: ReadonlyMap<number, SeriesFinder>;
  readonly allSeries: ReadonlyMap<number, (signal: AbortSignal) => Promise<SeriesRow[]>>;
}

function createLists(
  { servers, serverFacts }: Pick<Runtime, 'servers' | 'serverFacts'>,
  rules: readonly Rule[],
  links: readonly Link[],
): Lists {
  function rulesFor<S extends { instance: { number: number } }>(
    server: S,
    serversOf: (rule: Rule, servers: Servers) => readonly S[],
  ): Rule[] {
    return rules.filter((rule) =>
      serversOf(rule, servers).some((one) => one.instance.number === server.instance.number),
    );
  }
  const [radarrs, sonarrs] = [servers.radarrs(), servers.sonarrs()];
  return {
    servers,
    serverFacts,
    movies: new Map(
      radarrs.map((server) => [
        server.instance.number,
        createMovieFinder({ server, facts: serverFacts }, rulesFor(server, radarrsOf), links),
      ]),
    ),
    series: new Map(
      sonarrs.map((server) => [server.instance.number, createSeriesFinder(server, rulesFor(server, sonarrsOf), links)]),
    ),
    allSeries: new Map(
      sonarrs.map((server) => [server.instance.number, lazy((signal) => server.client.allSeries({ signal }))]),
    ),
  };
}

async function findMovie({ servers, movies }: Lists, rule: Rule, signal: AbortSignal): Promise<MovieFound> {
  if (rule.movieTmdbId === null) return { kind: 'nameOnly' };
  const candidates = radarrsOf(rule, servers);
  if (candidates.length === 0) return { kind: 'noServer' };
  let first: MovieFound = { kind: 'absent' };
  for (const server of candidates) {
    const found = (await movies.get(server.instance.number)?.(rule, signal)) ?? { kind: 'absent' as const };
    if (found.kind === 'found' && found.file !== null) return found;
    if (first.kind === 'absent') first = found;
  }
  return first;
}

async function findSeries(
  { servers, serverFacts, series }: Lists,
  rule: Rule,
  signal: AbortSignal,
): Promise<SeriesFound> {
  const tvdbId = rule.seriesTvdbId;
  if (tvdbId === null) return { kind: 'nameOnly' };
  const candidates = sonarrsOf(rule, servers);
  if (candidates.length === 0) return { kind: 'noServer' };
  for (const server of candidates) {
    const found = await series.get(server.instance.number)?.(tvdbId, signal);
    if (found == null) continue;
    const [naming, roots] = await Promise.all([
      serverFacts.naming(server, signal),
      serverFacts.sonarrRoots(server, signal),
    ]);
    return { kind: 'found', server, series: found.series, episodes: found.episodes, naming, roots };
  }
  return { kind: 'absent' };
}

async function findSeriesWithFilesBelow(
  { servers, allSeries }: Lists,
  { server, root }: { readonly server: SonarrServer; readonly root: string },
  signal: AbortSignal,
): Promise<SeriesRow | null> {
  const others = servers.sonarrs().filter(({ instance }) => instance.number !== server.instance.number);
  for (const one of [server, ...others]) {
    const list = allSeries.get(one.instance.number)?.(signal) ?? Promise.resolve([]);
    // Several may share a folder; one that does not answer does not delay the others' shows.
    const rows = await (one === server ? list : list.catch(() => []));
    const found = rows.find((row) => hasFilesBelow(row, one, root));
    if (found !== undefined) return found;
  }
  signal.throwIfAborted();
  return null;
}

function hasFilesBelow({ path, statistics }: SeriesRow, server: SonarrServer, root: string): boolean {
  const own = server.toOurs(path);
  return (statistics?.episodeFileCount ?? 0) > 0 && 'path' in own && isBelow(own.path, root);
}

type SeriesFinder = (
  tvdbId: number,
  signal: AbortSignal,
) => Promise<{ series: IdentifiedSeries; episodes: EpisodeRow[] } | null>;

function createSeriesFinder(server: SonarrServer, rules: readonly Rule[], links: readonly Link[]): SeriesFinder {
  const wanted = new Set(rules.flatMap((rule) => (rule.seriesTvdbId === null ? [] : [rule.seriesTvdbId])));
  const linked = links.some((link) => link.sonarr === server.instance.number);
  const list = lazy(readList);
  const episodes = new Map<number, Promise<EpisodeRow[]>>();

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

  return async (tvdbId, signal) => {
    const series = (await list(signal)).get(tvdbId);
    if (series === undefined) return null;
    const found = episodes.get(series.id) ?? server.client.episodes(series.id, { signal });
    episodes.set(series.id, found);
    return { series, episodes: await found };
  };
}
