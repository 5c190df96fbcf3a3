import { AppError } from '../../../errors.ts';
import { describeChange } from '../../audit/audit-scope.ts';
import type { PlexServer } from '../../model/plex.ts';
import { tlsOf } from '../../model/tls.ts';
import type { PlexResource, PlexTvAnswer, PlexUser } from '../../ports/plex-tv.ts';
import type { Runtime } from '../../runtime.ts';
import { askServer, type ServerAnswer } from '../../servers/ask-plex.ts';
import { listServers } from '../../servers/list-plex-servers.ts';
import { type Candidate, type Picked, pickConnection, rankConnections } from './pick-connection.ts';
import { startUsingServer } from './start-using-server.ts';

/**
 * Connects and stores the servers of an account that signed in, each with its own token and the best address that answers. An unreachable server is stored
 * with the addresses that were tried, so that a person can set one. Servers shared by other people are stored switched off: their libraries are synced only
 * on request. Known servers are updated, except those of the environment and those that another account connected: for these only this account's token is
 * stored, for its watch state.
 */
export async function connectAccount(rt: Runtime, token: string): Promise<PlexServer[]> {
  rt.logger.hide(token);
  const user = accepted(await rt.plexTv.user(token));
  const resources = accepted(await rt.plexTv.resources(token));
  const known = await listServers(rt);
  const found = await Promise.all(
    resources.map(async (resource) => ({ resource, picked: await reach(rt, resource, known) })),
  );
  describeChange({ subject: `Plex account ${user.username}`, after: { servers: resources.map(({ name }) => name) } });
  const ids: { id: number; isChanged: boolean }[] = [];
  for (const { resource, picked } of found) {
    const stored = await storeServer(rt, resource, { user, picked });
    if (stored !== null) ids.push(stored);
  }
  for (const { id, isChanged } of ids) if (isChanged) await startUsingServer(rt, id, 'signed in');
  await rt.plex.reload();
  const servers = await listServers(rt);
  return servers.filter((server) => ids.some(({ id }) => id === server.id));
}

function accepted<T>(answer: PlexTvAnswer<T>): T {
  if (answer.kind === 'ok') return answer.value;
  throw new AppError('upstreamAuth', 'plex.tv refuses the token that it just gave: sign in again.');
}

/** Tries an address set by a person before those from plex.tv. */
function reach(rt: Runtime, resource: PlexResource, known: readonly PlexServer[]): Promise<Picked<ServerAnswer>> {
  const { name, accessToken: token } = resource;
  rt.logger.hide(token);
  const byHand = known.find((server) => isOf(server, resource) && server.connection === 'manual');
  const tls = tlsOf(known.find((server) => isOf(server, resource)) ?? {});
  const candidates: Candidate[] = [
    ...(byHand === undefined ? [] : [{ uri: byHand.url, kind: 'manual' } as const]),
    ...rankConnections(resource.connections),
  ];
  // A local address may belong to another server in this network, which must not get the token.
  const expected = resource.clientIdentifier;
  return pickConnection(candidates, ({ uri }, signal) =>
    askServer(rt.plex.connect({ name, url: uri, token, ...tls }), { expected, signal }),
  );
}

async function storeServer(
  rt: Runtime,
  resource: PlexResource,
  { user, picked }: { user: PlexUser; picked: Picked<ServerAnswer> },
): Promise<{ id: number; isChanged: boolean } | null> {
  const before = (await listServers(rt)).find((server) => isOf(server, resource));
  if (before !== undefined && isAnothers(before, user)) {
    await storeToken(rt, before, { user, token: resource.accessToken });
    return { id: before.id, isChanged: false };
  }
  if (before?.source === 'environment') return { id: before.id, isChanged: false };
  const [best] = rankConnections(resource.connections);
  const at = picked.kind === 'reached' ? picked.candidate : best;
  if (at === undefined) {
    rt.logger.warn({ server: resource.name }, 'plex.tv names no address of this server');
    return null;
  }
  const given = {
    token: resource.accessToken,
    connections: resource.connections.map(({ uri, local, relay }) => ({ uri, local, relay })),
    accountId: user.id,
    accountName: user.username,
    isOwner: resource.owned,
    ...(picked.kind === 'reached' ? seen(picked.value, rt.now()) : {}),
  };
  const place = { url: at.uri, connection: at.kind };
  if (before === undefined) {
    const { id } = await rt.library.servers.create({
      name: resource.name,
      machineIdentifier: resource.clientIdentifier,
      ...place,
      ...given,
    });
    await rt.library.servers.update(id, { enabled: resource.owned, error: errorOf(resource, picked) });
    // Contacting an unreachable server would replace its detailed error by a generic one.
    return { id, isChanged: resource.owned && picked.kind === 'reached' };
  }
  const change = { ...given, ...(picked.kind === 'reached' ? place : {}), tokenRefused: false };
  await rt.library.servers.update(before.id, { ...change, error: errorOf(resource, picked) });
  const isOther = before.token !== given.token || before.error !== null || before.url !== at.uri;
  return { id: before.id, isChanged: before.enabled && isOther && picked.kind === 'reached' };
}

/** The mirror holds the views of the server's own account: with another account, every view would count as new. */
function isAnothers({ accountId, tokenRefused }: PlexServer, user: PlexUser): boolean {
  return accountId !== null && accountId !== user.id && !tokenRefused;
}

/** Another user of the server: syncing their watch state needs their own token. */
async function storeToken(
  { watch, now }: Runtime,
  server: PlexServer,
  { user, token }: { user: PlexUser; token: string },
): Promise<void> {
  const account = await watch.accounts.ensure({ plexId: user.id, name: user.username, isOwner: false }, now());
  if (!account.isOwner) await watch.accounts.setToken(account.id, server.id, token);
}

function isOf(server: PlexServer, resource: PlexResource): boolean {
  return server.machineIdentifier === resource.clientIdentifier;
}

function seen({ version, platform }: ServerAnswer, now: number): Partial<PlexServer> {
  return { version, ...(platform === null ? {} : { platform }), lastSeenAt: now, tokenCheckedAt: now };
}

function errorOf({ name, connections }: PlexResource, picked: Picked<ServerAnswer>): string | null {
  if (picked.kind === 'reached') return null;
  const tried = picked.failures.map(({ uri, reason }) => `${uri}: ${reason}`).join('; ');
  const none = connections.length === 0 ? 'plex.tv names no address of it' : `no address of it answered (${tried})`;
  return `Plex "${name}" is not reached: ${none}. Give the address under which this service reaches it, together with its token.`;
}
