import type { Run } from '../model/run.ts';
import type { Runtime } from '../runtime.ts';
import { confirmedRemovalsTask } from '../tasks/kinds/links.ts';

type Confirmed =
  | { readonly kind: 'started'; readonly run: Run }
  | { readonly kind: 'notFound' }
  /** More links wait now than the person saw. */
  | { readonly kind: 'grown' }
  | { readonly kind: 'notWaiting'; readonly run: Run };

/**
 * Removes exactly the links listed by the waiting run, after checking each again. Returns a value if the run does not wait. `seen` is the number
 * of links that the person saw: events may add some to the list while it is read.
 */
export async function confirmRun(
  rt: Runtime,
  id: string,
  { seen }: { readonly seen?: number } = {},
): Promise<Confirmed> {
  const run = await rt.store.runs.get(id);
  if (run === null) return { kind: 'notFound' };
  if (run.state !== 'needsConfirmation') return { kind: 'notWaiting', run };
  if (seen !== undefined && run.removals.length !== seen) return { kind: 'grown' };
  await rt.store.runs.change(id, { state: 'running', finishedAt: null }, ['needsConfirmation']);
  const confirmed = await rt.store.runs.get(id);
  // Somebody cancelled it, or a reconcile ended it, since it was read.
  if (confirmed?.state !== 'running') return { kind: 'notWaiting', run: confirmed ?? run };
  await rt.store.tasks.add([confirmedRemovalsTask({ run: id }, rt.now())]);
  return { kind: 'started', run: confirmed };
}
