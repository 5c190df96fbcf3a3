import type { Config } from '../config/config.ts';
import { loadSecrets } from '../config/secret-files.ts';
import { type Context, createContext } from '../context.ts';
import { withAudit } from '../core/audit/audit-scope.ts';
import { discoverRun } from '../core/candidates/discover-run.ts';
import { requestDiscovery } from '../core/candidates/list-candidates.ts';
import { dryRun } from '../core/links/reconcile/dry-run.ts';
import { startRun } from '../core/runs/start-run.ts';
import { createLocks } from '../core/tasks/locks.ts';
import type { Overrides } from '../create-runtime.ts';
import { openBackups } from '../db/open-backups.ts';
import { placeOf } from '../legacy/database-place.ts';
import { createLogger } from '../log/logger.ts';
import { backupCommand, restoreCommand } from './backup.ts';
import { discoverCommand } from './discover.ts';
import { doctorCommand } from './doctor.ts';
import { type ExitCode, standardOutput } from './output.ts';
import type { Command } from './parse-command.ts';
import { passwordCommand } from './password.ts';
import { reconcileCommand } from './reconcile.ts';

type BackupTask = Extract<Command, { kind: 'backup' | 'restore' }>;
type Task = Exclude<Command, { kind: 'serve' | 'usage' }>;
type Package = Pick<Overrides, 'version' | 'migrationsFolder'>;

const output = standardOutput;

/** Runs a command with the service's settings, whether or not the service runs. */
export async function runCommand(command: Task, config: Config, own: Package): Promise<ExitCode> {
  if (command.kind === 'backup' || command.kind === 'restore') return runBackupCommand(command, config, own);
  const logger = createLogger({ level: 'error', readable: true, output: process.stderr });
  await using context = await createContext(config, { ...own, logger, mayShare: true });
  const { runtime } = context;
  switch (command.kind) {
    case 'doctor':
      return await doctorCommand({ runtime, output });
    case 'password':
      return await passwordCommand({ runtime, output, input: process.stdin });
    case 'importRules': {
      const { importRulesCommand } = await import('./rules.ts');
      return await recorded('rules import', () => importRulesCommand({ runtime, output }, command.file));
    }
    case 'exportRules': {
      const { exportRulesCommand } = await import('./rules.ts');
      return await exportRulesCommand({ runtime, output }, command.file);
    }
    case 'reconcile':
      return await runReconcile(context, command);
    case 'discover':
      return await runDiscover(context, command.dryRun);
  }
}

/** Changes by commands are in the audit log like those by the API. */
function recorded<T>(action: string, work: () => Promise<T>): Promise<T> {
  return withAudit({ caller: { who: 'command line', address: null }, action }, work);
}

/** A running service does the work; this process only polls. */
async function runReconcile(
  { runtime, queue, isAlone, stopping }: Context,
  command: { readonly dryRun: boolean },
): Promise<ExitCode> {
  const startNow = isAlone && command.dryRun;
  if (isAlone && !command.dryRun) await queue.start();
  return reconcileCommand(
    {
      runtime,
      output,
      startRun: (scope, start) =>
        startNow
          ? dryRun(runtime, { scope, trigger: start.trigger }, stopping)
          : recorded('reconcile', () => startRun(runtime, scope, start)),
    },
    command,
  );
}

async function runDiscover({ runtime, queue, isAlone, stopping }: Context, isDry: boolean): Promise<ExitCode> {
  if (isAlone && !isDry) await queue.start();
  return discoverCommand({
    runtime,
    output,
    async startRun() {
      const request = { dryRun: isDry, trigger: 'command line' };
      const run = await recorded('discover', () => requestDiscovery(runtime, request));
      if (isAlone && isDry) await discoverRun(runtime, run.id, stopping);
      return run;
    },
  });
}

/** Does not open the database: a backup before an upgrade must contain the tables as they are. */
async function runBackupCommand(command: BackupTask, config: Config, { migrationsFolder }: Package): Promise<ExitCode> {
  const { address } = await placeOf(config.database);
  const {
    options: backups,
    applyPending,
    claim,
  } = openBackups(address, {
    dataDir: config.dataDir,
    migrationsFolder,
    encryptionKey: async () => (await loadSecrets(config, config.dataDir)).encryptionKey,
  });
  const parts = { runtime: { backups, locks: createLocks() }, applyPending, output };
  if (command.kind === 'backup') return await backupCommand(parts, command.file);
  const held = await claim();
  try {
    return await recorded('restore', () => restoreCommand(parts, command.source));
  } finally {
    held.release();
  }
}
