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
  /** The path planned for our link. */
  readonly path: string | null;
  /** The file at that path, or the file that Sonarr has for this special. */
  readonly existingPath: string | null;
  /** The mirror's item, if the question is which series a Plex show is. */
  readonly plexItemId?: number;
}

export interface ConflictOption {
  readonly id: string;
  readonly title: string;
  readonly [detail: string]: string | number | null;
}

/** Which answer a person chose, and who. */
export interface ConflictChoice {
  readonly action: 'select' | 'create' | 'ignore';
  /** The option that was selected, with its title at that time. */
  readonly option: string | null;
  readonly title: string | null;
  /** As the audit log names them. */
  readonly by: string;
}

/** A person's answer and its effects, kept so that it can be undone. */
export interface ConflictAnswer {
  /** Absent in answers of older versions. */
  readonly chosen?: ConflictChoice;
  /** The candidate that it accepted, and those that it rejected. */
  readonly accepted?: number;
  readonly rejected?: readonly number[];
  readonly madeRuleId?: number;
  /** Ids of the rules that the answer switched off. */
  readonly switchedOff?: readonly number[];
  /** The previous identity of the rule in question, before the answer gave it other ids. */
  readonly ruleWas?: Partial<Omit<Rule, 'id'>>;
  /** The previous mapping of the show; null if it had none. */
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
  /** Null while the conflict is open, and if it was settled without an answer. */
  readonly answer: ConflictAnswer | null;
}
