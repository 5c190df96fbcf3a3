import { messageOf } from '../../../errors.ts';
import { mediaRootFault } from '../../media/disk-health.ts';
import type { Link } from '../../model/link.ts';
import type { PlanRow, Run, RunError } from '../../model/run.ts';
import { runErrorOf } from '../../runs/run-error.ts';
import { createProgressWriter, endRun, runErrorsOf } from '../../runs/run-progress.ts';
import type { Runtime } from '../../runtime.ts';
import { foreseeRefusals } from '../apply/foresee.ts';
import { recordRules } from '../apply/record-rules.ts';
import { checkPermissions } from '../confirm/permissions.ts';
import type { PairPlan, RuleFailure } from '../decide/pair-plan.ts';
import { doubtfulOf, planRows, removalsOf } from '../decide/plan-rows.ts';
import type { LinkContext } from '../link-context.ts';
import { planRules } from '../plan-rules.ts';
import { createFolderMemo } from '../read/folder-memo.ts';
import { createListReader } from '../read/list-reader.ts';
import { type LinkScope, scopeOfAll } from '../read/scope.ts';
import { blockedRemovals, endQuestions, withoutAsked } from './breaker.ts';
import { type BrokenLink, cleanUpBroken, findBrokenLinks, showFoldersOf } from './broken-links.ts';
import { applyGroup, type PlannedReconcile, type Reconcile, showOf, touches } from './reconcile-groups.ts';
import { resolveNames } from './resolve-names.ts';
import { brokenRow, countRows, isChange, noSteps } from './run-rows.ts';
import { setRunHealth } from './set-run-health.ts';

/**
 * Compares every rule and link with the servers and the disk, and repairs what differs. Writes nothing when all is right. A server without a usable
 * answer costs its own items only. Returns the outcome for the task.
 */
export async function reconcileLinks(context: LinkContext, runId: string): Promise<string> {
  const { rt, signal } = context;
  const run = await rt.store.runs.get(runId);
  if (run === null || (run.state !== 'queued' && run.state !== 'running')) return 'the run is over already';
  await rt.store.runs.change(runId, { state: 'running', startedAt: run.startedAt ?? rt.now() });
  if (run.scope !== 'links' && run.scope !== 'all')
    return endRun(rt, runId, {
      state: 'failed',
      error: `nothing is set up yet that a run of the scope "${run.scope}" could compare`,
    });
  const fault = await mediaRootFault(rt);
  if (fault !== null) {
    rt.health.set('mediaRoot', 'error', fault);
    return endRun(rt, runId, { state: 'failed', error: fault });
  }
  rt.health.clear('mediaRoot');
  try {
    return await reconcileRun(context, run);
  } catch (error) {
    if (signal.aborted) throw error;
    const message = messageOf(error);
    return endRun(rt, runId, {
      state: 'failed',
      error: message,
      errors: [runErrorOf('the run', error)],
    });
  }
}

async function reconcileRun(context: LinkContext, run: Run): Promise<string> {
  const { rt, signal } = context;
  const progress = createProgressWriter(rt, run.id);
  const nameErrors = run.dryRun ? [] : await resolveFirst(rt, signal);
  const scope = await scopeOfAll(rt);
  progress.total({ groups: new Set(scope.rules.map(showOf)).size, items: scope.rules.length });
  const reader = createListReader(rt, scope.rules, scope.links);
  const memo = createFolderMemo();
  const planned = await planRules(context, { ...scope, reader, memo, onPlanned: () => progress.itemDone() });
  const asked = await rt.store.runs.waiting('removals');
  const plans = withoutAsked(planned.plans, asked);
  const errors: RunError[] = [...nameErrors, ...runErrorsOf(planned.failures)];
  const nothingKnown = planned.failures.length > 0 && planned.plans.length === 0;
  if (nothingKnown) {
    setRunHealth(rt, planned.plans, { errors, broken: [] });
    return endRun(rt, run.id, {
      state: 'failed',
      error: errors[0]?.message ?? 'no server answered',
      errors: errors.slice(0, 100),
      counts: { errors: errors.length },
    });
  }
  const showFolders = showFoldersOf(planned.plans);
  const broken = await findBrokenLinks(rt, { showFolders, ledger: scope.links, memo });
  if (run.dryRun) {
    const rows = await rowsOf(plans, broken);
    return endRun(rt, run.id, {
      state: 'succeeded',
      plan: rows,
      counts: countRows(rows, plans, errors),
      errors: errors.slice(0, 100),
      progress: progress.finished(),
    });
  }
  return applyRun({
    ...context,
    run,
    progress,
    scope,
    rules: new Map(scope.rules.map((rule) => [rule.id, rule])),
    reader,
    plans,
    asked,
    doubtful: doubtfulOf(planned.plans),
    failures: planned.failures,
    errors,
    broken,
    followUps: [],
  });
}

async function rowsOf(plans: readonly PairPlan[], broken: readonly BrokenLink[]): Promise<PlanRow[]> {
  const refusals = await foreseeRefusals(plans);
  return [...plans.flatMap((plan) => planRows(plan, refusals)), ...broken.map(brokenRow)];
}

interface ReconcilePlans extends Reconcile {
  readonly plans: readonly PairPlan[];
  /** The question of events that waited when the plans were made. */
  readonly asked: Run | null;
  /** Links that are not known to be right. */
  readonly doubtful: readonly Link[];
  readonly scope: LinkScope;
  readonly failures: readonly RuleFailure[];
  readonly broken: readonly BrokenLink[];
}

async function applyRun(s: ReconcilePlans): Promise<string> {
  const { rt } = s;
  const plannedAt = rt.now();
  const rows = await rowsOf(s.plans, s.broken);
  const blocked = await blockedRemovals(rt, s.plans, s.scope.links.length);
  const counted = new Set(blocked === null ? removalsOf(s.plans).map(({ id }) => id) : []);
  const counts = { ...noSteps(), errors: s.errors.length };
  const bounds: PlannedReconcile = { ...s, blocked, counted, counts, plannedAt };
  await recordRules(rt, { plans: [], failures: s.failures });

  const groups = [...Map.groupBy(s.plans, (plan) => showOf(plan.facts.rule)).values()];
  const [quiet, busy] = [groups.filter((group) => !group.some(touches)), groups.filter((group) => group.some(touches))];
  let cancelled = await applyGroup(bounds, quiet.flat());
  for (const group of batches(busy)) {
    if (cancelled) break;
    cancelled = await applyGroup(bounds, group);
  }
  await rt.store.tasks.add(s.followUps);
  setRunHealth(rt, s.plans, { errors: s.errors, broken: await cleanUpBroken(rt, s.broken) });
  await checkPermissions(s, s.scope.links);
  const result = { counts: { ...counts }, errors: s.errors.slice(0, 100), progress: s.progress.finished() };
  if (cancelled) return endRun(rt, s.run.id, { ...result, state: 'cancelled', plan: rows.filter(isChange) });
  await endQuestions(rt, { ...s, blocked, failures: s.failures.length });
  if (blocked !== null)
    return endRun(rt, s.run.id, {
      ...result,
      state: 'needsConfirmation',
      plan: rows,
      removals: blocked.ids,
      error: blocked.reason,
    });
  const unheard = s.failures.length > 0 && s.failures.length === s.scope.rules.length;
  return endRun(rt, s.run.id, {
    ...result,
    state: unheard ? 'failed' : 'succeeded',
    plan: rows.filter(isChange),
    error: unheard ? (s.errors[0]?.message ?? null) : null,
  });
}

/** Shows are applied in batches of about a hundred rules, each written to the database at once. */
function* batches(groups: readonly (readonly PairPlan[])[]): Generator<readonly PairPlan[]> {
  let batch: PairPlan[] = [];
  for (const group of groups) {
    batch.push(...group);
    if (batch.length < 100) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function resolveFirst(rt: Runtime, signal: AbortSignal): Promise<RunError[]> {
  try {
    const result = await resolveNames(rt, signal);
    await rt.store.tasks.add(result.followUps ?? []);
    return [];
  } catch (error) {
    if (signal.aborted) throw error;
    return [runErrorOf('rules known by name', error)];
  }
}
