import { AppError } from '../../../errors.ts';
import { describeChange } from '../../audit/audit-scope.ts';
import type { PlexServer } from '../../model/plex.ts';
import { type TlsOptions, tlsOf } from '../../model/tls.ts';
import type { Runtime } from '../../runtime.ts';
import { isMasked } from '../../secrets/mask.ts';
import { askMs, askServer, type ServerAnswer, within } from '../../servers/ask-plex.ts';
import { listServers, variableOf } from '../../servers/list-plex-servers.ts';
import { plainAddress } from '../../servers/same-server.ts';
import { accountOf } from './account-of.ts';
import { startUsingServer } from './start-using-server.ts';

export interface ServerInput extends TlsOptions {
  readonly name?: string;
  readonly url: string;
  readonly token: string;
}

/** Stores a server with an address and token from a person, after testing both. */
export async function createServer(rt: Runtime, { name, url, token, ...tls }: ServerInput): Promise<PlexServer> {
  const answer = await askAddress(rt, { url, token, ...tls });
  const account = await accountOf(rt, token, answer.machineIdentifier);
  await refuseTwin(rt, { machineIdentifier: answer.machineIdentifier, url });
  describeChange({ after: { name, url, token, ...tls } });
  const server = await rt.library.servers.create({
    name: name ?? answer.name ?? new URL(url).hostname,
    url,
    token,
    ...tlsOf(tls),
    connection: 'manual',
    connections: [],
    machineIdentifier: answer.machineIdentifier,
    version: answer.version,
    platform: answer.platform,
    lastSeenAt: rt.now(),
    ...account,
  });
  await startUsingServer(rt, server.id, 'added');
  return (await rt.library.servers.get(server.id)) ?? server;
}

/** Asks the server at an address for its identity. A machine other than `expected` is not sent the token: AppError `wrongServer`. */
export async function askAddress(
  rt: Runtime,
  { url, token, ...tls }: Pick<ServerInput, 'url' | 'token' | keyof TlsOptions>,
  expected: string | null = null,
): Promise<ServerAnswer> {
  if (isMasked(token))
    throw new AppError('invalid', 'token is masked: a server that is not stored needs its whole token.');
  rt.logger.hide(token);
  const client = rt.plex.connect({ name: 'Plex', url, token, ...tlsOf(tls) });
  return within(askMs, `Plex at ${client.address}`, (signal) => askServer(client, { expected, signal }));
}

/** A server with two rows would be synced twice. */
export async function refuseTwin(
  rt: Runtime,
  { machineIdentifier, url }: { readonly machineIdentifier: string; readonly url: string },
  exceptId?: number,
): Promise<void> {
  // A server that never answered is known only by its address.
  const isIt = (server: PlexServer) =>
    server.machineIdentifier === null
      ? plainAddress(server.url) === plainAddress(url)
      : server.machineIdentifier === machineIdentifier;
  const twin = (await listServers(rt)).find((server) => server.id !== exceptId && isIt(server));
  if (twin === undefined) return;
  const where = twin.source === 'environment' ? `the environment names it (${variableOf(twin)})` : 'change that one';
  throw new AppError('conflict', `This Plex server is already configured as "${twin.name}" (${twin.url}): ${where}.`, {
    details: { serverId: twin.id },
  });
}
