export type RuleOrigin = 'manual' | 'imported' | 'discovered';

export type RuleState = 'linked' | 'waiting' | 'conflict' | 'disabled' | 'error';

/** "This movie is this special." Identified by the movie's TMDB id and the episodes' TVDB ids; numbers are those last seen. */
export interface Rule {
  readonly id: number;
  readonly movieTmdbId: number | null;
  readonly movieTitle: string;
  /** Instance numbers; null = the lowest-numbered instance that has it. */
  readonly sonarr: number | null;
  readonly radarr: number | null;
  readonly seriesTvdbId: number | null;
  readonly seriesTitle: string;
  readonly seasonNumber: number;
  readonly episodeNumbers: readonly number[];
  /** Empty until Sonarr first names them; then kept even if the numbers change. */
  readonly episodeTvdbIds: readonly number[];
  /** Input of the old API, which returns it unchanged; nothing else reads it. */
  readonly given: RuleGiven;
  readonly origin: RuleOrigin;
  readonly enabled: boolean;
  readonly state: RuleState;
  readonly reason: string | null;
  /** Ids last seen, so that a reconcile needs no full list. Never trusted until the server's response confirms them. */
  readonly known: RuleKnown;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface RuleGiven {
  readonly season: string | null;
  readonly episode: number | readonly number[] | null;
  readonly episodeId: number | null;
  readonly seriesId: number | null;
}

export interface RuleKnown {
  readonly radarr: number | null;
  readonly radarrMovieId: number | null;
  readonly sonarr: number | null;
  readonly sonarrSeriesId: number | null;
}

export type NewRule = Omit<Rule, 'id' | 'createdAt' | 'updatedAt' | 'state' | 'reason' | 'known'>;

export interface ImportProblem {
  readonly source: string;
  readonly line: number | null;
  readonly entry: string;
  readonly reason: string;
}
