import type { Run } from '../model/run.ts';
import type { Runtime } from '../runtime.ts';

interface CancelledRun {
  readonly run: Run;
  /** False: it had ended, or somebody had cancelled it. */
  readonly isChanged: boolean;
}

/** Null if there is no such run. */
export async function cancelRun(rt: Runtime, id: string): Promise<CancelledRun | null> {
  const run = await rt.store.runs.get(id);
  if (run === null) return null;
  const isWaiting = run.state === 'queued' || run.state === 'needsConfirmation';
  if (isWaiting) await rt.store.runs.change(id, { state: 'cancelled', finishedAt: rt.now() });
  else if (run.state === 'running') await rt.store.runs.change(id, { cancelRequested: true });
  if (run.scope === 'removals') rt.health.clear('breaker:events');
  return {
    run: (await rt.store.runs.get(id)) ?? run,
    isChanged: (isWaiting || run.state === 'running') && !run.cancelRequested,
  };
}
