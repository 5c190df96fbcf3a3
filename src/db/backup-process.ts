import { stat } from 'node:fs/promises';
import type { CheckedBackup } from '../core/ports/backups.ts';
import { entryBeside, runChild } from '../process/child-process.ts';
import type { BackupRequest } from './backup-child.ts';
import type { DatabaseAddress } from './open.ts';
import type { SealedWith } from './rebuild-backup.ts';

const leastMs = 60_000;
/** A slow disk of a small machine takes a tenth of that. */
const msPerMegabyte = 500;
/** A server is read row by row, and each answer may take long. */
const copyMs = 3_600_000;

/** One consistent state of a database in the empty `file`, made beside the service that works on it. */
export async function copyDatabase(address: DatabaseAddress, file: string): Promise<void> {
  await run({ kind: 'copy', address, file }, { timeoutMs: copyMs, attempt: 'copy the database' });
}

/** See rebuildBackup. */
export async function rebuild(source: string, target: string, migrationsFolder: string): Promise<CheckedBackup> {
  const { size } = await stat(source);
  const timeoutMs = leastMs + (size / 1024 / 1024) * msPerMegabyte;
  const sealedWith = (await run(
    { kind: 'rebuild', source, target, migrationsFolder },
    { timeoutMs, attempt: 'read the backup' },
  )) as SealedWith;
  return { sealedWith: new Map(sealedWith) };
}

function run(request: BackupRequest, limits: { timeoutMs: number; attempt: string }): Promise<unknown> {
  return runChild({ entry: entryBeside(import.meta.url, 'backup-child'), request, ...limits });
}
