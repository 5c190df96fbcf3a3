import type { ArrServer, CommandRow, NamedId, QualityModel } from './arr.ts';
import type { CallOptions } from './call-options.ts';

export interface MovieRow {
  id: number;
  /** Absent where the server knows none. */
  tmdbId?: number;
  imdbId?: string;
  title: string;
  originalTitle?: string;
  /** 0 = unknown. */
  year: number;
  path: string;
  /** Stale during an upgrade: for "is there a file" ask `movieFiles`. */
  hasFile?: boolean;
  /** 0 = none. */
  movieFileId?: number;
  alternateTitles?: { title: string }[];
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
  /** Present or not. */
  mediaInfo: boolean;
}

export interface AllMoviesOptions extends CallOptions {
  /** `drop` (default) leaves the alternate titles out: with 16,000 movies they are most of what would be held. */
  alternateTitles?: 'keep' | 'drop';
  /** Called with each movie as it is read; those it refuses are never held. */
  where?: (movie: MovieRow) => boolean;
}

export interface Radarr extends ArrServer {
  readonly kind: 'radarr';
  movieByTmdbId(tmdbId: number, options?: CallOptions): Promise<MovieRow[]>;
  movie(id: number, options?: CallOptions): Promise<MovieRow | undefined>;
  /** The whole library, read as a stream: for sweeps only, never for an event. */
  allMovies(options?: AllMoviesOptions): Promise<MovieRow[]>;
  /** The files of these movies, in no order; asked for a hundred at a time. Unknown movies have none. */
  movieFiles(movieIds: number[], options?: CallOptions): Promise<MovieFileRow[]>;
  rescanMovie(movieId: number, options?: CallOptions): Promise<CommandRow>;
}
