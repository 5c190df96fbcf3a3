import type { CallOptions } from './call-options.ts';
import type { PlexItem, PlexListEnd, PlexListQuery, PlexListType, PlexPage } from './plex-item.ts';

/**
 * The API that core uses of one Plex Media Server. Names are the API's; times are UTC epoch milliseconds (the client converts Plex's seconds);
 * an absent array is []. `null` = the server did not say.
 *
 * Every call throws `AppError` if there is no usable answer: `unreachable`, `upstreamAuth` (401, 403), `upstreamError`, `upstreamData` (HTML
 * with status 200, a truncated document), `wrongServer` (another machineIdentifier, or not Plex); an abort rejects with the signal's own
 * reason.
 */

export interface PlexIdentity {
  readonly machineIdentifier: string;
  readonly version: string;
}

/** `GET /`: needs a token, so success proves the token valid. */
export interface PlexServerInfo extends PlexIdentity {
  readonly friendlyName: string;
  readonly platform: string | null;
  /** Settings → General; while off, the server sends no library events. */
  readonly pushNotifications: boolean | null;
  /** The owner's Plex Pass: without it the server sends no webhooks. */
  readonly myPlexSubscription: boolean | null;
}

/** An entry of GET /library/sections. */
export interface PlexSection {
  /** The section's id in the API; `uuid` is the stable identity. */
  readonly key: string;
  readonly uuid: string | null;
  readonly type: string;
  readonly title: string;
  readonly agent: string | null;
  readonly scanner: string | null;
  readonly language: string | null;
  readonly refreshing: boolean;
  readonly locations: readonly string[];
  /** A server-wide change number, not a time: if equal, nothing in the section changed. */
  readonly contentChangedAt: number | null;
  readonly scannedAt: number | null;
  readonly updatedAt: number | null;
}

/** Options for reads of the mirror. */
export interface PlexReadOptions extends CallOptions {
  /** Retries for half a minute with growing pauses if the server answers with an error of its own. Not for requests that a person waits for. */
  readonly isPatient?: boolean | undefined;
}

/** An entry of GET /status/sessions/history/all: real plays of all accounts, without items marked by hand. */
export interface PlexHistoryRow {
  readonly historyKey: string;
  readonly ratingKey: string | null;
  readonly guid: string | null;
  readonly type: string;
  readonly title: string;
  readonly viewedAt: number;
  /** 1 = the owner, otherwise the plex.tv id. */
  readonly accountId: number;
  readonly librarySectionID: string | null;
}

/** The parts of the notification stream that we use. */
export type PlexNotification =
  /** `isDeleted`: state 9; otherwise created or processed (0, 5). */
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
  /** Needs no token, so it proves nothing about one. */
  identity(options?: CallOptions): Promise<PlexIdentity>;
  info(options?: CallOptions): Promise<PlexServerInfo>;
  sections(options?: PlexReadOptions): Promise<PlexSection[]>;
  /**
   * Reads a list page by page in the server's order and passes each page to `take`, which may return 'stop'. Advances by the rows received;
   * ends on an empty page or without progress. Rejects if a page fails: earlier pages stay taken, and rows not received prove nothing.
   */
  list(
    query: PlexListQuery,
    take: (page: PlexPage) => Promise<'stop' | undefined> | 'stop' | undefined,
    options?: PlexReadOptions,
  ): Promise<PlexListEnd>;
  /** Up to some hundreds of items by key, with streams and chapters; omits those that the server is certain not to have. */
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
  /**
   * Requests a scan of one folder as the server sees it (never a file); null = the whole section. The scan is queued: the response does not
   * tell its result.
   */
  refresh(section: string, folder: string | null, options?: CallOptions): Promise<void>;
  scrobble(ratingKey: string, options?: CallOptions): Promise<void>;
  unscrobble(ratingKey: string, options?: CallOptions): Promise<void>;
  /** 0–10; -1 clears the rating. */
  rate(ratingKey: string, rating: number, options?: CallOptions): Promise<void>;
  progress(ratingKey: string, viewOffsetMs: number, options?: CallOptions): Promise<void>;
  /** Newest first, back to `since`; stops at `limit` rows. */
  history(query: { readonly since: number; readonly limit: number }, options?: CallOptions): Promise<PlexHistoryRow[]>;
  sessions(options?: CallOptions): Promise<PlexSession[]>;
  /** The server's settings by id, such as PushNotificationsEnabled. */
  preferences(options?: CallOptions): Promise<ReadonlyMap<string, unknown>>;
  setPreference(id: string, value: string | number | boolean, options?: CallOptions): Promise<void>;
  /** A picture by its path on the server, such as an item's `thumb`, resized to cover this many pixels. */
  picture(
    path: string,
    size: { readonly width: number; readonly height: number },
    options?: CallOptions,
  ): Promise<Uint8Array>;
  /**
   * Streams /:/eventsource/notifications until the signal ends it (then resolves); rejects if the connection fails or is silent for two
   * minutes. `opened` is called once connected. The caller reconnects.
   */
  notifications(
    listen: { opened(): void; message(notification: PlexNotification): void },
    options: { readonly signal: AbortSignal },
  ): Promise<void>;
}
