import type { LibraryCursor, PlexLibrary, SyncOptions } from '../../model/plex.ts';
import type { PlexListType } from '../../ports/plex-item.ts';
import type { Runtime } from '../../runtime.ts';
import { runChangesPass } from './changes-pass.ts';
import { checkStates } from './check-states.ts';
import { expectRows, runCompletePass } from './complete-pass.ts';
import type { LibrarySync, SyncRuntime } from './library-sync.ts';
import { syncCollections } from './sync-collections.ts';
import { syncDetails } from './sync-details.ts';

/** A complete pass at least this often: what a server's change number and times do not tell is found by it. */
const completeEveryMs = 24 * 3_600_000;

const typesOf: Readonly<Record<string, readonly PlexListType[]>> = {
  movie: ['movie'],
  show: ['show', 'season', 'episode'],
  artist: ['artist', 'album', 'track'],
};

/** Two syncs of one library would tell each other's rows for missing ones. */
export function libraryLock(libraryId: number): string {
  return `library:${libraryId}`;
}

/** As it is once its lock is held: whoever held it may have read everything just now. */
export async function latest(rt: Pick<Runtime, 'library'>, library: PlexLibrary): Promise<PlexLibrary> {
  return (await rt.library.libraries.get(library.id)) ?? library;
}

/** Whether a sync reads every row: asked for, never done, or not done for a day. */
export function isCompletePass(library: PlexLibrary, { mode, force }: SyncOptions, now: number): boolean {
  const completeAt = past(library.completeAt, now);
  return mode === 'deep' || force === true || completeAt === null || now - completeAt >= completeEveryMs;
}

export function isMirrorable(type: string): boolean {
  return Object.hasOwn(typesOf, type);
}

/**
 * Brings the mirror of one library up to date. Incremental: nothing is listed while the section's change number stands still; else what was updated or added
 * since the last time, and everything only where the counts do not agree. Deep: all rows, all files on the disk, streams and chapters. Only a complete pass
 * says what is gone. Throws when the server gave no usable answer: then nothing is concluded.
 */
export async function syncLibrary(rt: SyncRuntime, sync: LibrarySync): Promise<void> {
  const { library, section, options, report } = sync;
  const types = typesOf[library.type] ?? [];
  const isComplete = isCompletePass(library, options, rt.now());
  const isStill = !isComplete && section.contentChangedAt !== null && section.contentChangedAt === library.changeNumber;
  const changed = new Map<number, string>();
  const cursors: Record<string, LibraryCursor> = { ...library.cursors };
  const startedAt = rt.now();

  if (isComplete) await expectRows(sync, types);
  if (!isStill)
    for (const type of types) {
      const pass = {
        ...{ rt, sync, type, changed, startedAt, force: isComplete && options.force === true },
        cursor: cursorBefore(cursors[type], startedAt),
      };
      cursors[type] = isComplete ? await runCompletePass(pass, types.length === 1) : await runChangesPass(pass);
    }
  if (isStill) report.count({ unchanged: library.itemCount, total: library.itemCount });
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
    ...(isStill ? {} : { itemCount: await rt.library.items.countPresent(library.id) }),
    error: null,
  });
}

function cursorBefore(cursor: LibraryCursor | undefined, now: number): LibraryCursor {
  return { updatedAt: past(cursor?.updatedAt ?? null, now), addedAt: past(cursor?.addedAt ?? null, now) };
}

/** A time to come was noted while our clock was wrong: it says nothing, and until it comes it would hide everything. */
function past(time: number | null, now: number): number | null {
  return time !== null && time <= now ? time : null;
}
