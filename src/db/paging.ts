import { and, asc, desc, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Around, Page, PageQuery, Surroundings } from '../core/model/page.ts';
import { AppError } from '../errors.ts';
import type { Database } from './database.ts';

type SortKey = readonly (number | string)[];

export interface Listing<Row = unknown, Item = unknown> {
  /** An expression if it is more than one table. */
  readonly table: SQLiteTable | SQL;
  readonly where: SQL | undefined;
  /** A cheaper way to get the total than counting rows. */
  readonly total?: BatchItem<'sqlite'> & { readonly _: { readonly result: { readonly total: number }[] } };
  /** Sort order; the last expression is unique. */
  readonly by: readonly (SQLiteColumn | SQL)[];
  readonly order: 'newest first' | 'oldest first';
  rows(part: Part): BatchItem<'sqlite'> & { readonly _: { readonly result: Row[] } };
  keyOf(row: Row): SortKey;
  toItem(row: Row): Item;
}

/** What of a list is read at once. */
export interface Part {
  readonly where: SQL | undefined;
  readonly orderBy: SQL[];
  readonly limit: number;
}

/** One page and the filter's total, read together. Rows added or deleted between two pages shift no others. */
export async function fetchPage<Row, Item>(
  database: Database,
  query: PageQuery,
  listing: Listing<Row, Item>,
): Promise<Page<Item>> {
  const { table, where, by, order } = listing;
  const after =
    query.cursor === null
      ? undefined
      : compared(by, order === 'newest first' ? '<' : '>', decodeCursor(query.cursor, by.length));
  const [rows, totals] = await database.readTogether([
    listing.rows({
      where: and(where, after),
      orderBy: by.map((column) => (order === 'newest first' ? desc(column) : asc(column))),
      limit: query.limit + 1,
    }),
    listing.total ?? database.build.select({ total: sql<number>`count(*)` }).from(table).where(where),
  ]);
  const shown: Row[] = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => listing.toItem(row)),
    nextCursor: rows.length > shown.length && last !== undefined ? encodeCursor(listing.keyOf(last)) : null,
    total: totals[0]?.total ?? 0,
  };
}

interface ListAround<Row, Item> extends Pick<Listing<Row, Item>, 'where' | 'by' | 'rows' | 'toItem'> {
  /** The place; nothing need be there any more. */
  readonly at: SortKey;
}

/** What is around a place of a list, the newest first, read together. */
export async function fetchAround<Row, Item>(
  database: Database,
  most: Around,
  { where, by, at, rows, toItem }: ListAround<Row, Item>,
): Promise<Surroundings<Item>> {
  const [before, from] = await database.readTogether([
    rows({ where: and(where, compared(by, '>', at)), orderBy: by.map((column) => asc(column)), limit: most.before }),
    rows({ where: and(where, compared(by, '<=', at)), orderBy: by.map((column) => desc(column)), limit: most.from }),
  ]);
  const items = (found: Row[]) => found.map((row) => toItem(row));
  return { before: items(before).toReversed(), from: items(from) };
}

/** Few enough that other work waits some milliseconds for them. */
const rowsPerStep = 1_000;

/**
 * All rows of a long table, in the order of a column that is unique and never changes: a file is read without ever waiting, and each read
 * gives way to the event loop before it begins. Rows that others write meanwhile may be among them.
 */
export async function readInSteps<Row>(
  step: (after: number, limit: number) => Promise<Row[]>,
  idOf: (row: Row) => number,
): Promise<Row[]> {
  const all: Row[] = [];
  for (let after = -1; ; ) {
    const rows = await step(after, rowsPerStep);
    for (const row of rows) all.push(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsPerStep) return all;
    after = idOf(last);
  }
}

function compared(by: readonly (SQLiteColumn | SQL)[], operator: '<' | '<=' | '>', key: SortKey): SQL {
  const columns = sql.join([...by], sql`, `);
  const values = sql.join(
    key.map((value) => sql`${value}`),
    sql`, `,
  );
  return sql`(${columns}) ${sql.raw(operator)} (${values})`;
}

export function encodeCursor(key: SortKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

export function decodeCursor(cursor: string, length: number): SortKey {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(key) && key.length === length && key.every(isSortable)) return key;
  } catch {
    // Not a cursor of ours: treated like any other invalid text.
  }
  throw new AppError(
    'invalid',
    `The cursor "${cursor}" was not issued by this API. Leave it out to start at the first page.`,
  );
}

function isSortable(value: unknown): value is number | string {
  return typeof value === 'string' || Number.isSafeInteger(value);
}
