import { applyPendingRestore } from '../../../../src/core/backup/apply-restore.ts';
import { createBackupDatabase } from '../../../../src/db/backup.ts';
import type { DatabaseAddress } from '../../../../src/db/open.ts';

/** Puts a waiting restore in place and ends itself, without a say, after the step that is named. */
const [kind, at, base, migrationsFolder, endAfter] = process.argv.slice(2);
const address: DatabaseAddress =
  kind === 'remote' ? { kind: 'remote', url: at ?? '' } : { kind: 'file', path: at ?? '' };
await applyPendingRestore({
  database: createBackupDatabase(address, migrationsFolder ?? ''),
  base: base ?? '',
  now: Date.now,
  onStep(step) {
    process.stdout.write(`${step}\n`);
    if (step === endAfter) process.kill(process.pid, 'SIGKILL');
  },
});
