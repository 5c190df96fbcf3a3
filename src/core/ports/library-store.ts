import type { Page, PageQuery } from '../model/page.ts';
import type * as l from '../model/plex.ts';
import type { Levels } from '../model/plex.ts';

/**
 * Plex servers and their mirror in the database; implemented in src/db/library. Every method that writes is one atomic batch (a long one
 * several, each complete in itself). Only differences are written.
 */
export interface LibraryStore {
  readonly servers: PlexServerStore;
  readonly mappings: PathMappingStore;
  readonly libraries: PlexLibraryStore;
  readonly items: ItemStore;
  readonly collections: CollectionStore;
}

export interface PlexServerStore {
  /** Stored servers, with their tokens opened, and the rows of environment servers (their tokens are empty). By id. */
  all(): Promise<l.PlexServer[]>;
  get(id: number): Promise<l.PlexServer | null>;
  /** Throws AppError('conflict') if a stored server has that machineIdentifier. */
  create(
    server: Pick<l.PlexServer, 'name' | 'url' | 'token' | 'machineIdentifier' | 'connection' | 'connections'> &
      Partial<
        Pick<
          l.PlexServer,
          'version' | 'platform' | 'accountId' | 'accountName' | 'isOwner' | 'lastSeenAt' | 'caFile' | 'verifyTls'
        >
      >,
  ): Promise<l.PlexServer>;
  /** Ensures a row for PLEX_<number> (without its token), which gives it a stable id and keeps what was last seen of it. */
  ensureEnvironment(server: { number: number; name: string; url: string }): Promise<l.PlexServer>;
  update(
    id: number,
    change: Partial<Omit<l.PlexServer, 'id' | 'number' | 'source' | 'isGone'>>,
  ): Promise<l.PlexServer | null>;
  /** Retires the row when its variable names another machine; `ensureEnvironment` then creates a new row. */
  retire(id: number): Promise<void>;
  /** Also deletes its libraries, items, collections and mappings. */
  delete(id: number): Promise<boolean>;
  /** Opens every stored token with any of the keys and seals it with the newest, after a key rotation. Returns how many. */
  reseal(): Promise<number>;
}

export interface PathMappingStore {
  ofServer(serverId: number): Promise<l.PathMapping[]>;
  all(): Promise<l.PathMapping[]>;
  get(id: number): Promise<l.PathMapping | null>;
  /** Throws AppError('conflict') if the same plexPath is already mapped for the same server and library. */
  create(mapping: Omit<l.PathMapping, 'id'>): Promise<l.PathMapping>;
  update(
    id: number,
    change: Partial<Pick<l.PathMapping, 'libraryId' | 'plexPath' | 'localPath'>>,
  ): Promise<l.PathMapping | null>;
  delete(id: number): Promise<boolean>;
}

export type NewLibrary = Pick<
  l.PlexLibrary,
  'key' | 'uuid' | 'type' | 'title' | 'agent' | 'scanner' | 'language' | 'locations' | 'enabled'
>;

export interface PlexLibraryStore {
  get(id: number): Promise<l.PlexLibrary | null>;
  ofServer(serverId: number): Promise<l.PlexLibrary[]>;
  all(): Promise<l.PlexLibrary[]>;
  /**
   * Applies a complete listing from the server: existing rows are matched by uuid and updated (never `enabled`, `refreshMinutes` or cursors),
   * new ones created as given, and unlisted ones get `missingSince`. Only differences are written. Returns all libraries of the server.
   */
  put(serverId: number, listed: readonly NewLibrary[], now: number): Promise<l.PlexLibrary[]>;
  update(
    id: number,
    change: Partial<Omit<l.PlexLibrary, 'id' | 'serverId' | 'key' | 'uuid'>>,
  ): Promise<l.PlexLibrary | null>;
}

export interface ItemFilter {
  readonly serverId?: number;
  readonly libraryId?: number;
  readonly type?: string;
  readonly state?: l.ItemState;
  readonly ratingKey?: string;
  readonly guid?: string;
  readonly year?: number;
  readonly seasonNumber?: number;
  /** Only shows have one. */
  readonly network?: string;
  /** Full text search over titles, show titles and people. Any text is valid: users never deal with a query language. */
  readonly q?: string;
  /** Whether one of its files is the path or the target of a live link. */
  readonly hasTwin?: boolean;
  /** Includes archived items; default false. */
  readonly archived?: boolean;
  readonly ids?: readonly number[];
  /** Only items with a greater id: those that came later. */
  readonly newerThan?: number;
}

export const itemSorts = ['title', 'year', 'added'] as const;

export interface ItemQuery extends PageQuery {
  /** Default: by title, and the results of a search by rank unless they are too many to rank. */
  readonly sort?: (typeof itemSorts)[number] | undefined;
  /** Default `ascending`. */
  readonly order?: 'ascending' | 'descending' | undefined;
}

/** Items by id, or present ones by type and guid. */
export type ThumbQuery = { readonly ids: readonly number[] } | { readonly type: string; readonly guid: string };

/** The path of an item's poster on its server; of an episode and a track that of the show or album. */
export interface ItemThumb {
  readonly itemId: number;
  readonly serverId: number;
  readonly thumb: string;
}

export interface AlikeQuery {
  readonly type: string;
  /** Matches any of its words in a title, the show's title or the author's name. */
  readonly text: string;
  readonly seasonNumber?: number | null | undefined;
  readonly episodeNumber?: number | null | undefined;
  readonly limit: number;
}

export type LibraryFilter = { readonly serverId?: number; readonly libraryId?: number; readonly q?: string };

export interface ItemStore {
  get(id: number): Promise<l.MediaItemWhole | null>;
  page(filter: ItemFilter, query: ItemQuery): Promise<Page<l.MediaItem>>;
  /** 0 if there is none. */
  newestId(): Promise<number>;
  /** The items that fit best; of very many that fit, those whose title begins with the text, then any. */
  search(q: string, limit: number): Promise<readonly l.MediaItem[]>;
  /** Present items that share words with any of the queries: the `limit` likeliest per query. Each item once. */
  alike(queries: readonly AlikeQuery[]): Promise<l.MediaItem[]>;
  /** Seasons of a show, episodes of a season, albums or tracks, by season and episode number. Without archived ones. */
  children(item: Pick<l.MediaItem, 'serverId' | 'ratingKey'>): Promise<l.MediaItem[]>;
  /** Only present items. */
  byRatingKeys(serverId: number, ratingKeys: readonly string[]): Promise<l.MediaItem[]>;
  /** Present items of this type with any of these guids (normalised), on all servers. */
  byGuids(type: string, guids: readonly string[]): Promise<l.MediaItem[]>;
  /** Present items with this Plex guid on one server. */
  byPlexGuid(serverId: number, guid: string): Promise<l.MediaItem[]>;
  /** Present items with a file at one of these local paths. */
  byLocalPaths(paths: readonly string[]): Promise<l.MediaItem[]>;
  /** Present episodes of a show on one server, by season and number. */
  leavesOf(serverId: number, showRatingKey: string): Promise<l.MediaItem[]>;

  /** This server's rows with these ratingKeys, whatever their presence, for comparison. */
  known(serverId: number, ratingKeys: readonly string[]): Promise<Map<string, l.KnownItem>>;
  /**
   * Missing or archived rows of this server and type that reappeared under a new ratingKey: matched by Plex guid (except `local://` and
   * `none://`), otherwise by a file with the same path. Keyed by the new ratingKey; each row is returned at most once.
   */
  returning(
    serverId: number,
    arrived: readonly { ratingKey: string; type: string; guid: string | null; paths: readonly string[] }[],
  ): Promise<Map<string, l.KnownItem>>;
  /** Writes rows with their files, guids and search text, and marks each present. One batch for up to some hundreds. Returns ids in order. */
  write(rows: readonly l.ItemWrite[], now: number): Promise<number[]>;
  /** Writes only the view columns: they do not count as a change of the item. */
  setViews(views: readonly { id: number; view: l.ItemView }[]): Promise<void>;
  /** Ids and ratingKeys of the present rows of one type in a library, which a complete pass compares with. */
  presentKeys(libraryId: number, type: string): Promise<{ id: number; ratingKey: string }[]>;
  countPresent(libraryId: number, type?: string): Promise<number>;
  /** Counts present items in all libraries. */
  countByType(): Promise<{ readonly libraryId: number; readonly type: string; readonly count: number }[]>;
  /** Counts present items whose state is not normal. */
  countByState(): Promise<{ readonly state: Exclude<l.ItemState, 'normal'>; readonly count: number }[]>;
  /** Networks of present shows with the number of shows per network, by name. */
  networks(filter: LibraryFilter): Promise<l.Network[]>;
  /** Counts the present descendants of shows, seasons, artists and albums. */
  levels(ids: readonly number[]): Promise<ReadonlyMap<number, Levels>>;
  /** Only of items that have one, by id. */
  thumbs(query: ThumbQuery): Promise<ItemThumb[]>;
  /** The files of the present tracks of albums, in track order. */
  filesOfTracks(albumIds: readonly number[]): Promise<ReadonlyMap<number, l.MediaFile[]>>;
  /**
   * Marks items missing (state fileNotFound). If a new row of the same server, type and guid (or path) was created since `since`, the old row
   * takes over its ratingKey and content and the new row is removed, so that what people attached to the item stays. Returns how many are
   * missing.
   */
  setMissing(ids: readonly number[], options: { now: number; since: number; reason: string }): Promise<number>;
  /** Marks all items of a library missing that the server no longer has. */
  setLibraryMissing(libraryId: number, now: number, reason: string): Promise<number>;
  /** Pages of present rows with files, by id: all, or only those whose state is not normal. */
  withFiles(
    libraryId: number,
    query: { readonly which: 'notNormal' | 'all'; readonly afterId: number; readonly limit: number },
  ): Promise<l.MediaItem[]>;
  /** Writes states and files as found on disk, only where they differ. Returns how many rows changed. */
  setStates(
    states: readonly {
      readonly id: number;
      readonly state: l.ItemState;
      readonly reason: string | null;
      readonly files: readonly Pick<l.MediaFile, 'partId' | 'localPath' | 'realPath' | 'isHere' | 'isPlayable'>[];
    }[],
    now: number,
  ): Promise<number>;
  /** Present rows that changed since their streams and chapters were last read, by id. */
  withoutDetails(
    libraryId: number,
    afterId: number,
    limit: number,
  ): Promise<{ id: number; ratingKey: string; etag: string }[]>;
  /** Archives items missing since before `missingBefore` and removes archived ones missing since before `archivedBefore`. */
  retain(options: { missingBefore: number; archivedBefore: number }): Promise<{ archived: number; removed: number }>;
}

export interface CollectionStore {
  ofLibrary(libraryId: number): Promise<l.Collection[]>;
  get(id: number): Promise<l.Collection | null>;
  page(filter: LibraryFilter, page: PageQuery): Promise<Page<l.Collection>>;
  write(
    collections: readonly (Omit<l.Collection, 'id'> & { readonly id: number | null })[],
    now: number,
  ): Promise<void>;
  delete(ids: readonly number[]): Promise<void>;
}
