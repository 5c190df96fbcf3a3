import { closeSync, openSync, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import type { NewAuditEvent } from '../core/model/access.ts';
import type { BackupDatabase, CheckedBackup } from '../core/ports/backups.ts';
import { AppError } from '../errors.ts';
import { entryBeside, runChild } from '../process/child-process.ts';
import type { BackupRequest } from './backup-child.ts';
import { createServerBackup } from './backup-server.ts';
import { databaseError, isBusy } from './errors.ts';
import type { DatabaseAddress } from './open.ts';
import type { Rebuild, SealedWith } from './rebuild-backup.ts';

/**
 * Backups and restores of a database, each made by a process of its own. In this process, a file that may be open is touched only through
 * the library that has it open: two SQLite libraries in one process drop each other's locks. Our own files are settled with node:sqlite,
 * whose `close` closes at once; libSQL's waits for the garbage collector.
 */
export function createBackupDatabase(address: DatabaseAddress, migrationsFolder: string): BackupDatabase {
  const shared = {
    copyInto: (file: string) => copyDatabase(address, file),
    rebuild: (source: string, target: string, event: NewAuditEvent | null) =>
      rebuild({ source, target, migrationsFolder, event }),
  };
  if (address.kind === 'remote') return createServerBackup(address, shared);
  const { path } = address;
  return {
    name: path,
    path,
    ...shared,
    isWorkedOn: async () => false,
    settle: async (old) => settle(old),
    async load() {
      throw new AppError('internal', 'A file is replaced as a whole, not loaded.');
    },
  };
}

const notADatabase = 26;
const corrupt = 11;
const busy = 5;

/** Leaving WAL mode needs exclusive access, and merges the journal into the file. */
function settle(path: string): 'whole' | 'damaged' {
  // SQLite would delete the journals beside a file that lacks this header.
  if (!beginsAsDatabase(path)) return 'damaged';
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 2_000 });
    database.exec('pragma journal_mode = delete');
    return 'whole';
  } catch (error) {
    const code = (error as { errcode?: number }).errcode ?? 0;
    if ([notADatabase, corrupt].includes(code & 0xff)) return 'damaged';
    if ((code & 0xff) === busy || isBusy(error))
      throw new AppError(
        'unavailable',
        `The restore waits: another process has ${path} open. Let that command end, then start again; nothing was changed.`,
        { cause: error },
      );
    throw databaseError(error, path, 'close for a restore');
  } finally {
    database?.close();
  }
}

function beginsAsDatabase(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(16);
    readSync(file, start, 0, 16, 0);
    return start.toString('latin1') === 'SQLite format 3\0';
  } finally {
    closeSync(file);
  }
}

const leastMs = 60_000;
/** A slow disk of a small machine takes a tenth of this. */
const msPerMegabyte = 500;
/** A server is read row by row, and each answer may take long. */
const copyMs = 3_600_000;

/** Copies one consistent state of a database into the empty `file` while the service keeps working. */
async function copyDatabase(address: DatabaseAddress, file: string): Promise<void> {
  await run({ kind: 'copy', address, file }, { timeoutMs: copyMs, attempt: 'copy the database' });
}

/** See rebuildBackup. */
export async function rebuild(rebuild: Rebuild): Promise<CheckedBackup> {
  const { size } = await stat(rebuild.source);
  const timeoutMs = leastMs + (size / 1024 / 1024) * msPerMegabyte;
  const sealedWith = (await run(
    { kind: 'rebuild', ...rebuild },
    { timeoutMs, attempt: 'read the backup' },
  )) as SealedWith;
  return { sealedWith: new Map(sealedWith) };
}

function run(request: BackupRequest, limits: { timeoutMs: number; attempt: string }): Promise<unknown> {
  return runChild({ entry: entryBeside(import.meta.url, 'backup-child'), request, ...limits });
}
