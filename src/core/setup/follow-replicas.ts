import type { Instance } from '../model/instance.ts';
import type { PlexServer } from '../model/plex.ts';
import type { Runtime } from '../runtime.ts';
import { isOfInstance, isOfPlexServer } from '../servers/server-messages.ts';

type FollowRuntime = Pick<Runtime, 'store' | 'library' | 'servers' | 'plex' | 'health' | 'settingsChanged'>;

/**
 * Takes over what another replica changed in the settings, instances, Plex servers and path mappings, which each process keeps in memory. The first
 * call takes over everything, since they were read at the start.
 */
export function createReplicaFollower(rt: FollowRuntime): () => Promise<void> {
  const settings = createWatched(async () => [...(await rt.store.settings.all())], rt.settingsChanged);
  const instances = createWatched(
    async () => (await rt.store.instances.all()).map(lastingOf),
    () => reloadInstances(rt),
  );
  const plex = createWatched(
    async () => [(await rt.library.servers.all()).map(lastingOf), await rt.library.mappings.all()],
    () => reloadPlex(rt),
  );
  return async () => {
    for (const look of [settings, instances, plex]) await look();
  };
}

/** Calls `takeOver` when what was read differs from the last time. */
function createWatched(read: () => Promise<unknown>, takeOver: () => unknown): () => Promise<void> {
  let last: string | null = null;
  return async () => {
    const now = JSON.stringify(await read());
    if (now === last) return;
    await takeOver();
    last = now;
  };
}

/** Without what every answer of a server writes. */
function lastingOf(server: Instance | PlexServer): object {
  const { lastSeenAt: _, version: __, error: ___, ...lasting } = server;
  return { ...lasting, platform: null, tokenCheckedAt: null };
}

async function reloadInstances({ servers, health }: FollowRuntime): Promise<void> {
  const before = servers.all();
  await servers.reload();
  const isUsed = ({ id }: Instance) => servers.all().some((one) => one.id === id && one.enabled);
  for (const instance of before) if (!isUsed(instance)) health.forget(isOfInstance(instance));
}

async function reloadPlex({ plex, health }: FollowRuntime): Promise<void> {
  const before = plex.all();
  await plex.reload();
  const isUsed = ({ id }: PlexServer) => plex.all().some((one) => one.id === id && one.enabled);
  for (const server of before) if (!isUsed(server)) health.forget(isOfPlexServer(server));
}
