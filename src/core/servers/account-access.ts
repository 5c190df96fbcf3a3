import { AppError } from '../../errors.ts';
import type { PlexServer } from '../model/plex.ts';
import { tlsOf } from '../model/tls.ts';
import type { PlexResource, PlexTv, PlexUser } from '../ports/plex-tv.ts';
import { askServer } from './ask-plex.ts';
import type { PlexServers } from './plex-servers.ts';

/** What a Plex account may use here. */
export interface AccountAccess {
  readonly kind: 'known';
  readonly user: PlexUser;
  /** It owns one of the connected servers. */
  readonly isOwner: boolean;
  /** The connected servers that it may use, by name. */
  readonly servers: readonly string[];
  /** The connected servers that plex.tv says it may use, but that could not be asked about it. */
  readonly unclear: readonly { readonly server: string; readonly asOwner: boolean }[];
}

/** `refused`: plex.tv does not accept the account's token (any more). */
export type AccountAnswer = AccountAccess | { readonly kind: 'refused' };

interface Clients {
  readonly plexTv: Pick<PlexTv, 'user' | 'resources'>;
  readonly plex: Pick<PlexServers, 'connect'>;
}

interface Question {
  /** Of the account, for plex.tv. */
  readonly token: string;
  readonly servers: readonly PlexServer[];
  readonly signal?: AbortSignal;
}

const serverMs = 5_000;

/**
 * Reads what a Plex account may use. That plex.tv lists a server for it is no proof, since anyone may claim a server of their own under a
 * known machineIdentifier: the owner must be the account of our token, or the server itself must accept the account's token. Throws when
 * plex.tv fails.
 */
export async function readAccountAccess(
  { plexTv, plex }: Clients,
  { token, servers, signal }: Question,
): Promise<AccountAnswer> {
  const user = await plexTv.user(token, { signal });
  if (user.kind === 'refused') return user;
  const resources = await plexTv.resources(token, { signal });
  if (resources.kind === 'refused') return resources;
  const found = await Promise.all(
    servers.filter(isConnected).map(async (server) => {
      const resource = resources.value.find(({ clientIdentifier }) => clientIdentifier === server.machineIdentifier);
      return { server: server.name, as: await accessTo(plex, server, { user: user.value, resource }), resource };
    }),
  );
  return {
    kind: 'known',
    user: user.value,
    isOwner: found.some(({ as }) => as === 'owner'),
    servers: found.filter(({ as }) => as === 'owner' || as === 'guest').map(({ server }) => server),
    unclear: found
      .filter(({ as }) => as === 'unclear')
      .map(({ server, resource }) => ({ server, asOwner: resource?.owned === true })),
  };
}

/** Servers that other people share with us are stored switched off: their owners have no rights here until a person switches them on. */
function isConnected({ enabled, isOwner }: PlexServer): boolean {
  return enabled || isOwner === true;
}

type As = 'owner' | 'guest' | 'none' | 'unclear';

async function accessTo(
  plex: Clients['plex'],
  server: PlexServer,
  { user, resource }: { readonly user: PlexUser; readonly resource: PlexResource | undefined },
): Promise<As> {
  const ownerId = server.isOwner === true ? server.accountId : null;
  if (ownerId === user.id) return 'owner';
  if (resource === undefined) return 'none';
  if (ownerId !== null && resource.owned) return 'none';
  if (ownerId !== null && resource.ownerId !== null) return resource.ownerId === ownerId ? 'guest' : 'none';
  const isAccepted = await acceptsToken(plex, server, resource.accessToken);
  if (isAccepted === null) return 'unclear';
  if (!isAccepted) return 'none';
  return resource.owned ? 'owner' : 'guest';
}

/** Null: the server gave no answer that proves anything. */
async function acceptsToken(plex: Clients['plex'], server: PlexServer, token: string): Promise<boolean | null> {
  const ask = (given: string): Promise<boolean | null> => {
    const client = plex.connect({ name: server.name, url: server.url, token: given, ...tlsOf(server) });
    const expected = server.machineIdentifier;
    return askServer(client, { expected, signal: AbortSignal.timeout(serverMs) }).then(
      () => true,
      (error: unknown) => (error instanceof AppError && error.code === 'upstreamAuth' ? false : null),
    );
  };
  const answer = await ask(token);
  // A server may accept anyone in its network: then its answer proves nothing.
  return answer === true && (await ask('no-token-at-all')) !== false ? null : answer;
}
