import type {
  KnownItem,
  MediaItemWhole,
  PathMapping,
  PlexLibrary,
  PlexServer,
} from '../../../../src/core/library/model.ts';
import type { LibraryStore } from '../../../../src/core/ports/library-store.ts';
import { AppError } from '../../../../src/errors.ts';

const blankServer: Omit<PlexServer, 'id' | 'name' | 'url' | 'token'> = {
  number: null,
  machineIdentifier: null,
  version: null,
  platform: null,
  enabled: true,
  source: 'database',
  connection: 'manual',
  connections: [],
  remoteStreaming: true,
  accountId: null,
  accountName: null,
  isOwner: null,
  tokenRefused: false,
  tokenCheckedAt: null,
  lastSeenAt: null,
  error: null,
};

/** Rows of one table by id, ids never used again. */
function createTable<Row extends { readonly id: number }>() {
  const rows = new Map<number, Row>();
  let last = 0;
  return {
    all: () => [...rows.values()],
    get: (id: number) => rows.get(id) ?? null,
    add(row: Omit<Row, 'id'>): Row {
      const added = { ...row, id: ++last } as Row;
      rows.set(added.id, added);
      return added;
    },
    change(id: number, change: Partial<Row>): Row | null {
      const row = rows.get(id);
      if (row === undefined) return null;
      rows.set(id, { ...row, ...change });
      return rows.get(id) ?? null;
    },
    delete: (id: number) => rows.delete(id),
  };
}

/** The mirror's port over plain maps: what servers, libraries, mappings and single items need of it. What a test may not ask throws. */
export function createMemoryLibrary(): LibraryStore {
  const servers = createTable<PlexServer>();
  const mappings = createTable<PathMapping>();
  const libraries = createTable<PlexLibrary>();
  const items = createTable<MediaItemWhole>();
  const unasked = <Part extends object>(part: Partial<Part>): Part =>
    new Proxy(part, {
      get(target, name) {
        const found = target[name as keyof Part];
        if (found === undefined) throw new Error(`${String(name)} is not kept in memory`);
        return found;
      },
    }) as Part;
  return {
    servers: unasked<LibraryStore['servers']>({
      all: async () => servers.all(),
      get: async (id) => servers.get(id),
      async create(server) {
        const isTwin = servers
          .all()
          .some((one) => one.source === 'database' && one.machineIdentifier === server.machineIdentifier);
        if (isTwin) throw new AppError('conflict', 'there is one');
        return servers.add({ ...blankServer, ...server });
      },
      async ensureEnvironment({ number, name, url }) {
        const known = servers.all().find((one) => one.number === number);
        return known ?? servers.add({ ...blankServer, number, name, url, token: '', source: 'environment' });
      },
      update: async (id, change) => servers.change(id, change),
      async delete(id) {
        for (const one of libraries.all()) if (one.serverId === id) libraries.delete(one.id);
        for (const one of items.all()) if (one.serverId === id) items.delete(one.id);
        for (const one of mappings.all()) if (one.serverId === id) mappings.delete(one.id);
        return servers.delete(id);
      },
    }),
    mappings: unasked<LibraryStore['mappings']>({
      all: async () => mappings.all(),
      get: async (id) => mappings.get(id),
      ofServer: async (serverId) => mappings.all().filter((one) => one.serverId === serverId),
      async create(mapping) {
        const { serverId, libraryId, plexPath } = mapping;
        const isTwin = mappings
          .all()
          .some((one) => one.serverId === serverId && one.libraryId === libraryId && one.plexPath === plexPath);
        if (isTwin) throw new AppError('conflict', 'This folder of Plex is mapped already.');
        return mappings.add(mapping);
      },
      update: async (id, change) => mappings.change(id, change),
      delete: async (id) => mappings.delete(id),
    }),
    libraries: unasked<LibraryStore['libraries']>({
      all: async () => libraries.all(),
      get: async (id) => libraries.get(id),
      ofServer: async (serverId) => libraries.all().filter((one) => one.serverId === serverId),
      update: async (id, change) => libraries.change(id, change),
      async put(serverId, listed) {
        for (const one of listed) {
          const known = libraries.all().find((row) => row.serverId === serverId && row.uuid === one.uuid);
          if (known === undefined) libraries.add({ ...blankLibrary, ...one, serverId });
          else libraries.change(known.id, { title: one.title, locations: one.locations });
        }
        return libraries.all().filter((one) => one.serverId === serverId);
      },
    }),
    items: unasked<LibraryStore['items']>({
      get: async (id) => items.get(id),
      async page(filter, { limit }) {
        const wanted = Object.entries(filter).filter(([name]) => name !== 'archived' && name !== 'q');
        const found = items
          .all()
          .filter((item) => wanted.every(([name, value]) => item[name as keyof MediaItemWhole] === value))
          .filter((item) => filter.q === undefined || item.title.includes(filter.q));
        return { items: found.slice(0, limit), nextCursor: null, total: found.length };
      },
      children: async ({ ratingKey }) => items.all().filter((item) => item.parentRatingKey === ratingKey),
      async known(serverId, ratingKeys) {
        const known = items.all().filter((one) => one.serverId === serverId && ratingKeys.includes(one.ratingKey));
        return new Map(known.map((one): [string, KnownItem] => [one.ratingKey, one]));
      },
      returning: async () => new Map(),
      setViews: async () => undefined,
      async write(rows, now) {
        return rows.map(({ id, item, details, media, isWhole }) => {
          const detailsEtag = isWhole ? item.etag : null;
          const kept = { ...item, details, media, detailsEtag, presence: 'present' as const, missingSince: null };
          const row = { ...kept, createdAt: now, changedAt: now };
          return id === null ? items.add(row).id : (items.change(id, row)?.id ?? -1);
        });
      },
      async setMissing(ids, { now, reason }) {
        for (const id of ids)
          items.change(id, { presence: 'missing', missingSince: now, state: 'fileNotFound', reason });
        return ids.length;
      },
    }),
    collections: unasked<LibraryStore['collections']>({
      get: async () => null,
      page: async () => ({ items: [], nextCursor: null, total: 0 }),
    }),
  };
}

const blankLibrary = {
  refreshMinutes: 360,
  itemCount: 0,
  changeNumber: null,
  cursors: {},
  syncedAt: null,
  completeAt: null,
  missingSince: null,
  error: null,
};
