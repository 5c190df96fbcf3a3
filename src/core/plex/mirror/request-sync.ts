import type { SyncOptions, SyncTarget } from '../../model/plex.ts';
import type { Run } from '../../model/run.ts';
import { startSync } from '../../runs/start-sync.ts';
import type { Runtime } from '../../runtime.ts';
import { findServer } from '../../servers/list-plex-servers.ts';
import { connectedFor } from '../tell/scan-library.ts';

/** Starts a run, or returns the one for the same target that has not begun. Null: no such server or library. AppError('conflict'): it is switched off. */
export async function requestSync(rt: Runtime, target: SyncTarget, options: SyncOptions): Promise<Run | null> {
  return (await exists(rt, target)) ? startSync(rt, target, { ...options, trigger: 'api' }) : null;
}

/** Throws when the server cannot be asked: a run would only fail later. */
async function exists(rt: Runtime, { serverId, libraryId }: SyncTarget): Promise<boolean> {
  const library = libraryId === undefined ? null : await rt.library.libraries.get(libraryId);
  const id = library?.serverId ?? serverId;
  if ((libraryId !== undefined && library === null) || id === undefined) return false;
  if ((await findServer(rt, id)) === null) return false;
  connectedFor(rt, { serverId: id });
  return true;
}
