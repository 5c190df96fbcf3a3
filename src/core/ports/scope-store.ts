import type { Conflict } from '../model/conflict.ts';
import type { Link } from '../model/link.ts';
import type { Rule } from '../model/rule.ts';

/** What planning the links of one movie or one show needs of the database, as it was at one moment. */
export interface StoredScope {
  /** Rules of the movie or show. */
  readonly rules: readonly Rule[];
  /** Live links of the movie or show. */
  readonly own: readonly Link[];
  /** These, and the live links of every show that they or the rules are in. */
  readonly links: readonly Link[];
  /** Every rule of these shows. */
  readonly neighbours: readonly Rule[];
  /** Rules that are known by name only. */
  readonly unresolved: readonly Rule[];
  /** Open conflicts of the rules. */
  readonly conflicts: readonly Conflict[];
}

/** Reads everything that an event needs at once: it is asked for each. */
export interface ScopeStore {
  ofMovie(tmdbId: number): Promise<StoredScope>;
  /** The scope of each movie, in order, all as they were at one moment. */
  ofMovies(tmdbIds: readonly number[]): Promise<StoredScope[]>;
  ofSeries(tvdbId: number): Promise<StoredScope>;
}
