import { basename, dirname } from 'node:path';
import type { BackupOptions, StagedRestore } from './backups.ts';
import { pendingPath } from './names.ts';
import type { CheckedBackup } from './port.ts';
import { restoreWarnings } from './warnings.ts';
import { clearLeftovers, makeFolder, writeWhole } from './whole-file.ts';

/** A backup is checked on a copy of its own; only a good one waits, in the place of one that waited before. */
export async function stageRestore(
  { database, base, encryptionKey }: BackupOptions,
  fill: (temporary: string) => Promise<void>,
): Promise<StagedRestore> {
  const pending = pendingPath(base);
  await makeFolder(dirname(pending), 0o755);
  await clearLeftovers(dirname(pending), (name) => name === basename(pending));
  let checked: CheckedBackup = { sealedWith: new Map() };
  await writeWhole(pending, async (temporary) => {
    await fill(temporary);
    checked = await database.check(temporary);
  });
  return { warnings: restoreWarnings(checked, await encryptionKey()) };
}
