import { AppError } from '../../../errors.ts';
import type { LibraryCursor } from '../../model/plex.ts';
import type { PlexItem, PlexListEnd, PlexListType, PlexPage } from '../../ports/plex-item.ts';
import type { LibrarySync, SyncRuntime } from './library-sync.ts';
import { type SyncedItems, syncItems } from './sync-items.ts';

/** One pass over the items of one type of a library. */
export interface Pass {
  readonly rt: SyncRuntime;
  readonly sync: LibrarySync;
  readonly type: PlexListType;
  readonly cursor: LibraryCursor;
  /** Writes rows even if nothing changed. */
  readonly force: boolean;
  /** Rows written so far, of all types: their ratingKeys by id. */
  readonly changed: Map<number, string>;
  readonly startedAt: number;
}

/** Writes the items of one page, and reports its unreadable rows. */
export async function writePage(pass: Pass, page: PlexPage): Promise<void> {
  const { rt, sync, force } = pass;
  for (const { row, reason } of page.skipped) {
    sync.report.count({ skipped: 1 });
    sync.report.fault({ category: 'data', item: `${sync.library.title}: ${row}`, message: `skipped: ${reason}` });
  }
  countWritten(pass, await syncItems(rt, sync, { items: page.items, isWhole: false, force }), page.items.length);
}

/** Counts the written items for the run, and remembers them for the steps after the pass. */
export function countWritten({ sync, changed }: Pass, synced: SyncedItems, items: number): void {
  for (const [ratingKey, id] of synced.written) changed.set(id, ratingKey);
  for (const error of synced.errors) sync.report.fault(error);
  sync.report.count({
    total: items,
    added: synced.added,
    updated: synced.updated,
    unchanged: synced.unchanged,
  });
  sync.part.itemsDone(items);
}

/** Marks rows as missing that a complete list did not contain. Throws when the list is incomplete or suddenly empty. */
export async function markMissing(
  { rt, sync, type, startedAt }: Pass,
  { end, seen }: { readonly end: PlexListEnd; readonly seen: ReadonlySet<string> },
): Promise<void> {
  const { plex, library } = sync;
  const where = `${library.title} on Plex "${plex.server.name}"`;
  if (!end.isComplete)
    throw new AppError(
      'upstreamData',
      `The list of all ${type}s in ${where} is not complete (${end.incomplete ?? 'no reason is known'}): the items that came were written, nothing is marked as missing. The next sync reads it again.`,
    );
  const present = await rt.library.items.presentKeys(library.id, type);
  if (seen.size === 0 && present.length > 0)
    throw new AppError(
      'upstreamData',
      `${where} answers with no ${type} at all, where it had ${present.length}: nothing is marked as missing. If it was emptied on purpose, switch the library off here and on again, or remove it in Plex.`,
    );
  const unseen = present.filter(({ ratingKey }) => !seen.has(ratingKey));
  const gone = await findGone(sync, unseen, type);
  if (gone.length === 0) return;
  const missing = await rt.library.items.setMissing(gone, {
    now: rt.now(),
    since: startedAt,
    reason: `Plex does not list it in ${library.title} any more`,
  });
  sync.report.count({ missing });
}

/** A list may silently be too short: asks for unlisted items by their keys. Only those that the server does not return are gone. */
async function findGone(
  { plex, library, section, report, signal }: LibrarySync,
  unseen: readonly { readonly id: number; readonly ratingKey: string }[],
  type: PlexListType,
): Promise<number[]> {
  const items = await plex.client.items(
    unseen.map(({ ratingKey }) => ratingKey),
    { signal, isPatient: true },
  );
  const own = items.filter(({ librarySectionID }) => librarySectionID === null || librarySectionID === section.key);
  const returned = new Set(own.map(({ ratingKey }) => ratingKey));
  if (returned.size > 0)
    report.fault({
      category: 'data',
      item: `${library.title} on Plex "${plex.server.name}"`,
      message: `The list of all ${type}s lacked ${returned.size} items that the server returns when asked for them: they are not marked as missing.`,
    });
  return unseen.filter(({ ratingKey }) => !returned.has(ratingKey)).map(({ id }) => id);
}

/** The server's number of items, at the cost of reading one row. Null: it does not report it. */
export async function countItems({ plex, section, signal }: LibrarySync, type: PlexListType): Promise<number | null> {
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

/** Never later than now: after a server's clock jumped ahead, the cursor would hide all changes until that time. */
export function newestOf(cursor: LibraryCursor, items: readonly PlexItem[], now: number): LibraryCursor {
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
