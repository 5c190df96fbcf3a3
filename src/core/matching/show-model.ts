/** A Plex show, as far as it is known. Null and absent both mean unknown. */
export interface ShowFacts {
  readonly title: string;
  readonly originalTitle?: string | null | undefined;
  readonly year?: number | null | undefined;
  /** Guids of the show, never of an episode; normalised: `tvdb://n`, `imdb://tt…`, `tmdb://n`, `tvmaze://n`, `anidb://n`. */
  readonly guids: readonly string[];
  /** Without specials. */
  readonly seasonCount?: number | null | undefined;
  /** Not used as evidence: databases differ because of specials and double episodes. */
  readonly episodeCount?: number | null | undefined;
  /** The show's folder, or anything in it, as this service sees it. */
  readonly localPath?: string | null | undefined;
}

/** A Sonarr series. Ids unknown to Sonarr are 0, '' or absent. */
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
  /** As this service sees it. */
  readonly path?: string | null | undefined;
  /** Begins with the year, as Sonarr writes times. */
  readonly firstAired?: string | null | undefined;
  readonly lastAired?: string | null | undefined;
  /** Whether `lastAired` is the end. */
  readonly ended?: boolean | null | undefined;
  readonly seriesType?: string | null | undefined;
  readonly statistics?: SeriesCounts | null | undefined;
}

export interface SeriesAlternateTitle {
  readonly title: string;
  /** -1 or absent: the whole series. */
  readonly seasonNumber?: number | null | undefined;
}

export interface SeriesCounts {
  /** Without specials. */
  readonly seasonCount?: number | null | undefined;
}

export interface Evidence {
  readonly signal: string;
  /** For display. */
  readonly text: string;
}

export type ShowMethod = 'tvdb' | 'imdb' | 'tmdb' | 'tvmaze' | 'folder' | 'title';

export interface SeriesOption {
  readonly seriesTvdbId: number;
  readonly sonarr: number;
  /** The series' id in that Sonarr. */
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
      /** noMatch: nothing good enough to suggest; multipleMatches: several equally good ones; ambiguous: one, but not certain enough. */
      readonly conflict: 'noMatch' | 'multipleMatches' | 'ambiguous';
      /** Best first. */
      readonly options: readonly SeriesOption[];
    };

export interface ShowMatchOptions {
  /** The year is an episode's (a webhook has no other): it may be later than the series' first year, never earlier. */
  readonly yearIsEpisodes?: boolean | undefined;
}
