import { AppError } from '../../../errors.ts';
import type { PlexServer } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import { askServer } from '../../servers/ask-plex.ts';
import { pickConnection, rankConnections } from './pick-connection.ts';

/**
 * A server that stopped answering under its address is looked for by its machineIdentifier under those that plex.tv and the local network name now. Never for
 * an address that a person gave: that one is theirs to change. True when it was found.
 */
export async function findServerAddress(
  rt: Runtime,
  server: PlexServer,
  fault: unknown,
  signal: AbortSignal,
): Promise<boolean> {
  const isAway = fault instanceof AppError && (fault.code === 'unreachable' || fault.code === 'wrongServer');
  if (!isAway || server.connection === 'manual' || server.machineIdentifier === null) return false;
  try {
    const answer = await rt.plexTv.resources(server.token, { signal });
    const resource =
      answer.kind === 'ok'
        ? answer.value.find(({ clientIdentifier }) => clientIdentifier === server.machineIdentifier)
        : undefined;
    const near = (await rt.neighbours({ timeoutMs: 2_000 })).filter(
      ({ machineIdentifier }) => machineIdentifier === server.machineIdentifier,
    );
    const candidates = [
      ...near.map(({ url }) => ({ uri: url, kind: 'local' as const })),
      ...rankConnections(resource?.connections ?? []),
    ];
    // A local address may be another server's in this network: it is not given the token.
    const expected = server.machineIdentifier;
    const picked = await pickConnection(candidates, ({ uri }, within) =>
      askServer(rt.plex.connect({ name: server.name, url: uri, token: server.token }), { expected, signal: within }),
    );
    if (picked.kind !== 'reached') return false;
    await rt.library.servers.update(server.id, {
      url: picked.candidate.uri,
      connection: picked.candidate.kind,
      ...(resource === undefined
        ? {}
        : { connections: resource.connections.map(({ uri, local, relay }) => ({ uri, local, relay })) }),
      lastSeenAt: rt.now(),
      error: null,
    });
    await rt.plex.reload();
    rt.health.clear(`plex:${server.id}`);
    rt.logger.info({ server: server.name, connection: picked.candidate.kind }, 'found again under another address');
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    rt.logger.info({ server: server.name, error: String(error) }, 'looked for the server in vain');
    return false;
  }
}
