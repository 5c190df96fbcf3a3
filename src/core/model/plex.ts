import type { PathMap } from './instance.ts';
import type { PlexDetails, PlexMedia } from './plex-details.ts';

/** The words of the mirror as plain types. Times are UTC epoch milliseconds. A ratingKey belongs to one server: alone it says nothing. */

export type ConnectionKind = 'local' | 'remote' | 'relay' | 'manual';

export interface PlexConnection {
  readonly uri: string;
  readonly local: boolean;
  readonly relay: boolean;
}

/** One configured Plex server. */
export interface PlexServer {
  readonly id: number;
  /** n of PLEX_<n>_URL; null for a stored one. */
  readonly number: number | null;
  readonly name: string;
  /** The address in use: as given by hand (connection "manual"), or the best that answered. */
  readonly url: string;
  /** In clear; sealed in the database, never in an answer. An environment server's is not stored. */
  readonly token: string;
  /** Why there is no token though one is stored: then nothing is asked with it. */
  readonly tokenFault?: string;
  /** Null until it answered once. */
  readonly machineIdentifier: string | null;
  readonly version: string | null;
  readonly platform: string | null;
  readonly enabled: boolean;
  readonly source: 'environment' | 'database';
  readonly connection: ConnectionKind;
  /** Where else it may be reached, as plex.tv said; for finding it again. */
  readonly connections: readonly PlexConnection[];
  /** Off: what lies only on the server counts as unavailable. */
  readonly remoteStreaming: boolean;
  /** The plex.tv id of the account whose token this is. */
  readonly accountId: number | null;
  readonly accountName: string | null;
  readonly isOwner: boolean | null;
  /** The server refused the token: nothing is asked with it until it is changed. */
  readonly tokenRefused: boolean;
  readonly tokenCheckedAt: number | null;
  readonly lastSeenAt: number | null;
  readonly error: string | null;
  /** The environment named it once; see gone-servers.ts. */
  readonly isGone?: boolean;
}

/** Of PLEX_<n>_PATH_MAP (source environment) or stored. libraryId null: for all of the server. */
export interface PathMapping {
  readonly id: number;
  readonly serverId: number;
  readonly libraryId: number | null;
  readonly plexPath: string;
  readonly localPath: string;
}

/** Cursor of one item type within a library. */
export interface LibraryCursor {
  /** The newest updatedAt that was written. */
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
  /** Movies and shows are mirrored by default, other kinds by choice. */
  readonly enabled: boolean;
  readonly refreshMinutes: number;
  readonly itemCount: number;
  /** contentChangedAt as of the last pass that wrote everything; null = none did. */
  readonly changeNumber: number | null;
  readonly cursors: Readonly<Record<string, LibraryCursor>>;
  /** End of the last good sync of any mode; null = never. */
  readonly syncedAt: number | null;
  /** End of the last complete pass over all rows. */
  readonly completeAt: number | null;
  /** The server does not list it any more since then. */
  readonly missingSince: number | null;
  readonly error: string | null;
}

export type ItemState = 'normal' | 'remoteOnly' | 'unavailable' | 'fileNotFound';

/** Where a row stands in the mirror: `missing` = not on the server since a complete pass, `archived` = for a month. */
export type Presence = 'present' | 'missing' | 'archived';

export interface MediaFile {
  readonly mediaId: string;
  readonly partId: string;
  /** As Plex writes it. */
  readonly path: string;
  /** As we see it; null where no mapping holds it. */
  readonly localPath: string | null;
  /** Where the link at localPath leads at the last look, when it leads elsewhere; null for a file itself, and for what is not there. */
  readonly realPath: string | null;
  readonly sizeBytes: number | null;
  readonly durationMs: number | null;
  readonly container: string | null;
  readonly deletedAt: number | null;
  /** Found on our disk at the last look. */
  readonly isHere: boolean;
  /** What the server said of it, with checkFiles; null = not asked. */
  readonly isPlayable: boolean | null;
}

/** What Plex says about an item's watching, for the account whose token reads the mirror. Not the watch ledger. */
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
  /** In normal form: `imdb://tt…`, `tmdb://n`, `tvdb://n`, `anidb://n`, `mbid://…`, `asin://…`; sorted. */
  readonly guids: readonly string[];
  readonly type: string;
  readonly title: string;
  readonly sortTitle: string | null;
  readonly originalTitle: string | null;
  readonly year: number | null;
  /** Of a season and an episode; 0 is a season. A track has its disc here. */
  readonly seasonNumber: number | null;
  /** Of an episode and a track. */
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
  /** Of what lists say; see core/library/etag.ts. */
  readonly etag: string;
  /** `etag` as of the last read of streams and chapters; null = never read. */
  readonly detailsEtag: string | null;
  readonly files: readonly MediaFile[];
  readonly createdAt: number;
  readonly changedAt: number;
}

/** All that is stored about one item. */
export interface MediaItemWhole extends MediaItem {
  readonly details: PlexDetails;
  readonly media: readonly PlexMedia[];
}

/** What a pass knows of a row that is there, to compare with. */
export interface KnownItem {
  readonly id: number;
  readonly ratingKey: string;
  readonly etag: string;
  readonly detailsEtag: string | null;
  readonly state: ItemState;
  readonly presence: Presence;
  readonly view: ItemView;
}

/** A row to write: everything but what the database keeps by itself. With `id` the row is changed, else made. */
export interface ItemWrite {
  readonly id: number | null;
  readonly item: Omit<MediaItem, 'id' | 'createdAt' | 'changedAt' | 'presence' | 'missingSince' | 'detailsEtag'>;
  readonly details: PlexDetails;
  readonly media: readonly PlexMedia[];
  /** True when `details` and `media` come from a single read, with streams and chapters; false keeps what an earlier one brought of those. */
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

/** What shows were aired on. */
export interface Network {
  readonly name: string;
  readonly itemCount: number;
}

export type SyncMode = 'incremental' | 'deep';

/** What a library run is about: in runs.target and runs.options. */
export interface SyncTarget {
  readonly serverId?: number;
  readonly libraryId?: number;
}
export interface SyncOptions {
  readonly mode: SyncMode;
  readonly force?: boolean;
}

/** What an account did with an item between two reads of it. */
export interface ViewChange {
  readonly id: number;
  readonly ratingKey: string;
  readonly before: ItemView;
  readonly after: ItemView;
}

/** How much is below an item: seasons or albums, and episodes or tracks. */
export interface Levels {
  /** One level below: seasons of a show, episodes of a season, albums of an artist, tracks of an album. */
  readonly childCount: number;
  /** The lowest level: episodes and tracks. */
  readonly leafCount: number;
}

/** A Plex server that the environment names. */
export interface PlexServerConfig {
  readonly number: number;
  readonly name: string;
  readonly url: string;
  readonly token: string;
  readonly pathMap: readonly PathMap[];
}
