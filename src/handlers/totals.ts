import type { ConflictState, DeliveryStatus, LinkState, RuleState, RunState, TaskState } from '../core/model.ts';
import type { Store } from '../core/ports/store.ts';

/** How many there are of everything: what /metrics, /api/v1/stats and the status show. */
export interface Totals {
  readonly rules: { readonly total: number; readonly byState: Readonly<Record<RuleState, number>> };
  readonly links: { readonly live: number; readonly byState: Readonly<Record<LinkState, number>> };
  readonly conflicts: { readonly byState: Readonly<Record<ConflictState, number>> };
  readonly deliveries: { readonly total: number; readonly byStatus: Readonly<Record<DeliveryStatus, number>> };
  readonly tasks: { readonly byState: Readonly<Record<TaskState, number>> };
  readonly runs: { readonly total: number; readonly byState: Readonly<Record<RunState, number>> };
}

const ruleStates = ['linked', 'waiting', 'conflict', 'disabled', 'error'] as const;
const linkStates = ['linked', 'confirmed', 'broken', 'removed'] as const;
const conflictStates = ['open', 'resolved', 'ignored'] as const;
const deliveryStatuses = ['queued', 'running', 'succeeded', 'failed', 'dead', 'ignored', 'duplicate'] as const;
const runStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'needsConfirmation'] as const;

/** Counted by the lists' own totals, so that no list is read. */
export async function readTotals(store: Store): Promise<Totals> {
  const one = { limit: 1, cursor: null };
  const [rules, links, conflicts, deliveries, tasks, runs] = await Promise.all([
    countBy(ruleStates, (state) => store.rules.page({ state }, one)),
    countBy(linkStates, (state) => store.links.page({ state }, one)),
    countBy(conflictStates, (state) => store.conflicts.page({ state }, one)),
    countBy(deliveryStatuses, (status) => store.deliveries.page({ status }, one)),
    store.tasks.counts(),
    countBy(runStates, (state) => store.runs.page({ state }, one)),
  ]);
  return {
    rules: { total: sum(rules), byState: rules },
    links: { live: links.linked + links.confirmed + links.broken, byState: links },
    conflicts: { byState: conflicts },
    deliveries: { total: sum(deliveries), byStatus: deliveries },
    tasks: { byState: tasks },
    runs: { total: sum(runs), byState: runs },
  };
}

async function countBy<Word extends string>(
  words: readonly Word[],
  page: (word: Word) => Promise<{ readonly total: number }>,
): Promise<Record<Word, number>> {
  const counts = await Promise.all(words.map(async (word) => [word, (await page(word)).total] as const));
  return Object.fromEntries(counts) as Record<Word, number>;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}
