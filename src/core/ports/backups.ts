import type { NewAuditEvent } from '../model/access.ts';

/** Options for creating, storing and restoring database backups. */
export interface BackupOptions {
  readonly database: BackupDatabase;
  /** The folder of the backups. */
  readonly folder: string;
  /** Files of a restore are named after this path and lie next to it. */
  readonly base: string;
  /** Only called when a backup is restored. */
  encryptionKey(): Promise<Buffer>;
  now(): number;
}

/** What backups need from their database and from database files in general. No other process uses the files passed in here. */
export interface BackupDatabase {
  /** For messages: the file's path, or the server's address without secrets. */
  readonly name: string;
  /** Null for a database on a server. */
  readonly path: string | null;
  /** Copies one consistent state into an empty file while others use the database. Throws AppError('database'). */
  copyInto(file: string): Promise<void>;
  /**
   * Reads a backup and fills the empty file `target` with its rows, in tables of this version. May change `source` and the files next to it.
   * `event` is added to its audit log. Throws AppError('invalid') that says what the file is instead.
   */
  rebuild(source: string, target: string, event: NewAuditEvent | null): Promise<CheckedBackup>;
  /** Whether a service is using a database on a server, as far as its rows show. */
  isWorkedOn(now: number): Promise<boolean>;
  /**
   * Merges everything into the one file, for a database file that nobody has open. `damaged` if it cannot be read. Throws
   * AppError('unavailable') if another process has it open.
   */
  settle(path: string): Promise<'whole' | 'damaged'>;
  /** Replaces all rows of a database on a server with those of a checked file, in one transaction. */
  load(file: string): Promise<void>;
}

export interface CheckedBackup {
  /** The number of stored secrets per key that sealed them. */
  readonly sealedWith: ReadonlyMap<string, number>;
}
