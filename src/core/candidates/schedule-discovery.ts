import { startRun } from '../runs/start-run.ts';
import type { Runtime } from '../runtime.ts';
import { refreshListsTask, scheduleDiscoveryTask } from '../tasks/kinds/matching.ts';
import type { TaskResult } from '../tasks/result.ts';
import { comparedKey, whyNot } from './when-known.ts';

const minuteMs = 60_000;
/** Radarr's whole list takes it seconds in a large library, and events tell most of what changes. */
const leastMinutes = 60;

/** Starts the search for everything that changed. Until the first has succeeded it is tried each minute. */
export async function scheduleDiscovery(rt: Runtime): Promise<TaskResult> {
  const reason = await whyNot(rt);
  // Instances that are added later add this task again.
  if (reason !== null) return { kind: 'done', outcome: reason };
  const isFirst = (await rt.store.state.get(comparedKey)) === undefined;
  await startRun(rt, 'matching', { dryRun: false, trigger: isFirst ? 'start' : 'schedule' });
  const minutes = (await rt.settings())['reconcile.intervalMinutes'];
  const afterMs = isFirst ? minuteMs : Math.max(minutes, leastMinutes) * minuteMs;
  const followUps = [
    ...(isFirst || minutes > 0 ? [scheduleDiscoveryTask({}, rt.now() + afterMs)] : []),
    ...(isFirst ? [refreshListsTask({}, rt.now())] : []),
  ];
  return { kind: 'done', outcome: 'started', followUps };
}
