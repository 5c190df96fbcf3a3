import type { CandidateState } from './candidate.ts';

/** What Radarr says of a movie. Dates are "YYYY-MM-DD" or ISO times; unknown is null, absent, or as Radarr writes it (0, year 0001). */
export interface MovieFacts {
  readonly tmdbId: number;
  readonly imdbId?: string | null;
  readonly title: string;
  readonly originalTitle?: string | null;
  readonly alternateTitles?: readonly string[];
  readonly year?: number | null;
  readonly inCinemas?: string | null;
  readonly digitalRelease?: string | null;
  readonly physicalRelease?: string | null;
  /** Minutes; 0 = unknown. */
  readonly runtime?: number | null;
  readonly collectionTitle?: string | null;
  /** Radarr's name of it: "Japanese". */
  readonly originalLanguage?: string | null;
  /** Of the movie file; 0 = no file. */
  readonly sizeBytes?: number | null;
  /** The words of each title, made once when it is stored, so that a series reads only the titles of movies that it may fit. Absent: unknown. */
  readonly words?: readonly string[];
}

export interface SpecialFacts {
  readonly tvdbId: number;
  readonly seasonNumber: number;
  readonly episodeNumber: number;
  /** May be empty, "TBA", "Episode 3". */
  readonly title: string;
  readonly airDate?: string | null;
  /** Minutes; 0 = unknown. */
  readonly runtime?: number | null;
  /** The file that Sonarr has for it, unless it is our own link: then null. */
  readonly file?: SpecialFile | null;
}

export interface SpecialFile {
  readonly path?: string | null;
  readonly sizeBytes?: number | null;
}

export interface SeriesWithSpecials {
  readonly tvdbId: number;
  readonly title: string;
  readonly alternateTitles?: readonly string[];
  readonly year?: number | null;
  readonly originalLanguage?: string | null;
  /** Minutes of a usual episode: TVDB often gives them to specials that have another runtime. */
  readonly runtime?: number | null;
  readonly specials: readonly SpecialFacts[];
  /** Made once when it is stored, so that a movie reads only the titles of series that it may fit. Absent: unknown. */
  readonly keys?: readonly string[];
}

/**
 * A pair that is stored already, or that a rule states.
 * - rejected: not proposed again, and no rival of others
 * - accepted, automatic: settled, so not proposed again; another movie for its special is a conflict
 * - open: a rival of other pairs, if its movie or series is not part of this search
 */
export interface KnownPair {
  readonly movieTmdbId: number;
  readonly seriesTvdbId: number;
  readonly episodeTvdbId: number;
  readonly state: CandidateState;
  readonly confidence: number;
}

/** Movies, series or specials. */
export interface PairsAbout {
  readonly movieTmdbIds?: readonly number[];
  readonly seriesTvdbIds?: readonly number[];
  readonly episodeTvdbIds?: readonly number[];
}
