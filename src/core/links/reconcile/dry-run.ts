import type { Run, RunScope } from '../../model/run.ts';
import type { Runtime } from '../../runtime.ts';
import { reconcileLinks } from './reconcile.ts';

/** A dry run done here and now, without the queue: nothing is changed anywhere. */
export async function dryRun(
  rt: Runtime,
  { scope, trigger }: { readonly scope: RunScope; readonly trigger: string },
  signal: AbortSignal,
): Promise<Run> {
  const { run } = await rt.store.runs.start({
    id: crypto.randomUUID(),
    scope,
    dryRun: true,
    trigger,
    joins: 'queued',
    now: rt.now(),
  });
  await reconcileLinks({ rt, signal }, run.id);
  return run;
}
