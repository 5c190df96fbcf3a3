import { DatabaseSync } from 'node:sqlite';
import { databaseError } from './errors.ts';

/**
 * One read transaction beside those that write. Blocks: for a process of its own. Opened for reading only, so that its end never takes the
 * log away from the service that has the database open: SQLite does that where it believes to be the last.
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
