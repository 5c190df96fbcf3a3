import type { LinkState, RecentLinkEvent } from '../model/link.ts';
import type { RunSummary } from '../model/run.ts';
import type { HealthMessage } from '../ports/health-board.ts';
import type { Runtime } from '../runtime.ts';
import { nameSenders, type Sender } from '../servers/name-senders.ts';
import { givenUpItems, nameSubjects, type Subjects } from './name-subjects.ts';
import { targetsOf } from './read-runs.ts';

/** What happened lately and what is wrong, for the first page. */
export interface Overview {
  readonly health: readonly HealthMessage[];
  /** Of the tasks that health tells were given up, and what runs are limited to. */
  readonly subjects: Subjects;
  readonly links: Readonly<Partial<Record<LinkState, number>>>;
  readonly waitingRules: number;
  /** Newest first. */
  readonly events: readonly RecentLinkEvent[];
  readonly runs: readonly RunSummary[];
  readonly webhooks: readonly Sender[];
}

const shownEvents = 12;
/** More than are shown, because several servers may say the same of one link. */
const newestEvents = 48;
const newestRuns = 5;
const one = { limit: 1, cursor: null };

export async function readOverview(
  rt: Pick<Runtime, 'store' | 'health' | 'stats' | 'servers' | 'plex'>,
): Promise<Overview> {
  const { store } = rt;
  const health = rt.health.list();
  const [links, waiting, events, runs, lasts] = await Promise.all([
    store.links.countByState(),
    store.rules.page({ state: 'waiting' }, one),
    store.links.recentEvents(newestEvents),
    store.runs.page({}, { limit: newestRuns, cursor: null }),
    store.deliveries.lastBySender(),
  ]);
  const told = foldEvents(events).slice(0, shownEvents);
  const named = [...givenUpItems(health), ...runs.items.flatMap(targetsOf)];
  return {
    health,
    subjects: await nameSubjects(rt, named),
    links,
    waitingRules: waiting.total,
    events: told,
    runs: runs.items,
    webhooks: nameSenders(rt, lasts),
  };
}

/** Of what servers say of a link in Plex, only the last: one that shows it matters more than another without such a library. */
function foldEvents(events: readonly RecentLinkEvent[]): RecentLinkEvent[] {
  const told = new Set<number>();
  return events.filter(({ step, of: { link } }) => {
    if (step !== 'inPlex' && step !== 'notInPlex') return true;
    if (told.has(link.id) || (step === 'notInPlex' && link.inPlex === true)) return false;
    told.add(link.id);
    return true;
  });
}
