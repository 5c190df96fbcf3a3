import { describeChange, recordChange } from '../audit/audit-scope.ts';
import type { Runtime } from '../runtime.ts';
import { restoreStored, restoreUpload } from './backups.ts';
import { pendingPath } from './names.ts';
import { readFileFacts, removeDatabaseFile } from './whole-file.ts';

const pendingMessage =
  'The backup was checked and is applied at the next start: restart Plex Linker now. What it stores until then is lost with the database that is replaced, which is kept beside the new one.';

export type RestoreSource = { readonly id: string } | { readonly chunks: AsyncIterable<Uint8Array> };

export interface RequestedRestore {
  readonly message: string;
  readonly warnings: readonly string[];
}

/** Checks a backup, stages it for the next start, and shows that in health. */
export async function requestRestore(
  rt: Pick<Runtime, 'backups' | 'health' | 'store' | 'now'>,
  source: RestoreSource,
): Promise<RequestedRestore> {
  const change = { subject: 'restore', after: { source: 'id' in source ? source.id : 'an uploaded file' } };
  describeChange(change);
  const { warnings } = 'id' in source ? await restoreStored(rt, source.id) : await restoreUpload(rt, source.chunks);
  await recordChange(rt, change);
  rt.health.set('restore', 'notice', pendingMessage);
  rt.health.replace(
    'restore-keys',
    warnings.map((message) => ({ key: 'restore-keys', level: 'warning', message })),
  );
  return { message: pendingMessage, warnings };
}

/** Whether a backup waits for the next start, of whichever process. */
export async function isRestorePending({ backups }: Pick<Runtime, 'backups'>): Promise<boolean> {
  return (await readFileFacts(pendingPath(backups.base))) !== null;
}

/** Removes the copy that waits for the next start; false if none does. */
export async function cancelRestore(rt: Pick<Runtime, 'backups' | 'health' | 'store' | 'now'>): Promise<boolean> {
  if (!(await isRestorePending(rt))) return false;
  await recordChange(rt, { subject: 'restore' });
  await removeDatabaseFile(pendingPath(rt.backups.base));
  for (const key of ['restore', 'restore-keys']) rt.health.clear(key);
  return true;
}
