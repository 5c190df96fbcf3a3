import type { Instance } from '../model/instance.ts';
import type { LinkState, NamedLink } from '../model/link.ts';
import type { PlexServer } from '../model/plex.ts';
import type { RunSummary } from '../model/run.ts';
import type { Runtime } from '../runtime.ts';
import { listServers } from '../servers/list-plex-servers.ts';
import { nameSenders, type Sender } from '../servers/name-senders.ts';
import type { OurPath } from '../servers/servers.ts';
import { listInstances } from './instances/list-instances.ts';
import { folderFault, readFolder } from './read-folder.ts';

/** How far the set-up is. */
export interface SetUp {
  readonly instances: readonly Instance[];
  readonly servers: readonly PlexServer[];
  readonly links: Readonly<Partial<Record<LinkState, number>>>;
  readonly openPairs: number;
  /** The link that changed last. */
  readonly newest: NamedLink | null;
  /** Whether the root folders of the instances are here; null: none is known. */
  readonly areRootsHere: boolean | null;
  readonly libraries: { readonly on: number; readonly all: number };
  /** The last search for pairs. */
  readonly discovery: RunSummary | null;
  readonly webhooks: readonly Sender[];
}

type SetUpContext = Pick<Runtime, 'servers' | 'store' | 'seenAt' | 'library' | 'plex' | 'serverFacts' | 'mediaRoot'>;

const libraryTypes: ReadonlySet<string> = new Set(['movie', 'show', 'artist']);
const rootsMs = 3_000;
const one = { limit: 1, cursor: null };

export async function readSetUp(rt: SetUpContext): Promise<SetUp> {
  const { store } = rt;
  const [instances, servers] = await Promise.all([listInstances(rt), listServers(rt)]);
  const [links, newest, candidates, runs, libraries, areRootsHere, lasts] = await Promise.all([
    store.links.countByState(),
    store.links.named({}, { ...one, sort: 'changed', order: 'descending' }),
    store.candidates.counts(),
    store.runs.page({ scope: 'matching', dryRun: false }, one),
    rt.library.libraries.all(),
    findRoots(rt, instances),
    store.deliveries.lastBySender(),
  ]);
  const present = libraries.filter(({ missingSince, type }) => missingSince === null && libraryTypes.has(type));
  return {
    ...{ instances, servers, links, areRootsHere },
    newest: newest.items[0] ?? null,
    openPairs: candidates.open,
    discovery: runs.items[0] ?? null,
    libraries: { on: present.filter(({ enabled }) => enabled).length, all: present.length },
    webhooks: nameSenders(rt, lasts),
  };
}

/** An instance that is known not to answer is not asked. */
async function findRoots(rt: SetUpContext, instances: readonly Instance[]): Promise<boolean | null> {
  const signal = AbortSignal.timeout(rootsMs);
  const isAnswering = ({ id }: Instance) => instances.some((one) => one.id === id && one.error === null);
  const asked = [
    ...rt.servers.radarrs().map((server) => ({ server, read: () => rt.serverFacts.radarrRoots(server, signal) })),
    ...rt.servers.sonarrs().map((server) => ({ server, read: () => rt.serverFacts.sonarrRoots(server, signal) })),
  ].filter(({ server }) => isAnswering(server.instance));
  const found = await Promise.all(
    asked.map(async ({ server, read }) => {
      const roots = await read().catch(() => []);
      return Promise.all(roots.map((root) => isHere(server.toOurs(root))));
    }),
  );
  return found.flat().length === 0 ? null : found.flat().every(Boolean);
}

async function isHere(root: OurPath): Promise<boolean> {
  return 'path' in root && folderFault(root.path, await readFolder(root.path)) === null;
}

/** Whether nothing was connected yet: no instance and no Plex server. */
export async function isUntouched(rt: SetUpContext): Promise<boolean> {
  return rt.servers.all().length === 0 && (await listServers(rt)).length === 0;
}
