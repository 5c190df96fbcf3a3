import type { Page, PageQuery } from '../model/page.ts';
import type * as l from '../model/plex.ts';
import type { Levels } from '../model/plex.ts';

/**
 * What core asks of the database about Plex servers and their mirror; implemented in src/db/library. Every method that writes is one atomic batch (a long
 * one several, each complete in itself). Writes change only what differs.
 */
export interface LibraryStore {
  readonly servers: PlexServerStore;
  readonly mappings: PathMappingStore;
  readonly libraries: PlexLibraryStore;
  readonly items: ItemStore;
  readonly collections: CollectionStore;
}

export interface PlexServerStore {
  /** Stored ones and rows of environment ones (those with an empty token), tokens opened. By id. */
  all(): Promise<l.PlexServer[]>;
  get(id: number): Promise<l.PlexServer | null>;
  /** AppError('conflict') when a stored server has that machineIdentifier. */
  create(
    server: Pick<l.PlexServer, 'name' | 'url' | 'token' | 'machineIdentifier' | 'connection' | 'connections'> &
      Partial<Pick<l.PlexServer, 'version' | 'platform' | 'accountId' | 'accountName' | 'isOwner' | 'lastSeenAt'>>,
  ): Promise<l.PlexServer>;
  /** A row for PLEX_<number> (without its token): gives it an id that stays, and its seen-state. */
  ensureEnvironment(server: { number: number; name: string; url: string }): Promise<l.PlexServer>;
  update(
    id: number,
    change: Partial<Omit<l.PlexServer, 'id' | 'number' | 'source' | 'isGone'>>,
  ): Promise<l.PlexServer | null>;
  /** Its variable names another machine from now on: `ensureEnvironment` makes a new row for that. */
  retire(id: number): Promise<void>;
  /** With its libraries, items, collections and mappings. */
  delete(id: number): Promise<boolean>;
  /** Every stored token opened with any of the keys and sealed with the newest: after a rotation. Returns how many. */
  reseal(): Promise<number>;
}

export interface PathMappingStore {
  ofServer(serverId: number): Promise<l.PathMapping[]>;
  all(): Promise<l.PathMapping[]>;
  get(id: number): Promise<l.PathMapping | null>;
  /** AppError('conflict') when the same plexPath is mapped for the same server and library already. */
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
   * What a complete answer of the server lists: rows are found again by uuid and brought up to date (never `enabled`, `refreshMinutes`, cursors), new ones
   * made as given; those not in it get `missingSince`. Writes only what differs. Returns all libraries of the server.
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
  /** Shows alone have one. */
  readonly network?: string;
  /** Full text search over titles, show titles and people. Any text is good: no query language reaches the user. */
  readonly q?: string;
  /** Whether one of its files is the path or the target of a live link. */
  readonly hasTwin?: boolean;
  /** Archived ones too; default false. */
  readonly archived?: boolean;
}

export interface AlikeQuery {
  readonly type: string;
  /** Any of its words, in a title, the show's title or the author's name. */
  readonly text: string;
  readonly seasonNumber?: number | null | undefined;
  readonly episodeNumber?: number | null | undefined;
  readonly limit: number;
}

export type LibraryFilter = { readonly serverId?: number; readonly libraryId?: number; readonly q?: string };

export interface ItemStore {
  get(id: number): Promise<l.MediaItemWhole | null>;
  page(filter: ItemFilter, page: PageQuery): Promise<Page<l.MediaItem>>;
  /** Present ones that share words with any of these: for each the likeliest, at most `limit`. Each item once. */
  alike(queries: readonly AlikeQuery[]): Promise<l.MediaItem[]>;
  /** Seasons of a show, episodes of a season, albums, tracks: by season and episode number. Not archived ones. */
  children(item: Pick<l.MediaItem, 'serverId' | 'ratingKey'>): Promise<l.MediaItem[]>;
  /** Present ones. */
  byRatingKeys(serverId: number, ratingKeys: readonly string[]): Promise<l.MediaItem[]>;
  /** Present ones of this type with any of these guids (normal form), of all servers. */
  byGuids(type: string, guids: readonly string[]): Promise<l.MediaItem[]>;
  /** Present ones whose Plex guid is this, on one server. */
  byPlexGuid(serverId: number, guid: string): Promise<l.MediaItem[]>;
  /** Present ones with a file that lies at one of these paths of ours. */
  byLocalPaths(paths: readonly string[]): Promise<l.MediaItem[]>;
  /** Episodes of a show on one server, present ones, by season and number. */
  leavesOf(serverId: number, showRatingKey: string): Promise<l.MediaItem[]>;

  /** Rows of this server with these ratingKeys, of whatever presence, to compare with. */
  known(serverId: number, ratingKeys: readonly string[]): Promise<Map<string, l.KnownItem>>;
  /**
   * Missing or archived rows of this server and type that are the same thing as what came under a new ratingKey: of the same Plex guid (not `local://`,
   * `none://`), else with a file of the same path. The result is by the new ratingKey; a row is given at most once.
   */
  returning(
    serverId: number,
    arrived: readonly { ratingKey: string; type: string; guid: string | null; paths: readonly string[] }[],
  ): Promise<Map<string, l.KnownItem>>;
  /** Writes rows with their files, guids and search text; each comes back as present. One batch for up to some hundreds. Returns ids in order. */
  write(rows: readonly l.ItemWrite[], now: number): Promise<number[]>;
  /** Only what people did with items (view columns): an item is not changed by it. */
  setViews(views: readonly { id: number; view: l.ItemView }[]): Promise<void>;
  /** Ids and ratingKeys of the present rows of one type in a library: what a complete pass is compared with. */
  presentKeys(libraryId: number, type: string): Promise<{ id: number; ratingKey: string }[]>;
  countPresent(libraryId: number, type?: string): Promise<number>;
  /** Present ones of all libraries. */
  countByType(): Promise<{ readonly libraryId: number; readonly type: string; readonly count: number }[]>;
  /** Present ones that are not normal. */
  countByState(): Promise<{ readonly state: Exclude<l.ItemState, 'normal'>; readonly count: number }[]>;
  /** Networks of present shows with how many are of each, by name. */
  networks(filter: LibraryFilter): Promise<l.Network[]>;
  /** Of shows, seasons, artists and albums: how much is below them and present. */
  levels(ids: readonly number[]): Promise<ReadonlyMap<number, Levels>>;
  /** The files of albums: those of their present tracks, in their order. */
  filesOfTracks(albumIds: readonly number[]): Promise<ReadonlyMap<number, l.MediaFile[]>>;
  /** Not on the server any more: state fileNotFound, presence missing. Where a new row of the same server, type and guid (or path) was made since `since`,
   * the old row takes its ratingKey and content instead, and the new row goes: what people keep about the item stays. Returns how many are missing. */
  setMissing(ids: readonly number[], options: { now: number; since: number; reason: string }): Promise<number>;
  /** The library is gone from the server: its items are missing. */
  setLibraryMissing(libraryId: number, now: number, reason: string): Promise<number>;
  /** Present rows with files, by id, in steps: those that are not normal, or all. */
  withFiles(
    libraryId: number,
    query: { readonly which: 'notNormal' | 'all'; readonly afterId: number; readonly limit: number },
  ): Promise<l.MediaItem[]>;
  /** States and files as found on the disk. Writes only what differs. Returns how many rows changed. */
  setStates(
    states: readonly {
      readonly id: number;
      readonly state: l.ItemState;
      readonly reason: string | null;
      readonly files: readonly Pick<l.MediaFile, 'partId' | 'localPath' | 'realPath' | 'isHere' | 'isPlayable'>[];
    }[],
    now: number,
  ): Promise<number>;
  /** Present rows whose streams and chapters were not read since they changed, by id. */
  withoutDetails(
    libraryId: number,
    afterId: number,
    limit: number,
  ): Promise<{ id: number; ratingKey: string; etag: string }[]>;
  /** Missing since before `missingBefore` become archived; archived ones missing since before `archivedBefore` go. */
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
