import type { CandidateState } from '../model/candidate.ts';
import type { ConflictState } from '../model/conflict.ts';
import type { DeliveryStatus } from '../model/delivery.ts';
import type { LinkState } from '../model/link.ts';
import type { ItemState } from '../model/plex.ts';
import type { RequestState } from '../model/request.ts';
import type { RuleState } from '../model/rule.ts';
import type { RunState } from '../model/run.ts';
import type { TaskState } from '../model/task.ts';
import type { WatchEvent } from '../model/watch.ts';
import type { CountsByState } from '../ports/request-store.ts';
import type { Runtime } from '../runtime.ts';

/** The counts shown by /metrics, /api/v1/stats and the status. */
export interface Totals {
  readonly rules: { readonly total: number; readonly byState: Readonly<Record<RuleState, number>> };
  readonly links: { readonly live: number; readonly byState: Readonly<Record<LinkState, number>> };
  readonly conflicts: { readonly byState: Readonly<Record<ConflictState, number>> };
  readonly candidates: { readonly byState: Readonly<Record<CandidateState, number>> };
  readonly deliveries: { readonly total: number; readonly byStatus: Readonly<Record<DeliveryStatus, number>> };
  readonly tasks: { readonly byState: Readonly<Record<TaskState, number>> };
  readonly runs: { readonly total: number; readonly byState: Readonly<Record<RunState, number>> };
}

/** Totals plus library items and activity. Counting those takes a moment with a large mirror, so it is not polled. */
export interface AllTotals extends Totals {
  readonly items: {
    readonly total: number;
    readonly byType: Readonly<Record<string, number>>;
    readonly byState: Readonly<Record<ItemState, number>>;
  };
  readonly shows: { readonly total: number; readonly mapped: number; readonly unmapped: number };
  readonly requests: { readonly total: number; readonly byState: Readonly<Record<RequestState, number>> };
  readonly views: { readonly total: number; readonly byKind: Readonly<Record<WatchEvent['kind'], number>> };
}

const ruleStates = ['linked', 'waiting', 'conflict', 'disabled', 'error'] as const;
const linkStates = ['linked', 'confirmed', 'broken', 'removed'] as const;
const candidateStates = ['open', 'accepted', 'rejected', 'automatic'] as const;
const taskStates = ['waiting', 'running', 'succeeded', 'dead'] as const;
const conflictStates = ['open', 'resolved', 'ignored'] as const;
const deliveryStatuses = ['queued', 'running', 'succeeded', 'failed', 'dead', 'ignored', 'duplicate'] as const;
const runStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'needsConfirmation'] as const;

const requestStates = ['pending', 'searching', 'downloading', 'downloaded', 'available'] as const;
const viewKinds = ['watched', 'unwatched'] as const;
const one = { limit: 1, cursor: null };

/** All of one moment, in one statement. */
export async function readTotals({ stats }: Pick<Runtime, 'stats'>): Promise<Totals> {
  return totalsOf(await stats.byState());
}

function totalsOf(counts: Awaited<ReturnType<Runtime['stats']['byState']>>): Totals {
  const rules = countsOf(ruleStates, counts.rules);
  const links = countsOf(linkStates, counts.links);
  const deliveries = countsOf(deliveryStatuses, counts.deliveries);
  const runs = countsOf(runStates, counts.runs);
  return {
    rules: { total: sum(rules), byState: rules },
    links: { live: links.linked + links.confirmed + links.broken, byState: links },
    conflicts: { byState: countsOf(conflictStates, counts.conflicts) },
    candidates: { byState: countsOf(candidateStates, counts.candidates) },
    deliveries: { total: sum(deliveries), byStatus: deliveries },
    tasks: { byState: countsOf(taskStates, counts.tasks) },
    runs: { total: sum(runs), byState: runs },
  };
}

type AllStores = Pick<Runtime, 'stats' | 'library' | 'shows' | 'watch'>;

export async function readAllTotals(runtime: AllStores): Promise<AllTotals> {
  const { stats, library, shows, watch } = runtime;
  const [counts, byType, notNormal, mapped, viewed] = await Promise.all([
    stats.byState(),
    library.items.countByType(),
    library.items.countByState(),
    shows.page({ isMapped: true }, one),
    countBy(viewKinds, (kind) => watch.events.page({ kind }, one)),
  ]);
  const items = itemTotals(byType, notNormal);
  const requested = countsOf(requestStates, counts.requests);
  const inPlex = items.byType.show ?? 0;
  return {
    ...totalsOf(counts),
    items,
    // A mapping outlives its show for a while.
    shows: { total: inPlex, mapped: Math.min(mapped.total, inPlex), unmapped: Math.max(0, inPlex - mapped.total) },
    requests: { total: sum(requested), byState: requested },
    views: { total: sum(viewed), byKind: viewed },
  };
}

function itemTotals(
  rows: readonly { readonly type: string; readonly count: number }[],
  notNormal: readonly { readonly state: ItemState; readonly count: number }[],
): AllTotals['items'] {
  const byType: Record<string, number> = {};
  for (const { type, count } of rows) byType[type] = (byType[type] ?? 0) + count;
  const found = Object.fromEntries(notNormal.map(({ state, count }) => [state, count]));
  const others = { remoteOnly: 0, unavailable: 0, fileNotFound: 0, ...found };
  const total = sum(byType);
  return { total, byType, byState: { normal: total - sum(others), ...others } };
}

async function countBy<Word extends string>(
  words: readonly Word[],
  page: (word: Word) => Promise<{ readonly total: number }>,
): Promise<Record<Word, number>> {
  const counts = await Promise.all(words.map(async (word) => [word, (await page(word)).total] as const));
  return Object.fromEntries(counts) as Record<Word, number>;
}

function countsOf<Word extends string>(words: readonly Word[], counts: CountsByState): Record<Word, number> {
  return Object.fromEntries(words.map((word) => [word, counts[word] ?? 0])) as Record<Word, number>;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}
