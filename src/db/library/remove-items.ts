import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { listOf } from '../rows.ts';
import { removeWords } from './search.ts';

const rowsPerStep = 500;

/**
 * Deletes rows with everything that belongs to them, some at a time, so that webhooks are answered in between. Returns the number of rows
 * deleted.
 */
export async function removeItems({ build, read, write }: Database, where: SQL): Promise<number> {
  for (let total = 0; ; ) {
    const some = sql`select id from media_items where ${where} limit ${rowsPerStep}`;
    const ids = (await read(build.all<{ id: number }>(some))).map(({ id }) => id);
    if (ids.length === 0) return total;
    // Items that returned meanwhile keep their rows and words.
    const still = sql`id in ${listOf(ids)} and ${where}`;
    const [, result] = await write(
      [
        build.run(removeWords(sql`(select id from media_items where ${still})`)),
        build.run(sql`delete from media_items where ${still}`),
      ],
      'repeatable',
    );
    total += result.rowsAffected;
  }
}
