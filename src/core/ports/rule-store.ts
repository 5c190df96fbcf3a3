import type { Page, PageQuery } from '../model/page.ts';
import type { ImportProblem, NewRule, Rule, RuleOrigin, RuleState } from '../model/rule.ts';

export interface RuleFilter {
  readonly movieTmdbId?: number;
  readonly seriesTvdbId?: number;
  readonly state?: RuleState;
  readonly origin?: RuleOrigin;
  readonly enabled?: boolean;
}

export interface RuleStore {
  get(id: number): Promise<Rule | null>;
  /** All, by movie title then series title: what the old API answers. */
  all(): Promise<Rule[]>;
  page(filter: RuleFilter, page: PageQuery): Promise<Page<Rule>>;
  byMovie(movieTmdbId: number): Promise<Rule[]>;
  bySeries(seriesTvdbId: number): Promise<Rule[]>;
  /** Rules that lack the movie's TMDB id or the series' TVDB id: known by name only. */
  unresolved(): Promise<Rule[]>;
  /** Rules that hold an id of 0, which earlier releases took for one. */
  withoutRealIds(): Promise<Rule[]>;
  /** Null when an equal rule is there (same movieTmdbId, series (TVDB id, else title), season, given episode). */
  create(rule: NewRule): Promise<Rule | null>;
  /** Writes only what differs; no row is touched when nothing does. */
  update(id: number, change: Partial<Omit<Rule, 'id' | 'createdAt' | 'updatedAt'>>): Promise<Rule | null>;
  /** The same for many in one batch (a sweep). */
  updateMany(
    changes: readonly { id: number; change: Partial<Omit<Rule, 'id' | 'createdAt' | 'updatedAt'>> }[],
  ): Promise<void>;
  /** Links keep their rows with ruleId null. False when there was none. */
  delete(id: number): Promise<boolean>;
  importReport(): Promise<ImportProblem[]>;
  replaceImportReport(source: string, problems: readonly ImportProblem[]): Promise<void>;
}
