import type { SyncOptions, SyncTarget } from '../library/model.ts';
import type { Run } from '../model.ts';
import type { Runtime } from '../ports/runtime.ts';
import { startRun } from './start-run.ts';

/** A run that mirrors libraries: of one server, one library, or (null) all that is configured. */
export function startSync(rt: Runtime, target: SyncTarget | null, options: SyncOptions, trigger: string): Promise<Run> {
  const { mode, force = false } = options;
  return startRun(rt, 'library', {
    dryRun: false,
    trigger,
    target: target === null ? null : { ...target },
    options: { mode, force },
  });
}
