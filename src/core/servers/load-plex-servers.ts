import type { PathMapping, PlexServer, PlexServerConfig } from '../model/plex.ts';
import { tlsOf } from '../model/tls.ts';
import type { LibraryStore } from '../ports/library-store.ts';

/**
 * Servers from the environment and stored ones, with tokens in plain text and their path mappings. An environment server has a row for its id
 * and what was last seen of it; the mappings of its variable precede stored ones. Their ids are negative, because they cannot be changed.
 */
export async function loadPlexServers(
  config: { readonly plexServers: readonly PlexServerConfig[] },
  store: Pick<LibraryStore, 'servers' | 'mappings'>,
): Promise<{ servers: PlexServer[]; mappings: PathMapping[] }> {
  const servers: PlexServer[] = [];
  const mappings: PathMapping[] = [];
  for (const { number, name, url, token, pathMap, ...tls } of config.plexServers) {
    const row = await store.servers.ensureEnvironment({ number, name, url });
    servers.push({ ...row, name, url, token, ...tlsOf(tls), connection: 'manual' });
    for (const [index, { theirs, ours }] of pathMap.entries())
      mappings.push({
        id: -(row.id * 1_000 + index),
        serverId: row.id,
        libraryId: null,
        plexPath: theirs,
        localPath: ours,
      });
  }
  const stored = (await store.servers.all()).filter((server) => server.source === 'database');
  return { servers: [...servers, ...stored], mappings: [...mappings, ...(await store.mappings.all())] };
}
