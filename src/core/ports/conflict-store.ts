import type { Conflict, ConflictAnswer, ConflictKind, ConflictState } from '../model/conflict.ts';
import type { Page, PageQuery } from '../model/page.ts';

export interface ConflictFilter {
  readonly state?: ConflictState;
  readonly kind?: ConflictKind;
  readonly movieTmdbId?: number;
}

export interface ConflictStore {
  get(id: number): Promise<Conflict | null>;
  page(filter: ConflictFilter, page: PageQuery): Promise<Page<Conflict>>;
  openOf(ruleIds: readonly number[]): Promise<Conflict[]>;
  /** Ignored questions are remembered: they are not asked again. */
  ignoredOf(ruleIds: readonly number[]): Promise<Conflict[]>;
  /** Opens it, or brings the open one of the same rule and kind up to date (no write when equal). An ignored one stays ignored. */
  open(conflict: Omit<Conflict, 'id' | 'state' | 'createdAt' | 'resolvedAt' | 'answer'>): Promise<void>;
  /** The open and ignored question about a show of Plex. */
  ofPlexItem(plexItemId: number): Promise<Conflict | null>;
  /** Closes the open questions of a rule whose reason is gone. */
  closeFor(ruleId: number, kinds: readonly ConflictKind[] | 'all'): Promise<void>;
  /** One that was asked anew since is not reopened: it comes back as it is. An answer is kept until the question is open again. */
  setState(id: number, state: ConflictState, answer?: ConflictAnswer): Promise<Conflict | null>;
}
