import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describeChange } from '../core/audit/audit-scope.ts';
import type { AppliedRestore } from '../core/backup/apply-restore.ts';
import { makeBackup, restoreFile, restoreStored, writeBackup } from '../core/backup/backups.ts';
import { timeOfBackup } from '../core/backup/names.ts';
import type { Runtime } from '../core/runtime.ts';
import type { ExitCode, Output } from './output.ts';

interface BackupCommandContext {
  readonly runtime: Pick<Runtime, 'backups' | 'locks'>;
  readonly output: Output;
}

/** Works whether or not the service runs. Without a file, the backup is stored with the service's own. */
export async function backupCommand({ runtime, output }: BackupCommandContext, file: string | null): Promise<ExitCode> {
  if (file === null) {
    const { id, sizeBytes } = await makeBackup(runtime);
    output.line(`Backup ${id} made, ${kilobytes(sizeBytes)}. The encryption key is not part of it: keep that, too.`);
    return 0;
  }
  const { sizeBytes } = await writeBackup(runtime, resolve(file));
  output.line(
    `Backup written to ${resolve(file)}, ${kilobytes(sizeBytes)}. The encryption key is not part of it: keep that, too.`,
  );
  return 0;
}

export interface RestoreCommandContext {
  readonly runtime: Pick<Runtime, 'backups'>;
  applyPending(): Promise<AppliedRestore | null>;
  readonly output: Output;
}

/** The caller holds the database, so the restore is applied at once. */
export async function restoreCommand(
  { runtime, applyPending, output }: RestoreCommandContext,
  source: string,
): Promise<ExitCode> {
  const isStored = timeOfBackup(source) !== null && !(await isFile(source));
  describeChange({ subject: 'restore', after: { source } });
  const { warnings } = await (isStored ? restoreStored(runtime, source) : restoreFile(runtime, resolve(source)));
  const applied = await applyPending();
  if (applied?.kind === 'refused') {
    output.error(applied.message);
    return 1;
  }
  const kept = applied?.kept ?? null;
  output.line(`Restored from ${source}.${kept === null ? '' : ` The database before it is kept as ${kept}.`}`);
  for (const warning of warnings) output.error(`Warning: ${warning}`);
  return 0;
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} kB`;
}
