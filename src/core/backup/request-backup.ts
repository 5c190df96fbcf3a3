import { recordChange } from '../audit/audit-scope.ts';
import type { Runtime } from '../runtime.ts';
import { makeBackup } from './backups.ts';

/** Makes a backup for a caller, who is recorded. */
export async function requestBackup(
  rt: Pick<Runtime, 'backups' | 'locks' | 'store' | 'now'>,
): ReturnType<typeof makeBackup> {
  await recordChange(rt, { subject: 'backup' });
  return makeBackup(rt);
}
