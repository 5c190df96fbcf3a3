import type { PlexNeighbour, PlexResource } from '../../ports/plex-tv.ts';
import type { Runtime } from '../../runtime.ts';
import { listServers } from '../../servers/list-plex-servers.ts';

const cacheMs = 5 * 60_000;
const plexTvMs = 8_000;
const networkMs = 2_000;

export interface DiscoveredServer {
  readonly name: string;
  readonly machineIdentifier: string;
  readonly owned: boolean | null;
  readonly connections: readonly { readonly uri: string; readonly local: boolean; readonly relay: boolean }[];
  readonly source: 'account' | 'network';
  /** The id of the stored server, if it is set up. */
  readonly serverId: number | null;
}

/** Finds the servers of the signed-in accounts, and those in the local network. plex.tv limits requests, so its answers are cached for minutes. */
export async function discoverServers(rt: Runtime): Promise<DiscoveredServer[]> {
  const servers = await listServers(rt);
  const tokens = new Set(servers.filter((server) => !server.tokenRefused).map((server) => server.token));
  const [neighbours, ...resources] = await Promise.all([
    rt.neighbours({ timeoutMs: networkMs }),
    ...[...tokens].filter((token) => token !== '').map((token) => resourcesOf(rt, token)),
  ]);
  const idOf = (machineIdentifier: string) =>
    servers.find((server) => server.machineIdentifier === machineIdentifier)?.id ?? null;
  return mergeFound(resources.flat(), neighbours).map((found) => ({
    ...found,
    serverId: idOf(found.machineIdentifier),
  }));
}

async function resourcesOf(rt: Runtime, token: string): Promise<readonly PlexResource[]> {
  const cached = rt.plexTvMemory.resources;
  const now = rt.now();
  for (const [key, { until }] of cached) if (until <= now || until > now + cacheMs) cached.delete(key);
  const known = cached.get(token) ?? { until: now + cacheMs, value: askPlexTv(rt, token) };
  cached.set(token, known);
  try {
    return await known.value;
  } catch (error) {
    cached.delete(token);
    rt.logger.warn({ error: String(error) }, 'plex.tv did not list the servers of an account');
    return [];
  }
}

async function askPlexTv({ plexTv }: Runtime, token: string): Promise<readonly PlexResource[]> {
  const answer = await plexTv.resources(token, { signal: AbortSignal.timeout(plexTvMs) });
  return answer.kind === 'ok' ? answer.value : [];
}

type Found = Omit<DiscoveredServer, 'serverId'>;

/** One row per server: the account's, with its local address added, or else the network's. */
export function mergeFound(resources: readonly PlexResource[], neighbours: readonly PlexNeighbour[]): Found[] {
  const found = new Map<string, Found>();
  for (const { name, clientIdentifier, owned, connections } of resources) {
    const before = found.get(clientIdentifier);
    const more = connections.map(({ uri, local, relay }) => ({ uri, local, relay }));
    found.set(clientIdentifier, {
      name,
      machineIdentifier: clientIdentifier,
      owned: owned || before?.owned === true,
      connections: distinct([...(before?.connections ?? []), ...more]),
      source: 'account',
    });
  }
  for (const { name, machineIdentifier, url } of neighbours) {
    const here = { uri: url, local: true, relay: false };
    const before = found.get(machineIdentifier);
    found.set(
      machineIdentifier,
      before === undefined
        ? { name, machineIdentifier, owned: null, connections: [here], source: 'network' }
        : { ...before, connections: distinct([...before.connections, here]) },
    );
  }
  return [...found.values()];
}

function distinct<T extends { readonly uri: string }>(connections: readonly T[]): T[] {
  return connections.filter(({ uri }, index) => connections.findIndex((other) => other.uri === uri) === index);
}
