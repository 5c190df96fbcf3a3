import { AppError, messageOf } from '../../../errors.ts';
import type { PlexServer } from '../../model/plex.ts';
import type { HealthBoard } from '../../ports/health-board.ts';
import type { Runtime } from '../../runtime.ts';
import { plainAddress } from '../../servers/same-server.ts';
import { tlsWarning } from '../../servers/tls-warning.ts';

/** The health message of what keeps a server from sending events. */
export const webhookKey = (serverId: number, what: string): string => `plexWebhook:${serverId}:${what}`;

/** Reports problems in the configured servers that need no request: tokens that cannot be decrypted, and servers set up twice. */
export function reportServerSetup(health: HealthBoard, servers: readonly PlexServer[]): void {
  const enabled = servers.filter((server) => server.enabled);
  health.replace(
    'key:plex:',
    enabled.flatMap(({ id, tokenFault, error }) =>
      tokenFault === undefined ? [] : [{ key: `key:plex:${id}`, level: 'error', message: error ?? tokenFault }],
    ),
  );
  health.replace(
    'tls:plex:',
    enabled.flatMap((server) => {
      const message = tlsWarning(`Plex "${server.name}"`, server);
      return message === null ? [] : [{ key: `tls:plex:${server.id}`, level: 'warning', message }];
    }),
  );
  health.replace(
    'twice:plex:',
    enabled.flatMap((server, index) => {
      const first = enabled.slice(0, index).find((other) => isSame(other, server));
      if (first === undefined) return [];
      const message = `Plex "${first.name}" (${first.url}) and Plex "${server.name}" (${server.url}) are the same server: everything is synced and told twice. Remove one of them.`;
      return [{ key: `twice:plex:${server.id}`, level: 'warning', message }];
    }),
  );
}

function isSame(one: PlexServer, other: PlexServer): boolean {
  if (one.machineIdentifier !== null && other.machineIdentifier !== null)
    return one.machineIdentifier === other.machineIdentifier;
  return plainAddress(one.url) === plainAddress(other.url);
}

/** Whether the server was removed, or given another address or token, after this one was asked: its answer says nothing about those. */
export async function isOutdated(rt: Pick<Runtime, 'library'>, asked: PlexServer): Promise<boolean> {
  const now = await rt.library.servers.get(asked.id);
  return now === null || now.url !== asked.url || (now.source === 'database' && now.token !== asked.token);
}

/** lastSeenAt is not written at every answer. */
const seenEveryMs = 3_600_000;

/** The server accepted its token: clears its errors. */
export async function recordServerAnswer(
  rt: Pick<Runtime, 'library' | 'plex' | 'health' | 'now'>,
  server: PlexServer,
): Promise<void> {
  rt.health.clear(`plex:${server.id}`);
  const now = rt.now();
  if (server.error === null && server.lastSeenAt !== null && Math.abs(now - server.lastSeenAt) < seenEveryMs) return;
  await rt.library.servers.update(server.id, { lastSeenAt: now, error: null });
  await rt.plex.reload();
}

/**
 * The observer of all calls sets the same health message while a server does not answer. It cannot do this work as well: calls that only the owner may
 * make are refused with a valid token too, so only polls and checks decide whether the token is valid.
 * A refused token is not used again: that would lock our address out. After every other failure the next sync tries again.
 */
export async function recordServerFault(
  rt: Pick<Runtime, 'library' | 'plex' | 'health' | 'now'>,
  server: PlexServer,
  error: unknown,
): Promise<void> {
  // That its token cannot be decrypted is already reported, and nothing was asked.
  if (server.tokenFault !== undefined) return;
  if (await isOutdated(rt, server)) return;
  const message = messageOf(error);
  const isRefused = error instanceof AppError && error.code === 'upstreamAuth';
  rt.health.set(`plex:${server.id}`, 'error', message);
  if (server.error === message && server.tokenRefused === isRefused) return;
  await rt.library.servers.update(server.id, { error: message, ...(isRefused ? { tokenRefused: true } : {}) });
  await rt.plex.reload();
}
