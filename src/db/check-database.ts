import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { databaseError } from './errors.ts';
import { state } from './schema/state.ts';

/** Less free space counts as none: an event needs some pages. */
const leastBytes = 64 * 1024;
/** After a failed write, this much must be free before the database is healthy again: the next events may be larger than the test write. */
const enoughBytes = 1024 * 1024;

/**
 * Throws AppError('database') if the database cannot be read or written. Writes only after a write has failed, to learn whether that is
 * over.
 */
export async function checkDatabase(database: Database, now: () => number): Promise<void> {
  await database.read(database.build.all(sql`select 1 from settings limit 1`));
  const fault = database.writeFault();
  if (database.path !== null) await checkFile(database.path, database.name, fault === null ? leastBytes : enoughBytes);
  if (fault !== null) await tryToWrite(database, now());
}

/** An open file that was deleted or became read-only still answers reads, so this checks its path, too. */
async function checkFile(path: string, name: string, least: number): Promise<void> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw databaseError(error, name);
  }
  const { bsize, blocks, bfree, bavail } = await statfs(dirname(path));
  const free = (process.getuid?.() === 0 ? bfree : bavail) * bsize;
  // File systems that do not count blocks report 0 of 0.
  if (blocks > 0 && free < least)
    throw databaseError(Object.assign(new Error('disk is full'), { code: 'ENOSPC' }), name, 'write to');
}

const probeKey = 'health.writeProbe';

async function tryToWrite({ build, write }: Database, at: number): Promise<void> {
  const row = { key: probeKey, value: at, updatedAt: at };
  await write([
    build
      .insert(state)
      .values(row)
      .onConflictDoUpdate({ target: state.key, set: { value: at, updatedAt: at } }),
    build.delete(state).where(sql`key = ${probeKey}`),
  ]);
}
