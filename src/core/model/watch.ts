/** The words of the watch ledger as plain types. Times are UTC epoch milliseconds. */

/** A person of Plex. The owner is 1 inside a server and has a plex.tv id outside: both are this one account. */
export interface Account {
  readonly id: number;
  /** The plex.tv id; null for an owner whose id is not known yet, and for people who are known by name alone. */
  readonly plexId: number | null;
  readonly name: string;
  readonly isOwner: boolean;
  /** Only those are in the ledger: the owner, more by choice. */
  readonly followed: boolean;
  /** Whether a token of their own is stored: without one nothing can be marked for them. */
  readonly hasToken: boolean;
  readonly createdAt: number;
}

export type WatchSource = 'webhook' | 'tautulli' | 'stream' | 'history' | 'compare' | 'api' | 'twin';

/** What became of the twins of what was watched. */
export type TwinOutcome =
  /** Not yet looked at: a kill or a fault came between; the next try goes on. */
  | 'open'
  | 'marked'
  /** They were watched already. */
  | 'already'
  /** None is there yet: applied when one appears. */
  | 'waiting'
  /** Switched off, or against the direction that is set. */
  | 'off'
  /** No token of that account's own. */
  | 'noToken';

/** One view: scrobble, stop, history row, replays and echoes of it are one. */
export interface WatchEvent {
  readonly id: number;
  readonly accountId: number;
  readonly accountName: string;
  readonly serverId: number;
  /** Null once the item left the mirror for good. */
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
  /** Who told first; all who told are in `sources`. */
  readonly source: WatchSource;
  readonly sources: readonly WatchSource[];
  readonly twins: TwinOutcome;
  readonly outcome: string | null;
}

export type NewWatchEvent = Omit<WatchEvent, 'id' | 'accountName' | 'sources' | 'twins' | 'outcome'> & {
  /** Views of the same account and item that are no further apart are one. */
  readonly windowMs: number;
};

export interface WatchState {
  readonly accountId: number;
  readonly itemId: number;
  readonly isWatched: boolean;
  readonly firstWatchedAt: number | null;
  readonly lastWatchedAt: number | null;
  readonly unwatchedAt: number | null;
  /** Set by a person through the API: never overwritten by what Plex says. */
  readonly isManual: boolean;
  /** As it was when the item or the account was first seen: no news. */
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

/** Who watched, as an event or a row of the history tells it. */
export interface ReportedAccount {
  /** 1 = the owner inside a server, else the plex.tv id; newer servers give the owner's plex.tv id as well. */
  readonly id: number | null;
  readonly name: string | null;
  /** Plex's `user` and `owner` are both true: played by the one whose server and webhook it is. */
  readonly isOwnersOwn: boolean;
}
