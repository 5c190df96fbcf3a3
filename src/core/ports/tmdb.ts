import type { CallOptions } from './call-options.ts';

/** The TMDB API as core uses it, if the user configured a key. Throws `AppError` if there is no usable answer. */
export interface Tmdb {
  /** The TVDB id that TMDB has for the series `tmdb://n` or `imdb://tt…`; null = unknown to TMDB. */
  tvdbIdOf(guid: string, options?: CallOptions): Promise<number | null>;
}
