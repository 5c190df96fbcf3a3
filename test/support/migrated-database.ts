import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/db/open.ts';
import { startLibsqlServer } from '../servers/libsql-server.ts';

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Migrating takes a tenth of a second of the processor, and most tests need an empty database: made once per process, then copied. */
let file: Promise<Buffer> | undefined;
let serverFolder: Promise<string> | undefined;

/** Writes an empty, migrated database, unless there is a file already. */
export async function writeMigratedFile(path: string): Promise<void> {
  file ??= migrateFile();
  const content = await file;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { mode: 0o600, flag: 'wx' }).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Fills the folder of a libSQL server that is not started yet with an empty, migrated database. */
export async function writeMigratedServer(folder: string): Promise<void> {
  serverFolder ??= migrateServer();
  await cp(await serverFolder, folder, { recursive: true });
}

async function migrateFile(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'plex-linker-migrated-'));
  const path = join(folder, 'test.db');
  try {
    const database = await openDatabase({ kind: 'file', path }, { migrationsFolder });
    // Merges the log into the file.
    await database.settle();
    database.close();
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function migrateServer(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plex-linker-migrated-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const server = await startLibsqlServer();
  try {
    const database = await openDatabase({ kind: 'remote', url: server.url }, { migrationsFolder });
    database.close();
    await server.kill();
    await cp(server.folder, folder, { recursive: true });
    return folder;
  } finally {
    await server[Symbol.asyncDispose]();
  }
}
