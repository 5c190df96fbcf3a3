import type { MovieFacts, SeriesWithSpecials } from '../model/discovery.ts';

/** What the instances last said, so that an event compares its movie or series without reading a whole library. */
export interface DiscoveryStore {
  /** Of these ids; absent = all. */
  movieMarks(tmdbIds?: readonly number[]): Promise<Map<number, string>>;
  seriesMarks(tvdbIds?: readonly number[]): Promise<Map<number, SeriesMarks>>;
  /** Stores them as not compared yet, those whose mark differs. */
  putMovies(movies: readonly MarkedMovie[]): Promise<void>;
  putSeries(series: readonly MarkedSeries[]): Promise<void>;
  /** Up to `limit` of them by TMDB id, beginning after `after`. */
  movies(after: number, limit: number): Promise<MovieFacts[]>;
  series(after: number, limit: number): Promise<SeriesWithSpecials[]>;
  moviesOf(tmdbIds: readonly number[]): Promise<MovieFacts[]>;
  seriesOf(tvdbIds: readonly number[]): Promise<SeriesWithSpecials[]>;
  /** Up to `limit` whose title contains the text, by title. */
  searchMovies(text: string, limit: number): Promise<MovieFacts[]>;
  searchSeries(text: string, limit: number): Promise<SeriesWithSpecials[]>;
  /** Ids of those that no search has compared since they changed. */
  notCompared(): Promise<Compared>;
  /** What these instances had when they were last read: a movie's TMDB id, a series' TVDB id. */
  heldBy(instanceIds: readonly number[]): Promise<Held[]>;
  recordHolders(changes: readonly HolderChange[]): Promise<void>;
  setCompared(compared: Compared): Promise<void>;
  remove(gone: Compared): Promise<void>;
  counts(): Promise<{ readonly movies: number; readonly series: number; readonly specials: number }>;
}

export interface SeriesMarks {
  readonly mark: string;
  readonly rowMark: string;
}

export interface MarkedMovie {
  readonly mark: string;
  readonly facts: MovieFacts;
}

export interface MarkedSeries extends SeriesMarks {
  readonly facts: SeriesWithSpecials;
}

export interface Compared {
  readonly movies: readonly number[];
  readonly series: readonly number[];
}

export interface Held {
  readonly instanceId: number;
  readonly id: number;
}

/** What an instance has and did not have before, and the reverse. */
export interface HolderChange {
  readonly instanceId: number;
  readonly added: readonly number[];
  readonly removed: readonly number[];
}
