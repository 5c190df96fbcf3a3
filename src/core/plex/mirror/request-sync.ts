import type { SyncOptions, SyncTarget } from '../../model/plex.ts';
import type { Run } from '../../model/run.ts';
import { startSync } from '../../runs/start-sync.ts';
import type { Runtime } from '../../runtime.ts';
import { findServer } from '../../servers/list-plex-servers.ts';
import { connectedFor } from '../tell/scan-library.ts';

/** Starts a run, or answers with the one under way of the same target. Null: no such server or library; AppError('conflict') when it is switched off. */
export async function requestSync(rt: Runtime, target: SyncTarget, options: SyncOptions): Promise<Run | null> {
  return (await isThere(rt, target)) ? startSync(rt, target, { ...options, trigger: 'api' }) : null;
}

/** False when there is no such server or library. Throws when it may not be asked: a run could only say the same later. */
async function isThere(rt: Runtime, { serverId, libraryId }: SyncTarget): Promise<boolean> {
  const library = libraryId === undefined ? null : await rt.library.libraries.get(libraryId);
  const id = library?.serverId ?? serverId;
  if ((libraryId !== undefined && library === null) || id === undefined) return false;
  if ((await findServer(rt, id)) === null) return false;
  connectedFor(rt, { serverId: id });
  return true;
}
