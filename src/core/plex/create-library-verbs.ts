import { AppError } from '../../errors.ts';
import type { PlexLibrary, SyncTarget } from '../model/plex.ts';
import { findAnyServer, listAllServers } from '../servers/gone-servers.ts';
import { findServer } from '../servers/list-plex-servers.ts';
import { checkRequestsTask } from '../tasks/kinds/requests.ts';
import type { LibraryDeps } from './library-deps.ts';
import { countLibraries, countLibrary } from './mirror/count-libraries.ts';
import { discoverLibraries } from './mirror/discover-libraries.ts';
import { discoverShows } from './mirror/discover-shows.ts';
import { withLevels } from './mirror/levels.ts';
import { searchLibrary } from './mirror/search-library.ts';
import { syncItem } from './mirror/sync-item.ts';
import { isMirrorable } from './mirror/sync-library.ts';
import { createMappings } from './paths/mappings.ts';
import { changeServer, removeServer } from './servers/change-server.ts';
import { createServer } from './servers/create-server.ts';
import { createDiscovery } from './servers/discover-servers.ts';
import { createPins } from './servers/pins.ts';
import { registerWebhook } from './servers/register-webhook.ts';
import { testInput, testServer } from './servers/test-server.ts';
import { connectedFor, scanLibrary } from './tell/scan-library.ts';
import type { LibraryVerbs } from './verbs.ts';

/** The verbs of Plex servers and their mirror, over what src/context.ts hands in. */
export function createLibraryVerbs(deps: LibraryDeps): LibraryVerbs {
  const { rt } = deps;
  const { library } = rt;
  return {
    servers: {
      list: () => listAllServers(rt),
      get: (id) => findAnyServer(rt, id),
      create: (input) => createServer(deps, input),
      change: (id, change) => changeServer(deps, id, change),
      remove: (id, sure) => removeServer(deps, id, sure),
      test: (id) => testServer(deps, id),
      testInput: (input) => testInput(deps, input),
      discover: createDiscovery(deps),
      repairNotifications: (id) => repairNotifications(deps, id),
      registerWebhook: (id, url) => registerWebhook(deps, id, url),
    },
    pins: createPins(deps),
    libraries: {
      list: async () => countLibraries(library, await library.libraries.all()),
      async ofServer(serverId) {
        const found = await librariesOf(deps, serverId);
        return found === null ? null : countLibraries(library, found);
      },
      get: async (id) => countLibrary(library, await library.libraries.get(id)),
      change: async (id, change) => countLibrary(library, await changeLibrary(deps, id, change)),
      scan: (id) => scanLibrary(deps, id),
      search: (id, title) => searchLibrary(deps, id, title),
    },
    async sync(target, options) {
      return (await isThere(deps, target)) ? deps.startSync(target, { ...options, trigger: 'api' }) : null;
    },
    mappings: createMappings(deps),
    items: {
      async page(filter, page) {
        const found = await library.items.page(filter, page);
        return { ...found, items: await withLevels(library, found.items) };
      },
      async get(id) {
        const found = await library.items.get(id);
        if (found === null) return null;
        const [item] = await withLevels(library, [found]);
        const children = await withLevels(library, await library.items.children(found));
        return item === undefined ? null : { item, children };
      },
      sync: (id) => syncItem(deps, id),
    },
    networks: (filter) => library.items.networks(filter),
    collections: {
      page: (filter, page) => library.collections.page(filter, page),
      get: (id) => library.collections.get(id),
    },
    discoverShows: (query) => discoverShows(deps, query),
  };
}

/** One that is switched on is mirrored at once. */
async function changeLibrary(
  { rt, startSync }: LibraryDeps,
  id: number,
  change: Parameters<LibraryVerbs['libraries']['change']>[1],
): Promise<PlexLibrary | null> {
  const before = await rt.library.libraries.get(id);
  const changed = await rt.library.libraries.update(id, change);
  const isNew = before?.enabled === false && changed?.enabled === true;
  if (isNew && changed.missingSince === null && isMirrorable(changed.type) && rt.plex.get(changed.serverId) !== null)
    await startSync({ libraryId: id }, { mode: 'incremental', trigger: 'switched on' });
  if (change.enabled !== undefined && change.enabled !== before?.enabled)
    await rt.store.tasks.add([checkRequestsTask({}, rt.now())]);
  return changed;
}

async function librariesOf(deps: LibraryDeps, serverId: number): Promise<readonly PlexLibrary[] | null> {
  const { rt } = deps;
  if ((await findAnyServer(rt, serverId)) === null) return null;
  const stored = await rt.library.libraries.ofServer(serverId);
  const plex = rt.plex.get(serverId);
  if (stored.length > 0 || plex === null) return stored;
  return (await discoverLibraries(rt, plex, AbortSignal.timeout(15_000))).libraries;
}

/** False when there is no such server or library. Throws when it may not be asked: a run could only say the same later. */
async function isThere(deps: LibraryDeps, { serverId, libraryId }: SyncTarget): Promise<boolean> {
  const { rt } = deps;
  const library = libraryId === undefined ? null : await rt.library.libraries.get(libraryId);
  const id = library?.serverId ?? serverId;
  if ((libraryId !== undefined && library === null) || id === undefined) return false;
  if ((await findServer(rt, id)) === null) return false;
  connectedFor(deps, { serverId: id });
  return true;
}

/** The server sends library events only with push notifications on, which they are not by default. Read back: some servers ignore what they do not know. */
async function repairNotifications(deps: LibraryDeps, id: number): Promise<boolean | null> {
  if ((await findServer(deps.rt, id)) === null) return null;
  const { client, server } = connectedFor(deps, { serverId: id });
  await client.setPreference('PushNotificationsEnabled', true);
  const isOn = (await client.preferences()).get('PushNotificationsEnabled');
  if (isOn !== true && isOn !== 1 && isOn !== '1' && isOn !== 'true')
    throw new AppError(
      'upstreamError',
      `Plex "${server.name}" took the setting and did not keep it: switch on "Push notifications" in its settings under General.`,
    );
  return true;
}
