import { AppError } from '../../../errors.ts';
import type { LibraryCursor, PlexLibrary, SyncOptions } from '../../model/plex.ts';
import type { PlexItem, PlexListEnd, PlexListQuery, PlexListType, PlexPage } from '../../ports/plex-item.ts';
import { runErrorOf } from '../../runs/run-error.ts';
import type { Runtime } from '../../runtime.ts';
import { checkStates } from './check-states.ts';
import type { LibrarySync } from './library-sync.ts';
import { type Mirrored, mirrorItems } from './mirror-items.ts';
import { syncCollections } from './sync-collections.ts';

type MirrorRuntime = Pick<Runtime, 'library' | 'now' | 'logger'>;

/** A person asked to stop. What was written stays; the next sync finds it unchanged and goes on behind it. */
export class SyncCancelled extends Error {}

/** A clock that is a little off, and rows that were written while a page was read. */
const overlapMs = 10 * 60_000;
/** Enough for what usually changes; a server that ignores filters sends no more than needed. */
const maxChangesPage = 100;
/** More than these are read with streams and chapters by the next deep sync. */
const maxDetailsAtOnce = 100;
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
export async function syncLibrary(rt: MirrorRuntime, sync: LibrarySync): Promise<void> {
  const { library, section, options, notes } = sync;
  const types = typesOf[library.type] ?? [];
  const isComplete = isCompletePass(library, options, rt.now());
  const isStill = !isComplete && section.contentChangedAt !== null && section.contentChangedAt === library.changeNumber;
  const changed = new Map<number, string>();
  const cursors: Record<string, LibraryCursor> = { ...library.cursors };
  const startedAt = rt.now();

  if (isComplete) await expectRows(sync, types);
  if (!isStill)
    for (const type of types) {
      const { updatedAt = null, addedAt = null } = cursors[type] ?? {};
      const cursor = { updatedAt: past(updatedAt, startedAt), addedAt: past(addedAt, startedAt) };
      cursors[type] = isComplete
        ? await completePass(rt, sync, type, { cursor, changed, startedAt })
        : await changesPass(rt, sync, type, { cursor, changed, startedAt });
    }
  if (isStill) notes.count({ unchanged: library.itemCount, total: library.itemCount });
  else if (!sync.isDry && (isComplete || changed.size > 0)) await syncCollections(rt, sync);

  if (!sync.isDry) await readDetails(rt, sync, changed);
  const which = options.mode === 'deep' ? 'all' : 'notNormal';
  const found = await checkStates(rt, sync, { which, changed, signal: sync.signal });
  if (found > 0) notes.count({ updated: found });
  await rt.library.libraries.update(library.id, {
    cursors,
    changeNumber: section.contentChangedAt,
    syncedAt: rt.now(),
    ...(isComplete ? { completeAt: rt.now() } : {}),
    ...(isStill ? {} : { itemCount: await rt.library.items.countPresent(library.id) }),
    error: null,
  });
}

/** A time to come was noted while our clock was wrong: it says nothing, and until it comes it would hide everything. */
function past(time: number | null, now: number): number | null {
  return time !== null && time <= now ? time : null;
}

interface PassState {
  readonly cursor: LibraryCursor;
  /** Rows written so far: their ratingKeys by id. */
  readonly changed: Map<number, string>;
  readonly startedAt: number;
}

/** Everything of one type. What did not come is missing, but only when the list was complete. */
async function completePass(
  rt: MirrorRuntime,
  sync: LibrarySync,
  type: PlexListType,
  { cursor, changed, startedAt }: PassState,
): Promise<LibraryCursor> {
  const { plex, section, library, options, pageSize, signal } = sync;
  const seen = new Set<string>();
  let newest = cursor;
  const end = await plex.client.list(
    { of: { section: section.key, type }, sort: 'id', pageSize },
    async (page) => {
      await stopIfCancelled(sync);
      for (const item of page.items) seen.add(item.ratingKey);
      newest = newestOf(newest, page.items, rt.now());
      // Of several kinds the sum was asked for before.
      if (page.totalSize !== null && typesOf[library.type]?.length === 1) sync.part.expect(page.totalSize);
      note(sync, await mirrorPage(rt, sync, page, options.force === true), changed, page.items.length);
      return undefined;
    },
    { signal, isPatient: true },
  );
  await markMissing(rt, sync, type, { end, seen, startedAt });
  return newest;
}

async function markMissing(
  rt: MirrorRuntime,
  sync: LibrarySync,
  type: PlexListType,
  { end, seen, startedAt }: { end: PlexListEnd; seen: ReadonlySet<string>; startedAt: number },
): Promise<void> {
  const { plex, library } = sync;
  const where = `${library.title} on Plex "${plex.server.name}"`;
  if (!end.isComplete)
    throw new AppError(
      'upstreamData',
      `The list of all ${type}s in ${where} is not complete (${end.incomplete ?? 'no reason is known'}): what came was written, nothing is marked as missing. It is read again by the next sync.`,
    );
  const present = await rt.library.items.presentKeys(library.id, type);
  if (seen.size === 0 && present.length > 0)
    throw new AppError(
      'upstreamData',
      `${where} answers with no ${type} at all, where it had ${present.length}: nothing is marked as missing. If it was emptied on purpose, switch the library off here and on again, or remove it in Plex.`,
    );
  const unseen = present.filter(({ ratingKey }) => !seen.has(ratingKey));
  const gone = await trulyGone(sync, unseen, type);
  if (gone.length === 0) return;
  const missing = await rt.library.items.setMissing(gone, {
    now: rt.now(),
    since: startedAt,
    reason: `Plex does not list it in ${library.title} any more`,
  });
  sync.notes.count({ missing });
}

/** A list may count too few and say nothing of it: what it left out is asked for by its key, and only what the server is sure not to have is gone. */
async function trulyGone(
  { plex, library, section, notes, signal }: LibrarySync,
  unseen: readonly { readonly id: number; readonly ratingKey: string }[],
  type: PlexListType,
): Promise<number[]> {
  const items = await plex.client.items(
    unseen.map(({ ratingKey }) => ratingKey),
    { signal, isPatient: true },
  );
  const own = items.filter(({ librarySectionID }) => librarySectionID === null || librarySectionID === section.key);
  const there = new Set(own.map(({ ratingKey }) => ratingKey));
  if (there.size > 0)
    notes.fault({
      category: 'data',
      item: `${library.title} on Plex "${plex.server.name}"`,
      message: `The list of all ${type}s left out ${there.size} that the server has when asked for them: they are not marked as missing.`,
    });
  return unseen.filter(({ ratingKey }) => !there.has(ratingKey)).map(({ id }) => id);
}

/** What was updated or added since the cursor, newest first; then the count, which tells whether something is gone. */
async function changesPass(
  rt: MirrorRuntime,
  sync: LibrarySync,
  type: PlexListType,
  state: PassState,
): Promise<LibraryCursor> {
  const { plex, library, section, pageSize, signal } = sync;
  let newest = state.cursor;
  const taken = new Set<string>();
  for (const field of ['updatedAt', 'addedAt'] as const) {
    const since = state.cursor[field] === null ? null : state.cursor[field] - overlapMs;
    const query: PlexListQuery = {
      of: { section: section.key, type },
      sort: `${field}:desc`,
      ...(since === null ? {} : { after: { field, at: since } }),
      pageSize: Math.min(pageSize, maxChangesPage),
    };
    await plex.client.list(
      query,
      async (page) => {
        await stopIfCancelled(sync);
        // A server that does not know the filter sends everything: only rows behind the cursor are of interest.
        const recent = page.items.filter((item) => since === null || (item[field] ?? 0) > since);
        const fresh = recent.filter((item) => !taken.has(item.ratingKey));
        for (const item of fresh) taken.add(item.ratingKey);
        newest = newestOf(newest, fresh, rt.now());
        if (fresh.length > 0) {
          const mirrored = await mirrorPage(rt, sync, { ...page, items: fresh }, false);
          note(sync, mirrored, state.changed, fresh.length);
        }
        return recent.length < page.items.length ? 'stop' : undefined;
      },
      { signal, isPatient: true },
    );
  }
  const present = await rt.library.items.countPresent(library.id, type);
  const count = await countOf(sync, type);
  if (count !== null && count !== present) await comparePass(rt, sync, type, state);
  return newest;
}

/** How many the server has, at the price of one row; null where it does not say. */
async function countOf({ plex, section, signal }: LibrarySync, type: PlexListType): Promise<number | null> {
  let count: number | null = null;
  await plex.client.list(
    { of: { section: section.key, type }, sort: 'id', fields: 'identity', pageSize: 1 },
    (page) => {
      count = page.totalSize;
      return 'stop';
    },
    { signal, isPatient: true },
  );
  return count;
}

/** How many rows a complete pass of several kinds will read, where the server says so; of one kind its list says it. */
async function expectRows(sync: LibrarySync, types: readonly PlexListType[]): Promise<void> {
  if (types.length < 2) return;
  let sum = 0;
  for (const type of types) {
    const count = await countOf(sync, type);
    if (count === null) return;
    sum += count;
  }
  sync.part.expect(sum);
}

/** Something is gone, or came without a time: all keys are compared, and only what is not known is read. */
async function comparePass(
  rt: MirrorRuntime,
  sync: LibrarySync,
  type: PlexListType,
  { changed, startedAt }: PassState,
): Promise<void> {
  const { plex, section, pageSize, signal } = sync;
  const seen = new Set<string>();
  const unknown: string[] = [];
  const end = await plex.client.list(
    { of: { section: section.key, type }, sort: 'id', fields: 'identity', pageSize },
    async (page) => {
      await stopIfCancelled(sync);
      const keys = page.items.map((item) => item.ratingKey);
      const known = await rt.library.items.known(plex.server.id, keys);
      for (const key of keys) {
        seen.add(key);
        if (known.get(key)?.presence !== 'present') unknown.push(key);
      }
      return undefined;
    },
    { signal, isPatient: true },
  );
  for (let at = 0; at < unknown.length; at += 100) {
    const items = await plex.client.items(unknown.slice(at, at + 100), { signal, isPatient: true });
    note(sync, await mirrorItems(rt, sync, items, { isWhole: true }), changed, items.length);
  }
  await markMissing(rt, sync, type, { end, seen, startedAt });
}

async function mirrorPage(rt: MirrorRuntime, sync: LibrarySync, page: PlexPage, force: boolean): Promise<Mirrored> {
  for (const { row, reason } of page.skipped) {
    sync.notes.count({ skipped: 1 });
    sync.notes.fault({ category: 'data', item: `${sync.library.title}: ${row}`, message: `skipped: ${reason}` });
  }
  return mirrorItems(rt, sync, page.items, { isWhole: false, force });
}

function note(sync: LibrarySync, mirrored: Mirrored, changed: Map<number, string>, items: number): void {
  for (const [ratingKey, id] of mirrored.written) changed.set(id, ratingKey);
  for (const error of mirrored.errors) sync.notes.fault(error);
  sync.notes.count({
    total: items,
    added: mirrored.added,
    updated: mirrored.updated,
    unchanged: mirrored.unchanged,
  });
  sync.part.itemsDone(items);
}

/** Streams and chapters come with single reads alone: of what changed now, and in a deep sync of all that lacks them. */
async function readDetails(rt: MirrorRuntime, sync: LibrarySync, changed: ReadonlyMap<number, string>): Promise<void> {
  if (sync.options.mode !== 'deep') {
    if (changed.size > 0 && changed.size <= maxDetailsAtOnce) await readDetailsOf(rt, sync, [...changed.values()]);
    return;
  }
  for (let afterId = 0; ; ) {
    const rows = await rt.library.items.withoutDetails(sync.library.id, afterId, maxDetailsAtOnce);
    const last = rows.at(-1);
    if (last === undefined) return;
    afterId = last.id;
    await stopIfCancelled(sync);
    const isRead = await readDetailsOf(
      rt,
      sync,
      rows.map(({ ratingKey }) => ratingKey),
    );
    if (!isRead) return;
  }
}

/** False: they lack streams and chapters until the next deep sync; the mirror is right without them. */
async function readDetailsOf(rt: MirrorRuntime, sync: LibrarySync, ratingKeys: readonly string[]): Promise<boolean> {
  try {
    const items = await sync.plex.client.items(ratingKeys, { signal: sync.signal, isPatient: true });
    await mirrorItems(rt, sync, items, { isWhole: true });
    return true;
  } catch (error) {
    if (sync.signal.aborted) throw error;
    sync.notes.fault(runErrorOf(`${sync.library.title}: details of ${ratingKeys.length} items`, error));
    return false;
  }
}

async function stopIfCancelled({ notes, signal }: LibrarySync): Promise<void> {
  signal.throwIfAborted();
  if (await notes.isCancelled()) throw new SyncCancelled('cancelled by a person');
}

/** Never later than now: a server whose clock jumped ahead for a while would hide all that changes until it gets there. */
function newestOf(cursor: LibraryCursor, items: readonly PlexItem[], now: number): LibraryCursor {
  let { updatedAt, addedAt } = cursor;
  for (const item of items) {
    updatedAt = later(updatedAt, item.updatedAt, now);
    addedAt = later(addedAt, item.addedAt, now);
  }
  return { updatedAt, addedAt };
}

function later(known: number | null, found: number | null, now: number): number | null {
  if (found === null || found > now) return known;
  return known === null ? found : Math.max(known, found);
}
