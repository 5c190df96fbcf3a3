import type { Run } from '../model/run.ts';
import type { Runtime } from '../runtime.ts';
import { confirmedRemovalsTask } from '../tasks/kinds/links.ts';

type Confirmed =
  | { readonly kind: 'started'; readonly run: Run }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'notWaiting'; readonly state: string };

/** Removes exactly the links listed by the waiting run, after checking each again. Returns a value if the run does not wait. */
export async function confirmRun(rt: Runtime, id: string): Promise<Confirmed> {
  const run = await rt.store.runs.get(id);
  if (run === null) return { kind: 'notFound' };
  if (run.state !== 'needsConfirmation') return { kind: 'notWaiting', state: run.state };
  await rt.store.runs.change(id, { state: 'running', finishedAt: null });
  await rt.store.tasks.add([confirmedRemovalsTask({ run: id }, rt.now())]);
  rt.wake();
  return { kind: 'started', run: (await rt.store.runs.get(id)) ?? run };
}
