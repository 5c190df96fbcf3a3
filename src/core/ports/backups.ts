/** How backups of the database are made, stored and restored. */
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

/** What backups need of the database they are of, and of database files in general. Files given here are ours alone. */
export interface BackupDatabase {
  /** For messages: the file's path or the server's address without secrets. */
  readonly name: string;
  /** Null for a database on a server. */
  readonly path: string | null;
  /** Fills an empty file with one consistent state, while others work on the database. Throws AppError('database'). */
  copyInto(file: string): Promise<void>;
  /**
   * Reads a backup and fills the empty file `target` with its rows, in tables of this version. `source` may be changed, also beside it.
   * Throws AppError('invalid') that says what the file is instead.
   */
  rebuild(source: string, target: string): Promise<CheckedBackup>;
  /** Whether some service is at work on a database on a server, as far as its rows tell. */
  isWorkedOn(now: number): Promise<boolean>;
  /**
   * A database file of which nobody has it open: everything is in the one file afterwards. `damaged` when it cannot be read. Throws
   * AppError('unavailable') when another process has it open.
   */
  settle(path: string): Promise<'whole' | 'damaged'>;
  /** Replaces all rows of a database on a server by those of a checked file, in one transaction. */
  load(file: string): Promise<void>;
}

export interface CheckedBackup {
  /** How many stored secrets there are for each key they were sealed with. */
  readonly sealedWith: ReadonlyMap<string, number>;
}
