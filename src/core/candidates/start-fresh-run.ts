import type { Run } from '../model/run.ts';
import { type RunStart, startRun } from '../runs/start-run.ts';
import type { Runtime } from '../runtime.ts';

type Identity = Pick<Run, 'dryRun'> & { readonly target?: Run['target'] };

/**
 * Starts a search that reads everything after this call. One that is under way may have read its lists already: it then searches once
 * more before it ends.
 */
export async function startFreshRun(rt: Runtime, start: RunStart): Promise<Run> {
  // Recorded first: a run that begins to read later has seen what is asked for.
  const { state } = rt.store;
  if (start.trigger === 'event') await state.add(keyOf(start), start.trigger);
  else await state.set(keyOf(start), start.trigger);
  return startRun(rt, 'matching', start);
}

/** Call before a run reads. Returns who asked since the last one did, or null. */
export async function recordFreshRead(rt: Pick<Runtime, 'store'>, run: Identity): Promise<string | null> {
  const trigger = await askedAgain(rt, run);
  if (trigger !== null) await rt.store.state.remove([keyOf(run)]);
  return trigger;
}

/** Who asked since the run began to read; null if nobody did. */
export async function askedAgain({ store }: Pick<Runtime, 'store'>, run: Identity): Promise<string | null> {
  const trigger = await store.state.get(keyOf(run));
  return trigger === undefined ? null : String(trigger);
}

/** One run at a time has such a dry run and target. */
function keyOf({ dryRun, target }: Identity): string {
  const wanted = target == null || Object.keys(target).length === 0 ? 'all' : JSON.stringify(target);
  return `matching.asked.${dryRun ? 'dry.' : ''}${wanted}`;
}
