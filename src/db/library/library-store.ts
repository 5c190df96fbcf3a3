import type { LibraryStore } from '../../core/ports/library-store.ts';
import type { Database } from '../database.ts';
import type { Sealer } from '../instances.ts';
import { createCollectionStore } from './collections.ts';
import { createItemStore } from './items.ts';
import { createLibrariesStore } from './libraries.ts';
import { createMappingStore } from './mappings.ts';
import { createServerStore } from './servers.ts';

/** Plex servers and their mirror, on an opened database. */
export function createLibraryStore(database: Database, sealer: Sealer): LibraryStore {
  return {
    servers: createServerStore(database, sealer),
    mappings: createMappingStore(database),
    libraries: createLibrariesStore(database),
    items: createItemStore(database),
    collections: createCollectionStore(database),
  };
}
