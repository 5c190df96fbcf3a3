import { stat } from 'node:fs/promises';
import type { Logger } from '../core/ports/logger.ts';
import { AppError } from '../errors.ts';
import type { Database } from './database.ts';
import { type DatabaseAddress, openDatabase } from './open.ts';
import { type OpenedBackups, openBackups } from './open-backups.ts';
import { type ProcessLock, takeProcessLock } from './process-lock.ts';

export interface ClaimedDatabase {
  readonly database: Database;
  readonly backups: OpenedBackups;
  /** False when another process uses this file database: then only rows may be read and written here. */
  readonly isAlone: boolean;
  /** The database existed before this call. */
  readonly isOld: boolean;
  /** Why the pending restore was not applied. */
  readonly refusedRestore: string | null;
  close(): Promise<void>;
}

interface ClaimOptions {
  readonly dataDir: string;
  readonly migrationsFolder: string;
  readonly encryptionKey: Buffer;
  /** A command may share the database with the running service; the service itself may not. */
  readonly mayShare: boolean;
  readonly logger: Logger;
}

/** Takes the lock, applies a pending restore, opens the database: in this order, so that nothing is written while another process works. */
export async function openClaimedDatabase(address: DatabaseAddress, options: ClaimOptions): Promise<ClaimedDatabase> {
  const { dataDir, migrationsFolder, encryptionKey, mayShare, logger } = options;
  const lock = address.kind === 'file' ? await takeLock(address.path, mayShare) : null;
  const backups = openBackups(address, { dataDir, migrationsFolder, encryptionKey: async () => encryptionKey });
  let refusedRestore = lock === null ? null : await restoreWaiting(backups, logger);
  const isOld = address.kind === 'remote' || (await isFile(address.path));
  const database = await openDatabase(address, { migrationsFolder });
  // On a server, after its tables are up to date. A command cannot know whether a service works there.
  if (address.kind === 'remote' && !mayShare) refusedRestore = await restoreWaiting(backups, logger);
  return {
    database,
    backups,
    isAlone: address.kind === 'remote' || lock !== null,
    isOld,
    refusedRestore,
    async close() {
      await database.settle();
      database.close();
      lock?.release();
    },
  };
}

async function takeLock(path: string, mayShare: boolean): Promise<ProcessLock | null> {
  const lock = await takeProcessLock(path);
  if (lock === null && !mayShare)
    throw new AppError(
      'unavailable',
      `Another Plex Linker is using ${path}: stop it first, or give this one its own DATA_DIR or DATABASE_URL.`,
    );
  return lock;
}

/** Applies a pending restore; returns the reason if it could not. */
async function restoreWaiting(backups: OpenedBackups, logger: Logger): Promise<string | null> {
  const applied = await backups.applyPending();
  if (applied === null) return null;
  if (applied.kind === 'applied') {
    const kept = applied.kept === null ? 'there was none before' : `the one before it is kept as ${applied.kept}`;
    logger.info({}, `A backup was restored and is the database now; ${kept}`);
    return null;
  }
  const refusal = `The restore that waited for this start was not done, the database is the one from before. ${applied.message} It was moved to ${applied.path}.`;
  logger.error({}, refusal);
  return refusal;
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile() && found.size > 0,
    () => false,
  );
}
