import type { Conflict, ConflictAnswer, ConflictKind, ConflictState } from '../model/conflict.ts';
import type { Around, Page, PageQuery, Surroundings } from '../model/page.ts';

export interface ConflictFilter {
  readonly state?: ConflictState;
  readonly kind?: ConflictKind;
  readonly movieTmdbId?: number;
}

export interface ConflictStore {
  get(id: number): Promise<Conflict | null>;
  page(filter: ConflictFilter, page: PageQuery): Promise<Page<Conflict>>;
  /** The open ones around an id, the newest first. */
  openAround(id: number, most: Around): Promise<Surroundings<Conflict>>;
  openOf(ruleIds: readonly number[]): Promise<Conflict[]>;
  /** Ignored conflicts are kept so that they are not opened again. */
  ignoredOf(ruleIds: readonly number[]): Promise<Conflict[]>;
  /** Opens the conflict, or updates the open one of the same rule and kind (no write if equal). An ignored one stays ignored. */
  open(conflict: Omit<Conflict, 'id' | 'state' | 'createdAt' | 'resolvedAt' | 'answer'>): Promise<void>;
  /** The open or ignored conflict about a Plex show. */
  ofPlexItem(plexItemId: number): Promise<Conflict | null>;
  /** Questions about pairs that discovery found: of no rule and no Plex show. */
  ofDiscovery(state: ConflictState): Promise<Conflict[]>;
  /** Closes open conflicts of a rule once their cause is gone. */
  closeFor(ruleId: number, kinds: readonly ConflictKind[] | 'all'): Promise<void>;
  /** Does not reopen a conflict that was opened anew since: it is returned unchanged. An answer is kept until the conflict reopens. */
  setState(id: number, state: ConflictState, answer?: ConflictAnswer): Promise<Conflict | null>;
}
