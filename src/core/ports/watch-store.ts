import type { Page, PageQuery } from '../model/page.ts';
import type { MediaItem } from '../model/plex.ts';
import type * as w from '../model/watch.ts';

/** The watch ledger in the database; implemented in src/db/watch. Every write is one atomic batch; unchanged rows are not written. */
export interface WatchStore {
  readonly accounts: AccountStore;
  readonly events: WatchEventStore;
  readonly states: WatchStateStore;
  readonly twins: TwinStore;
  /**
   * Erases an account with everything stored about it: events, states, tokens, finished deliveries that name it. Returns how many rows were
   * deleted.
   */
  erase(accountId: number): Promise<number>;
}

export interface AccountStore {
  all(): Promise<w.Account[]>;
  get(id: number): Promise<w.Account | null>;
  byPlexId(plexId: number): Promise<w.Account | null>;
  owner(): Promise<w.Account | null>;
  /**
   * Creates the account if none has that plexId (or, for the owner, if there is no owner) and updates its name. Only the owner is followed
   * initially.
   */
  ensure(account: Pick<w.Account, 'plexId' | 'name' | 'isOwner'>, now: number): Promise<w.Account>;
  update(id: number, change: Partial<Pick<w.Account, 'followed' | 'name' | 'plexId'>>): Promise<w.Account | null>;
  /** Sealed at rest; one per server. */
  setToken(accountId: number, serverId: number, token: string): Promise<void>;
  token(accountId: number, serverId: number): Promise<string | null>;
  /** Seals all stored tokens with the newest key. Returns how many. */
  reseal(): Promise<number>;
}

export interface WatchEventFilter {
  readonly accountId?: number;
  readonly itemId?: number;
  /** A show: the views of its episodes. */
  readonly showItemId?: number;
  readonly kind?: w.WatchEvent['kind'];
  readonly source?: w.WatchSource;
  /** Start of the span, inclusive; `to` is exclusive. UTC epoch milliseconds. */
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
   * Adds the source to the view that this one is part of (same account, server, kind and item (by itemId, else guid, else ratingKey), at most
   * windowMs apart), or creates a new view with twins 'open'. One statement, so that simultaneous reports make one row. `isNew` distinguishes them.
   */
  record(event: w.NewWatchEvent): Promise<{ event: w.WatchEvent; isNew: boolean }>;
  setTwins(id: number, twins: w.TwinOutcome, outcome: string | null): Promise<void>;
  get(id: number): Promise<w.WatchEvent | null>;
  /** Newest first. */
  page(filter: WatchEventFilter, page: PageQuery): Promise<Page<w.WatchEvent>>;
  /** Views whose twin did not exist or was not processed, of these items or of all. Newest first, at most `limit`. */
  waiting(itemIds: readonly number[] | 'all', limit: number): Promise<w.WatchEvent[]>;
  /** Views per day (UTC) and kind, newest day first, for the activity page. Includes the whole days in which the span begins and ends. */
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
   * Marks the item watched at that time and updates its first and last time; a manual row keeps its times. No change if already watched at or
   * after that time. Returns the change: 'new' (was not watched), 'again' or 'none'.
   */
  setWatched(accountId: number, itemId: number, at: number): Promise<'new' | 'again' | 'none'>;
  setUnwatched(accountId: number, itemId: number, at: number): Promise<'new' | 'none'>;
  /** Set by a person: overrides everything that is reported. */
  setManual(accountId: number, itemId: number, state: { isWatched: boolean; at: number }): Promise<void>;
  /** Adds rows for items that have none yet. */
  setBaseline(
    accountId: number,
    rows: readonly { itemId: number; isWatched: boolean; at: number | null }[],
  ): Promise<void>;
  page(filter: WatchStateFilter, page: PageQuery): Promise<Page<ListedState>>;
  /** Episodes of a show per season, with how many are watched; season 0 separately. */
  showProgress(
    accountId: number,
    showItemId: number,
  ): Promise<{ seasonNumber: number; total: number; watched: number; lastWatchedAt: number | null }[]>;
}

/** The items that play the same file according to a live link. */
export interface TwinGroup {
  readonly linkId: number;
  readonly movies: readonly w.TwinMember[];
  readonly specials: readonly w.TwinMember[];
}

export interface TwinStore {
  /** Present movies and episodes (any server) with a file at one of these local paths, or whose file links there (real path). */
  byPaths(paths: readonly string[]): Promise<MediaItem[]>;
  /** Groups of items that play the same file according to the ledger's live links: one row per link. */
  page(page: PageQuery): Promise<Page<TwinGroup>>;
  /** The groups of which this account watched one item and not the other, the newest link first. */
  differing(accountId: number, page: PageQuery): Promise<Page<TwinGroup>>;
  /** Null: there is no such link, or it was removed. */
  ofLink(linkId: number): Promise<TwinGroup | null>;
  /** All groups, for the compare pass. */
  all(): Promise<TwinGroup[]>;
}
