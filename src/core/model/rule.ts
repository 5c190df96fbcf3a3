export type RuleOrigin = 'manual' | 'imported' | 'discovered';

export type RuleState = 'linked' | 'waiting' | 'conflict' | 'disabled' | 'error';

/** "This movie is this special." Identity is the movie's TMDB id and the episodes' TVDB ids; numbers are as last seen. */
export interface Rule {
  readonly id: number;
  readonly movieTmdbId: number | null;
  readonly movieTitle: string;
  /** Instance numbers, null = whichever has it, lowest first. */
  readonly sonarr: number | null;
  readonly radarr: number | null;
  readonly seriesTvdbId: number | null;
  readonly seriesTitle: string;
  readonly seasonNumber: number;
  readonly episodeNumbers: readonly number[];
  /** Empty until Sonarr's first answer names them; kept from then on, whatever becomes of the numbers. */
  readonly episodeTvdbIds: readonly number[];
  /** What the old API was given and answers again: nothing else reads it. */
  readonly given: RuleGiven;
  readonly origin: RuleOrigin;
  readonly enabled: boolean;
  readonly state: RuleState;
  readonly reason: string | null;
  /** Ids as last seen, so that a sweep needs no whole list: never trusted without the answer they lead to. */
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
