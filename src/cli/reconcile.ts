import type { PlanRow, Run, RunScope } from '../core/model/run.ts';
import type { RunStart } from '../core/runs/start-run.ts';
import { counted, type ExitCode, type Output } from './output.ts';
import { printEnd, type RunWatch, waitForRun } from './wait-for-run.ts';

export interface ReconcileCommandContext extends RunWatch {
  /** Starts the run, or performs it. */
  startRun(scope: RunScope, start: RunStart): Promise<Run>;
  readonly scope?: RunScope;
}

/** Starts a run, or joins the one that has not begun, and prints its progress. The workers must be running, here or in the service. */
export async function reconcileCommand(
  context: ReconcileCommandContext,
  { dryRun }: { dryRun: boolean },
): Promise<ExitCode> {
  const { startRun, output, scope = 'links' } = context;
  const { id } = await startRun(scope, { dryRun, trigger: 'command line' });
  let shown = '';
  const run = await waitForRun(context, id, (now) => {
    const progress = progressOf(now);
    if (progress !== shown && now.progress.items.total > 0) output.line(progress);
    shown = progress;
  });
  return run === null ? 1 : summary(run, output);
}

function progressOf({ progress: { groups, items } }: Run): string {
  return `shows ${groups.done}/${groups.total}, rules ${items.done}/${items.total}`;
}

function summary(run: Run, output: Output): ExitCode {
  if (run.dryRun || run.state === 'needsConfirmation') {
    for (const row of run.plan) if (row.step !== 'keep') output.line(planLine(row));
    const kept = run.plan.filter((row) => row.step === 'keep').length;
    if (kept > 0) output.line(`keep      ${counted(kept, 'link')} as they are`);
  }
  const counts = Object.entries(run.counts).filter(([, count]) => count > 0);
  const what = counts.length === 0 ? 'nothing to do' : counts.map(([name, count]) => `${name} ${count}`).join(', ');
  printEnd(run, what, output);
  if (run.state === 'needsConfirmation') {
    output.error(`These removals wait for a person: confirm them with POST /reconcile/${run.id}/confirm.`);
  }
  return run.state === 'failed' || run.state === 'cancelled' || run.errors.length > 0 ? 1 : 0;
}

function planLine({ step, path, from, target, reason }: PlanRow): string {
  const places = [
    path,
    from === null || from === path ? null : `(was ${from})`,
    target === null ? null : `→ ${target}`,
  ];
  const where = places.filter((place) => place !== null).join(' ');
  return `${step.padEnd(9)} ${where}${reason === '' ? '' : ` – ${reason}`}`;
}
