import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { NewAuditEvent } from '../core/model/access.ts';
import { AppError } from '../errors.ts';
import { checkLength, checkSource, refusal, shown } from './check-backup.ts';
import { refillSearch } from './library/fill-search.ts';
import { journalTable, type Migration, readMigrations } from './read-migrations.ts';

/** How many stored secrets are sealed with each key. */
export type SealedWith = [keyId: string, count: number][];

export interface Rebuild {
  readonly source: string;
  readonly target: string;
  readonly migrationsFolder: string;
  /** Added to the audit log of `target`. */
  readonly event: NewAuditEvent | null;
}

/**
 * Fills the empty file `target` with the rows of a backup, in tables that all of our migrations create. Nothing that the backup's schema
 * defines is run: its text is compared with ours first. May write to `source`, whose journals are recovered. Blocks, and may take long: run
 * it in a process of its own. Throws AppError('invalid'), saying what the file is instead.
 */
export async function rebuildBackup({ source, target, migrationsFolder, event }: Rebuild): Promise<SealedWith> {
  const migrations = await readMigrations(migrationsFolder);
  await checkLength(source);
  try {
    const applied = checkSource(source, migrations);
    const versions = { applied: migrations.slice(0, applied), newer: migrations.slice(applied) };
    return fillTarget({ source, target, event }, versions);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refusal(`it cannot be read as an SQLite database (${(error as Error).message})`, error);
  }
}

interface Versions {
  readonly applied: readonly Migration[];
  readonly newer: readonly Migration[];
}

function fillTarget(
  { source, target: file, event }: Omit<Rebuild, 'migrationsFolder'>,
  { applied, newer }: Versions,
): SealedWith {
  const target = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    // The caller syncs the finished file.
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
    if (event !== null) addEvent(target, event);
    return sealedWith(target);
  } finally {
    target.close();
  }
}

/** Row by row, so that every constraint is checked: with a bulk copy, SQLite would trust the other file. */
function copyRows(target: DatabaseSync, table: string): void {
  const columns = columnsOf(target, table)
    .map((column) => `"${column}"`)
    .join(', ');
  try {
    // A migration may have inserted rows.
    target.exec(`delete from main."${table}"`);
    target.exec(`insert into main."${table}" (${columns}) select ${columns} from source."${table}"`);
  } catch (error) {
    throw refusal(`rows of its table ${table} cannot be copied (${(error as Error).message})`, error);
  }
}

/** An id is never reused, even after its row is deleted. */
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

function addEvent(target: DatabaseSync, { at, who, address, action, subject, before, after }: NewAuditEvent): void {
  target
    .prepare('insert into audit_events (at, who, address, action, subject, before, after) values (?, ?, ?, ?, ?, ?, ?)')
    .run(at, who, address, action, subject, textOf(before), textOf(after));
}

function textOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

const sealedForm = 'v1.????????.*.*.*';

/** An encrypted value names its key: `v1.<key id>.…`, in any table and column. */
function sealedWith(database: DatabaseSync): SealedWith {
  const found = new Map<string, number>();
  for (const table of tablesOf(database)) {
    const isSealed = columnsOf(database, table).map((column) => `"${column}" glob '${sealedForm}'`);
    // Most tables have no encrypted values: one pass over the rows skips them.
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

/** The tables of a database that we made, without SQLite's own and the search index, which is rebuilt. */
function tablesOf(database: DatabaseSync): string[] {
  return database
    .prepare(
      "select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\'",
    )
    .all()
    .map(({ name }) => String(name));
}

/** Without generated columns. */
function columnsOf(database: DatabaseSync, table: string): string[] {
  return database
    .prepare("select name from pragma_table_info(?, 'main')")
    .all(table)
    .map(({ name }) => String(name));
}
