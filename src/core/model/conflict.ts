import type { Rule } from './rule.ts';

export type ConflictKind = 'noMatch' | 'multipleMatches' | 'ambiguous' | 'destination' | 'collision';

export type ConflictState = 'open' | 'resolved' | 'ignored';

export interface ConflictSubject {
  readonly movieTmdbId: number | null;
  readonly movieTitle: string | null;
  readonly seriesTvdbId: number | null;
  readonly seriesTitle: string | null;
  readonly seriesPath: string | null;
  readonly episodeTvdbId: number | null;
  /** Where our link is to be. */
  readonly path: string | null;
  /** What is there, or what Sonarr has for this special. */
  readonly existingPath: string | null;
  /** The mirror's item, where the question is which series a show of Plex is. */
  readonly plexItemId?: number;
}

export interface ConflictOption {
  readonly id: string;
  readonly title: string;
  readonly [detail: string]: string | number | null;
}

/** What an answer did, so that it can be taken back. */
export interface ConflictAnswer {
  readonly madeRuleId?: number;
  /** Rules that were on until then. */
  readonly switchedOff?: readonly number[];
  /** What the asking rule was about before it was given other ids. */
  readonly ruleWas?: Partial<Omit<Rule, 'id'>>;
  /** What the show was mapped to before; null: to nothing. */
  readonly mappingWas?: Readonly<Record<string, unknown>> | null;
}

export interface Conflict {
  readonly id: number;
  readonly ruleId: number | null;
  readonly kind: ConflictKind;
  readonly subject: ConflictSubject;
  readonly options: readonly ConflictOption[];
  readonly state: ConflictState;
  readonly reason: string;
  readonly createdAt: number;
  readonly resolvedAt: number | null;
  /** Null while it is open, and where it was settled without one. */
  readonly answer: ConflictAnswer | null;
}
