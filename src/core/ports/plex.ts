import type { CallOptions } from './call-options.ts';
import type { PlexItem, PlexListEnd, PlexListQuery, PlexListType, PlexPage } from './plex-item.ts';

/**
 * What core asks of one Plex Media Server. Names are the API's; times are UTC epoch milliseconds (Plex says seconds: converted at the
 * client); an absent array is []. `null` = the server did not say.
 *
 * Every call throws `AppError` when there is no usable answer: `unreachable`, `upstreamAuth` (401, 403), `upstreamError`, `upstreamData` (HTML with
 * status 200, half a document), `wrongServer` (another machineIdentifier or no Plex); an abort rejects with the signal's own reason.
 */

export interface PlexIdentity {
  readonly machineIdentifier: string;
  readonly version: string;
}

/** `GET /`: needs a token, so it proves one. */
export interface PlexServerInfo extends PlexIdentity {
  readonly friendlyName: string;
  readonly platform: string | null;
  /** Settings → General; while it is off no library event is ever sent. */
  readonly pushNotifications: boolean | null;
  /** Plex Pass of the owner: without it no webhook is sent. */
  readonly myPlexSubscription: boolean | null;
}

/** One of GET /library/sections. */
export interface PlexSection {
  /** What the API calls it by; `uuid` is the identity that stays. */
  readonly key: string;
  readonly uuid: string | null;
  readonly type: string;
  readonly title: string;
  readonly agent: string | null;
  readonly scanner: string | null;
  readonly language: string | null;
  readonly refreshing: boolean;
  readonly locations: readonly string[];
  /** A server-wide change number, not a time: equal means nothing in the section changed. */
  readonly contentChangedAt: number | null;
  readonly scannedAt: number | null;
  readonly updatedAt: number | null;
}

/** How a read of the mirror is asked. */
export interface PlexReadOptions extends CallOptions {
  /** Asked again with growing pauses, for half a minute, where the server answers with an error of its own. People who wait do without. */
  readonly isPatient?: boolean | undefined;
}

/** One of GET /status/sessions/history/all: real plays of all accounts; marks by hand are not among them. */
export interface PlexHistoryRow {
  readonly historyKey: string;
  readonly ratingKey: string | null;
  readonly guid: string | null;
  readonly type: string;
  readonly title: string;
  readonly viewedAt: number;
  /** 1 = the owner, else the plex.tv id. */
  readonly accountId: number;
  readonly librarySectionID: string | null;
}

/** What the notification stream says, as far as it is used. */
export type PlexNotification =
  /** `isDeleted`: state 9; else created or processed (0, 5). */
  | {
      readonly kind: 'item';
      readonly ratingKey: string;
      readonly sectionKey: string | null;
      readonly isDeleted: boolean;
    }
  | { readonly kind: 'scanEnded'; readonly sectionKey: string | null }
  | {
      readonly kind: 'playing';
      readonly ratingKey: string;
      readonly sessionKey: string;
      readonly state: string;
      readonly viewOffsetMs: number | null;
    };

export interface PlexSession {
  readonly sessionKey: string;
  readonly ratingKey: string;
  readonly accountId: number | null;
  readonly accountTitle: string | null;
  readonly durationMs: number | null;
  readonly viewOffsetMs: number | null;
}

export interface Plex {
  /** Without credentials, for messages. */
  readonly address: string;
  /** Needs no token: says nothing about one. */
  identity(options?: CallOptions): Promise<PlexIdentity>;
  info(options?: CallOptions): Promise<PlexServerInfo>;
  sections(options?: PlexReadOptions): Promise<PlexSection[]>;
  /**
   * Pages of a list in the server's order, each handed to `take` when it came; `take` may answer 'stop'. Advances by what came, ends on an empty page or
   * without progress. Rejects when a page fails: what was taken before stays taken, nothing may be concluded from what did not come.
   */
  list(
    query: PlexListQuery,
    take: (page: PlexPage) => Promise<'stop' | undefined> | 'stop' | undefined,
    options?: PlexReadOptions,
  ): Promise<PlexListEnd>;
  /** Up to some hundreds by key, with streams and chapters; those that the server does not have are left out (it is sure of that). */
  items(
    ratingKeys: readonly string[],
    options?: PlexReadOptions & { readonly checkFiles?: boolean },
  ): Promise<PlexItem[]>;
  /** Plex's own search in one section. */
  search(
    section: string,
    query: { readonly title: string; readonly type?: PlexListType },
    options?: CallOptions,
  ): Promise<PlexItem[]>;
  /** Asks for a scan of one folder, as the server sees it (never a file). It is queued: the answer says nothing of the result. Null = the whole section. */
  refresh(section: string, folder: string | null, options?: CallOptions): Promise<void>;
  scrobble(ratingKey: string, options?: CallOptions): Promise<void>;
  unscrobble(ratingKey: string, options?: CallOptions): Promise<void>;
  /** 0–10; -1 clears. */
  rate(ratingKey: string, rating: number, options?: CallOptions): Promise<void>;
  progress(ratingKey: string, viewOffsetMs: number, options?: CallOptions): Promise<void>;
  /** Newest first, from `since` on; stops at `limit` rows. */
  history(query: { readonly since: number; readonly limit: number }, options?: CallOptions): Promise<PlexHistoryRow[]>;
  sessions(options?: CallOptions): Promise<PlexSession[]>;
  /** The server's settings by id, such as PushNotificationsEnabled. */
  preferences(options?: CallOptions): Promise<ReadonlyMap<string, unknown>>;
  setPreference(id: string, value: string | number | boolean, options?: CallOptions): Promise<void>;
  /**
   * Follows /:/eventsource/notifications until the signal ends it (resolves then); rejects when the connection fails or is silent for two minutes. `opened`
   * is called once it stands. Coming again is the caller's.
   */
  notifications(
    listen: { opened(): void; message(notification: PlexNotification): void },
    options: { readonly signal: AbortSignal },
  ): Promise<void>;
}
