import { runErrorOf } from '../../runs/run-error.ts';
import { type LibrarySync, type SyncRuntime, stopIfCancelled } from './library-sync.ts';
import { syncItems } from './sync-items.ts';

/** More than these are read with streams and chapters by the next deep sync. */
const maxDetailsAtOnce = 100;

/** Streams and chapters come with single reads alone: of what changed now, and in a deep sync of all that lacks them. */
export async function syncDetails(
  rt: SyncRuntime,
  sync: LibrarySync,
  changed: ReadonlyMap<number, string>,
): Promise<void> {
  if (sync.options.mode !== 'deep') {
    if (changed.size > 0 && changed.size <= maxDetailsAtOnce) await writeDetails(rt, sync, [...changed.values()]);
    return;
  }
  for (let afterId = 0; ; ) {
    const rows = await rt.library.items.withoutDetails(sync.library.id, afterId, maxDetailsAtOnce);
    const last = rows.at(-1);
    if (last === undefined) return;
    afterId = last.id;
    await stopIfCancelled(sync);
    const isRead = await writeDetails(
      rt,
      sync,
      rows.map(({ ratingKey }) => ratingKey),
    );
    if (!isRead) return;
  }
}

/** False: they lack streams and chapters until the next deep sync; the mirror is right without them. */
async function writeDetails(rt: SyncRuntime, sync: LibrarySync, ratingKeys: readonly string[]): Promise<boolean> {
  try {
    const items = await sync.plex.client.items(ratingKeys, { signal: sync.signal, isPatient: true });
    await syncItems(rt, sync, items, { isWhole: true });
    return true;
  } catch (error) {
    if (sync.signal.aborted) throw error;
    sync.report.fault(runErrorOf(`${sync.library.title}: details of ${ratingKeys.length} items`, error));
    return false;
  }
}
