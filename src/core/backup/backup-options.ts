import type { BackupDatabase } from './port.ts';

export interface BackupOptions {
  readonly database: BackupDatabase;
  /** Where backups are stored. */
  readonly folder: string;
  /** What files of a restore are named after and lie beside. */
  readonly base: string;
  /** Asked for only when a backup is restored. */
  encryptionKey(): Promise<Buffer>;
  now(): number;
}

/** A checked backup that waits to be put in place. */
export interface StagedRestore {
  readonly warnings: readonly string[];
}
