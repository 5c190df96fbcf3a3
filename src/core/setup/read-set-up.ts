import type { Instance } from '../model/instance.ts';
import type { LinkState } from '../model/link.ts';
import type { PlexServer } from '../model/plex.ts';
import type { Runtime } from '../runtime.ts';
import { listServers } from '../servers/list-plex-servers.ts';
import { listInstances } from './instances/list-instances.ts';

/** How far the set-up is. */
export interface SetUp {
  readonly instances: readonly Instance[];
  readonly servers: readonly PlexServer[];
  readonly links: Readonly<Partial<Record<LinkState, number>>>;
  readonly openPairs: number;
  /** When a webhook of each kind last came; null = never. */
  readonly webhooks: Readonly<Record<'radarr' | 'sonarr' | 'plex', number | null>>;
}

type SetUpContext = Pick<Runtime, 'servers' | 'store' | 'seenAt' | 'library' | 'plex'>;

const one = { limit: 1, cursor: null };

export async function readSetUp(rt: SetUpContext): Promise<SetUp> {
  const { store } = rt;
  const last = async (source: 'radarr' | 'sonarr' | 'plex') =>
    (await store.deliveries.page({ source }, one)).items[0]?.receivedAt ?? null;
  const [instances, servers, links, candidates, radarr, sonarr, plex] = await Promise.all([
    listInstances(rt),
    listServers(rt),
    store.links.countByState(),
    store.candidates.counts(),
    last('radarr'),
    last('sonarr'),
    last('plex'),
  ]);
  return { instances, servers, links, openPairs: candidates.open, webhooks: { radarr, sonarr, plex } };
}

/** Whether nothing was connected yet: no instance and no Plex server. */
export async function isUntouched(rt: SetUpContext): Promise<boolean> {
  return rt.servers.all().length === 0 && (await listServers(rt)).length === 0;
}
