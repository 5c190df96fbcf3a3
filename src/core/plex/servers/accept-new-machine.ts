import { AppError } from '../../../errors.ts';
import type { PlexServer } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import { listServers } from '../../servers/list-plex-servers.ts';
import { checkRequestsTask } from '../../tasks/kinds/requests.ts';
import { startUsingServer } from './start-using-server.ts';

/**
 * After Plex was reinstalled at an address from the environment, another machine answers, and the old ratingKeys are void. If it accepts the token and is not
 * known under another address, it becomes a new server, and the old one is marked as gone. True: it was accepted.
 */
export async function acceptNewMachine(
  rt: Runtime,
  server: PlexServer,
  { fault, signal }: { readonly fault: unknown; readonly signal: AbortSignal },
): Promise<boolean> {
  const isOther = fault instanceof AppError && fault.code === 'wrongServer';
  if (!isOther || server.source !== 'environment' || server.machineIdentifier === null) return false;
  const machineIdentifier = await identify(rt, server, signal);
  if (machineIdentifier === null || machineIdentifier === server.machineIdentifier) return false;
  // Two servers swapped their addresses: a person must correct them.
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
    'another Plex server answers at this address: it is added as a new server, and the old one is marked as gone',
  );
  await startUsingServer(rt, next.id, 'new machine');
  await rt.store.tasks.add([checkRequestsTask({}, rt.now())]);
  return true;
}

/** The machine that accepts the server's token at its address. Null: none does. */
async function identify(rt: Runtime, server: PlexServer, signal: AbortSignal): Promise<string | null> {
  try {
    return (await rt.plex.connect(server).info({ signal })).machineIdentifier;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** Mappings of single libraries belong to the old machine's libraries and are not copied. */
async function copyMappings(rt: Runtime, from: number, to: number): Promise<void> {
  for (const { libraryId, plexPath, localPath } of await rt.library.mappings.ofServer(from))
    if (libraryId === null) await rt.library.mappings.create({ serverId: to, libraryId, plexPath, localPath });
}
