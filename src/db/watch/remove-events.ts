import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { countOff } from './counts.ts';

const rowsPerStep = 1_000;

/**
 * Deletes events with their counts, oldest first, a thousand at a time, so that webhooks are answered in between. Returns the number of
 * rows deleted.
 */
export async function removeEvents({ build, write }: Database, where: SQL): Promise<number> {
  const some = sql`(select id from watch_events where ${where} order by at, id limit ${rowsPerStep})`;
  for (let total = 0; ; ) {
    const [gone] = await write([
      build.all<{ count: number }>(sql`select count(*) as count from ${some}`),
      ...countOff(some).map((statement) => build.run(statement)),
      build.run(sql`delete from watch_events where id in ${some}`),
    ]);
    const count = gone[0]?.count ?? 0;
    total += count;
    if (count < rowsPerStep) return total;
  }
}
