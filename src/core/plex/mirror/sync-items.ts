import { AppError, messageOf } from '../../../errors.ts';
import { normalGuids } from '../../matching/guids.ts';
import type { ItemView, ItemWrite, KnownItem, PlexLibrary, ViewChange } from '../../model/plex.ts';
import type { RunError } from '../../model/run.ts';
import type { PlexItem } from '../../ports/plex-item.ts';
import type { Runtime } from '../../runtime.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';
import { etagOf } from './etag.ts';
import { examineFiles, lookAt, pathsOf } from './examine-files.ts';
import { numbersOf } from './item-numbers.ts';
import { stateOf } from './item-state.ts';

export interface SyncTarget {
  readonly plex: ConnectedPlex;
  readonly library: PlexLibrary;
  /** Receives views and ratings before the mirror stores them: after a crash in between it receives them again. */
  viewed?(changes: SyncedItems['viewed']): Promise<void>;
}

export interface SyncedItems {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** The ids of written rows by ratingKey. */
  readonly written: ReadonlyMap<string, number>;
  /** Views and ratings that changed since the last read, without those of new items. */
  readonly viewed: readonly ViewChange[];
  /** Rows that could not be written. All others were. */
  readonly errors: readonly RunError[];
}

export interface ItemsToSync {
  readonly items: readonly PlexItem[];
  /** The items come from single reads, with streams and chapters. */
  readonly isWhole: boolean;
  /** Writes rows even if nothing changed. */
  readonly force?: boolean;
}

/** Writes new and changed items to the mirror. Unchanged rows are not touched. */
export async function syncItems(
  rt: Pick<Runtime, 'library' | 'now' | 'logger'>,
  target: SyncTarget,
  { items, isWhole, force = false }: ItemsToSync,
): Promise<SyncedItems> {
  const { plex } = target;
  const serverId = plex.server.id;
  const known = await rt.library.items.known(
    serverId,
    items.map((item) => item.ratingKey),
  );
  const etags = new Map(items.map((item) => [item.ratingKey, etagOf(item)]));
  const changed = items.filter((item) => {
    const row = known.get(item.ratingKey);
    return force || row === undefined || needsWrite(row, etags.get(item.ratingKey), isWhole);
  });
  const fresh = changed.filter((item) => !known.has(item.ratingKey));
  const returning =
    fresh.length === 0
      ? new Map<string, KnownItem>()
      : await rt.library.items.returning(serverId, fresh.map(arrivalOf));
  const viewed = viewsOf(items, known);
  if (viewed.length > 0) await target.viewed?.(viewed);
  await rt.library.items.setViews(viewed.map(({ id, after }) => ({ id, view: after })));

  const look = lookAt(changed.length);
  const rows: ItemWrite[] = [];
  // One by one: each takes two of Node's threads for files, and a disk that does not answer must leave some to others.
  for (const item of changed)
    rows.push(
      await rowOf(target, item, {
        id: (known.get(item.ratingKey) ?? returning.get(item.ratingKey))?.id ?? null,
        etag: etags.get(item.ratingKey) ?? '',
        isWhole,
        look,
      }),
    );
  const { written, errors } = await writeRows(rt, rows);
  const added = fresh.filter((item) => written.has(item.ratingKey) && !returning.has(item.ratingKey)).length;
  return {
    added,
    updated: written.size - added,
    unchanged: items.length - changed.length,
    written,
    viewed,
    errors,
  };
}

function needsWrite(row: KnownItem, etag: string | undefined, isWhole: boolean): boolean {
  return row.etag !== etag || row.presence !== 'present' || (isWhole && row.detailsEtag !== etag);
}

function arrivalOf(item: PlexItem): { ratingKey: string; type: string; guid: string | null; paths: readonly string[] } {
  return { ratingKey: item.ratingKey, type: item.type, guid: item.guid, paths: pathsOf(item) };
}

function viewOf({ viewCount, viewOffsetMs, lastViewedAt, userRating }: PlexItem): ItemView {
  return { viewCount, viewOffsetMs, lastViewedAt, userRating };
}

function viewsOf(items: readonly PlexItem[], known: ReadonlyMap<string, KnownItem>): SyncedItems['viewed'] {
  return items.flatMap((item) => {
    const row = known.get(item.ratingKey);
    const after = viewOf(item);
    return row === undefined || isSameView(row.view, after)
      ? []
      : [{ id: row.id, ratingKey: item.ratingKey, before: row.view, after }];
  });
}

function isSameView(a: ItemView, b: ItemView): boolean {
  return (
    a.viewCount === b.viewCount &&
    a.viewOffsetMs === b.viewOffsetMs &&
    a.lastViewedAt === b.lastViewedAt &&
    a.userRating === b.userRating
  );
}

async function rowOf(
  { plex, library }: SyncTarget,
  item: PlexItem,
  { id, etag, isWhole, look }: { id: number | null; etag: string; isWhole: boolean; look: ReturnType<typeof lookAt> },
): Promise<ItemWrite> {
  const files = await examineFiles(plex, library, item.media, look);
  const { remoteStreaming } = plex.server;
  return {
    id,
    isWhole,
    details: item.details,
    media: item.media,
    item: {
      serverId: plex.server.id,
      libraryId: library.id,
      ratingKey: item.ratingKey,
      guid: item.guid,
      guids: normalGuids(item.guid, item.guids, item.type),
      type: item.type,
      title: titleOf(item),
      sortTitle: item.titleSort,
      originalTitle: item.originalTitle,
      year: item.year,
      ...numbersOf(item),
      parentRatingKey: item.parentRatingKey,
      grandparentRatingKey: item.grandparentRatingKey,
      parentTitle: item.parentTitle,
      grandparentTitle: item.grandparentTitle,
      grandparentGuid: item.grandparentGuid,
      originallyAvailableAt: item.originallyAvailableAt,
      durationMs: item.durationMs,
      addedAt: item.addedAt,
      updatedAt: item.updatedAt,
      deletedAt: item.deletedAt,
      ...stateOf({ type: item.type, deletedAt: item.deletedAt, files, remoteStreaming }),
      view: viewOf(item),
      etag,
      files,
    },
  };
}

/** An item without a title gets the name of its file, or else its key, so that people can recognize it. */
function titleOf(item: PlexItem): string {
  if (item.title.trim() !== '') return item.title;
  const file = item.media[0]?.parts[0]?.file?.split(/[\\/]/).at(-1);
  return file ?? `${item.type} ${item.ratingKey}`;
}

/** Writes all rows in one batch; if a row is refused, one by one, so that a bad row affects only itself. */
async function writeRows(
  rt: Pick<Runtime, 'library' | 'now' | 'logger'>,
  rows: readonly ItemWrite[],
): Promise<{ written: Map<string, number>; errors: RunError[] }> {
  const written = new Map<string, number>();
  const errors: RunError[] = [];
  const now = rt.now();
  const write = async (some: readonly ItemWrite[]): Promise<void> => {
    if (some.length === 0) return;
    try {
      const ids = await rt.library.items.write(some, now);
      for (const [index, row] of some.entries()) written.set(row.item.ratingKey, ids[index] ?? -1);
    } catch (error) {
      if (!isOfRow(error)) throw error;
      if (some.length > 1) for (const row of some) await write([row]);
      else errors.push(...some.map(({ item }) => rowError(item, error)));
    }
  };
  await write(rows);
  return { written, errors };
}

function rowError({ title, type, ratingKey }: ItemWrite['item'], error: unknown): RunError {
  const message = messageOf(error);
  return { category: 'data', item: `${title} (${type} ${ratingKey})`, message };
}

/** A full, unreachable or damaged database is not the fault of a row. */
function isOfRow(error: unknown): boolean {
  if (!(error instanceof AppError) || error.code !== 'database') return true;
  const { databaseCode } = (error.details ?? {}) as { readonly databaseCode?: unknown };
  return /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/.test(String(databaseCode));
}
