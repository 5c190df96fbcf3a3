import { AppError } from '../../../errors.ts';
import type { PlexServer } from '../../model/plex.ts';
import { tlsOf } from '../../model/tls.ts';
import type { Runtime } from '../../runtime.ts';
import { askServer } from '../../servers/ask-plex.ts';
import { pickConnection, rankConnections } from './pick-connection.ts';

/**
 * Finds a server that stopped answering: tries the addresses that plex.tv and the local network report for its machineIdentifier. An address set by a person
 * is never replaced. True: it was found.
 */
export async function findServerAddress(
  rt: Runtime,
  server: PlexServer,
  { fault, signal }: { readonly fault: unknown; readonly signal: AbortSignal },
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
    // A local address may belong to another server in this network, which must not get the token.
    const expected = server.machineIdentifier;
    const picked = await pickConnection(candidates, ({ uri }, within) =>
      askServer(rt.plex.connect({ name: server.name, url: uri, token: server.token, ...tlsOf(server) }), {
        expected,
        signal: within,
      }),
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
    rt.logger.info(
      { server: server.name, connection: picked.candidate.kind },
      'found a Plex server under another address',
    );
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    rt.logger.info({ server: server.name, error: String(error) }, 'no other address of the server was found');
    return false;
  }
}
