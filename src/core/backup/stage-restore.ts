import { stat, utimes } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { dueAuditEvent } from '../audit/audit-scope.ts';
import type { NewAuditEvent } from '../model/access.ts';
import type { BackupDatabase, BackupOptions, CheckedBackup } from '../ports/backups.ts';
import { seal } from '../secrets/seal.ts';
import { pendingPath } from './names.ts';
import { checkRoom, clearLeftovers, makeFolder, withTemporary, writeWhole } from './whole-file.ts';

/** A checked backup that waits to be restored. */
export interface StagedRestore {
  readonly warnings: readonly string[];
}

/** Stages the rows of a backup in a database that we create; it replaces one that waited before. Only such a database is ever staged. */
export async function stageRestore(
  { database, base, encryptionKey, now }: BackupOptions,
  fill: (temporary: string) => Promise<void>,
): Promise<StagedRestore> {
  const pending = pendingPath(base);
  await makeFolder(dirname(pending), 0o755);
  await clearLeftovers(dirname(pending), (name) => name === basename(pending));
  const checked = await withTemporary(pending, async (given) => {
    await fill(given);
    // The log of the database that is replaced goes with it.
    const due = dueAuditEvent(now());
    return rebuildInto(pending, given, { database, event: due?.event ?? null });
  });
  return { warnings: restoreWarnings(checked, await encryptionKey()) };
}

/** Rebuilds the rows of `source` in `path`, which is then complete or unchanged. */
export async function rebuildInto(
  path: string,
  source: string,
  { database, event }: { readonly database: Pick<BackupDatabase, 'rebuild'>; readonly event: NewAuditEvent | null },
): Promise<CheckedBackup> {
  let checked: CheckedBackup = { sealedWith: new Map() };
  await writeWhole(path, async (temporary) => {
    const { size, mtime } = await stat(source);
    await checkRoom(dirname(path), size);
    checked = await database.rebuild(source, temporary, event);
    // The old database is kept under a name with this time, which must be the same when the restore is repeated.
    await utimes(temporary, mtime, mtime);
  });
  return checked;
}

/** What a person must know before a restore. A backup never contains the encryption key. */
function restoreWarnings({ sealedWith }: CheckedBackup, encryptionKey: Buffer): string[] {
  const lost = [...sealedWith].filter(([keyId]) => keyId !== idOf(encryptionKey)).map(([, count]) => count);
  const count = lost.reduce((sum, one) => sum + one, 0);
  if (count === 0) return [];
  const what = count === 1 ? '1 stored key or token' : `${count} stored keys and tokens`;
  return [
    `${what} in this backup cannot be decrypted with the current encryption key, because another one encrypted them: restore that key (the variable ENCRYPTION_KEY, or the file encryption-key in DATA_DIR), or enter these keys and tokens again after the restore.`,
  ];
}

/** The second part of every encrypted value identifies the key. */
function idOf(key: Buffer): string | undefined {
  return seal('', key, '').split('.')[1];
}
