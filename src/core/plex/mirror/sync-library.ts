import type { LibraryCursor, PlexLibrary, SyncOptions } from '../../model/plex.ts';
import type { PlexListType } from '../../ports/plex-item.ts';
import { runErrorOf } from '../../runs/run-error.ts';
import { checkStates } from './check-states.ts';
import { type LibrarySync, type SyncRuntime, stopIfCancelled } from './library-sync.ts';
import { expectRows, runChangesPass, runCompletePass } from './passes.ts';
import { syncCollections } from './sync-collections.ts';
import { syncItems } from './sync-items.ts';

/** A complete pass at least this often finds changes that the server's change number and times do not show. */
const completeEveryMs = 24 * 3_600_000;

const typesOf: Readonly<Record<string, readonly PlexListType[]>> = {
  movie: ['movie'],
  show: ['show', 'season', 'episode'],
  artist: ['artist', 'album', 'track'],
};

/** Whether a sync reads every row: on request, the first time, and once a day. */
export function isCompletePass(library: PlexLibrary, { mode, force }: SyncOptions, now: number): boolean {
  const completeAt = past(library.completeAt, now);
  return mode === 'deep' || force === true || completeAt === null || now - completeAt >= completeEveryMs;
}

export function isSyncable(type: string): boolean {
  return Object.hasOwn(typesOf, type);
}

/**
 * Updates the mirror of one library. Incremental: lists nothing while the section's change number is the same; otherwise reads what was updated or added
 * since the last sync, and compares all keys only when the counts differ. Deep: all rows, all files on the disk, streams and chapters. Items are marked
 * missing only after a complete listing. Throws, and changes nothing more, when the server gives no usable answer.
 */
export async function syncLibrary(rt: SyncRuntime, sync: LibrarySync): Promise<void> {
  const { library, section, options, report } = sync;
  const types = typesOf[library.type] ?? [];
  const isComplete = isCompletePass(library, options, rt.now());
  const isUnchanged =
    !isComplete && section.contentChangedAt !== null && section.contentChangedAt === library.changeNumber;
  const changed = new Map<number, string>();
  const cursors: Record<string, LibraryCursor> = { ...library.cursors };
  const startedAt = rt.now();

  if (isComplete) await expectRows(sync, types);
  if (!isUnchanged)
    for (const type of types) {
      const pass = {
        ...{ rt, sync, type, changed, startedAt, force: isComplete && options.force === true },
        cursor: cursorBefore(cursors[type], startedAt),
      };
      cursors[type] = isComplete ? await runCompletePass(pass, types.length === 1) : await runChangesPass(pass);
    }
  if (isUnchanged) report.count({ unchanged: library.itemCount, total: library.itemCount });
  else if (!sync.isDry && (isComplete || changed.size > 0)) await syncCollections(rt, sync);

  if (!sync.isDry) await syncDetails(rt, sync, changed);
  const which = options.mode === 'deep' ? 'all' : 'notNormal';
  const found = await checkStates(rt, sync, { which, changed, signal: sync.signal });
  if (found > 0) report.count({ updated: found });
  await rt.library.libraries.update(library.id, {
    cursors,
    changeNumber: section.contentChangedAt,
    syncedAt: rt.now(),
    ...(isComplete ? { completeAt: rt.now() } : {}),
    ...(isUnchanged ? {} : { itemCount: await rt.library.items.countPresent(library.id) }),
    error: null,
  });
}

function cursorBefore(cursor: LibraryCursor | undefined, now: number): LibraryCursor {
  return { updatedAt: past(cursor?.updatedAt ?? null, now), addedAt: past(cursor?.addedAt ?? null, now) };
}

/** A time in the future was stored while our clock was wrong: it would hide all changes until then. */
function past(time: number | null, now: number): number | null {
  return time !== null && time <= now ? time : null;
}

/** Beyond this number, streams and chapters wait for the next deep sync. */
const maxDetailsAtOnce = 100;

/** Only single reads return streams and chapters: reads the changed items, and in a deep sync all items that lack them. */
async function syncDetails(rt: SyncRuntime, sync: LibrarySync, changed: ReadonlyMap<number, string>): Promise<void> {
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

/** False: the items lack streams and chapters until the next deep sync; the mirror is correct without them. */
async function writeDetails(rt: SyncRuntime, sync: LibrarySync, ratingKeys: readonly string[]): Promise<boolean> {
  try {
    const items = await sync.plex.client.items(ratingKeys, { signal: sync.signal, isPatient: true });
    await syncItems(rt, sync, { items, isWhole: true });
    return true;
  } catch (error) {
    if (sync.signal.aborted) throw error;
    sync.report.fault(runErrorOf(`${sync.library.title}: details of ${ratingKeys.length} items`, error));
    return false;
  }
}
