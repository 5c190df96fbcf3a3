import { dirname, join } from 'node:path';
import type { Config } from './config/config.ts';
import { secretsOf } from './config/describe-config.ts';
import { loadSecrets, readableSecrets, secretTexts } from './config/secret-files.ts';
import { reportLists } from './core/candidates/refresh-lists.ts';
import { showDiscovery } from './core/candidates/report.ts';
import { createHealthWatch } from './core/health/watch.ts';
import { createPlexListener } from './core/plex/servers/listen.ts';
import { startRun } from './core/runs/start-run.ts';
import type { Runtime } from './core/runtime.ts';
import { startWork } from './core/schedule.ts';
import { createReplicaFollower } from './core/setup/follow-replicas.ts';
import { longestDelays } from './core/tasks/longest-delay.ts';
import { createQueue, type Queue } from './core/tasks/queue.ts';
import { createWorks } from './core/work.ts';
import { createRuntime, type Late, type Overrides, type Parts } from './create-runtime.ts';
import { openClaimedDatabase } from './db/open-claimed.ts';
import type { AppContext } from './handlers/context.ts';
import { placeOf } from './legacy/database-place.ts';
import { importDatabase } from './legacy/import-database.ts';
import { openYamlFiles } from './legacy/open-yaml-files.ts';

export interface Context extends AsyncDisposable {
  readonly app: AppContext;
  readonly runtime: Runtime;
  readonly queue: Queue;
  /** False when another process uses this file database: then only rows may be read and written here. */
  readonly isAlone: boolean;
  /** Aborted when the service begins to stop. */
  readonly stopping: AbortSignal;
  /** Runs before the first request is answered: reads the legacy YAML files if they hold the rules. */
  prepare(): Promise<void>;
  /** Starts work: resumes unfinished tasks, clears the servers' back-off, starts a reconcile, sets the schedules. */
  start(): Promise<void>;
  /** Ends the streams and drains the queue. */
  stop(timeoutMs: number): Promise<void>;
  /** Gives back what only makes the next work faster. */
  releaseMemory(): void;
  /** Closes the database and releases its lock. */
  close(): Promise<void>;
}

/** How long running tasks may take to finish. */
export const drainMs = 8_000;

/** The composition root: secrets → database → clients → core. */
export async function createContext(config: Config, overrides: Overrides): Promise<Context> {
  const { logger } = overrides;
  const secrets = await loadSecrets(config, config.dataDir);
  for (const path of secrets.made) logger.info({}, `Made ${path}: it holds a secret of this service`);
  for (const secret of [...secretsOf(config), ...secretTexts(secrets)]) logger.hide(secret);
  const { address, oldDatabase } = await placeOf(config.database);
  const claimed = await openClaimedDatabase(address, {
    dataDir: config.dataDir,
    migrationsFolder: overrides.migrationsFolder,
    encryptionKey: secrets.encryptionKey,
    mayShare: overrides.mayShare ?? false,
    logger,
  });
  try {
    return await assemble({ config, overrides, secrets, claimed, oldDatabase });
  } catch (error) {
    await claimed.close();
    throw error;
  }
}

async function assemble(parts: Parts): Promise<Context> {
  const { config, claimed, oldDatabase } = parts;
  const late: Late = {};
  const { runtime, observer } = await createRuntime(parts, late);
  if (claimed.refusedRestore !== null) runtime.health.set('restore', 'error', claimed.refusedRestore);
  const yaml = await openYamlFiles(runtime, { config, hadDatabase: claimed.isOld });
  const listener = createPlexListener(runtime);
  const queue = createQueue(runtime, {
    alone: config.database.kind !== 'remote',
    longestDelays: async () => longestDelays(await runtime.settings()),
    works: createWorks(runtime, listener),
  });
  Object.assign(late, { yaml, listener, queue } satisfies Late);
  const healthWatch = createHealthWatch(runtime, {
    observer,
    reconcile: () => startRun(runtime, 'links', { dryRun: false, trigger: 'a disk is back' }),
    reports: [() => reportLists(runtime), () => showDiscovery(runtime)],
    ...(config.database.kind === 'remote' ? { follow: createReplicaFollower(runtime) } : {}),
    secretFiles: () => readableSecrets(config.dataDir),
  });
  if (oldDatabase !== null && claimed.isAlone) await importDatabase(runtime, oldDatabase);
  const abort = new AbortController();
  const stopping = abort.signal;
  const { version, migrationsFolder } = parts.overrides;
  // Both lie in the package's folder.
  const webFolder = join(dirname(migrationsFolder), 'dist', 'web');
  const context: Context = {
    app: { runtime, config, version, webFolder, startedAt: runtime.now(), stopping },
    runtime,
    queue,
    isAlone: claimed.isAlone,
    stopping,
    async prepare() {
      await yaml?.sync();
    },
    async start() {
      await startWork(runtime, queue);
      healthWatch.start();
    },
    async stop(timeoutMs) {
      abort.abort();
      listener.stop();
      await Promise.all([queue.drain(timeoutMs), healthWatch.stop()]);
    },
    releaseMemory: () => claimed.database.releaseMemory(),
    close: claimed.close,
    async [Symbol.asyncDispose]() {
      await context.stop(drainMs);
      await context.close();
    },
  };
  return context;
}
