import { AppError } from '../../errors.ts';
import { updateMountFaults } from '../media/disk-health.ts';
import type { Rule } from '../model/rule.ts';
import type { NewTask } from '../model/task.ts';
import { confirmSeriesTask, linkMovieTask } from '../tasks/kinds/links.ts';
import { applyPlans, overtakenError, plansAtMost } from './apply/apply.ts';
import { recordRules } from './apply/record-rules.ts';
import type { Applied } from './apply/summarize.ts';
import { followUpsOf } from './apply/summarize.ts';
import { mountFaultsOf, rootsInUse } from './decide/pair-plan.ts';
import type { LinkContext } from './link-context.ts';
import { type Planned, planRules } from './plan-rules.ts';
import { createEventReader } from './read/event-reader.ts';
import type { EventScope } from './read/scope.ts';
import { claimInEvents, releaseUnused } from './reconcile/breaker.ts';

export interface LinkWork {
  readonly planned: Planned;
  readonly applied: Applied;
  readonly followUps: readonly NewTask[];
}

interface LinkOptions {
  readonly cause: string;
  /** A person asked for it: the breaker does not count its removals. */
  readonly asked: boolean;
}

/**
 * Plans and applies a scope whose locks the caller holds, from fresh answers; plans again where another writer was faster. `firstFault` has the first
 * fault of a server or the disk.
 */
export async function linkScope(
  context: LinkContext,
  { scope, read }: { readonly scope: EventScope; read(): Promise<EventScope> },
  options: LinkOptions,
): Promise<LinkWork> {
  let work = await linkOnce(context, scope, options);
  for (let plans = 1; work.applied.overtaken.length > 0 && plans < plansAtMost; plans += 1)
    work = joinWork(work, await linkOnce(context, await read(), options));
  const failed = work.applied.overtaken.map((rule) => ({ rule, error: overtakenError(rule) }));
  return failed.length === 0
    ? work
    : { ...work, applied: { ...work.applied, failed: [...work.applied.failed, ...failed] } };
}

/** The work of two rounds as one: the later plans are the present ones. */
export function joinWork(first: LinkWork, second: LinkWork): LinkWork {
  const [before, after] = [first.applied.counts, second.applied.counts];
  const done = (['created', 'retargeted', 'renamed', 'removed', 'errors'] as const).map(
    (word) => [word, before[word] + after[word]] as const,
  );
  const counts = { ...after, ...Object.fromEntries(done) };
  return {
    planned: second.planned,
    applied: { ...second.applied, counts },
    followUps: [...first.followUps, ...second.followUps],
  };
}

async function linkOnce(context: LinkContext, scope: EventScope, options: LinkOptions): Promise<LinkWork> {
  const { rt } = context;
  const planned = await planRules(context, { ...scope, reader: createEventReader(rt, scope) });
  await updateMountFaults(rt.health, mountFaultsOf(planned.plans), rootsInUse(planned.plans));
  const removals = options.asked
    ? { plans: planned.plans, claimed: [] }
    : await claimInEvents(rt, planned.plans, options.cause);
  const { plans } = removals;
  const origin = { cause: options.cause, claimed: new Set(removals.claimed) };
  // What was learned of the rules is written with the intent, in one transaction.
  const [applied] = await Promise.all([
    applyPlans(rt, plans, origin),
    recordRules(rt, { plans, failures: planned.failures, known: scope }),
  ]);
  await releaseUnused(rt, removals);
  if (applied.failed.length > 0) await recordRules(rt, { plans, failures: [...planned.failures, ...applied.failed] });
  const followUps = followUpsOf(rt, applied, plans).map((task) => afterBurst(task, scope.neighbours));
  return { planned: { ...planned, plans }, applied, followUps };
}

const longestBurstMs = 5_000;

/** Events of one show often come together: Sonarr scans the show once, after the last. */
function afterBurst(task: NewTask, neighbours: readonly Rule[]): NewTask {
  if (task.kind !== confirmSeriesTask.kind) return task;
  const tasks = neighbours.flatMap(({ movieTmdbId }) =>
    movieTmdbId === null ? [] : [linkMovieTask({ tmdbId: movieTmdbId, cause: '' }, 0)],
  );
  const after = { kind: linkMovieTask.kind, items: tasks.map(({ item }) => item), atMostMs: longestBurstMs };
  return { ...task, after };
}

/** The first fault, if any: the task is retried then. */
export function firstFault(work: LinkWork): unknown {
  return work.planned.failures[0]?.error ?? work.applied.failed[0]?.error;
}

export function throwFault(fault: unknown): never {
  throw fault instanceof Error ? fault : new AppError('internal', String(fault));
}
