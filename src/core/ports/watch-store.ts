import type { Page, PageQuery } from '../model/page.ts';
import type { MediaItem } from '../model/plex.ts';
import type * as w from '../model/watch.ts';

/** The watch ledger in the database; implemented in src/db/watch. Every write is one atomic batch; unchanged rows are not written. */
export interface WatchStore {
  readonly accounts: AccountStore;
  readonly events: WatchEventStore;
  readonly states: WatchStateStore;
  readonly twins: TwinStore;
  /** One account with all that is kept about it: events, states, tokens, finished deliveries that name it. Returns how many rows went. */
  erase(accountId: number): Promise<number>;
}

export interface AccountStore {
  all(): Promise<w.Account[]>;
  get(id: number): Promise<w.Account | null>;
  byPlexId(plexId: number): Promise<w.Account | null>;
  owner(): Promise<w.Account | null>;
  /** Made when there is none with that plexId (or no owner, for the owner); the name is brought up to date. Followed at first only if it is the owner. */
  ensure(account: Pick<w.Account, 'plexId' | 'name' | 'isOwner'>, now: number): Promise<w.Account>;
  update(id: number, change: Partial<Pick<w.Account, 'followed' | 'name' | 'plexId'>>): Promise<w.Account | null>;
  /** Sealed at rest; one for each server. */
  setToken(accountId: number, serverId: number, token: string): Promise<void>;
  token(accountId: number, serverId: number): Promise<string | null>;
  /** All stored tokens sealed with the newest key. Returns how many. */
  reseal(): Promise<number>;
}

export interface WatchEventFilter {
  readonly accountId?: number;
  readonly itemId?: number;
  readonly kind?: w.WatchEvent['kind'];
  readonly source?: w.WatchSource;
  /** Part of the span; `to` is not. UTC epoch milliseconds. */
  readonly from?: number;
  readonly to?: number;
}

/** Views of a day (UTC). */
export interface ViewDay {
  readonly day: string;
  readonly watched: number;
  readonly unwatched: number;
}

export interface WatchEventStore {
  /**
   * The view that this one is part of (same account, server and item — by itemId, else by guid, else by ratingKey —, kind, and at most windowMs apart), with
   * its source added, or a new one with twins 'open'. In one statement, so that two who tell at once make one row. `isNew` tells which.
   */
  record(event: w.NewWatchEvent): Promise<{ event: w.WatchEvent; isNew: boolean }>;
  setTwins(id: number, twins: w.TwinOutcome, outcome: string | null): Promise<void>;
  get(id: number): Promise<w.WatchEvent | null>;
  /** Newest first. */
  page(filter: WatchEventFilter, page: PageQuery): Promise<Page<w.WatchEvent>>;
  /** Views whose twin was not there (or not looked at), of these items, or of all. Newest first, at most `limit`. */
  waiting(itemIds: readonly number[] | 'all', limit: number): Promise<w.WatchEvent[]>;
  /** Views a day (UTC) and kind, newest day first: for the page of activity. Whole days, those in which the span begins and ends too. */
  activity(query: { from: number; to: number; accountId?: number }): Promise<ViewDay[]>;
  prune(before: number): Promise<number>;
}

export interface WatchStateFilter {
  readonly accountId?: number;
  readonly itemId?: number;
  readonly isWatched?: boolean;
}

export type ListedState = w.WatchState & { readonly item: MediaItem };

export interface WatchStateStore {
  of(accountId: number, itemIds: readonly number[]): Promise<Map<number, w.WatchState>>;
  /**
   * Watched at that time: first and last time follow; a manual row keeps its times. Watched already at or after that time changes nothing. Returns what changed:
   * 'new' (it was not watched), 'again', 'none'.
   */
  setWatched(accountId: number, itemId: number, at: number): Promise<'new' | 'again' | 'none'>;
  setUnwatched(accountId: number, itemId: number, at: number): Promise<'new' | 'none'>;
  /** By a person: wins over everything that comes. */
  setManual(accountId: number, itemId: number, state: { isWatched: boolean; at: number }): Promise<void>;
  /** Rows for items that have none yet. */
  setBaseline(
    accountId: number,
    rows: readonly { itemId: number; isWatched: boolean; at: number | null }[],
  ): Promise<void>;
  page(filter: WatchStateFilter, page: PageQuery): Promise<Page<ListedState>>;
  /** Episodes of a show by season, with how many are watched; season 0 apart. */
  showProgress(
    accountId: number,
    showItemId: number,
  ): Promise<{ seasonNumber: number; total: number; watched: number; lastWatchedAt: number | null }[]>;
}

export interface TwinStore {
  /**
   * Present movies and episodes (any server) with a file at one of these paths of ours, or whose file leads there (real path).
   */
  byPaths(paths: readonly string[]): Promise<MediaItem[]>;
  /** Groups of items that play the same file by the live links of the ledger: one row a link. */
  page(page: PageQuery): Promise<Page<{ linkId: number; movies: w.TwinMember[]; specials: w.TwinMember[] }>>;
  /** All of them, for the compare pass. */
  all(): Promise<{ linkId: number; movies: w.TwinMember[]; specials: w.TwinMember[] }[]>;
}
