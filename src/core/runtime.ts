import type { InstanceKind } from './model/instance.ts';
import type { PlexServer, ViewChange } from './model/plex.ts';
import type { BackupOptions } from './ports/backups.ts';
import type { ClassicNames } from './ports/classic-names.ts';
import type { DeriveKey } from './ports/derive-key.ts';
import type { HealthBoard } from './ports/health-board.ts';
import type { Identify } from './ports/identify.ts';
import type { LibraryStore } from './ports/library-store.ts';
import type { Locks } from './ports/locks.ts';
import type { Logger } from './ports/logger.ts';
import type { FetchMappingList, ListSource } from './ports/mapping-list-source.ts';
import type { ReadMappingList } from './ports/mapping-lists.ts';
import type { PlexNeighbour, PlexTv } from './ports/plex-tv.ts';
import type { PosterCache } from './ports/poster-cache.ts';
import type { RecentLog } from './ports/recent-log.ts';
import type { RequestStore, ShowStore, StatsStore } from './ports/request-store.ts';
import type { Store } from './ports/store.ts';
import type { Tmdb } from './ports/tmdb.ts';
import type { WatchStore } from './ports/watch-store.ts';
import type { ServiceSecrets } from './secrets/service-secrets.ts';
import type { PlexServers } from './servers/plex-servers.ts';
import type { PlexTvMemory } from './servers/plex-tv-memory.ts';
import type { ServerFacts } from './servers/server-facts.ts';
import type { Servers } from './servers/servers.ts';
import type { Observed } from './servers/with-seen-at.ts';
import type { Settings } from './settings/settings.ts';

/** What every verb of core may need; built once in src/create-runtime.ts and handed down. */
export interface Runtime extends Observed {
  readonly store: Store;
  readonly servers: Servers;
  /** The Plex servers and their mirror in the database. */
  readonly plex: PlexServers;
  readonly library: LibraryStore;
  readonly shows: ShowStore;
  readonly requests: RequestStore;
  readonly stats: StatsStore;
  readonly watch: WatchStore;
  readonly locks: Locks;
  readonly serverFacts: ServerFacts;
  readonly plexTv: PlexTv;
  readonly plexTvMemory: PlexTvMemory;
  /** Plex servers that answer in the local network; a network that allows no such question has none. */
  neighbours(options: { readonly timeoutMs: number }): Promise<readonly PlexNeighbour[]>;
  readonly identify: Identify;
  /** Where Radarr and Sonarr are looked for, by kind. */
  readonly usualAddresses: Readonly<Record<InstanceKind, readonly string[]>>;
  /** Where the user has a key for it. */
  readonly tmdb: Tmdb | null;
  readonly backups: BackupOptions;
  readonly posters: PosterCache;
  /** How servers reach our webhooks. */
  readonly webhook: { readonly publicUrl: string | null; readonly urlBase: string };
  /** The API key and the webhook secret. */
  readonly secrets: ServiceSecrets;
  readonly deriveKey: DeriveKey;
  readonly logger: Logger;
  readonly recentLog: RecentLog;
  /** UTC epoch milliseconds. */
  now(): number;
  /** The settings in force: environment, then database, then defaults. Cheap: cached until one is written. */
  settings(): Promise<Settings>;
  /** Settings that variables decide: they win over stored ones. */
  readonly environmentSettings: ReadonlyMap<string, unknown>;
  /** Forgets the cached settings; called by whoever writes one. */
  settingsChanged(): void;
  /** The configured lists of known pairs, and how they are fetched and read. */
  readonly mappingLists: {
    readonly sources: readonly ListSource[];
    readonly fetch: FetchMappingList;
    readonly read: ReadMappingList;
  };
  /** Lets the event loop go on, if this turn of it took long; for long computations. */
  breathe(): Promise<void>;
  /** Where the media are for us, and the variable that said so. */
  readonly mediaRoot: string;
  readonly mediaRootVariable: string;
  /** API or command line changed rules: the legacy files are written, where they are the rules' home. */
  rulesChanged(): Promise<void>;
  /** What an account did with items of a server, as the mirror saw it: the watch ledger records it. */
  viewsChanged(server: PlexServer, changes: readonly ViewChange[]): Promise<void>;
  /** Tells the workers that a task is due now. Cheap, may be called at any time. */
  wake(): void;
  readonly health: HealthBoard;
  /** How Plex Linker 3 named links, for the naming "classic". */
  readonly classicNames: ClassicNames;
}
