import { AppError } from '../../../errors.ts';
import { readOnce } from '../../media/read-once.ts';
import { stripEnd } from '../../media/text-edges.ts';
import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { MovieFileRow, MovieRow } from '../../ports/radarr.ts';
import { lacksMovieTitle } from '../../rules/stand-in-title.ts';
import type { ServerFacts } from '../../servers/server-facts.ts';
import type { RadarrServer } from '../../servers/servers.ts';
import { type MovieFound, pickMovieFile } from './server-answers.ts';

/** Up to this many single questions are cheaper than a whole list. */
export const fewQuestions = 60;

/** Reads when it is first asked, and only then. */
export function lazy<T>(read: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let answer: Promise<T> | undefined;
  return (signal) => {
    answer ??= read(signal);
    return answer;
  };
}

export type MovieFinder = (rule: Rule, signal: AbortSignal) => Promise<MovieFound>;

export interface RadarrSource {
  readonly server: RadarrServer;
  readonly facts: ServerFacts;
}

/** The movies of one Radarr that rules name, and what is known about them beforehand. */
interface WantedMovies extends RadarrSource {
  /** Radarr's ids by TMDB id. */
  readonly knownIds: ReadonlyMap<number, number>;
  /** The files that links lead to, by TMDB id: folder and name, since the rest of a path may be mapped. */
  readonly linked: ReadonlyMap<number, ReadonlySet<string>>;
  readonly wanted: ReadonlySet<number>;
  /** Files do not name their movie: while its title is not known the movie itself is asked for. */
  readonly nameless: ReadonlySet<number | null>;
}

/** Finds movies of rules by their files, and in Radarr's list where those do not suffice. */
export function createMovieFinder(source: RadarrSource, rules: readonly Rule[], links: readonly Link[]): MovieFinder {
  const wanted = wantedMovies(source, rules, links);
  const { server, facts, knownIds, nameless } = wanted;
  const files = lazy((signal) => readFiles(wanted, signal));
  const rest = lazy(async (signal) => readRest(wanted, await files(signal), signal));
  const single = readOnce(async (tmdbId: number, signal: AbortSignal) =>
    readMovie(source, { tmdbId, known: await files(signal) }, signal),
  );

  return async (rule, signal) => {
    const tmdbId = rule.movieTmdbId ?? -1;
    const roots = await facts.radarrRoots(server, signal);
    const known = await files(signal);
    const id = knownIds.get(tmdbId);
    const own = id === undefined ? undefined : known.get(id);
    const file = own === undefined ? undefined : linkedFile(wanted, tmdbId, own);
    if (id !== undefined && file !== undefined && !nameless.has(tmdbId)) {
      return {
        kind: 'found',
        server,
        movie: { id, title: rule.movieTitle, path: folderOf(file), hasFile: null },
        file,
        roots,
      };
    }
    const list = await rest(signal);
    if (list === null || (own !== undefined && own.length > 1)) return single(tmdbId, signal);
    const movie = list.get(tmdbId);
    if (movie === undefined) return { kind: 'absent' };
    return {
      kind: 'found',
      server,
      movie: { id: movie.id, title: movie.title, path: movie.path, hasFile: movie.hasFile ?? null },
      file: pickMovieFile(known.get(movie.id) ?? [], movie),
      roots,
    };
  };
}

function wantedMovies(source: RadarrSource, rules: readonly Rule[], links: readonly Link[]): WantedMovies {
  const { number } = source.server.instance;
  const knownIds = new Map<number, number>();
  const linked = new Map<number, Set<string>>();
  for (const link of links) {
    if (link.radarr !== number) continue;
    knownIds.set(link.movieTmdbId, link.radarrMovieId);
    linked.set(link.movieTmdbId, (linked.get(link.movieTmdbId) ?? new Set()).add(endOf(link.target)));
  }
  for (const rule of rules)
    if (rule.movieTmdbId !== null && rule.known.radarr === number && rule.known.radarrMovieId !== null)
      knownIds.set(rule.movieTmdbId, rule.known.radarrMovieId);
  return {
    ...source,
    knownIds,
    linked,
    wanted: new Set(rules.flatMap((rule) => (rule.movieTmdbId === null ? [] : [rule.movieTmdbId]))),
    nameless: new Set(rules.filter(lacksMovieTitle).map((rule) => rule.movieTmdbId)),
  };
}

/**
 * The only file of a movie's id, if a link of the movie leads to it. Any other file says nothing: a Radarr that was set up anew has given the
 * id to another movie.
 */
function linkedFile({ linked }: WantedMovies, tmdbId: number, own: readonly MovieFileRow[]): MovieFileRow | undefined {
  const [file] = own;
  return file !== undefined && own.length === 1 && linked.get(tmdbId)?.has(endOf(file.path)) === true
    ? file
    : undefined;
}

/** Folder and name of a file, also of a Radarr on Windows. */
function endOf(path: string): string {
  return path.split(/[\\/]/).slice(-2).join('/');
}

type MovieFiles = Map<number, MovieFileRow[]>;

async function readFiles({ server, wanted, knownIds }: WantedMovies, signal: AbortSignal): Promise<MovieFiles> {
  const ids = [...wanted].flatMap((tmdbId) => knownIds.get(tmdbId) ?? []);
  return filesByMovie(server, ids, signal);
}

/** Movies that the files alone do not answer for: from the list when they are many, null when they are few and asked one by one. */
async function readRest(
  movies: WantedMovies,
  known: MovieFiles,
  signal: AbortSignal,
): Promise<Map<number, MovieRow> | null> {
  const { server, wanted, knownIds, nameless } = movies;
  const open = [...wanted].filter((tmdbId) => {
    const own = known.get(knownIds.get(tmdbId) ?? -1);
    return nameless.has(tmdbId) || own === undefined || (own.length === 1 && !linkedFile(movies, tmdbId, own));
  });
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
  for (const [id, list] of await filesByMovie(server, ids, signal)) known.set(id, list);
  return new Map(rows.flatMap((row) => (row.tmdbId === undefined ? [] : [[row.tmdbId, row] as const])));
}

async function filesByMovie(server: RadarrServer, ids: number[], signal: AbortSignal): Promise<MovieFiles> {
  return Map.groupBy(ids.length === 0 ? [] : await server.client.movieFiles(ids, { signal }), (file) => file.movieId);
}

function folderOf(file: MovieFileRow | null): string | null {
  if (file === null || !file.path.endsWith(file.relativePath)) return null;
  return stripEnd(file.path.slice(0, file.path.length - file.relativePath.length), '\\/');
}

interface SingleMovie {
  readonly tmdbId: number;
  /** Those that were read already need not be read again. */
  readonly known: MovieFiles;
}

async function readMovie(
  { server, facts }: RadarrSource,
  { tmdbId, known }: SingleMovie,
  signal: AbortSignal,
): Promise<MovieFound> {
  const rows = await server.client.movieByTmdbId(tmdbId, { signal });
  const movie = rows.find((one) => one.tmdbId === tmdbId);
  if (movie === undefined) return { kind: 'absent' };
  const [files, roots] = await Promise.all([
    known.get(movie.id) ?? server.client.movieFiles([movie.id], { signal }),
    facts.radarrRoots(server, signal),
  ]);
  const seen = { id: movie.id, title: movie.title, path: movie.path, hasFile: movie.hasFile ?? null };
  return { kind: 'found', server, movie: seen, file: pickMovieFile(files, movie), roots };
}
