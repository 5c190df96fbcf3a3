import type { PlexLibrary } from '../../model/plex.ts';
import type { LibraryStore, NewLibrary, PlexLibraryStore } from '../../ports/library-store.ts';

/**
 * The mirror for a dry run: reads pass through, writes change nothing and return what a real write would. New rows get negative ids, which no read finds.
 */
export function readOnlyLibrary(store: LibraryStore): LibraryStore {
  const newId = idsBelowZero();
  const { servers, mappings, libraries, items, collections } = store;
  const never = () => Promise.reject(new Error('a dry run writes nothing'));
  return {
    servers: {
      all: () => servers.all(),
      get: (id) => servers.get(id),
      update: (id) => servers.get(id),
      create: never,
      ensureEnvironment: never,
      retire: never,
      delete: never,
      reseal: never,
    },
    mappings: { ...mappings, create: never, update: never, delete: never },
    libraries: {
      get: (id) => libraries.get(id),
      ofServer: (id) => libraries.ofServer(id),
      all: () => libraries.all(),
      update: (id) => libraries.get(id),
      put: async (serverId, listed, now) =>
        merged(await libraries.ofServer(serverId), { serverId, listed, now, newId }),
    },
    items: {
      ...items,
      write: async (rows) => rows.map(({ id }) => id ?? newId()),
      setViews: async () => undefined,
      setMissing: async (ids) => ids.length,
      setLibraryMissing: (libraryId) => items.countPresent(libraryId),
      setStates: async (states) => states.length,
      retain: never,
    },
    collections: { ...collections, write: async () => undefined, delete: async () => undefined },
  };
}

function idsBelowZero(): () => number {
  let last = 0;
  return () => {
    last -= 1;
    return last;
  };
}

type Put = {
  readonly serverId: number;
  readonly listed: Parameters<PlexLibraryStore['put']>[1];
  readonly now: number;
  readonly newId: () => number;
};

function merged(known: readonly PlexLibrary[], { serverId, listed, now, newId }: Put): PlexLibrary[] {
  const byUuid = new Map(listed.map((library) => [library.uuid, library]));
  const existing = known.map((library): PlexLibrary => {
    const found = byUuid.get(library.uuid);
    byUuid.delete(library.uuid);
    if (found === undefined) return { ...library, missingSince: library.missingSince ?? now };
    const isBack = library.missingSince !== null ? { missingSince: null, changeNumber: null, completeAt: null } : {};
    return { ...library, ...found, ...isBack, enabled: library.enabled };
  });
  return [...existing, ...[...byUuid.values()].map((library) => blank(library, serverId, newId()))];
}

function blank(library: NewLibrary, serverId: number, id: number): PlexLibrary {
  const never = { changeNumber: null, syncedAt: null, completeAt: null, missingSince: null, error: null };
  return { id, serverId, ...library, refreshMinutes: 0, itemCount: 0, cursors: {}, ...never };
}
