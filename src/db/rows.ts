import { getTableColumns, is, or, SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';

/** A row to insert in which any column may be an expression. */
type RowOf<T extends SQLiteTable> = { readonly [K in keyof T['$inferInsert']]: T['$inferInsert'][K] | SQL };

/**
 * `select <row> where <condition>` for `insert(table).select(…)`: an insert that depends on what is there, in one statement. Unlike
 * `on conflict do nothing` it takes no id and writes nothing when the condition fails.
 */
export function rowWhere<T extends SQLiteTable>(table: T, row: RowOf<T>, condition: SQL): SQL {
  const given = row as Readonly<Record<string, unknown>>;
  const values = Object.entries(getTableColumns(table))
    .filter(([, column]) => column.generated === undefined)
    .map(([key, column]) => {
      const value = given[key];
      return is(value, SQL) ? value : sql.param(value ?? null, column);
    });
  return sql`select ${sql.join(values, sql`, `)} where ${condition}`;
}

/** What a change really sets: keys given as undefined are left alone. */
export function given<T extends object>(change: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** True where at least one of these values is not what the row has: "unchanged is not written". Undefined when there are none. */
export function differs(table: SQLiteTable, change: object): SQL | undefined {
  const columns: Readonly<Record<string, SQLiteColumn>> = getTableColumns(table);
  const tests = Object.entries(change).map(([key, value]) => {
    const column = columns[key];
    if (column === undefined) throw new TypeError(`no column for ${key}`);
    return sql`${column} is not ${sql.param(value, column)}`;
  });
  return tests.length === 0 ? undefined : or(...tests);
}

/** `(select value …)` of a list: one parameter however long it is. */
export function listOf(values: readonly (number | string)[]): SQL {
  return sql`(select value from json_each(${JSON.stringify(values)}))`;
}
