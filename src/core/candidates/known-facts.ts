import { wordsOfMovie } from '../matching/discovery/block-movie.ts';
import { keysOfSeries } from '../matching/discovery/special-index.ts';
import type { MovieFacts, SeriesWithSpecials } from '../model/discovery.ts';
import type { Compared, Held, HolderChange, MarkedMovie, MarkedSeries, SeriesMarks } from '../ports/discovery-store.ts';
import type { Runtime } from '../runtime.ts';

/** A page of series with all their specials takes some milliseconds to parse. */
const pageSize = 100;

/** The movies and series that a search compares: those in the database, with what was read since. */
export interface KnownFacts {
  /** Of these ids; absent = all. */
  movieMarks(tmdbIds?: readonly number[]): Promise<ReadonlyMap<number, string>>;
  seriesMarks(tvdbIds?: readonly number[]): Promise<ReadonlyMap<number, SeriesMarks>>;
  putMovies(movies: readonly MarkedMovie[]): Promise<void>;
  putSeries(series: readonly MarkedSeries[]): Promise<void>;
  remove(gone: Compared): Promise<void>;
  heldBy(instanceIds: readonly number[]): Promise<Held[]>;
  recordHolders(changes: readonly HolderChange[]): Promise<void>;
  movies(which: Which): AsyncIterable<MovieFacts>;
  series(which: Which): AsyncIterable<SeriesWithSpecials>;
  /** What changed since it was last compared. */
  notCompared(): Promise<Compared>;
  setCompared(compared: Compared): Promise<void>;
}

/** Of these ids, or all. */
export type Which = 'all' | ReadonlySet<number>;

/** Facts in the database. */
export function storedFacts({ store, breathe }: Pick<Runtime, 'store' | 'breathe'>): KnownFacts {
  const { discovery } = store;
  return {
    movieMarks: (ids) => discovery.movieMarks(ids),
    seriesMarks: (ids) => discovery.seriesMarks(ids),
    async putMovies(movies) {
      const worded: MarkedMovie[] = [];
      for (const one of movies) {
        worded.push({ ...one, facts: { ...one.facts, words: wordsOfMovie(one.facts) } });
        await breathe();
      }
      await discovery.putMovies(worded);
    },
    async putSeries(series) {
      const keyed: MarkedSeries[] = [];
      for (const one of series)
        keyed.push({ ...one, facts: { ...one.facts, keys: await keysOfSeries(one.facts, breathe) } });
      await discovery.putSeries(keyed);
    },
    remove: (gone) => (gone.movies.length + gone.series.length === 0 ? Promise.resolve() : discovery.remove(gone)),
    movies: (which) =>
      which === 'all'
        ? paged(
            (after) => discovery.movies(after, pageSize),
            ({ tmdbId }) => tmdbId,
          )
        : listed(discovery.moviesOf([...which])),
    series: (which) =>
      which === 'all'
        ? paged(
            (after) => discovery.series(after, pageSize),
            ({ tvdbId }) => tvdbId,
          )
        : listed(discovery.seriesOf([...which])),
    heldBy: (instanceIds) => discovery.heldBy(instanceIds),
    recordHolders: (changes) => discovery.recordHolders(changes),
    notCompared: () => discovery.notCompared(),
    async setCompared(compared) {
      if (compared.movies.length + compared.series.length > 0) await discovery.setCompared(compared);
    },
  };
}

/** For a dry run: what is read lies over the stored facts, and nothing is written. */
export function overlaidFacts(rt: Pick<Runtime, 'store' | 'breathe'>): KnownFacts {
  const below = storedFacts(rt);
  const movies = new Map<number, MarkedMovie>();
  const series = new Map<number, MarkedSeries>();
  const gone = { movies: new Set<number>(), series: new Set<number>() };
  return {
    ...below,
    async putMovies(given) {
      for (const one of given) movies.set(one.facts.tmdbId, one);
    },
    async putSeries(given) {
      for (const one of given) series.set(one.facts.tvdbId, one);
    },
    async remove(removed) {
      for (const id of removed.movies) gone.movies.add(id);
      for (const id of removed.series) gone.series.add(id);
    },
    movies: (which) => merged(below.movies(which), movies, { which, gone: gone.movies, idOf: ({ tmdbId }) => tmdbId }),
    series: (which) => merged(below.series(which), series, { which, gone: gone.series, idOf: ({ tvdbId }) => tvdbId }),
    async notCompared() {
      const stored = await below.notCompared();
      return {
        movies: [...new Set([...stored.movies, ...movies.keys()])],
        series: [...new Set([...stored.series, ...series.keys()])],
      };
    },
    recordHolders: () => Promise.resolve(),
    setCompared: () => Promise.resolve(),
  };
}

async function* paged<T>(page: (after: number) => Promise<T[]>, idOf: (one: T) => number): AsyncGenerator<T> {
  for (let after = -1; ; ) {
    const rows = await page(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = idOf(last);
  }
}

async function* listed<T>(rows: Promise<T[]>): AsyncGenerator<T> {
  yield* await rows;
}

interface Overlay<T> {
  readonly which: Which;
  readonly gone: ReadonlySet<number>;
  idOf(one: T): number;
}

async function* merged<T>(
  below: AsyncIterable<T>,
  above: ReadonlyMap<number, { readonly facts: T }>,
  { which, gone, idOf }: Overlay<T>,
): AsyncGenerator<T> {
  for await (const one of below) if (!above.has(idOf(one)) && !gone.has(idOf(one))) yield one;
  for (const [id, { facts }] of above) if (!gone.has(id) && (which === 'all' || which.has(id))) yield facts;
}
