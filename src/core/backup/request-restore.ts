import { describeChange, recordChange } from '../audit/audit-scope.ts';
import type { Runtime } from '../runtime.ts';
import { restoreStored, restoreUpload } from './backups.ts';

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
  return { message: pendingMessage, warnings };
}
