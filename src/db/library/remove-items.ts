import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { removeWords } from './search.ts';

const rowsPerStep = 500;

/** Deletes rows with all that hangs on them, some at a time, so that webhooks are answered in between. Returns how many went. */
export async function removeItems({ build, write }: Database, where: SQL): Promise<number> {
  const some = sql`(select id from media_items where ${where} order by id limit ${rowsPerStep})`;
  for (let total = 0; ; ) {
    const [, result] = await write(
      [build.run(removeWords(some)), build.run(sql`delete from media_items where id in ${some}`)],
      'repeatable',
    );
    total += result.rowsAffected;
    if (result.rowsAffected < rowsPerStep) return total;
  }
}
