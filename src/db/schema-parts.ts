import { DatabaseSync } from 'node:sqlite';
import type { Migration } from './read-migrations.ts';

/** A database's schema: `table rules` → the SQL that made it, normalised so that whitespace makes no difference. */
export type SchemaParts = ReadonlyMap<string, string>;

/** What SQLite adds itself; in a malicious file, anything could stand under such a name. */
const ofSqlite = new Map([
  ['sqlite_sequence', 'CREATE TABLE sqlite_sequence(name,seq)'],
  ['sqlite_stat1', 'CREATE TABLE sqlite_stat1(tbl,idx,stat)'],
  ['sqlite_stat4', 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)'],
]);

/** Reads texts only: nothing that the schema defines is read or run. */
export function schemaPartsOf(database: DatabaseSync): SchemaParts {
  const rows = database.prepare('select type, name, tbl_name, sql from sqlite_schema').all();
  const parts = new Map<string, string>();
  for (const row of rows) {
    const [type, name, table] = [row.type, row.name, row.tbl_name].map(String);
    // The implicit index of a key or unique column has no SQL of its own; the table's SQL implies it.
    if (row.sql === null && type === 'index') continue;
    if (type === 'table' && ofSqlite.get(name ?? '') === row.sql) continue;
    const key = `${type} ${name}`;
    // SQLite never makes two entries of one name.
    parts.set(parts.has(key) ? `${key} again` : key, `on ${table}: ${inOneForm(String(row.sql))}`);
  }
  return parts;
}

/** The schema after each migration; the first entry is the schema before all of them. */
export function schemasOf(migrations: readonly Migration[], journalTable: string): SchemaParts[] {
  const model = new DatabaseSync(':memory:');
  try {
    model.exec(journalTable);
    return [
      schemaPartsOf(model),
      ...migrations.map(({ text }) => {
        model.exec(text);
        return schemaPartsOf(model);
      }),
    ];
  } finally {
    model.close();
  }
}

export interface SchemaDifference {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  readonly changed: readonly string[];
}

/** Null if both are the same. */
export function compareSchemas(found: SchemaParts, expected: SchemaParts): SchemaDifference | null {
  const missing = [...expected.keys()].filter((key) => !found.has(key));
  const extra = [...found.keys()].filter((key) => !expected.has(key));
  const changed = [...expected].filter(([key, text]) => found.has(key) && found.get(key) !== text).map(([key]) => key);
  return missing.length + extra.length + changed.length === 0 ? null : { missing, extra, changed };
}

/** Far above any of ours. */
const maxLength = 65_536;

/** Whitespace between words does not count; inside quotes it does. */
function inOneForm(sql: string): string {
  if (sql.length > maxLength) return 'too long to be ours';
  const words = sql.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|[\w$]+|[^\s]/g) ?? [];
  return words.join(' ');
}
