import { open, stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { AppError } from '../errors.ts';
import { refillSearch } from './library/fill-search.ts';
import { journalTable, type Migration, readMigrations } from './read-migrations.ts';
import { compareSchemas, type SchemaDifference, type SchemaParts, schemaPartsOf, schemasOf } from './schema-parts.ts';

/** How many stored secrets there are for each key they were sealed with. */
export type SealedWith = [keyId: string, count: number][];

/**
 * Fills the empty file `target` with the rows of a backup, in tables that the migrations make here, all of them. Nothing that the backup's
 * schema defines is run: it is compared with ours first, as text. `source` may be written to, journals beside it are taken in.
 * Blocks, and may take long: for a process of its own. Throws AppError('invalid') with what the file is instead.
 */
export async function rebuildBackup(source: string, target: string, migrationsFolder: string): Promise<SealedWith> {
  const migrations = await readMigrations(migrationsFolder);
  await checkLength(source);
  try {
    const applied = checkSource(source, migrations);
    return fillTarget(source, target, { applied: migrations.slice(0, applied), newer: migrations.slice(applied) });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refusal(`it cannot be read as an SQLite database (${(error as Error).message})`, error);
  }
}

/** The first bytes tell how long it is to be: a cut one is said to be that, not just damaged. */
async function checkLength(file: string): Promise<void> {
  const bytes = await readStart(file, 100);
  const { size } = await stat(file);
  if (!bytes.subarray(0, 16).equals(Buffer.from('SQLite format 3\0')) || bytes.length < 100)
    throw refusal('it does not begin as an SQLite database does');
  const pageSize = bytes.readUInt16BE(16) === 1 ? 65_536 : bytes.readUInt16BE(16);
  const expected = bytes.readUInt32BE(28) * pageSize;
  if (size < expected) throw refusal(`it is cut short: ${size} of ${expected} bytes are there`);
}

/** How many of the migrations it has. What they do not make may not be there, and what they make must be. */
function checkSource(file: string, migrations: readonly Migration[]): number {
  // Also takes in a journal that lies beside it.
  const source = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    source.exec('pragma trusted_schema = off; pragma cell_size_check = on; pragma journal_mode = delete');
    const found = schemaPartsOf(source);
    const schemas = schemasOf(migrations, journalTable);
    // Before anything is read: a name may stand for a query that never ends.
    if (!schemas.some((schema) => compareSchemas(found, schema) === null)) explain(source, found, schemas, migrations);
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

/** Says what a file is whose schema is none of ours; no query of its own is run, the one table that is read must be a plain one. */
function explain(
  source: DatabaseSync,
  found: SchemaParts,
  schemas: readonly SchemaParts[],
  migrations: readonly Migration[],
): never {
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
        ? 'it is a database of Plex Linker 3. Its rules are taken over by setting DATABASE_URL=sqlite:////<its path>'
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

interface Versions {
  readonly applied: readonly Migration[];
  readonly newer: readonly Migration[];
}

function fillTarget(source: string, file: string, { applied, newer }: Versions): SealedWith {
  const target = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    // Whoever asked for the file syncs it when it is whole.
    target.exec('pragma journal_mode = memory; pragma synchronous = off; begin');
    target.exec(journalTable);
    for (const { text } of applied) target.exec(text);
    target.exec('commit');
    target.prepare('attach database ? as source').run(`${pathToFileURL(source).href}?mode=ro`);
    target.exec('begin');
    for (const table of tablesOf(target)) copyRows(target, table);
    copySequences(target);
    target.exec('commit; detach database source');
    bringUpToDate(target, newer);
    return sealedWith(target);
  } finally {
    target.close();
  }
}

/** One by one, so that each is held against every constraint: copied as a whole, SQLite would trust the other file. */
function copyRows(target: DatabaseSync, table: string): void {
  const columns = columnsOf(target, table)
    .map((column) => `"${column}"`)
    .join(', ');
  try {
    // Some migration may have put rows in.
    target.exec(`delete from main."${table}"`);
    target.exec(`insert into main."${table}" (${columns}) select ${columns} from source."${table}"`);
  } catch (error) {
    throw refusal(`rows of its table ${table} cannot be taken over (${(error as Error).message})`, error);
  }
}

/** So that an id is not given twice, also of rows that are gone. */
function copySequences(target: DatabaseSync): void {
  target.exec(`delete from main.sqlite_sequence; insert into main.sqlite_sequence (name, seq)
    select name, max(seq) from source.sqlite_sequence
    where typeof(seq) = 'integer' and seq between 0 and ${Number.MAX_SAFE_INTEGER}
      and name in (select name from main.sqlite_schema where type = 'table') group by name`);
}

function bringUpToDate(target: DatabaseSync, newer: readonly Migration[]): void {
  target.exec('begin');
  try {
    const note = target.prepare('insert into migrations (number, tag, applied_at) values (?, ?, ?)');
    for (const { number, tag, text } of newer) {
      note.run(number, tag, Date.now());
      target.exec(text);
    }
    if (tablesOf(target).includes('media_items')) for (const statement of refillSearch) target.exec(statement);
    const [orphan] = target.prepare('pragma foreign_key_check').all();
    if (orphan !== undefined)
      throw new Error(`a row of ${shown(orphan.table)} names one of ${shown(orphan.parent)} that is not there`);
    target.exec('commit');
  } catch (error) {
    throw refusal(`it cannot be brought up to date (${(error as Error).message})`, error);
  }
}

const sealedForm = 'v1.????????.*.*.*';

/** What is sealed tells by which key: `v1.<key id>.…`, in whatever table and column. */
function sealedWith(database: DatabaseSync): SealedWith {
  const found = new Map<string, number>();
  for (const table of tablesOf(database)) {
    const isSealed = columnsOf(database, table).map((column) => `"${column}" glob '${sealedForm}'`);
    // Most tables hold nothing sealed: one look at each row says so.
    if (!database.prepare(`select 1 from "${table}" where ${isSealed.join(' or ')} limit 1`).get()) continue;
    for (const column of columnsOf(database, table)) {
      const rows = database
        .prepare(
          `select substr("${column}", 4, 8) as key, count(*) as count from "${table}" where "${column}" glob '${sealedForm}' group by 1`,
        )
        .all();
      for (const { key, count } of rows) found.set(String(key), (found.get(String(key)) ?? 0) + Number(count));
    }
  }
  return [...found];
}

/** Of a database that we made. SQLite's own are left out, and the index of words, which is filled anew. */
function tablesOf(database: DatabaseSync): string[] {
  return database
    .prepare(
      "select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\'",
    )
    .all()
    .map(({ name }) => String(name));
}

/** Generated ones left out. */
function columnsOf(database: DatabaseSync, table: string): string[] {
  return database
    .prepare("select name from pragma_table_info(?, 'main')")
    .all(table)
    .map(({ name }) => String(name));
}

/** What stands in a file of a stranger, in a message. */
function shown(value: unknown): string {
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

function refusal(what: string, cause?: unknown): AppError {
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
