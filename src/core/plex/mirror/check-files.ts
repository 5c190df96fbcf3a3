import type { Runtime } from '../../runtime.ts';
import { notListenedTo } from '../../servers/plex-servers.ts';
import type { CheckFilesPayload } from '../../tasks/kinds/plex.ts';
import type { TaskResult } from '../../tasks/result.ts';
import { checkStates } from './check-states.ts';
import { libraryLock } from './sync-library.ts';

/** A path mapping was made, changed or removed: every file of the server is looked for where it is now. */
export async function checkFiles(
  rt: Runtime,
  { serverId }: CheckFilesPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const plex = rt.plex.get(serverId);
  if (plex === null) return { kind: 'done', outcome: `ignored: ${notListenedTo}` };
  let changed = 0;
  for (const library of await rt.library.libraries.ofServer(serverId))
    changed += await rt.locks.hold([libraryLock(library.id)], () =>
      checkStates(rt, { plex, library }, { which: 'all', changed: new Set(), signal }),
    );
  return { kind: 'done', outcome: changed === 0 ? 'all files are as they were' : `${changed} items changed` };
}
