import type { Logger } from '../core/ports/logger.ts';
import type { Runtime } from '../core/runtime.ts';
import type { Database } from './database.ts';
import type { Sealer } from './instances.ts';
import { createLibraryStore } from './library/library-store.ts';
import { createRequestStore } from './requests.ts';
import { createShowStore } from './shows.ts';
import { createStatsStore } from './stats.ts';
import { createStore } from './store.ts';
import { createWatchStore } from './watch/watch-store.ts';

export type Stores = Pick<Runtime, 'store' | 'library' | 'shows' | 'requests' | 'stats' | 'watch'>;

/** All of core's stores, on an opened database. `now`: UTC epoch milliseconds. */
export function createStores(database: Database, options: Sealer & { now(): number }): Stores {
  return {
    store: createStore(database, options),
    library: createLibraryStore(database, options),
    shows: createShowStore(database),
    requests: createRequestStore(database, options.now),
    stats: createStatsStore(database),
    watch: createWatchStore(database, options),
  };
}

/** Seals again, with the current key, what earlier keys sealed. */
export async function resealAll({ store, library, watch }: Stores, logger: Logger): Promise<void> {
  const resealed =
    (await store.instances.reseal()) +
    (await store.serviceSecrets.reseal()) +
    (await library.servers.reseal()) +
    (await watch.accounts.reseal()) +
    (await store.sessions.accounts.reseal());
  logger.info({ resealed }, 'what earlier encryption keys sealed is sealed with the present one now');
}
