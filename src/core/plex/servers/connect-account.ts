import { AppError } from '../../../errors.ts';
import type { PlexServer } from '../../model/plex.ts';
import type { PlexResource, PlexTvAnswer, PlexUser } from '../../ports/plex-tv.ts';
import type { Runtime } from '../../runtime.ts';
import { askServer, type ServerAnswer } from '../../servers/ask-plex.ts';
import { listServers } from '../../servers/list-plex-servers.ts';
import { type Candidate, type Picked, pickConnection, rankConnections } from './pick-connection.ts';
import { startUsingServer } from './start-using-server.ts';

/**
 * Connects and stores the servers of an account that signed in, each with its own token, under the best address that answers. One that nobody reaches is
 * stored with what was tried, so that an address can be given by hand. Servers that others share with the account are stored switched off: whole libraries
 * of other people are mirrored only when someone wants that. What is there already is brought up to date; the environment's own stays as it is, and so does
 * a server that another account connected: of this one only the token is kept, for what it watches there.
 */
export async function connectAccount(rt: Runtime, token: string): Promise<PlexServer[]> {
  rt.logger.hide(token);
  const user = accepted(await rt.plexTv.user(token));
  const resources = accepted(await rt.plexTv.resources(token));
  const known = await listServers(rt);
  const found = await Promise.all(
    resources.map(async (resource) => ({ resource, picked: await reach(rt, resource, known) })),
  );
  const ids: { id: number; isNews: boolean }[] = [];
  for (const { resource, picked } of found) {
    const kept = await keep(rt, resource, { user, picked });
    if (kept !== null) ids.push(kept);
  }
  for (const { id, isNews } of ids) if (isNews) await startUsingServer(rt, id, 'signed in');
  await rt.plex.reload();
  const servers = await listServers(rt);
  return servers.filter((server) => ids.some(({ id }) => id === server.id));
}

function accepted<T>(answer: PlexTvAnswer<T>): T {
  if (answer.kind === 'ok') return answer.value;
  throw new AppError('upstreamAuth', 'plex.tv refuses the token that it just gave: sign in again.');
}

/** An address that was given by hand is tried before those that plex.tv knows. */
function reach(rt: Runtime, resource: PlexResource, known: readonly PlexServer[]): Promise<Picked<ServerAnswer>> {
  const { name, accessToken: token } = resource;
  rt.logger.hide(token);
  const byHand = known.find((server) => isOf(server, resource) && server.connection === 'manual');
  const candidates: Candidate[] = [
    ...(byHand === undefined ? [] : [{ uri: byHand.url, kind: 'manual' } as const]),
    ...rankConnections(resource.connections),
  ];
  // A local address may be another server's in this network: it is not given the token.
  const expected = resource.clientIdentifier;
  return pickConnection(candidates, ({ uri }, signal) =>
    askServer(rt.plex.connect({ name, url: uri, token }), { expected, signal }),
  );
}

async function keep(
  rt: Runtime,
  resource: PlexResource,
  { user, picked }: { user: PlexUser; picked: Picked<ServerAnswer> },
): Promise<{ id: number; isNews: boolean } | null> {
  const before = (await listServers(rt)).find((server) => isOf(server, resource));
  if (before !== undefined && isAnothers(before, user)) {
    await keepToken(rt, before, { user, token: resource.accessToken });
    return { id: before.id, isNews: false };
  }
  if (before?.source === 'environment') return { id: before.id, isNews: false };
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
    // Asking one that no address reaches would replace what was tried by a plainer fault.
    return { id, isNews: resource.owned && picked.kind === 'reached' };
  }
  const change = { ...given, ...(picked.kind === 'reached' ? place : {}), tokenRefused: false };
  await rt.library.servers.update(before.id, { ...change, error: errorOf(resource, picked) });
  const isChanged = before.token !== given.token || before.error !== null || before.url !== at.uri;
  return { id: before.id, isNews: before.enabled && isChanged && picked.kind === 'reached' };
}

/** The mirror holds what the server's own account sees: under another one, every view in it would look like news. */
function isAnothers({ accountId, tokenRefused }: PlexServer, user: PlexUser): boolean {
  return accountId !== null && accountId !== user.id && !tokenRefused;
}

/** Somebody else who may use the server: what they watch can be followed with a token of their own. */
async function keepToken(
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
  return `Plex "${name}" is not reached: ${none}. Give the address under which this service reaches it.`;
}
