import type { CallOptions } from './call-options.ts';

/** What core asks of TMDB, where the user gave a key. Throws `AppError` when there is no usable answer. */
export interface Tmdb {
  /** The TVDB id of the series that TMDB has for `tmdb://n` or `imdb://tt…`; null = it knows none. */
  tvdbIdOf(guid: string, options?: CallOptions): Promise<number | null>;
}
