import { setTimeout as sleep } from 'node:timers/promises';
import type { PlanRow, Run, RunScope } from '../core/model/run.ts';
import type { RunStart } from '../core/runs/start-run.ts';
import type { Runtime } from '../core/runtime.ts';
import { counted, type ExitCode, type Output } from './output.ts';

export interface ReconcileCommandContext {
  readonly runtime: Pick<Runtime, 'store'>;
  /** Starts the run, or performs it. */
  startRun(scope: RunScope, start: RunStart): Promise<Run>;
  readonly output: Output;
  readonly scope?: RunScope;
  /** Interval between two reads of the run. Default: 250 ms. */
  readonly pollMs?: number;
}

/** Starts a run, or joins the one that has not begun, and prints its progress. The workers must be running, here or in the service. */
export async function reconcileCommand(
  context: ReconcileCommandContext,
  { dryRun }: { dryRun: boolean },
): Promise<ExitCode> {
  const { runtime, startRun, output, scope = 'links', pollMs = 250 } = context;
  const started = await startRun(scope, { dryRun, trigger: 'command line' });
  let shown = '';
  for (;;) {
    const run = await runtime.store.runs.get(started.id);
    if (run === null) {
      output.error(`The run ${started.id} is gone: was the database replaced?`);
      return 1;
    }
    const progress = progressOf(run);
    if (progress !== shown && run.progress.items.total > 0) output.line(progress);
    shown = progress;
    if (run.state !== 'queued' && run.state !== 'running') return summary(run, output);
    await sleep(pollMs);
  }
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
  output.line(`${run.dryRun ? 'Plan only, nothing was changed' : words[run.state]}: ${what}.`);
  for (const { category, item, message } of run.errors) output.error(`${category}: ${item}: ${message}`);
  if (run.error !== null) output.error(run.error);
  if (run.state === 'needsConfirmation') {
    output.error(`These removals wait for a person: confirm them with POST /reconcile/${run.id}/confirm.`);
  }
  return run.state === 'failed' || run.state === 'cancelled' || run.errors.length > 0 ? 1 : 0;
}

const words: Readonly<Record<Run['state'], string>> = {
  queued: 'Waiting',
  running: 'Running',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  needsConfirmation: 'Done, but for removals that wait',
};

function planLine({ step, path, from, target, reason }: PlanRow): string {
  const places = [
    path,
    from === null || from === path ? null : `(was ${from})`,
    target === null ? null : `→ ${target}`,
  ];
  const where = places.filter((place) => place !== null).join(' ');
  return `${step.padEnd(9)} ${where}${reason === '' ? '' : ` – ${reason}`}`;
}
