/** Types of the watch ledger. Times are UTC epoch milliseconds. */

/** A Plex user. The owner has id 1 inside a server and a plex.tv id outside; both are this one account. */
export interface Account {
  readonly id: number;
  /** The plex.tv id; null for an owner whose id is not known yet, and for users known by name only. */
  readonly plexId: number | null;
  readonly name: string;
  readonly isOwner: boolean;
  /** Only followed accounts are in the ledger: the owner by default, others by choice. */
  readonly followed: boolean;
  /** Whether a token of the user's own is stored; without one nothing can be marked for them. */
  readonly hasToken: boolean;
  readonly createdAt: number;
}

export type WatchSource = 'webhook' | 'tautulli' | 'stream' | 'history' | 'compare' | 'api' | 'twin';

/** The outcome for the twins of a watched item. */
export type TwinOutcome =
  /** Not processed yet because of a kill or a fault; the next try continues. */
  | 'open'
  | 'marked'
  /** They were already watched. */
  | 'already'
  /** No twin exists yet: applied when one appears. */
  | 'waiting'
  /** Switched off, or against the direction that is set. */
  | 'off'
  /** No token of that account's own. */
  | 'noToken';

/** One view: its scrobble, stop, history row, replays and echoes are merged into it. */
export interface WatchEvent {
  readonly id: number;
  readonly accountId: number;
  readonly accountName: string;
  readonly serverId: number;
  /** Null once the item has left the mirror for good. */
  readonly itemId: number | null;
  readonly ratingKey: string;
  readonly guid: string | null;
  readonly type: string;
  readonly title: string;
  readonly showTitle: string | null;
  readonly seasonNumber: number | null;
  readonly episodeNumber: number | null;
  readonly kind: 'watched' | 'unwatched';
  readonly at: number;
  /** The source that reported it first; `sources` has all of them. */
  readonly source: WatchSource;
  readonly sources: readonly WatchSource[];
  readonly twins: TwinOutcome;
  readonly outcome: string | null;
}

export type NewWatchEvent = Omit<WatchEvent, 'id' | 'accountName' | 'sources' | 'twins' | 'outcome'> & {
  /** Views of the same account and item within this time of each other are one. */
  readonly windowMs: number;
};

export interface WatchState {
  readonly accountId: number;
  readonly itemId: number;
  readonly isWatched: boolean;
  readonly firstWatchedAt: number | null;
  readonly lastWatchedAt: number | null;
  readonly unwatchedAt: number | null;
  /** Set by a person through the API: never overwritten by a report from Plex. */
  readonly isManual: boolean;
  /** The state when the item or the account was first seen, not a new view. */
  readonly isBaseline: boolean;
  readonly updatedAt: number;
}

/** A movie and the specials that play the same file, as far as the mirror has them. */
export interface TwinMember {
  readonly itemId: number;
  readonly serverId: number;
  readonly ratingKey: string;
  readonly guid: string | null;
  readonly type: string;
  readonly title: string;
  readonly showTitle: string | null;
  readonly seasonNumber: number | null;
  readonly episodeNumber: number | null;
}

/** The viewer as an event or a history row reports them. */
export interface ReportedAccount {
  /** 1 = the owner inside a server, otherwise the plex.tv id; newer servers also send the owner's plex.tv id. */
  readonly id: number | null;
  readonly name: string | null;
  /** Plex's `user` and `owner` are both true: the owner of the server and webhook played it. */
  readonly isOwnersOwn: boolean;
}
