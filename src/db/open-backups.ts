import { join } from 'node:path';
import { type AppliedRestore, applyPendingRestore } from '../core/backup/apply-restore.ts';
import type { BackupOptions } from '../core/ports/backups.ts';
import { AppError } from '../errors.ts';
import { createBackupDatabase } from './backup.ts';
import { type DatabaseAddress, openDatabase } from './open.ts';
import { takeProcessLock } from './process-lock.ts';

interface OpenOptions {
  readonly dataDir: string;
  readonly migrationsFolder: string;
  encryptionKey(): Promise<Buffer>;
}

export interface OpenedBackups {
  readonly options: BackupOptions;
  /** Applies a pending restore. Nobody may have the database open, and a server's tables must be up to date. */
  applyPending(): Promise<AppliedRestore | null>;
  /** Claims the right to replace the database. Throws AppError('unavailable') if a service uses it. */
  claim(): Promise<{ release(): void }>;
}

/** Backups of a database, without opening it. */
export function openBackups(address: DatabaseAddress, options: OpenOptions): OpenedBackups {
  const { dataDir, migrationsFolder, encryptionKey } = options;
  const database = createBackupDatabase(address, migrationsFolder);
  // Beside the database, so that one rename puts it in place.
  const base = address.kind === 'file' ? address.path : join(dataDir, 'libsql-server');
  const shared = { database, base, now: Date.now };
  const backups: BackupOptions = { ...shared, folder: join(dataDir, 'backups'), encryptionKey };
  return {
    options: backups,
    applyPending: () => applyPendingRestore(shared),
    async claim() {
      const refusal = new AppError(
        'unavailable',
        `Plex Linker is running with the database ${database.name}: stop it first, or send the backup to POST /api/v1/system/restore and start the service again. Nothing was changed.`,
      );
      if (address.kind === 'remote') {
        if (await database.isWorkedOn(Date.now())) throw refusal;
        (await openDatabase(address, { migrationsFolder })).close();
        return { release() {} };
      }
      const lock = await takeProcessLock(address.path);
      if (lock === null) throw refusal;
      return lock;
    },
  };
}
