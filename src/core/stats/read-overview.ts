import type { LinkState, RecentLinkEvent } from '../model/link.ts';
import type { RunSummary } from '../model/run.ts';
import type { LastDeliveries } from '../ports/delivery-store.ts';
import type { HealthMessage } from '../ports/health-board.ts';
import type { Runtime } from '../runtime.ts';

/** What happened lately and what is wrong, for the first page. */
export interface Overview {
  readonly health: readonly HealthMessage[];
  readonly links: Readonly<Partial<Record<LinkState, number>>>;
  readonly waitingRules: number;
  /** Newest first. */
  readonly events: readonly RecentLinkEvent[];
  readonly runs: readonly RunSummary[];
  /** When each kind of server last sent a webhook. */
  readonly webhooks: LastDeliveries;
}

const newestEvents = 12;
const newestRuns = 5;
const one = { limit: 1, cursor: null };

export async function readOverview({ store, health }: Pick<Runtime, 'store' | 'health'>): Promise<Overview> {
  const [links, waiting, events, runs, webhooks] = await Promise.all([
    store.links.countByState(),
    store.rules.page({ state: 'waiting' }, one),
    store.links.recentEvents(newestEvents),
    store.runs.page({}, { limit: newestRuns, cursor: null }),
    store.deliveries.lastBySource(),
  ]);
  return { health: health.list(), links, waitingRules: waiting.total, events, runs: runs.items, webhooks };
}
