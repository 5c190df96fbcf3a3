import type { DatabaseSync } from 'node:sqlite';

/** Size of an answer and of a request. A server refuses answers over 10 MB. */
export const pieceBytes = 2 * 1024 * 1024;
export const pieceRows = 500;
/** Tables of a load in progress; the next load drops those that an interrupted one left. */
export const stagingPrefix = 'restoring__';

export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** The columns that its rows are read by, in order. */
  readonly position: readonly string[];
}

/** All tables with their columns, without SQLite's own tables, the search index (rebuilt later) and generated columns. */
export function tablesOf(database: DatabaseSync): Table[] {
  const tables = database
    .prepare(
      "select name, wr from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\'",
    )
    .all();
  return tables.map(({ name, wr }) => {
    const columns = database.prepare('select name, pk from pragma_table_info(?)').all(String(name));
    const keys = columns.filter(({ pk }) => Number(pk) > 0).toSorted((a, b) => Number(a.pk) - Number(b.pk));
    return {
      name: String(name),
      columns: columns.map((column) => String(column.name)),
      position: wr === 1 ? keys.map((column) => String(column.name)) : ['rowid'],
    };
  });
}

export function sizeOfValue(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return value instanceof ArrayBuffer || value instanceof Uint8Array ? value.byteLength : 8;
}

export function quoted(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}
