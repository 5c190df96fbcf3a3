import type { SQL } from 'drizzle-orm';
import type { Database } from './database.ts';

const rowsPerStep = 1_000;

/** Deletes old rows a thousand at a time, so that webhooks are answered in between. Returns the number of rows deleted. */
export async function deleteInSteps(database: Database, deletion: (limit: number) => SQL): Promise<number> {
  for (let total = 0; ; ) {
    const [result] = await database.write([database.build.run(deletion(rowsPerStep))], 'repeatable');
    total += result.rowsAffected;
    if (result.rowsAffected < rowsPerStep) return total;
  }
}
