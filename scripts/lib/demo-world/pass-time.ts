import { join } from 'node:path';
import { createClient } from '@libsql/client';
import type { World } from '../../../test/fakes/world.ts';

const hourMs = 3_600_000;

/**
 * Spreads views over four weeks and finished runs over two days, as if the service had been running for so long. Comparisons of watch states
 * stay: after an old one another is due, and makes the copies agree that are to differ.
 */
export async function ageHistory(world: World): Promise<void> {
  const back = (rank: string) => `${hourMs} * (${rank})`;
  await write(world, [
    `UPDATE watch_events SET at = at - ${back('(id * 53) % 640')}`,
    `WITH past AS (SELECT id, ${back('5 * (row_number() OVER (ORDER BY created_at DESC) - 1)')} AS ms FROM runs
       WHERE finished_at IS NOT NULL AND scope <> 'watch')
     UPDATE runs SET created_at = created_at - past.ms, started_at = started_at - past.ms,
       finished_at = finished_at - past.ms FROM past WHERE runs.id = past.id`,
  ]);
}

/** A task is given up after it has failed for three days: these have. */
export function ageFailures(world: World): Promise<void> {
  return write(world, [
    `UPDATE tasks SET first_failed_at = first_failed_at - 73 * ${hourMs} WHERE state = 'waiting' AND attempts > 0`,
  ]);
}

/** The request is one of a Plex account that may only view, without a plex.tv to sign in at. */
export function giveToViewer(world: World, requestId: number): Promise<void> {
  return write(world, [`UPDATE requests SET plex_id = 4711, requester_name = 'Vera' WHERE id = ${requestId}`]);
}

/** Only the demo writes into the database of a running service. */
async function write({ data }: World, statements: string[]): Promise<void> {
  const client = createClient({ url: `file:${join(data, 'plex-linker.db')}` });
  try {
    await client.execute('PRAGMA busy_timeout = 10000');
    await client.batch(statements, 'write');
  } finally {
    client.close();
  }
}
