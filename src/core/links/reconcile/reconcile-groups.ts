import type { Rule } from '../../model/rule.ts';
import type { Run, RunError } from '../../model/run.ts';
import type { NewTask } from '../../model/task.ts';
import { runErrorOf } from '../../runs/run-error.ts';
import { type ProgressWriter, runErrorsOf } from '../../runs/run-progress.ts';
import { linkMovieTask } from '../../tasks/kinds/links.ts';
import { applyPlans, overtakenError, plansAtMost } from '../apply/apply.ts';
import { recordRules } from '../apply/record-rules.ts';
import type { Applied } from '../apply/summarize.ts';
import { followUpsOf } from '../apply/summarize.ts';
import type { PairPlan } from '../decide/pair-plan.ts';
import { removalsOf, withoutRemovals } from '../decide/plan-rows.ts';
import type { LinkContext } from '../link-context.ts';
import { planRules } from '../plan-rules.ts';
import { createEventReader } from '../read/event-reader.ts';
import { needsRereading } from '../read/renames-under-way.ts';
import { lockKeys, scopeOfSeries } from '../read/scope.ts';
import type { ServerReader } from '../read/server-answers.ts';
import type { BlockedRemovals } from './breaker.ts';

/** One reconcile: its run, what it reads from and what it collects. */
export interface Reconcile extends LinkContext {
  readonly run: Run;
  readonly progress: ProgressWriter;
  readonly reader: ServerReader;
  /** As they were when they were last planned. */
  readonly rules: Map<number, Rule>;
  readonly errors: RunError[];
  /** Confirmations wait until all links are made: they would only compete with that. */
  readonly followUps: NewTask[];
}

/** How long a link that was missing when it was planned is taken to be missing. */
const goneForMs = 1_000;

/** A reconcile that has been planned and passed the breaker. */
export interface PlannedReconcile extends Reconcile {
  readonly plannedAt: number;
  /** Removals that wait for a person; null = none do. */
  readonly blocked: BlockedRemovals | null;
  /** Links whose removal the breaker counted and allows. */
  readonly counted: ReadonlySet<number>;
  /** What was done, by word of the run's counts. */
  readonly counts: Record<string, number>;
}

/** Applies some shows' plans under the locks of their movies; what an event changed meanwhile is planned again. True when the run was cancelled. */
export async function applyGroup(s: PlannedReconcile, plans: readonly PairPlan[]): Promise<boolean> {
  const { rt, counts } = s;
  s.signal.throwIfAborted();
  if ((await rt.store.runs.get(s.run.id))?.cancelRequested === true) return true;
  const keys = lockKeys(plans.map(({ facts }) => facts.rule));
  await rt.locks.hold(keys, async () => {
    let applied = await applyAllowed(s, await refreshed(s, plans));
    for (let round = 1; applied.overtaken.length > 0 && round < plansAtMost; round += 1)
      applied = await applyAllowed(s, await planOvertaken(s, applied.overtaken));
    for (const rule of applied.overtaken) {
      counts.errors = (counts.errors ?? 0) + 1;
      s.errors.push(runErrorOf(rule.movieTitle, overtakenError(rule)));
      s.followUps.push(...linkAgain(rule, rt.now()));
    }
  });
  s.progress.groupsDone(new Set(plans.map((plan) => showOf(plan.facts.rule))).size);
  return false;
}

/** Applies what the breaker allows, and records the results. */
async function applyAllowed(s: PlannedReconcile, plans: readonly PairPlan[]): Promise<Applied> {
  const { rt, blocked, counts } = s;
  const allowed = blocked === null ? plans : plans.map((plan) => withoutRemovals(plan, blocked.reason));
  const applied = await applyPlans(rt, allowed, { cause: 'reconcile' });
  await recordRules(rt, { plans: allowed, failures: applied.failed, planned: s.rules });
  const followUps = followUpsOf(rt, applied, allowed);
  // A link's row says that it must be confirmed; of a removed link only the follow-up does.
  if (applied.counts.removed > 0) await rt.store.tasks.add(followUps);
  else s.followUps.push(...followUps);
  for (const [word, n] of Object.entries(applied.counts)) counts[word] = (counts[word] ?? 0) + n;
  s.errors.push(...applied.errors);
  return applied;
}

/** Plans whose ledger rows or rules changed since they were made are made again; those that change nothing need no check. */
async function refreshed(s: PlannedReconcile, plans: readonly PairPlan[]): Promise<readonly PairPlan[]> {
  const { rt } = s;
  if (!plans.some(touches)) return plans;
  const shows = new Set(plans.flatMap((plan) => plan.facts.rule.seriesTvdbId ?? []));
  const [links, stored] = await Promise.all([
    rt.store.links.liveBySeriesIds([...shows]),
    rt.store.rules.about({ seriesTvdbIds: [...shows] }),
  ]);
  const now = new Map(links.map((link) => [link.id, link]));
  const byRule = Map.groupBy(links, (link) => link.ruleId ?? -link.id);
  const rules = new Map(stored.map((rule) => [rule.id, rule]));
  const stale = (plan: PairPlan) => {
    const { rule, links } = plan.facts;
    const known = byRule.get(rule.id) ?? [];
    const changedLinks =
      known.length !== links.length || links.some((link) => now.get(link.id)?.revision !== link.revision);
    // Sonarr may have renamed since what seemed to be gone.
    const isOld = needsRereading(plan) && rt.now() - s.plannedAt > goneForMs;
    return changedLinks || isOld || (rule.id > 0 && rules.get(rule.id)?.enabled !== rule.enabled);
  };
  const staleShows = new Set(plans.filter(stale).flatMap((plan) => plan.facts.rule.seriesTvdbId ?? []));
  if (staleShows.size === 0) return plans;
  const fresh = plans.filter((plan) => !staleShows.has(plan.facts.rule.seriesTvdbId ?? -1));
  const locked = new Set(plans.map((plan) => plan.facts.rule.movieTmdbId));
  for (const tvdbId of staleShows) fresh.push(...(await planShow(s, tvdbId, (rule) => locked.has(rule.movieTmdbId))));
  return fresh;
}

/** What these rules ask for now, and links of their movies whose rule was deleted meanwhile. */
async function planOvertaken(s: PlannedReconcile, overtaken: readonly Rule[]): Promise<PairPlan[]> {
  const ids = new Set(overtaken.map((rule) => rule.id));
  const movies = new Set(overtaken.map((rule) => rule.movieTmdbId));
  const isWanted = (rule: Rule) => ids.has(rule.id) || (rule.id < 0 && movies.has(rule.movieTmdbId));
  const plans: PairPlan[] = [];
  for (const tvdbId of new Set(overtaken.flatMap((rule) => rule.seriesTvdbId ?? [])))
    plans.push(...(await planShow(s, tvdbId, isWanted)));
  return plans;
}

async function planShow(s: PlannedReconcile, tvdbId: number, wanted: (rule: Rule) => boolean): Promise<PairPlan[]> {
  const { rt, reader } = s;
  const scope = await scopeOfSeries(rt, tvdbId);
  for (const rule of scope.rules) s.rules.set(rule.id, rule);
  const again = await planRules(s, {
    ...scope,
    rules: scope.rules.filter(wanted),
    reader: {
      ...createEventReader(rt),
      seriesWithFilesBelow: reader.seriesWithFilesBelow,
    },
  });
  s.errors.push(...runErrorsOf(again.failures));
  return again.plans.map((plan) => {
    if (removalsOf([plan]).every(({ id }) => s.counted.has(id))) return plan;
    // This reconcile's breaker has not counted it: a task of its own plans it again, within the bounds of events.
    s.followUps.push(...linkAgain(plan.facts.rule, rt.now()));
    return withoutRemovals(plan, 'it changed during the reconcile and is planned again');
  });
}

function linkAgain({ movieTmdbId }: Rule, now: number): NewTask[] {
  return movieTmdbId === null
    ? []
    : [linkMovieTask({ tmdbId: movieTmdbId, cause: 'its link changed during a reconcile' }, now)];
}

export function touches(plan: PairPlan): boolean {
  return plan.steps.some((step) => step.do !== 'keep');
}

export function showOf(rule: Rule): string {
  return rule.seriesTvdbId === null ? `name ${rule.seriesTitle}` : `tvdb ${rule.seriesTvdbId}`;
}
