import type { Run } from '../model/run.ts';
import type { Runtime } from '../runtime.ts';
import { endRun } from './run-progress.ts';

interface CancelledRun {
  readonly run: Run;
  /** False: it had ended, or somebody had cancelled it. */
  readonly isChanged: boolean;
}

/** Null if there is no such run. */
export async function cancelRun(rt: Runtime, id: string): Promise<CancelledRun | null> {
  const run = await rt.store.runs.get(id);
  if (run === null) return null;
  await endRun(rt, id, { state: 'cancelled' }, ['queued', 'needsConfirmation']);
  await rt.store.runs.change(id, { cancelRequested: true }, ['running']);
  if (run.scope === 'removals') rt.health.clear('breaker:events');
  const isOver = ['succeeded', 'failed', 'cancelled'].includes(run.state);
  return { run: (await rt.store.runs.get(id)) ?? run, isChanged: !isOver && !run.cancelRequested };
}
