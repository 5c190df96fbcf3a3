import type { PlexDetails, PlexMedia } from '../model/plex-details.ts';
import type { CallOptions } from './servers.ts';

/**
 * What core asks of one Plex Media Server and of plex.tv. Names are the API's; times are UTC epoch milliseconds (Plex says seconds: converted at the
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

export interface PlexItem {
  readonly ratingKey: string;
  readonly key: string | null;
  /** Of the agent: `plex://movie/…`, `com.plexapp.agents.…`. */
  readonly guid: string | null;
  /** `Guid[]`: `imdb://tt…`, `tmdb://n`, `tvdb://n`; [] for older agents and for items that are not matched yet. */
  readonly guids: readonly string[];
  readonly type: string;
  readonly subtype: string | null;
  /** '' where the server gave none. */
  readonly title: string;
  readonly titleSort: string | null;
  readonly originalTitle: string | null;
  readonly year: number | null;
  readonly index: number | null;
  readonly parentIndex: number | null;
  readonly parentRatingKey: string | null;
  readonly grandparentRatingKey: string | null;
  readonly parentGuid: string | null;
  readonly grandparentGuid: string | null;
  readonly parentTitle: string | null;
  readonly grandparentTitle: string | null;
  readonly librarySectionID: string | null;
  readonly addedAt: number | null;
  readonly updatedAt: number | null;
  /** In the server's trash since. */
  readonly deletedAt: number | null;
  /** `2008-11-23` */
  readonly originallyAvailableAt: string | null;
  readonly durationMs: number | null;
  readonly leafCount: number | null;
  readonly childCount: number | null;
  /** Collections: filled by a rule of the server. */
  readonly smart: boolean | null;
  /** Of the account whose token asked; 0 = not watched. */
  readonly viewCount: number;
  readonly viewOffsetMs: number | null;
  readonly lastViewedAt: number | null;
  readonly userRating: number | null;
  readonly media: readonly PlexMedia[];
  readonly details: PlexDetails;
}

export type PlexListType =
  | 'movie'
  | 'show'
  | 'season'
  | 'episode'
  | 'artist'
  | 'album'
  | 'track'
  | 'collection'
  | 'clip';

/** How a read of the mirror is asked. */
export interface PlexReadOptions extends CallOptions {
  /** Asked again with growing pauses, for half a minute, where the server answers with an error of its own. People who wait do without. */
  readonly isPatient?: boolean | undefined;
}

export interface PlexListQuery {
  readonly of:
    | { readonly section: string; readonly type: PlexListType }
    | { readonly collectionsOf: string }
    | { readonly collection: string }
    | { readonly childrenOf: string }
    | { readonly leavesOf: string };
  readonly sort?: 'updatedAt:desc' | 'addedAt:desc' | 'lastViewedAt:desc' | 'id';
  /** Servers ignore a filter that they do not know and send everything: each row is to be looked at again by the caller. */
  readonly after?: { readonly field: 'updatedAt' | 'addedAt' | 'lastViewedAt'; readonly at: number };
  readonly title?: string;
  readonly guid?: string;
  /** Part of a file's name. Compare the paths that come: the server looks for the text anywhere. */
  readonly file?: string;
  /** `identity`: without texts, people and tags, for comparing alone. Default `all`. */
  readonly fields?: 'all' | 'identity';
  /** Rows a request, default 200; the server may give fewer. */
  readonly pageSize?: number;
}

/** A row that is no item: without ratingKey or type. The rest of the page is good. */
export interface PlexSkipped {
  readonly row: string;
  readonly reason: string;
}

export interface PlexPage {
  readonly items: readonly PlexItem[];
  readonly skipped: readonly PlexSkipped[];
  /** Rows before this page. */
  readonly offset: number;
  /** As this answer says; null where it says none. */
  readonly totalSize: number | null;
}

export interface PlexListEnd {
  /** Different ratingKeys that came. */
  readonly received: number;
  /** As the first answer said; of a server that says none what came. */
  readonly totalSize: number;
  /**
   * Everything that is there came: each row is an item, all of totalSize, which was the same from first to last page, no page came twice. Only then
   * is what did not come gone. A pass that `take` stopped is never complete.
   */
  readonly isComplete: boolean;
  /** Why not, in a sentence; null when complete. */
  readonly incomplete: string | null;
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

// --- plex.tv ----------------------------------------------------------------------------------------------------

export interface PlexPin {
  readonly id: number;
  readonly code: string;
  /** Where the person signs in. */
  readonly authUrl: string;
  readonly expiresAt: number;
}

export type PlexPinState =
  | { readonly state: 'waiting' }
  | { readonly state: 'authorized'; readonly token: string }
  | { readonly state: 'expired' };

export interface PlexUser {
  /** The plex.tv id. */
  readonly id: number;
  readonly uuid: string | null;
  readonly username: string;
  readonly hasPlexPass: boolean | null;
}

export interface PlexResourceConnection {
  readonly uri: string;
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
  readonly local: boolean;
  readonly relay: boolean;
}

/** A server that the account may use. */
export interface PlexResource {
  readonly name: string;
  /** The server's machineIdentifier. */
  readonly clientIdentifier: string;
  readonly owned: boolean;
  readonly ownerId: number | null;
  /** For this server, differs from the account's where it is shared. */
  readonly accessToken: string;
  readonly presence: boolean;
  readonly connections: readonly PlexResourceConnection[];
}

/** Refused: plex.tv is sure that the token is no good (401, 403, 422). All else is a thrown fault: the token stays. */
export type PlexTvAnswer<T> = { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'refused' };

export interface PlexTv {
  /** A strong pin. `forwardUrl`: where the browser is sent afterwards. */
  createPin(options: CallOptions & { readonly forwardUrl?: string }): Promise<PlexPin>;
  /** Unknown is expired. On 429 AppError('tooManyRequests') with retryAfterMs. */
  pin(id: number, options?: CallOptions): Promise<PlexPinState>;
  user(token: string, options?: CallOptions): Promise<PlexTvAnswer<PlexUser>>;
  /** Servers only. */
  resources(token: string, options?: CallOptions): Promise<PlexTvAnswer<readonly PlexResource[]>>;
  /** Refused also without Plex Pass: plex.tv answers both alike. */
  webhooks(token: string, options?: CallOptions): Promise<PlexTvAnswer<readonly string[]>>;
  /** Replaces the whole list: read it first and keep what others put there. */
  setWebhooks(token: string, urls: readonly string[], options?: CallOptions): Promise<PlexTvAnswer<readonly string[]>>;
}

/** Found in the local network (GDM). */
export interface PlexNeighbour {
  readonly name: string;
  readonly machineIdentifier: string;
  readonly url: string;
}
