import type { PlexNeighbour, PlexResource } from '../../ports/plex-tv.ts';
import type { Runtime } from '../../runtime.ts';
import { listServers } from '../../servers/list-plex-servers.ts';

const keptMs = 5 * 60_000;
const plexTvMs = 8_000;
const networkMs = 2_000;

export interface DiscoveredServer {
  readonly name: string;
  readonly machineIdentifier: string;
  readonly owned: boolean | null;
  readonly connections: readonly { readonly uri: string; readonly local: boolean; readonly relay: boolean }[];
  readonly source: 'account' | 'network';
  /** The stored server that it is. */
  readonly serverId: number | null;
}

/** Finds servers: those that the signed-in accounts may use, and those that answer in the local network. plex.tv counts questions, so its answers are kept for minutes. */
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
  const kept = rt.plexTvMemory.resources;
  const now = rt.now();
  for (const [key, { until }] of kept) if (until <= now || until > now + keptMs) kept.delete(key);
  const known = kept.get(token) ?? { until: now + keptMs, value: askPlexTv(rt, token) };
  kept.set(token, known);
  try {
    return await known.value;
  } catch (error) {
    kept.delete(token);
    rt.logger.warn({ error: String(error) }, 'plex.tv did not name the servers of an account');
    return [];
  }
}

async function askPlexTv({ plexTv }: Runtime, token: string): Promise<readonly PlexResource[]> {
  const answer = await plexTv.resources(token, { signal: AbortSignal.timeout(plexTvMs) });
  return answer.kind === 'ok' ? answer.value : [];
}

type Found = Omit<DiscoveredServer, 'serverId'>;

/** One row a server: an account's, with the address at which it answers here added, else the network's. */
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
