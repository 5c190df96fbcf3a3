import { open, stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../errors.ts';
import { journalTable, type Migration } from './read-migrations.ts';
import { compareSchemas, type SchemaDifference, type SchemaParts, schemaPartsOf, schemasOf } from './schema-parts.ts';

/** The header contains the length, so a truncated file is reported as such, not just as damaged. */
export async function checkLength(file: string): Promise<void> {
  const bytes = await readStart(file, 100);
  const { size } = await stat(file);
  if (!bytes.subarray(0, 16).equals(Buffer.from('SQLite format 3\0')) || bytes.length < 100)
    throw refusal('it does not begin like an SQLite database');
  const pageSize = bytes.readUInt16BE(16) === 1 ? 65_536 : bytes.readUInt16BE(16);
  const expected = bytes.readUInt32BE(28) * pageSize;
  if (size < expected) throw refusal(`it is cut short: ${size} of ${expected} bytes are there`);
}

/** Returns how many of the migrations the file has. Its schema must be exactly what those migrations make. */
export function checkSource(file: string, migrations: readonly Migration[]): number {
  // Opening it also recovers a journal beside it.
  const source = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    source.exec('pragma trusted_schema = off; pragma cell_size_check = on; pragma journal_mode = delete');
    const found = schemaPartsOf(source);
    const schemas = schemasOf(migrations, journalTable);
    // Before any row is read: a name may stand for a view that never ends.
    if (!schemas.some((schema) => compareSchemas(found, schema) === null))
      explain(source, found, { schemas, migrations });
    const applied = readApplied(source, migrations);
    const difference = compareSchemas(found, schemas[applied] ?? new Map());
    if (difference !== null) throw refusal(wordsFor(difference));
    const health = source.prepare('pragma integrity_check(1)').get()?.integrity_check;
    if (health !== 'ok') throw refusal(`it is damaged (${shown(health)})`);
    return applied;
  } finally {
    source.close();
  }
}

function readApplied(source: DatabaseSync, migrations: readonly Migration[]): number {
  const applied = source.prepare('select number, tag from migrations order by number').all();
  for (const [i, { number, tag }] of applied.entries()) {
    const known = migrations[i];
    if (known === undefined || known.number !== number || known.tag !== tag)
      throw refusal(
        `it was made by a newer Plex Linker: it has the change "${shown(tag)}", which this one does not know. Restore it with that version`,
      );
  }
  return applied.length;
}

interface Known {
  /** The schema after each migration; the first entry is the schema before all of them. */
  readonly schemas: readonly SchemaParts[];
  readonly migrations: readonly Migration[];
}

/** Throws, saying what the file is instead. Runs no query that the file defines; the one table it reads must be a plain table. */
function explain(source: DatabaseSync, found: SchemaParts, { schemas, migrations }: Known): never {
  const journal = 'table migrations';
  if (found.get(journal) !== schemas[0]?.get(journal)) {
    const isOld = ['link_rules', 'rules'].some((name) =>
      source
        .prepare('select name from pragma_table_info(?)')
        .all(name)
        .some((column) => column.name === 'show_name'),
    );
    throw refusal(
      isOld
        ? 'it is a database of Plex Linker 3. To import its rules, set DATABASE_URL=sqlite:////<its path>'
        : 'it is a database of something else',
    );
  }
  const expected = schemas[readApplied(source, migrations)];
  const difference = expected === undefined ? null : compareSchemas(found, expected);
  throw refusal(difference === null ? 'it is a database of something else' : wordsFor(difference));
}

function wordsFor({ missing, extra, changed }: SchemaDifference): string {
  if (extra.length > 0) return `it holds what a backup of Plex Linker never holds (${listed(extra)})`;
  if (missing.length > 0) return `it lacks what a backup of Plex Linker always holds (${listed(missing)})`;
  return `parts of it are not as Plex Linker makes them (${listed(changed)})`;
}

/** Formats a value from an untrusted file for a message. */
export function shown(value: unknown): string {
  return String(value)
    .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
    .slice(0, 200);
}

function listed(keys: readonly string[]): string {
  const more = keys.length > 5 ? `, and ${keys.length - 5} more` : '';
  return `${keys
    .slice(0, 5)
    .map((key) => shown(key).slice(0, 80))
    .join(', ')}${more}`;
}

export function refusal(what: string, cause?: unknown): AppError {
  return new AppError('invalid', `This is no backup that can be restored: ${what}. Nothing was changed.`, { cause });
}

async function readStart(file: string, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
