/** A show of Plex, as far as it is known. Null and absent say the same: not known. */
export interface ShowFacts {
  readonly title: string;
  readonly originalTitle?: string | null | undefined;
  readonly year?: number | null | undefined;
  /** Of the show, never of an episode; in normal form: `tvdb://n`, `imdb://tt…`, `tmdb://n`, `tvmaze://n`, `anidb://n`. */
  readonly guids: readonly string[];
  /** Without specials. */
  readonly seasonCount?: number | null | undefined;
  /** Not weighed: specials and double episodes make it differ between any two databases. */
  readonly episodeCount?: number | null | undefined;
  /** The show's folder, or anything in it, as we see it. */
  readonly localPath?: string | null | undefined;
}

/** A series of Sonarr. Its ids are 0, '' or absent where Sonarr does not know them. */
export interface SeriesFacts {
  /** The instance's number. */
  readonly sonarr: number;
  readonly id: number;
  readonly tvdbId: number;
  readonly tmdbId?: number | null | undefined;
  readonly imdbId?: string | null | undefined;
  readonly tvMazeId?: number | null | undefined;
  readonly title: string;
  readonly alternateTitles?: readonly SeriesAlternateTitle[] | undefined;
  readonly year?: number | null | undefined;
  /** As we see it. */
  readonly path?: string | null | undefined;
  /** Begin with the year, as Sonarr writes times. */
  readonly firstAired?: string | null | undefined;
  readonly lastAired?: string | null | undefined;
  /** Whether `lastAired` is the end. */
  readonly ended?: boolean | null | undefined;
  readonly seriesType?: string | null | undefined;
  readonly statistics?: SeriesCounts | null | undefined;
}

export interface SeriesAlternateTitle {
  readonly title: string;
  /** -1 or absent: of the whole series. */
  readonly seasonNumber?: number | null | undefined;
}

export interface SeriesCounts {
  /** Without specials. */
  readonly seasonCount?: number | null | undefined;
}

export interface Evidence {
  readonly signal: string;
  /** For people. */
  readonly text: string;
}

export type ShowMethod = 'tvdb' | 'imdb' | 'tmdb' | 'tvmaze' | 'folder' | 'title';

export interface SeriesOption {
  readonly seriesTvdbId: number;
  readonly sonarr: number;
  /** Of that Sonarr. */
  readonly sonarrSeriesId: number;
  readonly title: string;
  readonly year: number | null;
  /** 0 to 1. */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

export type ShowMatch =
  | (SeriesOption & { readonly kind: 'mapped'; readonly method: ShowMethod })
  | {
      readonly kind: 'ask';
      /** noMatch: nothing worth calling one; multipleMatches: several that are as good; ambiguous: one, and not sure enough. */
      readonly conflict: 'noMatch' | 'multipleMatches' | 'ambiguous';
      /** Best first. */
      readonly options: readonly SeriesOption[];
    };

export interface ShowMatchOptions {
  /** The year is an episode's (a webhook carries no other): it may be later than the series' first year, never earlier. */
  readonly yearIsEpisodes?: boolean | undefined;
}
