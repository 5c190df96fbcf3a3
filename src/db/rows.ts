import { getTableColumns, is, or, SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';

/** A row to insert; any column may be an expression. */
type RowOf<T extends SQLiteTable> = { readonly [K in keyof T['$inferInsert']]: T['$inferInsert'][K] | SQL };

/**
 * `select <row> where <condition>` for `insert(table).select(…)`: a conditional insert in one statement. Unlike `on conflict do nothing`,
 * it uses up no id and writes nothing when the condition fails.
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

/** The keys that a change sets; those given as undefined are left alone. */
export function given<T extends object>(change: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** True if at least one value differs from the row's, so that unchanged rows are not written. Undefined if there are no values. */
export function differs(table: SQLiteTable, change: object): SQL | undefined {
  const columns: Readonly<Record<string, SQLiteColumn>> = getTableColumns(table);
  const tests = Object.entries(change).map(([key, value]) => {
    const column = columns[key];
    if (column === undefined) throw new TypeError(`no column for ${key}`);
    return sql`${column} is not ${sql.param(value, column)}`;
  });
  return tests.length === 0 ? undefined : or(...tests);
}

/** The rows in groups of `count`, each for a write of its own: no other write waits long, nor does the event loop. */
export function* stepsOf<T>(rows: readonly T[], count: number): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += count) yield rows.slice(from, from + count);
}

/** `(select … union select …)` of the parts that are given, each by its own index; nothing without any. */
export function unionOf(parts: readonly (SQL | undefined)[]): SQL {
  const given = parts.filter((part) => part !== undefined);
  return given.length === 0 ? sql`(select null where false)` : sql`(${sql.join(given, sql` union `)})`;
}

/** A list as `(select value …)`: one parameter for any length. */
export function listOf(values: readonly (number | string)[]): SQL {
  return sql`(select value from json_each(${JSON.stringify(values)}))`;
}
