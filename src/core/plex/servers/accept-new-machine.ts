import { AppError, messageOf } from '../../../errors.ts';
import type { PlexServer } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import { askServer } from '../../servers/ask-plex.ts';
import { listServers, variableOf } from '../../servers/list-plex-servers.ts';
import { checkRequestsTask } from '../../tasks/kinds/requests.ts';
import { startUsingServer } from './start-using-server.ts';

type Acceptance = { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly fault: unknown };

interface Failure {
  readonly fault: unknown;
  readonly signal: AbortSignal;
}

/**
 * After Plex was reinstalled at an address from the environment, another machine answers, and the old ratingKeys are void. If plex.tv lists it for the
 * token's account, it accepts the token and is not known under another address, it becomes a new server, and the old one is marked as gone. `refused`: with
 * the fault to report instead of the given one.
 */
export async function acceptNewMachine(rt: Runtime, server: PlexServer, failure: Failure): Promise<Acceptance> {
  const { fault, signal } = failure;
  const refused: Acceptance = { kind: 'refused', fault };
  const isOther = fault instanceof AppError && fault.code === 'wrongServer';
  if (!isOther || server.source !== 'environment' || server.machineIdentifier === null) return refused;
  try {
    const machineIdentifier = await proveMachine(rt, server, signal);
    if (machineIdentifier === null) return refused;
    return (await replaceServer(rt, server, machineIdentifier)) ? { kind: 'accepted' } : refused;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return { kind: 'refused', fault: error };
  }
}

/**
 * The machine at the server's address, after it accepted the token. It is sent the token only if plex.tv lists it for the token's account: any other machine
 * in the network may have taken the address. Null: it is no new one.
 */
async function proveMachine(rt: Runtime, server: PlexServer, signal: AbortSignal): Promise<string | null> {
  const client = rt.plex.connect(server);
  const { machineIdentifier } = await client.identity({ signal });
  // If two servers swapped their addresses, a person must correct them.
  if ((await listServers(rt)).some((one) => one.machineIdentifier === machineIdentifier)) return null;
  const doubt = await doubtOf(rt, server, { machineIdentifier, signal });
  if (doubt !== null)
    throw new AppError(
      'wrongServer',
      `Another Plex server (${machineIdentifier}) answers at ${client.address}, where "${server.name}" (${server.machineIdentifier}) was. It was not sent the token, because ${doubt}. If Plex was reinstalled there, sign it in to its owner's account and set ${variableOf(server, 'API_KEY')} to a token of that account; or take ${variableOf(server)} out, restart, remove "${server.name}", and set it again. If not, correct the address.`,
    );
  await askServer(client, { expected: machineIdentifier, signal });
  return machineIdentifier;
}

/** Why it is not certain that the machine belongs to the token's account; null if it is. */
async function doubtOf(
  { plexTv }: Runtime,
  { token }: PlexServer,
  { machineIdentifier, signal }: { readonly machineIdentifier: string; readonly signal: AbortSignal },
): Promise<string | null> {
  try {
    const answer = await plexTv.resources(token, { signal });
    if (answer.kind === 'refused') return 'plex.tv refuses that token';
    const isListed = answer.value.some(({ clientIdentifier }) => clientIdentifier === machineIdentifier);
    return isListed ? null : 'plex.tv does not list it for the account of that token';
  } catch (error) {
    signal.throwIfAborted();
    return `plex.tv could not be asked about it (${messageOf(error)})`;
  }
}

async function replaceServer(rt: Runtime, server: PlexServer, machineIdentifier: string): Promise<boolean> {
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

/** Mappings of single libraries belong to the old machine's libraries and are not copied. */
async function copyMappings(rt: Runtime, from: number, to: number): Promise<void> {
  for (const { libraryId, plexPath, localPath } of await rt.library.mappings.ofServer(from))
    if (libraryId === null) await rt.library.mappings.create({ serverId: to, libraryId, plexPath, localPath });
}
