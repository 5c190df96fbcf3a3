import type { Page, PageQuery, Run } from '../model.ts';
import type { ItemFilter } from '../ports/library-store.ts';
import type { PlexItem, PlexPin } from '../ports/plex.ts';
import type {
  MediaItem,
  MediaItemWhole,
  PathMapping,
  PlexLibrary,
  PlexServer,
  SyncOptions,
  SyncTarget,
} from './model.ts';

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
    /** Turns on the server's push notifications. */
    repairNotifications(id: number): Promise<boolean>;
    /** Adds our webhook to the account's list, keeping all others. */
    registerWebhook(id: number, url?: string): Promise<{ url: string; others: number }>;
  };
  readonly pins: {
    /** `forwardUrl`: where the browser comes back to. */
    create(forwardUrl?: string): Promise<PlexPin>;
    /** When authorized: the account's servers, connected and stored; the second time the same answer. */
    get(id: number): Promise<PinResult>;
  };
  readonly libraries: {
    /** Asks the server when nothing is stored yet. Null: no such server. */
    ofServer(serverId: number): Promise<readonly PlexLibrary[] | null>;
    get(id: number): Promise<PlexLibrary | null>;
    change(id: number, change: { enabled?: boolean; refreshMinutes?: number }): Promise<PlexLibrary | null>;
    /** Asks Plex to scan its section; refused while a mount is missing. */
    scan(id: number): Promise<{ kind: 'asked' } | { kind: 'refused'; reason: string } | { kind: 'notFound' }>;
    /** Asks Plex itself. */
    search(id: number, title: string): Promise<readonly PlexItem[] | null>;
  };
  /** Starts a run, or answers with the one under way of the same target. */
  sync(target: SyncTarget, options: SyncOptions): Promise<Run>;
  readonly mappings: {
    ofServer(serverId: number): Promise<readonly PathMapping[] | null>;
    create(
      serverId: number,
      input: { libraryId?: number | null; plexPath: string; localPath: string },
    ): Promise<PathMapping | null>;
    change(
      id: number,
      input: { libraryId?: number | null; plexPath?: string; localPath?: string },
    ): Promise<PathMapping | null>;
    remove(id: number): Promise<boolean>;
    test(serverId: number, plexPath: string, libraryId?: number): Promise<MappingTest | null>;
    /** From Plex's locations and the arrs' root folders, each checked with a real file. */
    suggest(serverId: number): Promise<readonly MappingSuggestion[] | null>;
  };
  readonly items: {
    page(filter: ItemFilter, page: PageQuery): Promise<Page<MediaItem>>;
    get(id: number): Promise<{ item: MediaItemWhole; children: readonly MediaItem[] } | null>;
    /** Reads it from its server now, files checked. Null: not mirrored. */
    sync(id: number): Promise<MediaItemWhole | null>;
  };
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
