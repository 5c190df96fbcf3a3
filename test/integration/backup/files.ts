import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  findBackup,
  listBackups,
  makeBackup,
  restoreFile,
  restoreStored,
  restoreUpload,
} from '../../../src/core/backup/backups.ts';
import { createLocks } from '../../../src/core/tasks/locks.ts';
import type { DatabaseAddress } from '../../../src/db/open.ts';
import { openBackups } from '../../../src/db/open-backups.ts';
import { migrationsFolder } from '../../support/migrated-database.ts';

/** A database's backups with the verbs over them. */
export type TestBackups = ReturnType<typeof backupsOf>;

export const key = Buffer.alloc(32, 7);

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'plex-linker-backup-'));
}

export function backupsOf(address: DatabaseAddress, dataDir: string, migrations = migrationsFolder) {
  const opened = openBackups(address, { dataDir, migrationsFolder: migrations, encryptionKey: async () => key });
  const runtime = { backups: opened.options, locks: createLocks() };
  const verbs = {
    make: () => makeBackup(runtime),
    list: () => listBackups(runtime),
    find: (id: string) => findBackup(runtime, id),
    restoreStored: (id: string) => restoreStored(runtime, id),
    restoreFile: (path: string) => restoreFile(runtime, path),
    restoreUpload: (chunks: AsyncIterable<Uint8Array>) => restoreUpload(runtime, chunks),
  };
  return { ...opened, verbs };
}

/** Everything in a database file as its rows, by table; read from a copy, so that the file itself stays as it is. */
export function rowsOf(path: string): Record<string, unknown[]> {
  const folder = temporaryFolder();
  const copy = join(folder, 'copy.db');
  for (const end of ['', '-wal']) if (existsSync(path + end)) cpSync(path + end, copy + end);
  const database = new DatabaseSync(copy);
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table' order by name").all();
    return Object.fromEntries(
      tables.map(({ name }) => [String(name), database.prepare(`select * from "${name}" order by 1`).all()]),
    );
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
}

/**
 * Names and bytes of everything in a folder: what "nothing changed" means.
 * @param skip names of files that a service of this process has open. Reading them here would drop its locks on them:
 * another process then truncates what it maps.
 */
export function contentOf(folder: string, skip = /^$/): Map<string, string> {
  const files = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile() && !skip.test(one.name));
  return new Map(files.map(({ name }) => [name, readFileSync(join(folder, name)).toString('base64')]));
}

/** A folder of migrations that has one more than ours. */
export function newerMigrations(folder: string, text: string): string {
  const made = join(folder, 'newer-migrations');
  cpSync(migrationsFolder, made, { recursive: true });
  const journalFile = join(made, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8'));
  const idx = journal.entries.length;
  const tag = `${String(idx).padStart(4, '0')}_of_tomorrow`;
  journal.entries.push({ idx, version: '6', when: 0, tag, breakpoints: true });
  writeFileSync(journalFile, JSON.stringify(journal));
  writeFileSync(join(made, `${tag}.sql`), text);
  return made;
}

/** The schema's own table may be written to, as somebody does who wants to do harm. */
export function makeDatabase(path: string, statements: string): void {
  const options = { defensive: false };
  const database = new DatabaseSync(path, options);
  database.exec('pragma writable_schema = on');
  database.exec(statements);
  database.close();
}

/** The last change of each release, oldest first. */
export function releases(): string[] {
  return journalOf(migrationsFolder).map(({ tag }) => tag);
}

/** A folder of migrations as an older release had it. */
export function olderMigrations(folder: string, lastTag: string): string {
  const made = join(folder, 'older-migrations');
  cpSync(migrationsFolder, made, { recursive: true });
  const entries = journalOf(made);
  const last = entries.findIndex(({ tag }) => tag === lastTag);
  writeFileSync(join(made, 'meta/_journal.json'), JSON.stringify({ entries: entries.slice(0, last + 1) }));
  return made;
}

function journalOf(folder: string): { tag: string }[] {
  return JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')).entries;
}
