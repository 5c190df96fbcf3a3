import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { backupCommand, restoreCommand } from './cli/backup.ts';
import { doctorCommand } from './cli/doctor.ts';
import { hostInAddress, listenFault } from './cli/listen-fault.ts';
import { type ExitCode, standardOutput } from './cli/output.ts';
import { type Command, parseCommand } from './cli/parse-command.ts';
import { reconcileCommand } from './cli/reconcile.ts';
import { showUsage } from './cli/usage.ts';
import type { Config } from './config/config.ts';
import { readConfig } from './config/read-config.ts';
import { loadSecrets } from './config/secret-files.ts';
import type { Logger } from './core/ports/logger.ts';
import { createLocks } from './core/tasks/locks.ts';
import { openBackups } from './db/open-backups.ts';
import { AppError } from './errors.ts';
import { createLogger } from './log/logger.ts';
import { type OpenedService, openService, placeOf } from './open-service.ts';

// What is built into dist and src/main.ts lie equally deep, so that both find the package beside them.
const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const migrationsFolder = join(packageFolder, 'migrations');
const drainMs = 8_000;

async function serveForever(config: Config): Promise<void> {
  // V8 lets a small heap grow to four times what lives in it before it looks for old garbage. Twice costs no time and saves 50 MiB in a large sync.
  setFlagsFromString('--heap-growing-percent=100');
  const logger = createLogger({ level: config.logLevel, readable: process.stdout.isTTY === true });
  const service = await open(config, logger, { mayShare: false });
  const { context } = service;
  await context.prepare();
  const server = serve({
    fetch: createApp(context.app).fetch,
    hostname: config.host,
    port: config.port,
    overrideGlobalObjects: false,
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error) => reject(listenFault(config, error)));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  logger.info(
    {},
    `Plex Linker ${context.app.version} listens on http://${hostInAddress(config.host)}:${port}${config.urlBase}`,
  );

  let isStopping = false;
  const stop = (signal: string) => {
    // npm and service managers pass a signal on that the whole group had already: the second asks for nothing more.
    if (isStopping) return;
    isStopping = true;
    logger.info({}, `${signal}: finishing what runs, then ending`);
    shutDown(server, service, logger).catch((error: unknown) => {
      logger.error({ error: String(error) }, 'The end was not clean; the next start goes on from what is stored');
      process.exit(1);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal));
  await context.start();
}

async function shutDown(server: Server, service: OpenedService, logger: Logger): Promise<void> {
  server.close();
  await service.context.stop(drainMs);
  server.closeAllConnections();
  await service.close();
  logger.info({}, 'Ended');
  process.exit(0);
}

type BackupTask = Extract<Command, { kind: 'backup' | 'restore' }>;
type Task = Exclude<Command, BackupTask | { kind: 'serve' | 'usage' }>;

/** A command, on the same settings as the service; works with the service running or not. */
async function runCommand(command: Task, config: Config): Promise<ExitCode> {
  const logger = createLogger({ level: 'error', readable: true, output: process.stderr });
  await using service = await open(config, logger, { mayShare: true });
  const { runtime, verbs, queue } = service.context;
  const parts = { runtime, verbs, output: standardOutput };
  switch (command.kind) {
    case 'doctor':
      return await doctorCommand(parts);
    case 'importRules': {
      const { importRulesCommand } = await import('./cli/rules.ts');
      return await importRulesCommand(parts, command.file);
    }
    case 'exportRules': {
      const { exportRulesCommand } = await import('./cli/rules.ts');
      return await exportRulesCommand(parts, command.file);
    }
    case 'reconcile': {
      // With a running service it does the work and this only watches.
      if (!service.isAlone) return await reconcileCommand(parts, command);
      if (command.dryRun)
        return await reconcileCommand({ ...parts, verbs: { startRun: service.context.dryRun } }, command);
      await queue.start();
      const code = await reconcileCommand(parts, command);
      await service.context.stop(drainMs);
      return code;
    }
  }
}

/** Without opening the database: a backup before an upgrade is to be of the tables as they are. */
async function runBackupCommand(command: BackupTask, config: Config): Promise<ExitCode> {
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
  const parts = { runtime: { backups, locks: createLocks() }, applyPending, output: standardOutput };
  if (command.kind === 'backup') return await backupCommand(parts, command.file);
  const held = await claim();
  try {
    return await restoreCommand(parts, command.source);
  } finally {
    held.release();
  }
}

function open(config: Config, logger: Logger, options: { mayShare: boolean }): Promise<OpenedService> {
  return openService(config, { ...options, logger, migrationsFolder, version: packageVersion() });
}

function packageVersion(): string {
  const text: { version?: string } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  return text.version ?? 'unknown';
}

try {
  const command = parseCommand(process.argv.slice(2));
  if (command.kind === 'usage') process.exitCode = showUsage(standardOutput, command.fault);
  else if (command.kind === 'serve') await serveForever(readConfig(process.env));
  else if (command.kind === 'backup' || command.kind === 'restore')
    process.exit(await runBackupCommand(command, readConfig(process.env)));
  else process.exit(await runCommand(command, readConfig(process.env)));
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exit(1);
}
