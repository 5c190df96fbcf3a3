import type { SyncOptions, SyncTarget } from '../model/plex.ts';
import type { Run } from '../model/run.ts';
import type { Runtime } from '../runtime.ts';
import { startRun } from './start-run.ts';

/** Starts a run that mirrors the libraries of one server, or one library. */
export function startSync(
  rt: Runtime,
  target: SyncTarget,
  { mode, force = false, trigger }: SyncOptions & { readonly trigger: string },
): Promise<Run> {
  return startRun(rt, 'library', { dryRun: false, trigger, target: { ...target }, options: { mode, force } });
}
