import type { FakeItem } from './model.ts';

export interface View {
  viewCount: number;
  /** Milliseconds; 0 = at the beginning. */
  viewOffset: number;
  /** Epoch seconds; 0 = never. */
  lastViewedAt: number;
  userRating: number | null;
}

/** One row of the history: a real play and its account. */
export interface Play {
  readonly id: number;
  readonly accountId: number;
  readonly ratingKey: number;
  readonly guid: string;
  readonly type: string;
  readonly title: string;
  readonly sectionKey: string;
  readonly viewedAt: number;
}

/** Watch states by account and guid, as in Plex: two items of one guid share a state, and it outlives them. */
export class Views {
  readonly plays: Play[] = [];
  /** The number of changes so far. */
  changes = 0;
  private readonly accounts = new Map<number, Map<string, View>>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  of(accountId: number, guid: string): View | undefined {
    return this.accounts.get(accountId)?.get(guid);
  }

  has(accountId: number): boolean {
    return (this.accounts.get(accountId)?.size ?? 0) > 0;
  }

  /** Counts one more view, now. By hand: no history row. */
  mark(accountId: number, guid: string, at = this.now()): void {
    const viewCount = (this.of(accountId, guid)?.viewCount ?? 0) + 1;
    this.change(accountId, guid, { viewCount, viewOffset: 0, lastViewedAt: at });
  }

  /** Leaves no time. */
  unmark(accountId: number, guid: string): void {
    this.change(accountId, guid, { viewCount: 0, viewOffset: 0, lastViewedAt: 0 });
  }

  /** -1 clears. */
  rate(accountId: number, guid: string, rating: number): void {
    this.change(accountId, guid, { userRating: rating < 0 ? null : rating });
  }

  progress(accountId: number, guid: string, viewOffset: number): void {
    this.change(accountId, guid, { viewOffset, lastViewedAt: this.now() });
  }

  /** A real play to the end: counted, and added to the history. */
  play(accountId: number, item: FakeItem, viewedAt = this.now()): Play {
    this.mark(accountId, item.guid, viewedAt);
    const { id: ratingKey, guid, type, title, sectionKey } = item;
    const play = { id: this.plays.length + 1, accountId, ratingKey, guid, type, title, sectionKey, viewedAt };
    this.plays.push(play);
    return play;
  }

  private change(accountId: number, guid: string, fields: Partial<View>): void {
    const views = this.accounts.get(accountId) ?? new Map<string, View>();
    this.accounts.set(accountId, views);
    const blank = { viewCount: 0, viewOffset: 0, lastViewedAt: 0, userRating: null };
    this.changes += 1;
    views.set(guid, { ...blank, ...views.get(guid), ...fields });
  }
}
