import { messageOf } from '../../errors.ts';
import type { ServerKey } from '../ports/observation.ts';
import type { Runtime } from '../runtime.ts';
import type { RadarrServer, SonarrServer } from '../servers/servers.ts';
import { within } from '../tasks/patience.ts';
import type { CheckedFolder } from './check-disks.ts';
import type { ServerObserver } from './observe-servers.ts';

/** An answer to that takes milliseconds. */
const answerMs = 10_000;
const rootsEveryMs = 5 * 60_000;

export interface ServerPings {
  /** Asks all servers that are quiet or away, without waiting for the answers: the observer gets them. */
  askAll(): void;
  /** The root folders of the instances, as last read. */
  rootFolders(): readonly CheckedFolder[];
}

interface PingOptions {
  readonly observer: ServerObserver;
  /** A server that nobody asked for so long is asked. */
  readonly quietMs: number;
}

interface Pings extends PingOptions {
  readonly rt: Runtime;
  readonly roots: Map<ServerKey, { readonly at: number; readonly folders: readonly CheckedFolder[] }>;
  readonly asking: Set<ServerKey>;
}

export function createServerPings(rt: Runtime, options: PingOptions): ServerPings {
  const pings: Pings = { ...options, rt, roots: new Map(), asking: new Set() };
  return {
    askAll: () => askAll(pings),
    rootFolders: () => [...pings.roots.values()].flatMap(({ folders }) => folders),
  };
}

function askAll(pings: Pings): void {
  const { rt, observer } = pings;
  const arrs = [...rt.servers.sonarrs(), ...rt.servers.radarrs()];
  // A Plex that refused its token is not asked, but its messages stay.
  const plexes = rt.plex.all().filter(({ enabled }) => enabled);
  observer.retain([...arrs.map(({ instance }) => instanceKey(instance.id)), ...plexes.map(({ id }) => plexKey(id))]);
  for (const server of arrs) ask(pings, instanceKey(server.instance.id), () => askInstance(pings, server));
  for (const { server, client } of rt.plex.enabled()) ask(pings, plexKey(server.id), () => client.identity());
}

function ask({ rt, observer, quietMs, asking, roots }: Pings, key: ServerKey, question: () => Promise<unknown>): void {
  const state = observer.state(key);
  // A refused key is not tried again and again: that would lock our address out.
  if (asking.has(key) || state?.isRefused === true) return;
  const hasRoots = key.startsWith('plex:') || roots.has(key);
  const isDue = state === null || state.isAway || Math.abs(rt.now() - state.at) >= quietMs || !hasRoots;
  if (!isDue) return;
  asking.add(key);
  within(answerMs, question)
    .catch((error: unknown) => rt.logger.debug({ server: key, error: messageOf(error) }, 'a server does not answer'))
    .finally(() => asking.delete(key));
}

async function askInstance({ rt, roots }: Pings, server: SonarrServer | RadarrServer): Promise<void> {
  await server.client.status();
  const key = instanceKey(server.instance.id);
  const known = roots.get(key);
  if (known !== undefined && Math.abs(rt.now() - known.at) < rootsEveryMs) return;
  const isWritten = server.instance.kind === 'sonarr';
  const paths = (await server.client.rootFolders()).map(({ path }) => server.toOurs(path));
  const folders = paths.flatMap((one) => ('path' in one ? [{ path: one.path, isWritten }] : []));
  roots.set(key, { at: rt.now(), folders });
}

function instanceKey(id: number): ServerKey {
  return `instance:${id}`;
}

function plexKey(id: number): ServerKey {
  return `plex:${id}`;
}
