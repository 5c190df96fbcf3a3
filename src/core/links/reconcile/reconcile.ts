import { messageOf } from '../../../errors.ts';
import { mediaRootFault } from '../../media/disk-health.ts';
import { mountOf } from '../../media/mounts.ts';
import type { Rule } from '../../model/rule.ts';
import type { PlanRow, Run, RunError } from '../../model/run.ts';
import { runErrorOf } from '../../runs/run-error.ts';
import { createRunNotes, endRun, runErrorsOf } from '../../runs/run-notes.ts';
import type { Runtime } from '../../runtime.ts';
import { mountSigns } from '../../servers/mount-signs.ts';
import { foreseeRefusals } from '../apply/foresee.ts';
import { noteRules } from '../apply/note-rules.ts';
import { checkPermissions } from '../apply/permissions.ts';
import type { PairPlan } from '../decide/plan.ts';
import { planRows, removalsOf } from '../decide/plan-rows.ts';
import { type LinkScope, type LinkTools, scopeOfAll } from '../link-work.ts';
import { planRules, readLimits } from '../plan-rules.ts';
import { resolveNames } from '../resolve-names.ts';
import { heldInSweep } from './breaker.ts';
import { type BrokenLink, findBrokenLinks, removeBroken, showFoldersOf } from './broken-links.ts';
import { applyGroup, type BoundedSweep, type Sweep, showOf, touches } from './reconcile-groups.ts';
import { createSweepReader } from './reconcile-reader.ts';
import { noteHealth } from './run-health.ts';
import { brokenRow, countRows, isChange } from './run-rows.ts';

/**
 * The sweep: compares every rule and link with the truth of the servers and the disk, and repairs. Reads only when all is right. A server that gave no
 * usable answer costs its own items and nothing else. Returns the outcome for the task.
 */
export async function reconcileLinks(
  rt: Runtime,
  tools: LinkTools,
  runId: string,
  signal: AbortSignal,
): Promise<string> {
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
    return await sweep(rt, tools, run, signal);
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

async function sweep(rt: Runtime, tools: LinkTools, run: Run, signal: AbortSignal): Promise<string> {
  const notes = createRunNotes(rt, run.id);
  const nameErrors = run.dryRun ? [] : await resolved(rt, signal);
  const scope = await scopeOfAll(rt);
  notes.total({ groups: new Set(scope.rules.map(showOf)).size, items: scope.rules.length });
  const reader = createSweepReader(rt.servers, tools.serverFacts, scope.rules, scope.links);
  const planned = await planRules(rt, {
    ...scope,
    reader,
    serverFacts: tools.serverFacts,
    signal,
    onPlanned: () => notes.itemDone(),
  });
  const errors: RunError[] = [...nameErrors, ...runErrorsOf(planned.failures)];
  const nothingKnown = planned.failures.length > 0 && planned.plans.length === 0;
  if (nothingKnown) {
    await noteHealth(rt, planned.plans, errors, []);
    return endRun(rt, run.id, {
      state: 'failed',
      error: errors[0]?.message ?? 'no server answered',
      errors: errors.slice(0, 100),
      counts: { errors: errors.length },
    });
  }
  const broken = await findBrokenLinks(rt, showFoldersOf(planned.plans), scope.links);
  if (run.dryRun) {
    const rows = await rowsOf(planned.plans, broken);
    return endRun(rt, run.id, {
      state: 'succeeded',
      plan: rows,
      counts: countRows(rows, planned.plans, errors),
      errors: errors.slice(0, 100),
      progress: notes.finished(),
    });
  }
  return change(rt, tools, {
    run,
    notes,
    scope,
    reader,
    plans: planned.plans,
    failures: planned.failures,
    errors,
    broken,
    followUps: [],
    signal,
  });
}

async function rowsOf(plans: readonly PairPlan[], broken: readonly BrokenLink[]): Promise<PlanRow[]> {
  const refusals = await foreseeRefusals(plans);
  return [...plans.flatMap((plan) => planRows(plan, refusals)), ...broken.map(brokenRow)];
}

interface ToChange extends Sweep {
  readonly plans: readonly PairPlan[];
  readonly scope: LinkScope;
  readonly failures: readonly { rule: Rule; error: unknown }[];
  readonly broken: readonly BrokenLink[];
}

async function change(rt: Runtime, tools: LinkTools, s: ToChange): Promise<string> {
  const plannedAt = rt.now();
  const rows = await rowsOf(s.plans, s.broken);
  const held = await heldInSweep(rt, s.plans, s.scope.links.length);
  const counted = new Set(held === null ? removalsOf(s.plans).map(({ id }) => id) : []);
  const bounds: BoundedSweep = { ...s, held, counted, plannedAt };
  const counts: Record<string, number> = {
    created: 0,
    retargeted: 0,
    renamed: 0,
    kept: 0,
    removed: 0,
    refused: 0,
    waiting: 0,
    errors: s.errors.length,
  };
  await noteRules(rt, [], s.failures);

  const groups = [...Map.groupBy(s.plans, (plan) => showOf(plan.facts.rule)).values()];
  const [quiet, busy] = [groups.filter((group) => !group.some(touches)), groups.filter((group) => group.some(touches))];
  let cancelled = await applyGroup(rt, tools, bounds, quiet.flat(), counts);
  for (const group of batches(busy)) {
    if (cancelled) break;
    cancelled = await applyGroup(rt, tools, bounds, group, counts);
  }
  await rt.store.tasks.add(s.followUps);
  rt.wake();
  const brokenLeft = await cleanUp(rt, s.broken, tools);
  await noteHealth(rt, s.plans, s.errors, brokenLeft);
  await checkPermissions(rt, tools, { links: s.scope.links, signal: s.signal });
  const result = { counts: { ...counts }, errors: s.errors.slice(0, 100), progress: s.notes.finished() };
  if (cancelled) return endRun(rt, s.run.id, { ...result, state: 'cancelled', plan: rows.filter(isChange) });
  if (held !== null) {
    // One question at a time: what an earlier sweep asked is asked anew by this one.
    const earlier = await rt.store.runs.waiting('links');
    if (earlier !== null) await endRun(rt, earlier.id, { state: 'cancelled', error: 'a later sweep asks anew' });
    return endRun(rt, s.run.id, {
      ...result,
      state: 'needsConfirmation',
      plan: rows,
      removals: held.ids,
      error: held.reason,
    });
  }
  const unheard = s.failures.length > 0 && s.failures.length === s.scope.rules.length;
  return endRun(rt, s.run.id, {
    ...result,
    state: unheard ? 'failed' : 'succeeded',
    plan: rows.filter(isChange),
    error: unheard ? (s.errors[0]?.message ?? null) : null,
  });
}

/** Shows are brought in order some dozens of steps at a time: one batch in the database for each. */
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

async function resolved(rt: Runtime, signal: AbortSignal): Promise<RunError[]> {
  try {
    const result = await resolveNames(rt, signal);
    await rt.store.tasks.add(result.followUps ?? []);
    return [];
  } catch (error) {
    if (signal.aborted) throw error;
    return [runErrorOf('rules known by name', error)];
  }
}

async function cleanUp(rt: Runtime, broken: readonly BrokenLink[], tools: LinkTools): Promise<readonly BrokenLink[]> {
  const settings = await rt.settings();
  if (!settings['cleanup.brokenLinks'] || broken.length === 0) return broken;
  const signal = AbortSignal.timeout(30_000);
  const signs = await mountSigns(rt, tools, signal);
  const { removed } = await removeBroken(rt, broken, {
    mountOf: (target) => mountOf(target, signs),
    roots: (await readLimits(rt, tools.serverFacts, signal)).removalRoots,
    bound: settings['breaker.maxRemovals'],
  });
  return broken.filter(({ path }) => !removed.includes(path));
}
