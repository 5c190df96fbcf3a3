import type { ArrServer, CommandRow, NamedId, QualityModel } from './arr.ts';
import type { CallOptions } from './call-options.ts';

export interface MovieRow {
  id: number;
  /** Absent if Radarr knows none. */
  tmdbId?: number;
  imdbId?: string;
  title: string;
  originalTitle?: string;
  /** 0 = unknown. */
  year: number;
  path: string;
  /** Stale during an upgrade: use `movieFiles` to check for a file. */
  hasFile?: boolean;
  /** 0 = none. */
  movieFileId?: number;
  alternateTitles?: { title: string }[];
  /** Times; absent or year 0001 = unknown. */
  inCinemas?: string;
  digitalRelease?: string;
  physicalRelease?: string;
  /** Minutes; 0 = unknown. */
  runtime?: number;
  collection?: { title?: string };
  originalLanguage?: { name?: string };
  movieFile?: { size?: number };
}

/** A movie from Radarr's metadata source. Ids are absent if unknown. */
export interface MovieLookupRow {
  /** Radarr's own; absent if the movie is not in its list. */
  id?: number;
  title: string;
  tmdbId?: number;
  /** 0 = unknown. */
  year?: number;
}

export interface MovieFileRow {
  id: number;
  movieId: number;
  relativePath: string;
  path: string;
  size: number;
  quality: QualityModel;
  releaseGroup?: string;
  languages?: NamedId[];
  /** Whether it is present. */
  mediaInfo: boolean;
}

export interface AllMoviesOptions extends CallOptions {
  /** `drop` (default) leaves out alternate titles: with 16,000 movies they would take most of the memory. */
  alternateTitles?: 'keep' | 'drop';
  /** The same for dates, runtime, collection, language and file size. */
  releases?: 'keep' | 'drop';
  /** Called with each movie as it is read; rejected movies are not kept in memory. */
  where?: (movie: MovieRow) => boolean;
}

export interface Radarr extends ArrServer {
  readonly kind: 'radarr';
  movieByTmdbId(tmdbId: number, options?: CallOptions): Promise<MovieRow[]>;
  movie(id: number, options?: CallOptions): Promise<MovieRow | undefined>;
  /** Looks up a title or `tmdb:n` in the metadata source. Slow, because nothing is cached. */
  lookupMovies(term: string, options?: CallOptions): Promise<MovieLookupRow[]>;
  /** The whole library, read as a stream: only for reconciles, never for an event. */
  allMovies(options?: AllMoviesOptions): Promise<MovieRow[]>;
  /** The files of these movies, in no particular order; requested in batches of 100. Unknown movies have none. */
  movieFiles(movieIds: number[], options?: CallOptions): Promise<MovieFileRow[]>;
  rescanMovie(movieId: number, options?: CallOptions): Promise<CommandRow>;
}
