import type { PlexServer } from '../../model/plex.ts';
import type { PlexResource, PlexTv } from '../../ports/plex-tv.ts';
import { askServer } from '../../servers/ask-plex.ts';
import type { PlexServers } from '../../servers/plex-servers.ts';

export type SessionAnswer =
  | { readonly kind: 'allowed'; readonly accountId: number; readonly accountName: string }
  | { readonly kind: 'refused'; readonly reason: string };

export interface SessionQuestion {
  /** Of the account that signed in at plex.tv. */
  readonly token: string;
  readonly servers: readonly PlexServer[];
  /** Names or ids of accounts, as a person set them. */
  readonly allowedAccounts: readonly string[];
}

const serverMs = 5_000;

/**
 * Whether someone who signed in with Plex may use the page: the owner of a connected server, or an allowed account. That plex.tv lists a server as owned is
 * no proof, since anyone may claim a server under a known id: the account must be that of our token, or the server itself must accept its token. Throws when
 * plex.tv fails.
 */
export async function mayOpenSession(
  {
    plexTv,
    plex,
  }: { readonly plexTv: Pick<PlexTv, 'user' | 'resources'>; readonly plex: Pick<PlexServers, 'connect'> },
  { token, servers, allowedAccounts }: SessionQuestion,
): Promise<SessionAnswer> {
  const user = await plexTv.user(token);
  if (user.kind === 'refused')
    return { kind: 'refused', reason: 'plex.tv no longer knows this sign-in: sign in again.' };
  const { id, username } = user.value;
  const allowed: SessionAnswer = { kind: 'allowed', accountId: id, accountName: username };
  const names = allowedAccounts.map((one) => one.trim().toLowerCase());
  if (names.includes(String(id)) || (username !== '' && names.includes(username.toLowerCase()))) return allowed;
  if (servers.some((server) => server.isOwner === true && server.accountId === id)) return allowed;
  const resources = await plexTv.resources(token);
  for (const resource of resources.kind === 'ok' ? resources.value : [])
    for (const server of servers)
      if (server.isOwner !== true && (await isOwnerOf(plex, resource, server))) return allowed;
  return {
    kind: 'refused',
    reason: `${username} neither owns a Plex server that is set up here nor is named as an allowed account.`,
  };
}

async function isOwnerOf(
  plex: Pick<PlexServers, 'connect'>,
  resource: PlexResource,
  server: PlexServer,
): Promise<boolean> {
  if (!resource.owned || server.machineIdentifier === null) return false;
  if (server.machineIdentifier !== resource.clientIdentifier) return false;
  const expected = server.machineIdentifier;
  const accepts = (token: string): Promise<boolean> => {
    const client = plex.connect({ name: server.name, url: server.url, token });
    return askServer(client, { expected, signal: AbortSignal.timeout(serverMs) }).then(
      () => true,
      () => false,
    );
  };
  // A server may accept anyone in its network: then its answer proves nothing.
  return (await accepts(resource.accessToken)) && !(await accepts('no-token-at-all'));
}
