import type { Runtime } from '../ports/runtime.ts';
import type { PlexServer } from './model.ts';

/** All servers, by id, with what was last seen of each. What the environment says of its own wins over their rows. */
export async function listServers(rt: Pick<Runtime, 'library' | 'plex'>): Promise<PlexServer[]> {
  const named = new Map(rt.plex.all().map((server) => [server.id, server]));
  const rows = await rt.library.servers.all();
  return rows.flatMap((row) => {
    if (row.source === 'database') return [row];
    const server = named.get(row.id);
    if (server === undefined) return [];
    const { name, url, token, number, connection } = server;
    return [{ ...row, name, url, token, number, connection }];
  });
}

export async function findServer(rt: Pick<Runtime, 'library' | 'plex'>, id: number): Promise<PlexServer | null> {
  return (await listServers(rt)).find((server) => server.id === id) ?? null;
}

/** The variable that names a server of the environment. */
export function variableOf(
  { number }: Pick<PlexServer, 'number'>,
  field: 'URL' | 'API_KEY' | 'PATH_MAP' = 'URL',
): string {
  return `PLEX_${number ?? 0}_${field}`;
}
