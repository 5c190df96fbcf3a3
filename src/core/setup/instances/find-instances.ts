import type { InstanceKind } from '../../model/instance.ts';
import type { Runtime } from '../../runtime.ts';
import { sameServer } from '../../servers/same-server.ts';
import { productName } from '../../servers/server-name.ts';

const ports: Readonly<Record<InstanceKind, number>> = { radarr: 7878, sonarr: 8989 };

/** Where Radarr and Sonarr usually are: for a container beside them, on their own machine, and for a container on it. */
export const usualAddresses: Runtime['usualAddresses'] = {
  radarr: addressesOf('radarr'),
  sonarr: addressesOf('sonarr'),
};

const timeoutMs = 1_000;

function addressesOf(kind: InstanceKind): string[] {
  const hosts = [kind, 'localhost', 'host.docker.internal', '172.17.0.1'];
  return hosts.map((host) => `http://${host}:${ports[kind]}`);
}

type FindContext = Pick<Runtime, 'servers' | 'identify' | 'usualAddresses'>;

/**
 * Which of the usual addresses such a server answers at, in their order, except those that are connected. `ownHost` is the host under which this service is
 * reached: the servers often run there. Asks all at once, sends no key, and takes a second at most.
 */
export async function findInstances(rt: FindContext, kind: InstanceKind, ownHost: string): Promise<string[]> {
  const addresses = [...rt.usualAddresses[kind], `http://${ownHost}:${ports[kind]}`];
  const asked = [...new Set(addresses)].map((address) => rt.identify(address, { timeoutMs }));
  const found = (await Promise.all(asked)).flatMap((one) => (one?.product === productName(kind) ? [one.url] : []));
  const isConnected = (url: string) => rt.servers.all().some((instance) => sameServer(instance, { kind, url }));
  return [...new Set(found)].filter((url) => !isConnected(url));
}
