import type { PlexHistoryRow, PlexSection, PlexSession } from '../../core/ports/plex.ts';
import type { PlexSkipped } from '../../core/ports/plex-item.ts';
import { createBreath } from '../../process/breathe.ts';
import { type ItemSource, readItem } from './item.ts';
import type { PageAnswer } from './paging.ts';
import { exact, flag, idNumber, integer, isRow, keyOf, line, number, type Row, rowsOf, time } from './read.ts';

/** The items of an answer; `Metadata` is absent where there are none. Reports rows that cannot be read, since a missing item counts as gone. */
export function readItems(container: Row, isWhole: boolean): PageAnswer {
  const source: ItemSource = { librarySectionID: exact(container.librarySectionID), isWhole };
  const items: PageAnswer['items'][number][] = [];
  const skipped: PlexSkipped[] = [];
  for (const row of itemRowsOf(container)) {
    const read = readItem(row, source);
    if ('item' in read) items.push(read.item);
    else skipped.push(read.skipped);
  }
  return { items, skipped, totalSize: integer(container.totalSize) };
}

/** The same for thousands of rows, without blocking the event loop. */
export async function readManyItems(container: Row, isWhole: boolean): Promise<PageAnswer> {
  const { Metadata: _rows, ...rest } = container;
  const rows = itemRowsOf(container);
  const breath = createBreath();
  const pages: PageAnswer[] = [readItems(rest, isWhole)];
  for (let from = 0; from < rows.length; from += 20) {
    await breath();
    pages.push(readItems({ ...rest, Metadata: rows.slice(from, from + 20) }, isWhole));
  }
  return {
    items: pages.flatMap(({ items }) => items),
    skipped: pages.flatMap(({ skipped }) => skipped),
    totalSize: integer(container.totalSize),
  };
}

function itemRowsOf({ Metadata: rows }: Row): readonly unknown[] {
  if (rows == null) return [];
  return Array.isArray(rows) ? rows : [rows];
}

/** A play; undefined without a time or an account. The item may be gone since: then only its guid and title remain. */
export function historyRowOf(row: Row): PlexHistoryRow | undefined {
  const viewedAt = time(row.viewedAt);
  const accountId = idNumber(row.accountID);
  if (viewedAt === null || accountId === null) return undefined;
  const ratingKey = keyOf(row.ratingKey) ?? keyIn(row.key);
  return {
    // Older servers name no row; nobody begins the same thing twice in a second.
    historyKey: exact(row.historyKey) ?? `${row.viewedAt}/${accountId}/${ratingKey ?? line(row.title)}`,
    ratingKey,
    guid: exact(row.guid),
    type: exact(row.type) ?? '',
    title: line(row.title) ?? '',
    viewedAt,
    accountId,
    librarySectionID: keyOf(row.librarySectionID),
  };
}

/** Something that plays; undefined for what is no item of a library. */
export function sessionOf(row: Row): PlexSession | undefined {
  const sessionKey = exact(row.sessionKey);
  const ratingKey = keyOf(row.ratingKey);
  if (sessionKey === null || ratingKey === null) return undefined;
  const user = rowsOf(row.User)[0];
  return {
    sessionKey,
    ratingKey,
    accountId: idNumber(user?.id),
    accountTitle: line(user?.title),
    durationMs: number(row.duration),
    viewOffsetMs: number(row.viewOffset),
  };
}

/** A setting's value as its type says: XML has texts only. */
export function preferenceOf({ id, type, value }: Row): [string, unknown][] {
  if (typeof id !== 'string') return [];
  const typed = type === 'bool' ? flag(value) : type === 'int' || type === 'double' ? number(value) : null;
  return [[id, typed ?? (isRow(value) ? null : value)]];
}

/** `12` of `/library/metadata/12`. */
function keyIn(path: unknown): string | null {
  return typeof path === 'string' ? (/^\/library\/metadata\/([^/?]+)/.exec(path)?.[1] ?? null) : null;
}

/** One library; undefined without its key. */
export function sectionOf(row: Row): PlexSection | undefined {
  const key = exact(row.key);
  if (key === null) return undefined;
  return {
    key,
    uuid: exact(row.uuid),
    type: exact(row.type) ?? '',
    title: line(row.title) ?? '',
    agent: exact(row.agent),
    scanner: exact(row.scanner),
    language: exact(row.language),
    refreshing: flag(row.refreshing) ?? false,
    locations: rowsOf(row.Location).flatMap(({ path }) => exact(path) ?? []),
    contentChangedAt: integer(row.contentChangedAt),
    scannedAt: time(row.scannedAt),
    updatedAt: time(row.updatedAt),
  };
}
