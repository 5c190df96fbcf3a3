import { AppError } from '../../../errors.ts';
import type { PlexServer } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import { listServers } from '../../servers/list-plex-servers.ts';
import { checkRequestsTask } from '../../tasks/kinds/requests.ts';
import { startUsingServer } from './start-using-server.ts';

/**
 * Plex was installed anew at the address of a server that the environment names: it is another machine, whose ratingKeys say nothing of the old one's. Where
 * it takes the token and is none that is known under another address, it is a server of its own from now on, and the old one is gone. True when it was so.
 */
export async function acceptNewMachine(
  rt: Runtime,
  server: PlexServer,
  fault: unknown,
  signal: AbortSignal,
): Promise<boolean> {
  const isOther = fault instanceof AppError && fault.code === 'wrongServer';
  if (!isOther || server.source !== 'environment' || server.machineIdentifier === null) return false;
  const machineIdentifier = await whoTakesToken(rt, server, signal);
  if (machineIdentifier === null || machineIdentifier === server.machineIdentifier) return false;
  // Addresses that were swapped: each is to be corrected.
  if ((await listServers(rt)).some((one) => one.machineIdentifier === machineIdentifier)) return false;
  await rt.library.servers.retire(server.id);
  await rt.plex.reload();
  const next = rt.plex.all().find(({ number, source }) => source === 'environment' && number === server.number);
  if (next === undefined) return false;
  await rt.library.servers.update(next.id, { machineIdentifier, remoteStreaming: server.remoteStreaming });
  await copyMappings(rt, server.id, next.id);
  rt.health.clear(`plex:${server.id}`);
  rt.logger.warn(
    { server: server.name, before: server.machineIdentifier, now: machineIdentifier },
    'another Plex server answers at this address: it is taken for a new one, and the old one is gone',
  );
  await startUsingServer(rt, next.id, 'new machine');
  await rt.store.tasks.add([checkRequestsTask({}, rt.now())]);
  return true;
}

async function whoTakesToken(rt: Runtime, server: PlexServer, signal: AbortSignal): Promise<string | null> {
  try {
    return (await rt.plex.connect(server).info({ signal })).machineIdentifier;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** Those of a library were of the old machine's. */
async function copyMappings(rt: Runtime, from: number, to: number): Promise<void> {
  for (const { libraryId, plexPath, localPath } of await rt.library.mappings.ofServer(from))
    if (libraryId === null) await rt.library.mappings.create({ serverId: to, libraryId, plexPath, localPath });
}
