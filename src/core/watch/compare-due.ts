import { startRun } from '../runs/start-run.ts';
import type { Runtime } from '../runtime.ts';

const everyMs = 3_600_000;

/** Starts a run that compares what was watched, where the last is an hour ago and there are pairs to compare. */
export async function compareDue(rt: Runtime): Promise<void> {
  const { items } = await rt.store.runs.page({ scope: 'watch' }, { limit: 20, cursor: null });
  const last = items.find((run) => !run.dryRun);
  if (last !== undefined && Math.abs(rt.now() - last.createdAt) < everyMs) return;
  const { total } = await rt.watch.twins.page({ limit: 1, cursor: null });
  if (total > 0) await startRun(rt, 'watch', { dryRun: false, trigger: 'schedule' });
}
