import type { PlexServer } from '../model/plex.ts';
import { tlsOf } from '../model/tls.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { PlexServers } from './plex-servers.ts';

/** The configured Plex servers, and the stored data of all past and present ones. */
export interface KnownPlexServers {
  readonly library: LibraryStore;
  readonly plex: PlexServers;
}

/** All servers with what was last seen of each, by id. For environment servers the environment overrides their rows. */
export async function listServers(rt: KnownPlexServers): Promise<PlexServer[]> {
  const named = new Map(rt.plex.all().map((server) => [server.id, server]));
  const rows = await rt.library.servers.all();
  return rows.flatMap((row) => {
    if (row.source === 'database') return [row];
    const server = named.get(row.id);
    if (server === undefined) return [];
    const { name, url, token, number, connection } = server;
    return [{ ...row, name, url, token, number, connection, ...tlsOf(server) }];
  });
}

export async function findServer(rt: KnownPlexServers, id: number): Promise<PlexServer | null> {
  return (await listServers(rt)).find((server) => server.id === id) ?? null;
}

/** The environment variable that names a server. */
export function variableOf(
  { number }: Pick<PlexServer, 'number'>,
  field: 'URL' | 'API_KEY' | 'PATH_MAP' = 'URL',
): string {
  return `PLEX_${number ?? 0}_${field}`;
}
