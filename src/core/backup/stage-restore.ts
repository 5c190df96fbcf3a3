import { stat, utimes } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { BackupDatabase, BackupOptions, CheckedBackup } from '../ports/backups.ts';
import { pendingPath } from './names.ts';
import { restoreWarnings } from './warnings.ts';
import { checkRoom, clearLeftovers, makeFolder, withTemporary, writeWhole } from './whole-file.ts';

/** A checked backup that waits to be put in place. */
export interface StagedRestore {
  readonly warnings: readonly string[];
}

/** The rows of a backup in a database that we made; only such a one waits, in the place of one that waited before. */
export async function stageRestore(
  { database, base, encryptionKey }: BackupOptions,
  fill: (temporary: string) => Promise<void>,
): Promise<StagedRestore> {
  const pending = pendingPath(base);
  await makeFolder(dirname(pending), 0o755);
  await clearLeftovers(dirname(pending), (name) => name === basename(pending));
  const checked = await withTemporary(pending, async (given) => {
    await fill(given);
    return rebuildInto(pending, given, database);
  });
  return { warnings: restoreWarnings(checked, await encryptionKey()) };
}

/** Leaves the rows of `source` in `path`, which is there whole or as it was. */
export async function rebuildInto(
  path: string,
  source: string,
  { rebuild }: Pick<BackupDatabase, 'rebuild'>,
): Promise<CheckedBackup> {
  let checked: CheckedBackup = { sealedWith: new Map() };
  await writeWhole(path, async (temporary) => {
    const { size, mtime } = await stat(source);
    await checkRoom(dirname(path), size);
    checked = await rebuild(source, temporary);
    // What is kept of the old database is named after this time: the same when it is done again.
    await utimes(temporary, mtime, mtime);
  });
  return checked;
}
