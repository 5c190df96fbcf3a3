import { DatabaseSync } from 'node:sqlite';
import { databaseError } from './errors.ts';

/**
 * Copies in one read transaction beside the writers. Blocks: run it in a process of its own. Opens the file read-only, because SQLite
 * removes the log on close if it believes to be the last connection, and the service may still use it.
 */
export function vacuumInto(path: string, file: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    database.prepare('vacuum into ?').run(file);
  } catch (error) {
    throw databaseError(error, path, `copy into ${file}`);
  } finally {
    database?.close();
  }
}
