import { AppError, messageOf } from '../../../errors.ts';
import type { PlexServer } from '../../model/plex.ts';
import { type TlsOptions, tlsOf } from '../../model/tls.ts';
import type { Runtime } from '../../runtime.ts';
import { askMs, askServer, type ServerAnswer, within } from '../../servers/ask-plex.ts';
import { findAnyServer } from '../../servers/gone-servers.ts';
import { findServer, variableOf } from '../../servers/list-plex-servers.ts';
import { refuseStoredKey } from '../../servers/refuse-stored-key.ts';
import { acceptNewMachine } from './accept-new-machine.ts';
import type { ServerChange } from './change-server.ts';
import { askAddress } from './create-server.ts';
import { findServerAddress } from './find-server-address.ts';
import { isOutdated } from './server-health.ts';
import { startUsingServer } from './start-using-server.ts';

export interface ServerTest {
  readonly ok: boolean;
  readonly machineIdentifier: string | null;
  readonly name: string | null;
  readonly version: string | null;
  readonly message: string;
}

const searchMs = 15_000;

/** Tests the values of a form. Stores nothing. */
export async function testInput(rt: Runtime, input: { url: string; token: string } & TlsOptions): Promise<ServerTest> {
  try {
    return good(await askAddress(rt, input), input.url);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') throw error;
    return bad(error);
  }
}

/**
 * Tests a stored server and stores the result. After a good answer, a server that refused its token is used again. A server from plex.tv that does not answer
 * is tried at its other addresses. Null: no such server.
 */
export async function testServer(rt: Runtime, id: number): Promise<ServerTest | null> {
  const server = await findAnyServer(rt, id);
  if (server === null) return null;
  if (server.isGone) return bad(new AppError('unavailable', server.error ?? ''));
  try {
    return await askAndRecord(rt, server);
  } catch (error) {
    const signal = AbortSignal.timeout(searchMs);
    const isFound = await findServerAddress(rt, server, { fault: error, signal }).catch(() => false);
    const machine = isFound ? null : await acceptNewMachine(rt, server, { fault: error, signal }).catch(() => null);
    if (machine?.kind === 'accepted') return bad(error, 'It was added as a new server.');
    const again = isFound ? await findServer(rt, id) : null;
    if (again === null) return recordFault(rt, server, machine?.fault ?? error);
    return askAndRecord(rt, again).catch((later: unknown) => recordFault(rt, again, later));
  }
}

/** Tests what a form changes in a stored server, and stores nothing; without a change it tests the server itself. Null: no such server. */
export async function testChangedServer(
  rt: Runtime,
  id: number,
  change: Pick<ServerChange, 'url' | 'token' | keyof TlsOptions>,
): Promise<ServerTest | null> {
  const server = await findAnyServer(rt, id);
  if (server === null || Object.keys(change).length === 0) return testServer(rt, id);
  const { url = server.url, token, ...tls } = change;
  if (token === undefined)
    refuseStoredKey({ name: `Plex "${server.name}"`, from: server.url, to: url, field: 'token' });
  const input = { url, token: token ?? server.token, ...tlsOf({ ...tlsOf(server), ...tls }) };
  try {
    return good(await askAddress(rt, input, server.machineIdentifier), url);
  } catch (error) {
    return bad(error);
  }
}

async function askAndRecord(rt: Runtime, server: PlexServer): Promise<ServerTest> {
  const client = rt.plex.connect(server);
  const expected = server.machineIdentifier;
  const answer = await within(askMs, `Plex at ${client.address}`, (signal) => askServer(client, { expected, signal }));
  const now = rt.now();
  await rt.library.servers.update(server.id, {
    machineIdentifier: answer.machineIdentifier,
    version: answer.version,
    ...(answer.platform === null ? {} : { platform: answer.platform }),
    tokenRefused: false,
    tokenCheckedAt: now,
    lastSeenAt: now,
    error: null,
  });
  if (server.enabled && (server.tokenRefused || server.error !== null)) await startUsingServer(rt, server.id, 'tested');
  else await rt.plex.reload();
  return good(answer, client.address);
}

async function recordFault(rt: Runtime, server: PlexServer, error: unknown): Promise<ServerTest> {
  const test = bad(withVariable(error, server));
  // Without a token nothing was asked, so nothing was refused.
  if (server.tokenFault !== undefined || (await isOutdated(rt, server))) return test;
  const isRefused = error instanceof AppError && error.code === 'upstreamAuth';
  const refused = isRefused ? { tokenRefused: true, tokenCheckedAt: rt.now() } : {};
  await rt.library.servers.update(server.id, { error: test.message, ...refused });
  await rt.plex.reload();
  return test;
}

function good({ machineIdentifier, name, version }: ServerAnswer, address: string): ServerTest {
  const server = `Plex ${version}${name === null ? '' : ` "${name}"`}`;
  return {
    ok: true,
    machineIdentifier,
    name,
    version,
    message: `${server} answers at ${address} and takes the token.`,
  };
}

function bad(error: unknown, more = ''): ServerTest {
  const message = `${messageOf(error)} ${more}`.trim();
  return { ok: false, machineIdentifier: null, name: null, version: null, message };
}

function withVariable(error: unknown, server: PlexServer): unknown {
  if (server.source !== 'environment' || !(error instanceof AppError) || error.code !== 'upstreamAuth') return error;
  const variable = variableOf(server, 'API_KEY');
  if (error.message.includes(variable)) return error;
  return new AppError('upstreamAuth', `${error.message} It comes from ${variable}.`);
}
