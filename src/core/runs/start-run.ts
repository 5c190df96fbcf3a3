import { describeChange } from '../audit/audit-scope.ts';
import type { Run, RunScope } from '../model/run.ts';
import type { NewTask } from '../model/task.ts';
import type { Runtime } from '../runtime.ts';
import { hasBothKinds } from '../servers/servers.ts';
import { confirmedRemovalsTask, reconcileTask } from '../tasks/kinds/links.ts';
import { discoverRunTask } from '../tasks/kinds/matching.ts';
import { syncRunTask } from '../tasks/kinds/plex.ts';
import { compareWatchTask } from '../tasks/kinds/watch.ts';

export interface RunStart {
  readonly dryRun: boolean;
  /** Who asked: "api", "schedule", "start". */
  readonly trigger: string;
  readonly target?: Run['target'];
  readonly options?: Run['options'];
}

/**
 * Starts a run, or returns the one of the same scope and target that has not begun. One that is running may have read its lists before what
 * was asked for happened; only a schedule is content with it. A run of the scope "all" reconciles the links and also starts runs
 * of the scopes "library", "watch" and "matching", which have rows of their own.
 */
export async function startRun(rt: Runtime, scope: RunScope, start: RunStart): Promise<Run> {
  describeChange({ after: { scope, dryRun: start.dryRun } });
  const joins = start.trigger === 'schedule' || start.trigger === 'start' ? 'underWay' : 'queued';
  const { run } = await rt.store.runs.start({ id: crypto.randomUUID(), scope, ...start, joins, now: rt.now() });
  // Also for a run under way, since a kill between the two rows may have lost its task. An equal waiting task is merged.
  if (run.state === 'queued') await rt.store.tasks.add([taskOf(run, rt.now())]);
  if (scope === 'all' && rt.plex.enabled().length > 0) {
    await startRun(rt, 'library', { dryRun: start.dryRun, trigger: start.trigger });
    await startRun(rt, 'watch', { dryRun: start.dryRun, trigger: start.trigger });
  }
  if (scope === 'all' && (await isMatchable(rt))) await startRun(rt, 'matching', start);
  return run;
}

/**
 * The same for who is answered with the run in progress where there is one. It may have read its lists before: the one that begins after it, or has
 * just begun, sees to what came since.
 */
export async function requestRun(rt: Runtime, scope: RunScope, start: RunStart): Promise<Pick<Run, 'id'>> {
  const run = await startRun(rt, scope, start);
  const filter = { scope, state: 'running', dryRun: start.dryRun } as const;
  const { items } = await rt.store.runs.page(filter, { limit: 20, cursor: null });
  return items.find(({ target, removals }) => target === null && removals.length === 0) ?? run;
}

async function isMatchable(rt: Runtime): Promise<boolean> {
  return hasBothKinds(rt.servers) && (await rt.settings())['matching.discover'];
}

/** Resumes runs of a killed process by ensuring that their tasks exist. */
export async function resumeRuns(rt: Runtime): Promise<void> {
  for (const state of ['queued', 'running'] as const) {
    const { items } = await rt.store.runs.page({ state }, { limit: 50, cursor: null });
    await rt.store.tasks.add(items.map((run) => taskOf(run, rt.now())));
  }
}

function taskOf(run: Omit<Run, 'plan' | 'errors'>, now: number): NewTask {
  if (run.scope === 'watch') return compareWatchTask({ run: run.id }, now);
  if (run.scope === 'matching') return discoverRunTask({ run: run.id }, now);
  if (run.scope === 'library') return syncRunTask({ run: run.id, target: nameOf(run.target) }, now);
  return run.removals.length > 0 && run.state === 'running'
    ? confirmedRemovalsTask({ run: run.id }, now)
    : reconcileTask({ run: run.id }, now);
}

function nameOf(target: Run['target']): string {
  if (target?.libraryId !== undefined) return `library ${target.libraryId}`;
  return target?.serverId === undefined ? 'all' : `server ${target.serverId}`;
}
