import type { Page, PageQuery } from '../model/page.ts';
import type {
  Collection,
  MediaItemWhole,
  Network,
  PathMapping,
  PlexServer,
  SyncOptions,
  SyncTarget,
} from '../model/plex.ts';
import type { Run } from '../model/run.ts';
import type { ItemFilter, LibraryFilter } from '../ports/library-store.ts';
import type { PlexItem } from '../ports/plex-item.ts';
import type { PlexPin } from '../ports/plex-tv.ts';
import type { CountedLibrary } from './mirror/count-libraries.ts';
import type { ItemWithLevels } from './mirror/levels.ts';

/** The verbs of Plex servers and their mirror that handlers call. Built in src/context.ts from core/library. */
export interface LibraryVerbs {
  readonly servers: {
    list(): Promise<readonly PlexServer[]>;
    get(id: number): Promise<PlexServer | null>;
    /** Asks the address with the token first: wrong ones are refused with the reason and nothing is stored. Libraries are read in the background. */
    create(input: { name?: string; url: string; token: string }): Promise<PlexServer>;
    /** A server of the environment keeps what its variables say: AppError('conflict') for those fields. */
    change(
      id: number,
      change: { name?: string; url?: string; token?: string; enabled?: boolean; remoteStreaming?: boolean },
    ): Promise<PlexServer | null>;
    /** Removes the mirror too, so only with `sure`: else AppError('conflict') that says how much would go. */
    remove(id: number, sure: boolean): Promise<boolean>;
    test(id: number): Promise<ServerTest | null>;
    testInput(input: { url: string; token: string }): Promise<ServerTest>;
    /** Servers that the signed-in accounts may use, and those that answered in the local network, with the one that is stored already. */
    discover(): Promise<readonly DiscoveredServer[]>;
    /** Turns on the server's push notifications, without which it sends no library event. Null: no such server. */
    repairNotifications(id: number): Promise<boolean | null>;
    /** Adds our webhook to the account's list, keeping all others; the secret in the answered address is masked. Null: no such server. */
    registerWebhook(id: number, url?: string): Promise<{ url: string; others: number } | null>;
  };
  readonly pins: {
    /** `forwardUrl`: where the browser comes back to. */
    create(forwardUrl?: string): Promise<PlexPin>;
    /** When authorized: the account's servers, connected and stored; the second time the same answer. May be asked at any pace. Null: no pin of ours. */
    get(id: number): Promise<PinResult | null>;
  };
  readonly libraries: {
    /** Of all servers. */
    list(): Promise<readonly CountedLibrary[]>;
    /** Asks the server when nothing is stored yet. Null: no such server. */
    ofServer(serverId: number): Promise<readonly CountedLibrary[] | null>;
    get(id: number): Promise<CountedLibrary | null>;
    change(id: number, change: { enabled?: boolean; refreshMinutes?: number }): Promise<CountedLibrary | null>;
    /** Asks Plex to scan its section; refused while a mount is missing. */
    scan(id: number): Promise<{ kind: 'asked' } | { kind: 'refused'; reason: string } | { kind: 'notFound' }>;
    /** Asks Plex itself. Null: no such library. */
    search(id: number, title: string): Promise<readonly FoundItem[] | null>;
  };
  /** Starts a run, or answers with the one under way of the same target. Null: no such server or library; AppError('conflict') when it is switched off. */
  sync(target: SyncTarget, options: SyncOptions): Promise<Run | null>;
  readonly mappings: {
    ofServer(serverId: number): Promise<readonly PathMapping[] | null>;
    create(
      serverId: number,
      input: { libraryId?: number | null; plexPath: string; localPath: string },
    ): Promise<PathMapping | null>;
    /** Null: no such mapping of that server. */
    change(
      serverId: number,
      id: number,
      input: { libraryId?: number | null; plexPath?: string; localPath?: string },
    ): Promise<PathMapping | null>;
    remove(serverId: number, id: number): Promise<boolean>;
    test(serverId: number, plexPath: string, libraryId?: number): Promise<MappingTest | null>;
    /** From Plex's locations and the arrs' root folders, each checked with a real file. */
    suggest(serverId: number): Promise<readonly MappingSuggestion[] | null>;
  };
  readonly items: {
    page(filter: ItemFilter, page: PageQuery): Promise<Page<ItemWithLevels>>;
    get(id: number): Promise<{ item: ItemWithLevels<MediaItemWhole>; children: readonly ItemWithLevels[] } | null>;
    /** Reads it from its server now, files checked. Null: not mirrored. */
    sync(id: number): Promise<MediaItemWhole | null>;
  };
  /** Networks of shows. */
  networks(filter: LibraryFilter): Promise<readonly Network[]>;
  readonly collections: {
    page(filter: LibraryFilter, page: PageQuery): Promise<Page<Collection>>;
    get(id: number): Promise<Collection | null>;
  };
  /** Asks every enabled server's show libraries; those that do not answer are named in `errors`. */
  discoverShows(query: { title: string; year?: number }): Promise<{
    readonly shows: readonly DiscoveredShow[];
    readonly errors: readonly string[];
  }>;
}

export interface ServerTest {
  readonly ok: boolean;
  readonly machineIdentifier: string | null;
  readonly name: string | null;
  readonly version: string | null;
  readonly message: string;
}

export interface DiscoveredServer {
  readonly name: string;
  readonly machineIdentifier: string;
  readonly owned: boolean | null;
  readonly connections: readonly { readonly uri: string; readonly local: boolean; readonly relay: boolean }[];
  readonly source: 'account' | 'network';
  /** The stored server that it is. */
  readonly serverId: number | null;
}

/** A row of Plex's own search. */
export interface FoundItem {
  readonly item: PlexItem;
  readonly serverId: number;
  readonly libraryId: number;
  /** In normal form. */
  readonly guids: readonly string[];
  readonly files: readonly { readonly path: string; readonly localPath: string | null }[];
}

/** A show as a Plex server lists it, mirrored or not. */
export interface DiscoveredShow {
  readonly serverId: number;
  readonly server: string;
  readonly libraryId: number;
  readonly library: string;
  readonly ratingKey: string;
  readonly title: string;
  readonly year: number | null;
  readonly guids: readonly string[];
  readonly seasons: number | null;
  readonly episodes: number | null;
}

export interface PinResult {
  readonly state: 'waiting' | 'authorized' | 'expired';
  readonly servers: readonly PlexServer[];
}

export interface MappingTest {
  readonly localPath: string | null;
  readonly mapping: PathMapping | null;
  readonly exists: boolean;
  readonly readable: boolean;
  readonly reason: string | null;
}

export interface MappingSuggestion {
  readonly plexPath: string;
  readonly localPath: string;
  /** A file of the library that was found there. */
  readonly checkedWith: string;
}
