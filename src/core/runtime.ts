import type { PlexServer, ViewChange } from './model/plex.ts';
import type { ClassicNames } from './ports/classic-names.ts';
import type { HealthBoard } from './ports/health-board.ts';
import type { LibraryStore } from './ports/library-store.ts';
import type { Logger } from './ports/logger.ts';
import type { RequestStore, ShowStore, StatsStore } from './ports/request-store.ts';
import type { Store } from './ports/store.ts';
import type { WatchStore } from './ports/watch-store.ts';
import type { PlexServers } from './servers/plex-servers.ts';
import type { Servers } from './servers/servers.ts';
import type { Settings } from './settings/setting-definition.ts';

/** What every verb of core may need; built once in src/context.ts and handed down. */
export interface Runtime {
  readonly store: Store;
  readonly servers: Servers;
  /** The Plex servers and their mirror in the database. */
  readonly plex: PlexServers;
  readonly library: LibraryStore;
  readonly shows: ShowStore;
  readonly requests: RequestStore;
  readonly stats: StatsStore;
  readonly watch: WatchStore;
  readonly logger: Logger;
  /** UTC epoch milliseconds. */
  now(): number;
  /** The settings in force: environment, then database, then defaults. Cheap: cached until one is written. */
  settings(): Promise<Settings>;
  /** Forgets the cached settings; called by whoever writes one. */
  settingsChanged(): void;
  /** Where the media are for us, and the variable that said so. */
  readonly mediaRoot: string;
  readonly mediaRootVariable: string;
  /** What an account did with items of a server, as the mirror saw it: the watch ledger records it. */
  viewsChanged(server: PlexServer, changes: readonly ViewChange[]): Promise<void>;
  /** Tells the workers that a task is due now. Cheap, may be called at any time. */
  wake(): void;
  readonly health: HealthBoard;
  /** How Plex Linker 3 named links, for the naming "classic". */
  readonly classicNames: ClassicNames;
}
