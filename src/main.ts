import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import type { Logger } from './core/ports/logger.ts';
import { openDatabase } from './db/open.ts';
import { takeProcessLock } from './db/process-lock.ts';
import { AppError } from './errors.ts';
import { createLogger } from './log.ts';
import { loadSecrets } from './secret-files.ts';

// dist/main.js and src/main.ts lie equally deep, so that both find the package beside them.
const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const drainMs = 8_000;

async function serveForever(config: Config, logger: Logger): Promise<void> {
  const opened = await openAll(config, logger);
  const { context } = opened;
  const app = createApp(context.app);
  const server = serve({ fetch: app.fetch, hostname: config.host, port: config.port }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error) => reject(cannotListen(config, error)));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  logger.info(
    { version: context.app.version },
    `Plex Linker listens on http://${config.host}:${port}${config.urlBase}`,
  );
  await context.start();

  const stop = (signal: string) => {
    logger.info({}, `${signal}: finishing what runs, then ending`);
    void shutDown(server, opened, logger);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(signal));
}

interface Opened {
  readonly context: Context;
  close(): void;
}

/** Lock, secrets, database, context: in this order, so that nothing is written where another process works. */
async function openAll(config: Config, logger: Logger): Promise<Opened> {
  const secrets = await loadSecrets(config, config.dataDir);
  for (const path of secrets.made) logger.info({}, `Made ${path}: it holds a secret of this service`);
  const file = config.database.kind === 'file' ? config.database : null;
  const lock = file === null ? null : await takeProcessLock(file.path);
  if (file !== null && lock === null)
    throw new AppError(
      'unavailable',
      `Another Plex Linker works with ${file.path}: stop it first, or give this one a DATA_DIR or DATABASE_URL of its own.`,
    );
  if (config.database.kind === 'legacySqlite')
    throw new AppError('invalid', 'DATABASE_URL in the old sqlite: form is not understood here.');
  const database = await openDatabase(config.database, { migrationsFolder: join(packageFolder, 'src/db/migrations') });
  const context = await createContext(config, { database, secrets, logger, version: packageVersion() });
  return {
    context,
    close() {
      database.close();
      lock?.release();
    },
  };
}

async function shutDown(server: Server, opened: Opened, logger: Logger): Promise<void> {
  server.close();
  await opened.context.stop(drainMs);
  server.closeAllConnections();
  opened.close();
  logger.info({}, 'Ended');
  process.exit(0);
}

function packageVersion(): string {
  const text: { version?: string } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  return text.version ?? 'unknown';
}

function cannotListen(config: Config, error: Error): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? error.message;
  return new AppError(
    'unavailable',
    `Cannot listen on ${config.host}:${config.port} (${code}): is another program there? Set HOST or PORT.`,
    { cause: error },
  );
}

try {
  const config = readConfig(process.env);
  await serveForever(config, createLogger({ level: config.logLevel, readable: process.stdout.isTTY === true }));
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 100).unref();
}
