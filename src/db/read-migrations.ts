import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.ts';

export interface Migration {
  readonly number: number;
  readonly tag: string;
  /** The whole file; the breakpoints between its statements are SQL comments. */
  readonly text: string;
}

/** Records which migrations a database has. */
export const journalTable = `create table if not exists migrations (
  number integer primary key, tag text not null, applied_at integer not null)`;

/** @param folder drizzle-kit's output: `meta/_journal.json` and one SQL file per migration. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  try {
    const journal = JSON.parse(await readFile(join(folder, 'meta/_journal.json'), 'utf8')) as {
      entries: { idx: number; tag: string }[];
    };
    return await Promise.all(
      journal.entries.map(async ({ idx, tag }) => ({
        number: idx,
        tag,
        text: await readFile(join(folder, `${tag}.sql`), 'utf8'),
      })),
    );
  } catch (error) {
    throw new AppError(
      'database',
      `The database's migrations could not be read from ${folder}. The installation is incomplete: install Plex Linker again.`,
      { cause: error },
    );
  }
}
