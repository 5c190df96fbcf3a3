import { AppError } from '../../../errors.ts';
import { isBelow } from '../../media/paths.ts';
import { stripEnd } from '../../media/text-edges.ts';
import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { MovieFileRow, MovieRow } from '../../ports/radarr.ts';
import type { EpisodeRow, IdentifiedSeries, SeriesRow } from '../../ports/sonarr.ts';
import { lacksMovieTitle } from '../../rules/stand-in-title.ts';
import type { Runtime } from '../../runtime.ts';
import type { ServerFacts } from '../../servers/server-facts.ts';
import type { RadarrServer, Servers, SonarrServer } from '../../servers/servers.ts';
import { type MovieFound, pickMovieFile, type SeriesFound, type ServerReader } from './answers.ts';
import { radarrsOf, readMovie, sonarrsOf } from './event-reader.ts';

/** Up to this many single questions are cheaper than a whole list. */
const fewQuestions = 60;

/**
 * Reads for a reconcile of these rules: at most one movie list and one series list a server, and one episode list a series. Movies whose Radarr id
 * is known are asked for by their files alone, a hundred at a time: a fraction of what Radarr's list costs.
 */
export function createListReader(
  { servers, serverFacts: facts }: Pick<Runtime, 'servers' | 'serverFacts'>,
  rules: readonly Rule[],
  links: readonly Link[],
): ServerReader {
  facts.forget();
  const radarrs = new Map(
    servers
      .radarrs()
      .map((server) => [server.instance.number, moviesOf(server, facts, rulesFor(server, radarrsOf), links)]),
  );
  const sonarrs = new Map(
    servers.sonarrs().map((server) => [server.instance.number, seriesOf(server, rulesFor(server, sonarrsOf), links)]),
  );
  const lists = new Map(
    servers
      .sonarrs()
      .map((server) => [server.instance.number, lazy((signal) => server.client.allSeries({ signal }))] as const),
  );

  function rulesFor<S extends { instance: { number: number } }>(
    server: S,
    of: (rule: Rule, servers: Servers) => readonly S[],
  ): Rule[] {
    return rules.filter((rule) => of(rule, servers).some((one) => one.instance.number === server.instance.number));
  }

  return {
    async movie(rule, signal): Promise<MovieFound> {
      if (rule.movieTmdbId === null) return { kind: 'nameOnly' };
      const candidates = radarrsOf(rule, servers);
      if (candidates.length === 0) return { kind: 'noServer' };
      let first: MovieFound = { kind: 'absent' };
      for (const server of candidates) {
        const found = (await radarrs.get(server.instance.number)?.(rule, signal)) ?? { kind: 'absent' as const };
        if (found.kind === 'found' && found.file !== null) return found;
        if (first.kind === 'absent') first = found;
      }
      return first;
    },
    async series(rule, signal): Promise<SeriesFound> {
      const tvdbId = rule.seriesTvdbId;
      if (tvdbId === null) return { kind: 'nameOnly' };
      const candidates = sonarrsOf(rule, servers);
      if (candidates.length === 0) return { kind: 'noServer' };
      for (const server of candidates) {
        const found = await sonarrs.get(server.instance.number)?.(tvdbId, signal);
        if (found == null) continue;
        const [naming, roots] = await Promise.all([facts.naming(server, signal), facts.sonarrRoots(server, signal)]);
        return { kind: 'found', server, series: found.series, episodes: found.episodes, naming, roots };
      }
      return { kind: 'absent' };
    },
    async seriesWithFilesBelow(server, root, signal) {
      const others = servers.sonarrs().filter(({ instance }) => instance.number !== server.instance.number);
      for (const one of [server, ...others]) {
        const list = lists.get(one.instance.number)?.(signal) ?? Promise.resolve([]);
        // Several may share a folder; one that does not answer holds up no other's shows.
        const rows = await (one === server ? list : list.catch(() => []));
        const found = rows.find((row) => hasFilesBelow(row, one, root));
        if (found !== undefined) return found;
      }
      signal.throwIfAborted();
      return null;
    },
  };
}

function hasFilesBelow({ path, statistics }: SeriesRow, server: SonarrServer, root: string): boolean {
  const own = server.toOurs(path);
  return (statistics?.episodeFileCount ?? 0) > 0 && 'path' in own && isBelow(own.path, root);
}

type MovieLookUp = (rule: Rule, signal: AbortSignal) => Promise<MovieFound>;

function moviesOf(
  server: RadarrServer,
  facts: ServerFacts,
  rules: readonly Rule[],
  links: readonly Link[],
): MovieLookUp {
  const number = server.instance.number;
  const knownIds = new Map<number, number>();
  for (const link of links) if (link.radarr === number) knownIds.set(link.movieTmdbId, link.radarrMovieId);
  for (const rule of rules)
    if (rule.movieTmdbId !== null && rule.known.radarr === number && rule.known.radarrMovieId !== null)
      knownIds.set(rule.movieTmdbId, rule.known.radarrMovieId);
  const wanted = new Set(rules.flatMap((rule) => (rule.movieTmdbId === null ? [] : [rule.movieTmdbId])));

  // Files do not name their movie: while its title is not known the movie itself is asked for.
  const nameless = new Set(rules.filter(lacksMovieTitle).map((rule) => rule.movieTmdbId));

  const files = lazy(readFiles);
  const rest = lazy(readRest);

  async function readFiles(signal: AbortSignal): Promise<Map<number, MovieFileRow[]>> {
    const ids = [...wanted].flatMap((tmdbId) => knownIds.get(tmdbId) ?? []);
    return groupBy(ids.length === 0 ? [] : await server.client.movieFiles(ids, { signal }), (file) => file.movieId);
  }
  /** Movies that the files alone do not answer for: from the list when they are many, null when they are few and asked one by one. */
  async function readRest(signal: AbortSignal): Promise<Map<number, MovieRow> | null> {
    const known = await files(signal);
    const open = [...wanted].filter((tmdbId) => nameless.has(tmdbId) || !known.has(knownIds.get(tmdbId) ?? -1));
    if (open.length <= fewQuestions) return null;
    let listed = 0;
    const rows = await server.client.allMovies({
      signal,
      where: ({ tmdbId }) => {
        listed += 1;
        return tmdbId !== undefined && wanted.has(tmdbId);
      },
    });
    if (listed === 0 && knownIds.size > 0)
      throw new AppError(
        'upstreamData',
        `Radarr at ${server.client.address} answered with an empty list of movies, where ${knownIds.size} were known before: nothing is concluded from that.`,
      );
    const ids = rows.filter((row) => knownIds.get(row.tmdbId ?? -1) !== row.id).map((row) => row.id);
    const more = groupBy(
      ids.length === 0 ? [] : await server.client.movieFiles(ids, { signal }),
      (file) => file.movieId,
    );
    for (const [id, list] of more) known.set(id, list);
    return new Map(rows.flatMap((row) => (row.tmdbId === undefined ? [] : [[row.tmdbId, row] as const])));
  }

  return async (rule, signal) => {
    const tmdbId = rule.movieTmdbId ?? -1;
    const roots = await facts.radarrRoots(server, signal);
    const known = await files(signal);
    const id = knownIds.get(tmdbId);
    const own = id === undefined ? undefined : known.get(id);
    if (id !== undefined && own !== undefined && own.length === 1 && !nameless.has(tmdbId)) {
      const file = own[0] ?? null;
      return {
        kind: 'found',
        server,
        movie: { id, title: rule.movieTitle, path: folderOf(file), hasFile: null },
        file,
        roots,
      };
    }
    const list = await rest(signal);
    if (list === null || (own !== undefined && own.length > 1)) return readMovie(server, tmdbId, facts, signal);
    const movie = list.get(tmdbId);
    if (movie === undefined) return { kind: 'absent' };
    const file = pickMovieFile(known.get(movie.id) ?? [], movie);
    return {
      kind: 'found',
      server,
      movie: { id: movie.id, title: movie.title, path: movie.path, hasFile: movie.hasFile ?? null },
      file,
      roots,
    };
  };
}

function folderOf(file: MovieFileRow | null): string | null {
  if (file === null || !file.path.endsWith(file.relativePath)) return null;
  return stripEnd(file.path.slice(0, file.path.length - file.relativePath.length), '\\/');
}

type SeriesLookUp = (
  tvdbId: number,
  signal: AbortSignal,
) => Promise<{ series: IdentifiedSeries; episodes: EpisodeRow[] } | null>;

function seriesOf(server: SonarrServer, rules: readonly Rule[], links: readonly Link[]): SeriesLookUp {
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

/** Read once per reconcile, when it is first needed. */
function lazy<T>(read: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let answer: Promise<T> | undefined;
  return (signal) => {
    answer ??= read(signal);
    return answer;
  };
}

function groupBy<T>(rows: readonly T[], key: (row: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}
