import type { NewAuditEvent } from '../core/model/access.ts';
import { answerParent } from '../process/child-process.ts';
import type { DatabaseAddress } from './open.ts';

/** What backup.ts asks this process to do. */
export type BackupRequest =
  | { readonly kind: 'copy'; readonly address: DatabaseAddress; readonly file: string }
  | {
      readonly kind: 'rebuild';
      readonly source: string;
      readonly target: string;
      readonly migrationsFolder: string;
      readonly event: NewAuditEvent | null;
    };

// Each request loads only what it needs: the process serves one.
await answerParent(async (given) => {
  const request = given as BackupRequest;
  if (request.kind === 'rebuild') {
    const { rebuildBackup } = await import('./rebuild-backup.ts');
    return rebuildBackup(request);
  }
  const { address, file } = request;
  if (address.kind === 'file') return (await import('./copy-database.ts')).vacuumInto(address.path, file);
  return (await import('./backup-server.ts')).copyServer(address, file);
});
