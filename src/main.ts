import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { hostInAddress, listenFault } from './cli/listen-fault.ts';
import { standardOutput } from './cli/output.ts';
import { parseCommand } from './cli/parse-command.ts';
import { showUsage } from './cli/usage.ts';
import type { Config } from './config/config.ts';
import { readConfig } from './config/read-config.ts';
import { type Context, createContext, drainMs } from './context.ts';
import type { Logger } from './core/ports/logger.ts';
import { AppError } from './errors.ts';
import { createLogger } from './log/logger.ts';
import { giveWay } from './process/breathe.ts';
import { releaseMemoryWhenIdle } from './process/idle-memory.ts';

// dist/main.js and src/main.ts are equally deep, so both find the package folder.
const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const migrationsFolder = join(packageFolder, 'migrations');

/**
 * Sonarr and Radarr keep a connection for a minute (the default of .NET's `SocketsHttpHandler`), as do reverse proxies. They must be the first
 * to close it: an event sent on a connection that is just being closed here is lost.
 */
const keepAliveMs = 75_000;

async function serveForever(config: Config): Promise<void> {
  // V8 lets a small heap grow to four times its live data before it collects old garbage. Twice costs no time and saves 50 MiB in a large
  // sync.
  setFlagsFromString('--heap-growing-percent=100');
  const logger = createLogger({ level: config.logLevel, readable: process.stdout.isTTY === true });
  const context = await createContext(config, {
    logger,
    recentLog: logger,
    migrationsFolder,
    version: packageVersion(),
  });
  await context.prepare();
  const server = serve({
    fetch: createApp(context.app).fetch,
    hostname: config.host,
    port: config.port,
    overrideGlobalObjects: false,
  }) as Server;
  server.on('connection', giveWay);
  server.keepAliveTimeout = keepAliveMs;
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
    // npm and service managers forward a signal that the whole group already received: ignore the second one.
    if (isStopping) return;
    isStopping = true;
    logger.info({}, `${signal}: finishing what runs, then ending`);
    shutDown(server, context, logger).catch((error: unknown) => {
      logger.error({ error: String(error) }, 'The end was not clean; the next start goes on from what is stored');
      process.exit(1);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal));
  await context.start();
  releaseMemoryWhenIdle(() => context.releaseMemory());
}

async function shutDown(server: Server, context: Context, logger: Logger): Promise<void> {
  server.close();
  await context.stop(drainMs);
  server.closeAllConnections();
  await context.close();
  logger.info({}, 'Ended');
  process.exit(0);
}

function packageVersion(): string {
  const text: { version?: string } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  return text.version ?? 'unknown';
}

async function runProgram(): Promise<void> {
  const command = parseCommand(process.argv.slice(2));
  if (command.kind === 'usage') process.exitCode = showUsage(standardOutput, command.fault);
  else if (command.kind === 'serve') await serveForever(readConfig(process.env));
  else {
    const { runCommand } = await import('./cli/run-command.ts');
    process.exit(await runCommand(command, readConfig(process.env), { version: packageVersion(), migrationsFolder }));
  }
}

// Not awaited: what is loaded later imports parts of this file's bundle, and would wait for its end.
runProgram().catch((error: unknown) => {
  console.error(error instanceof AppError ? error.message : error);
  process.exit(1);
});
