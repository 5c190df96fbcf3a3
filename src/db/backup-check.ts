import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CheckedBackup } from '../core/backup/port.ts';
import { AppError } from '../errors.ts';

interface Migration {
  readonly number: number;
  readonly tag: string;
  readonly text: string;
}

/**
 * Whether a file is a whole database of ours, not newer than these migrations. Brings it up to date, so that a migration that fails on
 * it is known now, and closes it without a journal beside it. Throws AppError('invalid') with what it is instead.
 */
export async function checkBackup(file: string, migrationsFolder: string): Promise<CheckedBackup> {
  const migrations = await readMigrations(migrationsFolder);
  await checkLength(file);
  let database: DatabaseSync | undefined;
  try {
    // Without foreign keys: a migration that makes a table anew must not take the rows along that point at it.
    database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    database.exec('pragma trusted_schema = off; pragma journal_mode = delete');
    checkWhole(database);
    const applied = checkOwner(database, migrations);
    checkTables(database, migrations.slice(0, applied));
    bringUpToDate(database, migrations.slice(applied));
    return { sealedWith: sealedWith(database) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refusal(`it cannot be read as an SQLite database (${(error as Error).message})`, error);
  } finally {
    database?.close();
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

function checkWhole(database: DatabaseSync): void {
  const found = database.prepare('pragma integrity_check(1)').all()[0]?.integrity_check;
  if (found !== 'ok') throw refusal(`it is damaged (${String(found).slice(0, 200)})`);
}

/** How many of the migrations it has. */
function checkOwner(database: DatabaseSync, migrations: readonly Migration[]): number {
  const names = tablesOf(database);
  if (!names.includes('migrations') || !columnsOf(database, 'migrations').includes('tag')) {
    const isOld = ['link_rules', 'rules'].some((name) => columnsOf(database, name).includes('show_name'));
    throw refusal(
      isOld
        ? 'it is a database of Plex Linker 3. Its rules are taken over by setting DATABASE_URL=sqlite:////<its path>'
        : 'it is a database of something else',
    );
  }
  const applied = database.prepare('select number, tag from migrations order by number').all();
  for (const [i, { number, tag }] of applied.entries()) {
    const known = migrations[i];
    if (known === undefined || known.number !== number || known.tag !== tag)
      throw refusal(
        `it was made by a newer Plex Linker: it has the change "${tag}", which this one does not know. Restore it with that version`,
      );
  }
  return applied.length;
}

/** Tables and columns as the same migrations make them, and nothing that does something by itself but what they make. */
function checkTables(database: DatabaseSync, migrations: readonly Migration[]): void {
  const model = new DatabaseSync(':memory:');
  try {
    for (const { text } of migrations) model.exec(text);
    for (const table of tablesOf(model)) {
      const there = columnsOf(database, table);
      const missing = columnsOf(model, table).filter((column) => !there.includes(column));
      if (missing.length > 0) throw refusal(`its table ${table} lacks ${missing.join(', ')}`);
    }
    const ours = activeParts(model);
    const extra = [...activeParts(database)].filter(([name, text]) => ours.get(name) !== text).map(([name]) => name);
    if (extra.length > 0) throw refusal(`it holds what a backup of Plex Linker never holds (${extra.join(', ')})`);
  } finally {
    model.close();
  }
}

/** Triggers, views and virtual tables by name, each as it was written. */
function activeParts(database: DatabaseSync): Map<string, string> {
  const rows = database
    .prepare("select name, sql from sqlite_master where type in ('trigger', 'view') or sql like 'create virtual %'")
    .all();
  return new Map(rows.map(({ name, sql }) => [String(name), String(sql)]));
}

function bringUpToDate(database: DatabaseSync, migrations: readonly Migration[]): void {
  if (migrations.length === 0) return;
  database.exec('begin immediate');
  try {
    const note = database.prepare('insert into migrations (number, tag, applied_at) values (?, ?, ?)');
    for (const { number, tag, text } of migrations) {
      note.run(number, tag, Date.now());
      database.exec(text);
    }
    database.exec('commit');
  } catch (error) {
    database.exec('rollback');
    throw refusal(`it cannot be brought up to date (${(error as Error).message})`, error);
  }
}

const sealedForm = 'v1.????????.*.*.*';

/** What is sealed tells by which key: `v1.<key id>.…`, in whatever table and column. */
function sealedWith(database: DatabaseSync): Map<string, number> {
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
  return found;
}

/** SQLite's own left out, and what belongs to the index of words. */
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
    .prepare('select name from pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name));
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const journal: { entries: { idx: number; tag: string }[] } = JSON.parse(
    await readFile(join(folder, 'meta/_journal.json'), 'utf8'),
  );
  return Promise.all(
    journal.entries.map(async ({ idx, tag }) => ({
      number: idx,
      tag,
      // Its breakpoints are comments to SQLite.
      text: await readFile(join(folder, `${tag}.sql`), 'utf8'),
    })),
  );
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
