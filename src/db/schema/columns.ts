import { type SQL, sql } from 'drizzle-orm';
import { type AnySQLiteColumn, type CheckBuilder, check, customType, integer } from 'drizzle-orm/sqlite-core';

/** A JSON column stored as text. Keys have one order, so that equal values are equal text: SQL compares it to skip unchanged rows. */
export const json = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'text',
  toDriver: (value) => canonicalJson(value),
  fromDriver: (text) => JSON.parse(text),
});

/** JSON with the keys of every object sorted; lists keep their order. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** UTC epoch milliseconds. */
export function time(name: string) {
  return integer(name);
}

export function flag(name: string) {
  return integer(name, { mode: 'boolean' });
}

/** AUTOINCREMENT: ids are never reused, so old pages, logs and deliveries never point at a different row. */
export function rowId() {
  return integer('id').primaryKey({ autoIncrement: true });
}

/** A check that the column holds one of these words. */
export function oneOf(name: string, column: AnySQLiteColumn, words: readonly string[]): CheckBuilder {
  return check(name, sql`${column} in ${literals(words)}`);
}

/** Words as SQL literals: indexes and checks take no parameters, and a query uses a partial index only with the same literals. */
export function literals(words: readonly string[]): SQL {
  return sql.raw(`(${words.map((word) => `'${word}'`).join(', ')})`);
}
