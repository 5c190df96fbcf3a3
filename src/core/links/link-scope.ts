import { AppError } from '../../errors.ts';
import { updateMountFaults } from '../media/disk-health.ts';
import type { Rule } from '../model/rule.ts';
import type { NewTask } from '../model/task.ts';
import type { Runtime } from '../runtime.ts';
import { confirmSeriesTask, linkMovieTask } from '../tasks/kinds/links.ts';
import { applyPlans, overtakenError, plansAtMost } from './apply/apply.ts';
import { recordRules } from './apply/record-rules.ts';
import type { Applied } from './apply/summarize.ts';
import { followUpsOf, summarize } from './apply/summarize.ts';
import { mountFaultsOf, type PairPlan, rootsInUse } from './decide/pair-plan.ts';
import type { LinkContext } from './link-context.ts';
import { type Planned, planRules } from './plan-rules.ts';
import { createEventReader } from './read/event-reader.ts';
import type { EventScope } from './read/scope.ts';
import { claimInEvents, type EventRemovals, releaseUnused } from './reconcile/breaker.ts';

export interface LinkWork {
  readonly planned: Planned;
  readonly applied: Applied;
  readonly followUps: readonly NewTask[];
}

export interface LinkOptions {
  readonly cause: string;
  /** A person asked for it: the breaker does not count its removals. */
  readonly asked: boolean;
  /** The scopes of several events that are worked on together: their removals are counted one after the other. */
  readonly events?: readonly EventScope[];
}

/**
 * Plans and applies a scope whose locks the caller holds, from fresh answers; plans again where another writer was faster. `firstFault` has the first
 * fault of a server or the disk.
 * @param first what was done about the scope already, once.
 */
export async function linkScope(
  context: LinkContext,
  { scope, read, first }: { readonly scope: EventScope; read(): Promise<EventScope>; readonly first?: LinkWork | null },
  options: LinkOptions,
): Promise<LinkWork> {
  let work = first ?? (await linkOnce(context, scope, options));
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

export async function linkOnce(context: LinkContext, scope: EventScope, options: LinkOptions): Promise<LinkWork> {
  const { rt } = context;
  const planned = await planRules(context, { ...scope, reader: createEventReader(rt, scope) });
  await updateMountFaults(rt.health, mountFaultsOf(planned.plans), rootsInUse(planned.plans));
  const removals = await countRemovals(rt, planned.plans, options);
  const { plans } = removals;
  const origin = { cause: options.cause, claimed: new Set(removals.claimed) };
  // What was learned of the rules is written with the intent, in one transaction.
  const [applied] = await Promise.all([
    applyPlans(rt, plans, origin),
    recordRules(rt, { plans, failures: planned.failures, known: scope }),
  ]);
  await releaseUnused(rt, removals);
  if (applied.failed.length > 0) await recordRules(rt, { plans, failures: [...planned.failures, ...applied.failed] });
  return { planned: { ...planned, plans }, applied, followUps: tasksAfter(rt, { applied, plans, scope }) };
}

/** One movie's part of the work on a scope of several. */
export function shareOf(rt: Runtime, { planned, applied }: LinkWork, scope: EventScope): LinkWork {
  const plans = plansOf(planned.plans, scope);
  const own = new Set(plans);
  const jobs = applied.jobs.filter(({ plan }) => own.has(plan));
  const summary = summarize(plans, jobs);
  return {
    planned: { plans, failures: planned.failures.filter(({ rule }) => scope.rules.some(({ id }) => id === rule.id)) },
    applied: summary,
    followUps: tasksAfter(rt, { applied: summary, plans: planned.plans, scope }),
  };
}

async function countRemovals(
  rt: Runtime,
  plans: readonly PairPlan[],
  { cause, asked, events }: LinkOptions,
): Promise<EventRemovals> {
  if (asked) return { plans, claimed: [] };
  const counted: EventRemovals[] = [];
  for (const one of events?.map((scope) => plansOf(plans, scope)) ?? [plans])
    counted.push(await claimInEvents(rt, one, cause));
  return { plans: counted.flatMap((one) => one.plans), claimed: counted.flatMap(({ claimed }) => claimed) };
}

function plansOf(plans: readonly PairPlan[], { rules }: EventScope): PairPlan[] {
  const ids = new Set(rules.map(({ id }) => id));
  return plans.filter(({ facts }) => ids.has(facts.rule.id));
}

interface Done {
  readonly applied: Applied;
  /** Of everything that was planned together. */
  readonly plans: readonly PairPlan[];
  readonly scope: EventScope;
}

function tasksAfter(rt: Runtime, { applied, plans, scope }: Done): NewTask[] {
  return followUpsOf(rt, applied, plans).map((task) => afterBurst(task, scope.neighbours));
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
