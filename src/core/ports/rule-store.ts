import type { PairsAbout } from '../model/discovery.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { ImportProblem, NewRule, Rule, RuleOrigin, RuleState } from '../model/rule.ts';

export interface RuleFilter {
  readonly movieTmdbId?: number;
  readonly seriesTvdbId?: number;
  readonly state?: RuleState;
  readonly origin?: RuleOrigin;
  readonly enabled?: boolean;
  /** Part of the movie's or the series' title. */
  readonly q?: string;
  readonly ids?: readonly number[];
  /** Only rules with a greater id: those that were made later. */
  readonly newerThan?: number;
}

export const ruleSorts = ['movie', 'special', 'state', 'origin'] as const;

export interface RuleQuery extends PageQuery {
  /** Default: as they were made. */
  readonly sort?: (typeof ruleSorts)[number] | undefined;
  readonly order?: 'ascending' | 'descending';
}

export interface RuleStore {
  get(id: number): Promise<Rule | null>;
  /** All rules, by movie title, then series title: the old API's response. */
  all(): Promise<Rule[]>;
  byIds(ids: readonly number[]): Promise<Rule[]>;
  page(filter: RuleFilter, page: RuleQuery): Promise<Page<Rule>>;
  /** Rules of any of these movies, series or specials. */
  about(ids: PairsAbout): Promise<Rule[]>;
  /** Specials that a rule in use names, each once. */
  countSpecials(): Promise<number>;
  byMovie(movieTmdbId: number): Promise<Rule[]>;
  bySeries(seriesTvdbId: number): Promise<Rule[]>;
  /** Rules without the movie's TMDB id or the series' TVDB id: known by name only. */
  unresolved(): Promise<Rule[]>;
  /** Rules that contain an id of 0, which earlier releases took for a real id. */
  withoutRealIds(): Promise<Rule[]>;
  /** Null if an equal rule exists (same movieTmdbId, series (TVDB id, else title), season and given episode). */
  create(rule: NewRule): Promise<Rule | null>;
  /** Writes only differences; touches no row if there are none. */
  update(id: number, change: Partial<Omit<Rule, 'id' | 'createdAt' | 'updatedAt'>>): Promise<Rule | null>;
  /** The same for many rules in one batch (a reconcile). */
  updateMany(
    changes: readonly { id: number; change: Partial<Omit<Rule, 'id' | 'createdAt' | 'updatedAt'>> }[],
  ): Promise<void>;
  /** Links keep their rows, with ruleId null. False if there was no such rule. */
  delete(id: number): Promise<boolean>;
  importReport(): Promise<ImportProblem[]>;
  replaceImportReport(source: string, problems: readonly ImportProblem[]): Promise<void>;
}
