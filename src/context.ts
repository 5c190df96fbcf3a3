import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createMappingListSource, shownSource } from './clients/mapping-lists/fetch-mapping-list.ts';
import { readMappingList } from './clients/mapping-lists/read-mapping-list.ts';
import { findNeighbours } from './clients/plex/gdm.ts';
import { createPlexTv } from './clients/plex-tv/plex-tv.ts';
import { createServerClients, type ServerClients } from './clients/server-clients.ts';
import { createTmdb } from './clients/tmdb/tmdb.ts';
import type { Config } from './config/config.ts';
import { secretsOf } from './config/describe-config.ts';
import { loadSecrets, readableSecrets, replaceSecretFile, type Secrets, secretTexts } from './config/secret-files.ts';
import { dueAuditEvent, withoutAudit } from './core/audit/audit-scope.ts';
import { createObserver } from './core/health/create-observer.ts';
import { createHealthBoard } from './core/health/health-board.ts';
import { createHealthWatch, type HealthIntervals } from './core/health/watch.ts';
import { createPlexListener, type PlexListener } from './core/plex/servers/listen.ts';
import { reportServerSetup } from './core/plex/servers/server-health.ts';
import type { Logger } from './core/ports/logger.ts';
import { repairRules } from './core/rules/repair-rules.ts';
import { startRun } from './core/runs/start-run.ts';
import type { Runtime } from './core/runtime.ts';
import { startWork } from './core/schedule.ts';
import { createSealer } from './core/secrets/seal.ts';
import { createServiceSecrets } from './core/secrets/service-secrets.ts';
import { plexClientIdentifier } from './core/servers/client-identifier.ts';
import { loadInstances } from './core/servers/load-instances.ts';
import { loadPlexServers } from './core/servers/load-plex-servers.ts';
import { createPlexServers } from './core/servers/plex-servers.ts';
import { createPlexTvMemory } from './core/servers/plex-tv-memory.ts';
import { createServerFacts } from './core/servers/server-facts.ts';
import { createServers } from './core/servers/servers.ts';
import { createSettingsInForce } from './core/settings/settings-in-force.ts';
import { reportInstances } from './core/setup/instances/instance-health.ts';
import { createLocks } from './core/tasks/locks.ts';
import { longestDelays } from './core/tasks/longest-delay.ts';
import { patienceMs } from './core/tasks/patience.ts';
import { createQueue, type Queue } from './core/tasks/queue.ts';
import { recordSyncedViews } from './core/watch/record-synced-views.ts';
import { createWorks } from './core/work.ts';
import { recordCallers } from './db/audit.ts';
import { type ClaimedDatabase, openClaimedDatabase } from './db/open-claimed.ts';
import { createStores, resealAll, type Stores } from './db/stores.ts';
import type { AppContext } from './handlers/context.ts';
import { placeOf } from './legacy/database-place.ts';
import { importDatabase } from './legacy/import-database.ts';
import { classicNames } from './legacy/naming-classic.ts';
import { openYamlFiles } from './legacy/open-yaml-files.ts';
import type { YamlFiles } from './legacy/yaml-files.ts';
import { createBreath } from './process/breathe.ts';

/** What the configuration does not contain, and what a command or a test replaces. */
export interface Overrides {
  readonly logger: Logger;
  readonly version: string;
  readonly migrationsFolder: string;
  /** A command may share the database with the running service; the service itself may not. Default: false. */
  readonly mayShare?: boolean;
  /** UTC epoch milliseconds. Default: the system's clock. */
  now?(): number;
  /** Replaces or wraps the clients. */
  clients?(made: ServerClients): ServerClients;
  /** Default: discovers servers on the local network. */
  readonly neighbours?: Runtime['neighbours'];
  readonly healthIntervals?: HealthIntervals;
}

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
  /** Closes the database and releases its lock. */
  close(): Promise<void>;
}

/** How long running tasks may take to finish. */
export const drainMs = 8_000;

/** Built after the runtime, which needs it. */
interface Late {
  queue?: Queue;
  listener?: PlexListener;
  yaml?: YamlFiles | null;
}

interface Parts {
  readonly config: Config;
  readonly overrides: Overrides;
  readonly secrets: Secrets;
  readonly claimed: ClaimedDatabase;
  /** A Plex Linker 3 database to import. */
  readonly oldDatabase: string | null;
}

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
    secretFiles: () => readableSecrets(config.dataDir),
  });
  if (oldDatabase !== null && claimed.isAlone) await importDatabase(runtime, oldDatabase);
  const abort = new AbortController();
  const stopping = abort.signal;
  const { version } = parts.overrides;
  const context: Context = {
    app: { runtime, config, version, startedAt: runtime.now(), stopping },
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
    close: claimed.close,
    async [Symbol.asyncDispose]() {
      await context.stop(drainMs);
      await context.close();
    },
  };
  return context;
}

async function createRuntime({ config, overrides, secrets, claimed }: Parts, late: Late) {
  const { logger, now = Date.now } = overrides;
  const stores = createStores(
    recordCallers(claimed.database, () => dueAuditEvent(now())),
    { now, ...createSealer(secrets) },
  );
  if (secrets.previousKeys.length > 0) await resealAll(stores, logger);
  await repairRules(stores.store, logger);
  const settings = await createSettingsInForce(stores.store.settings, config.settings);
  const health = createHealthBoard(now);
  const observer = createObserver({ health, logger, now }, () => runtime);
  const clientIdentifier = await plexClientIdentifier(stores.store.state);
  const made = createServerClients({
    logger,
    clientIdentifier,
    timeoutMs: () => patienceMs(settings.last()['http.timeoutSeconds'] * 1_000),
    observe: (server) => observer.observe(server),
  });
  const runtime: Runtime = {
    ...stores,
    ...(await connectServers(config, { stores, health, clients: overrides.clients?.(made) ?? made })),
    locks: createLocks(),
    serverFacts: createServerFacts(now),
    plexTv: createPlexTv({ baseUrl: config.plexTvUrl, clientIdentifier, log: logger }),
    plexTvMemory: createPlexTvMemory(),
    neighbours: overrides.neighbours ?? findNeighbours,
    tmdb: config.tmdbApiKey === null ? null : createTmdb({ apiKey: config.tmdbApiKey, log: logger }),
    backups: claimed.backups.options,
    webhook: { publicUrl: config.publicUrl, urlBase: config.urlBase },
    secrets: await loadServiceSecrets({ config, secrets, claimed }, { stores, health, logger, now }),
    environmentSettings: config.settings,
    breathe: createBreath(),
    mappingLists: {
      sources: config.mappingListUrls,
      nameOf: shownSource,
      fetch: createMappingListSource(),
      read: readMappingList,
    },
    logger,
    now,
    settings: settings.get,
    settingsChanged() {
      settings.forget();
      void applySettings(late);
    },
    rulesChanged: async () => late.yaml?.sync(),
    viewsChanged: (server, changes) => recordSyncedViews(runtime, server, changes),
    mediaRoot: config.mediaRoot,
    mediaRootVariable: config.mediaRootVariable,
    // Tasks begin in the scope of whoever wakes the queue, and are not what that request changed.
    wake: () => withoutAudit(() => late.queue?.wake()),
    health,
    seenAt: observer.seenAt,
    classicNames,
  };
  return { runtime, observer };
}

function loadServiceSecrets(
  { config, secrets, claimed }: Pick<Parts, 'config' | 'secrets' | 'claimed'>,
  { stores, ...more }: { readonly stores: Stores } & Pick<Runtime, 'health' | 'logger' | 'now'>,
): Promise<Runtime['secrets']> {
  const files = { apiKey: join(config.dataDir, 'api-key'), webhookSecret: join(config.dataDir, 'webhook-secret') };
  const sourceOf = (isSet: boolean, file: string) =>
    isSet ? 'environment' : secrets.made.includes(file) ? 'newFile' : 'file';
  return createServiceSecrets({
    store: stores.store.serviceSecrets,
    given: {
      apiKey: {
        value: secrets.apiKey,
        from: sourceOf(config.apiKey !== null, files.apiKey),
        variable: 'PLEX_LINKER_API_KEY',
        file: files.apiKey,
      },
      webhookSecret: {
        value: secrets.webhookSecret,
        from: sourceOf(config.webhookSecret !== null, files.webhookSecret),
        variable: 'WEBHOOK_SECRET',
        file: files.webhookSecret,
      },
    },
    isShared: config.database.kind === 'remote' || !claimed.isAlone,
    writeFile: (name, value) => replaceSecretFile(files[name], value),
    ...more,
  });
}

async function applySettings({ yaml, listener }: Late): Promise<void> {
  await yaml?.sync();
  await listener?.sync();
}

async function connectServers(
  config: Config,
  { stores, health, clients }: { stores: Stores; health: Runtime['health']; clients: ServerClients },
): Promise<Pick<Runtime, 'servers' | 'plex'>> {
  return {
    servers: await createServers({
      loadInstances: () => loadInstances(config, stores.store),
      makeSonarr: clients.sonarr,
      makeRadarr: clients.radarr,
      mediaRoot: config.mediaRoot,
      sonarrPrefix: config.sonarrPrefix,
      exists: existsSync,
      loaded: (instances) => reportInstances(health, instances),
    }),
    plex: await createPlexServers({
      load: () => loadPlexServers(config, stores.library),
      makeClient: clients.plex,
      mediaRoot: config.mediaRoot,
      exists: existsSync,
      loaded: (loaded) => reportServerSetup(health, loaded),
    }),
  };
}
