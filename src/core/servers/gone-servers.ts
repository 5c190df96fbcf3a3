import type { PlexServer } from '../model/plex.ts';
import { type KnownPlexServers, listServers, variableOf } from './list-plex-servers.ts';
import { type Observed, withSeenAt } from './with-seen-at.ts';

type ListedPlexServers = KnownPlexServers & Observed;

/** Servers that the environment no longer names: they get no requests, and their synced data stays until a person removes it. */
export async function goneServers({ library, plex }: KnownPlexServers): Promise<PlexServer[]> {
  const named = new Set(plex.all().map(({ id }) => id));
  const rows = await library.servers.all();
  return rows
    .filter(({ id, source }) => source === 'environment' && !named.has(id))
    .map((row) => ({ ...row, enabled: false, isGone: true, error: whyGone(row) }));
}

function whyGone(server: PlexServer): string {
  const why =
    server.number === null
      ? `another Plex server now answers at ${server.url}`
      : `${variableOf(server)} no longer names it`;
  const next =
    server.number === null ? 'Remove the server to delete its items.' : 'Set the variable again, or remove the server.';
  return `"${server.name}" is gone: ${why}, so its items do not count as available. ${next}`;
}

/** All servers including gone ones, by id. */
export async function listAllServers(rt: ListedPlexServers): Promise<PlexServer[]> {
  return [...(await listServers(rt)), ...(await goneServers(rt))]
    .toSorted((a, b) => a.id - b.id)
    .map((server) => withSeenAt(rt, `plex:${server.id}`, server));
}

export async function findAnyServer(rt: ListedPlexServers, id: number): Promise<PlexServer | null> {
  return (await listAllServers(rt)).find((server) => server.id === id) ?? null;
}

/** The libraries whose items people can play: enabled, on an enabled and configured server. A server that is temporarily down counts. */
export async function countedLibraries(rt: KnownPlexServers): Promise<Set<number>> {
  const servers = new Set((await listServers(rt)).filter(({ enabled }) => enabled).map(({ id }) => id));
  const libraries = await rt.library.libraries.all();
  return new Set(libraries.filter(({ enabled, serverId }) => enabled && servers.has(serverId)).map(({ id }) => id));
}
