import type { PathMap } from './instance.ts';
import type { PlexDetails, PlexMedia } from './plex-details.ts';
import type { TlsOptions } from './tls.ts';

/** Types of the Plex mirror. Times are UTC epoch milliseconds. A ratingKey is unique only within its server. */

export type ConnectionKind = 'local' | 'remote' | 'relay' | 'manual';

export interface PlexConnection {
  readonly uri: string;
  readonly local: boolean;
  readonly relay: boolean;
}

/** A configured Plex server. */
export interface PlexServer extends TlsOptions {
  readonly id: number;
  /** n of PLEX_<n>_URL; null for a stored server. */
  readonly number: number | null;
  readonly name: string;
  /** The address in use: the one entered (connection "manual"), or the best one that answered. */
  readonly url: string;
  /** Plain text here; sealed in the database and never in a response. An environment server's token is not stored. */
  readonly token: string;
  /** Why the stored token cannot be used; the server then gets no requests with it. */
  readonly tokenFault?: string;
  /** Null until the server first answers. */
  readonly machineIdentifier: string | null;
  readonly version: string | null;
  readonly platform: string | null;
  readonly enabled: boolean;
  readonly source: 'environment' | 'database';
  readonly connection: ConnectionKind;
  /** Other addresses of the server as plex.tv lists them, to find it again. */
  readonly connections: readonly PlexConnection[];
  /** If false, an item that only the server can provide counts as unavailable. */
  readonly remoteStreaming: boolean;
  /** The plex.tv id of the token's account. */
  readonly accountId: number | null;
  readonly accountName: string | null;
  readonly isOwner: boolean | null;
  /** The server refused the token: it is not used again until it is changed. */
  readonly tokenRefused: boolean;
  readonly tokenCheckedAt: number | null;
  readonly lastSeenAt: number | null;
  readonly error: string | null;
  /** The environment no longer names this server; see gone-servers.ts. */
  readonly isGone?: boolean;
}

/** From PLEX_<n>_PATH_MAP (source environment), or stored. libraryId null: applies to the whole server. */
export interface PathMapping {
  readonly id: number;
  readonly serverId: number;
  readonly libraryId: number | null;
  readonly plexPath: string;
  readonly localPath: string;
}

/** The sync cursor of one item type within a library. */
export interface LibraryCursor {
  /** The newest updatedAt written so far. */
  readonly updatedAt: number | null;
  readonly addedAt: number | null;
}

export interface PlexLibrary {
  readonly id: number;
  readonly serverId: number;
  readonly key: string;
  readonly uuid: string;
  readonly type: string;
  readonly title: string;
  readonly agent: string | null;
  readonly scanner: string | null;
  readonly language: string | null;
  readonly locations: readonly string[];
  /** By default only libraries of movies and shows are synced. */
  readonly enabled: boolean;
  readonly refreshMinutes: number;
  readonly itemCount: number;
  /** contentChangedAt as of the last pass that wrote everything; null = no such pass yet. */
  readonly changeNumber: number | null;
  readonly cursors: Readonly<Record<string, LibraryCursor>>;
  /** End of the last successful sync of any mode; null = never. */
  readonly syncedAt: number | null;
  /** End of the last complete pass over all rows. */
  readonly completeAt: number | null;
  /** When the server stopped listing the library. */
  readonly missingSince: number | null;
  readonly error: string | null;
}

export type ItemState = 'normal' | 'remoteOnly' | 'unavailable' | 'fileNotFound';

/** A row's presence on the server: `missing` = absent since a complete pass, `archived` = missing for a month. */
export type Presence = 'present' | 'missing' | 'archived';

export interface MediaFile {
  readonly mediaId: string;
  readonly partId: string;
  /** The path as Plex writes it. */
  readonly path: string;
  /** The path as this service sees it; null if no mapping covers it. */
  readonly localPath: string | null;
  /** The target of the link at localPath at the last check; null for a regular file and for a path that does not exist. */
  readonly realPath: string | null;
  readonly sizeBytes: number | null;
  readonly durationMs: number | null;
  readonly container: string | null;
  readonly deletedAt: number | null;
  /** Whether the last check found the file on our disk. */
  readonly isHere: boolean;
  /** Whether the server can play it, as checkFiles reported; null = not checked. */
  readonly isPlayable: boolean | null;
}

/** The watch state of an item for the account whose token reads the mirror. Separate from the watch ledger. */
export interface ItemView {
  readonly viewCount: number;
  readonly viewOffsetMs: number | null;
  readonly lastViewedAt: number | null;
  readonly userRating: number | null;
}

export interface MediaItem {
  readonly id: number;
  readonly serverId: number;
  readonly libraryId: number;
  readonly ratingKey: string;
  readonly guid: string | null;
  /** Normalised and sorted: `imdb://tt…`, `tmdb://n`, `tvdb://n`, `anidb://n`, `mbid://…`, `asin://…`. */
  readonly guids: readonly string[];
  readonly type: string;
  readonly title: string;
  readonly sortTitle: string | null;
  readonly originalTitle: string | null;
  readonly year: number | null;
  /** For seasons (0 is a season) and episodes; for a track the number of its disc. */
  readonly seasonNumber: number | null;
  /** For episodes and tracks. */
  readonly episodeNumber: number | null;
  readonly parentRatingKey: string | null;
  readonly grandparentRatingKey: string | null;
  readonly parentTitle: string | null;
  readonly grandparentTitle: string | null;
  readonly grandparentGuid: string | null;
  readonly originallyAvailableAt: string | null;
  readonly durationMs: number | null;
  readonly addedAt: number | null;
  readonly updatedAt: number | null;
  readonly deletedAt: number | null;
  readonly state: ItemState;
  readonly reason: string | null;
  readonly presence: Presence;
  readonly missingSince: number | null;
  readonly view: ItemView;
  /** Hash of the fields in lists; see src/core/plex/mirror/etag.ts. */
  readonly etag: string;
  /** `etag` as of the last read of streams and chapters; null = never read. */
  readonly detailsEtag: string | null;
  readonly files: readonly MediaFile[];
  readonly createdAt: number;
  readonly changedAt: number;
}

/** Everything stored about an item. */
export interface MediaItemWhole extends MediaItem {
  readonly details: PlexDetails;
  readonly media: readonly PlexMedia[];
}

/** The stored values that a pass compares an existing row with. */
export interface KnownItem {
  readonly id: number;
  readonly ratingKey: string;
  readonly etag: string;
  readonly detailsEtag: string | null;
  readonly state: ItemState;
  readonly presence: Presence;
  readonly view: ItemView;
}

/** A row to write, without what the database maintains itself. With `id` the row is updated, otherwise created. */
export interface ItemWrite {
  readonly id: number | null;
  readonly item: Omit<MediaItem, 'id' | 'createdAt' | 'changedAt' | 'presence' | 'missingSince' | 'detailsEtag'>;
  readonly details: PlexDetails;
  readonly media: readonly PlexMedia[];
  /** True if `details` and `media` come from a single read with streams and chapters; false keeps the stored streams and chapters. */
  readonly isWhole: boolean;
}

export interface Collection {
  readonly id: number;
  readonly serverId: number;
  readonly libraryId: number;
  readonly ratingKey: string;
  readonly guid: string | null;
  readonly title: string;
  readonly subtype: string | null;
  readonly summary: string | null;
  readonly smart: boolean;
  readonly childCount: number;
  readonly updatedAt: number | null;
  readonly etag: string;
  readonly memberRatingKeys: readonly string[];
}

/** A network that aired shows. */
export interface Network {
  readonly name: string;
  readonly itemCount: number;
}

export type SyncMode = 'incremental' | 'deep';

/** The target of a library run, in runs.target and runs.options. */
export interface SyncTarget {
  readonly serverId?: number;
  readonly libraryId?: number;
}
export interface SyncOptions {
  readonly mode: SyncMode;
  readonly force?: boolean;
}

/** The change in an account's watch state of an item between two reads. */
export interface ViewChange {
  readonly id: number;
  readonly ratingKey: string;
  readonly before: ItemView;
  readonly after: ItemView;
}

/** The number of descendants of an item. */
export interface Levels {
  /** One level below: seasons of a show, episodes of a season, albums of an artist, tracks of an album. */
  readonly childCount: number;
  /** The lowest level: episodes or tracks. */
  readonly leafCount: number;
}

/** A Plex server defined by environment variables. */
export interface PlexServerConfig extends TlsOptions {
  readonly number: number;
  readonly name: string;
  readonly url: string;
  readonly token: string;
  readonly pathMap: readonly PathMap[];
}
