import { existsSync } from 'node:fs';
import { findNeighbours } from './clients/plex/gdm.ts';
import { createPlex } from './clients/plex/plex.ts';
import { createPlexTv } from './clients/plex-tv/plex-tv.ts';
import { createRadarr } from './clients/radarr/radarr.ts';
import { createSonarr } from './clients/sonarr/sonarr.ts';
import { createTmdb } from './clients/tmdb/tmdb.ts';
import type { Config } from './config/config.ts';
import { secretsOf } from './config/describe-config.ts';
import { readableSecrets, type Secrets } from './config/secret-files.ts';
import { createObserver } from './core/health/create-observer.ts';
import { createHealthBoard } from './core/health/health-board.ts';
import { createHealthWatch } from './core/health/watch.ts';
import { receive, retryDelivery } from './core/inbox/receive.ts';
import * as linkVerbs from './core/links/link-verbs.ts';
import { reconcileLinks } from './core/links/reconcile/reconcile.ts';
import type { Instance } from './core/model/instance.ts';
import type { PlexServer } from './core/model/plex.ts';
import { checkServers } from './core/plex/servers/check-servers.ts';
import { createPlexListener } from './core/plex/servers/listen.ts';
import { reportServerSetup } from './core/plex/servers/server-health.ts';
import type { Logger } from './core/ports/logger.ts';
import type { Store } from './core/ports/store.ts';
import type { Tmdb } from './core/ports/tmdb.ts';
import { repairRules } from './core/rules/repair-rules.ts';
import { resumeRuns, startRun } from './core/runs/start-run.ts';
import { startSync } from './core/runs/start-sync.ts';
import type { Runtime } from './core/runtime.ts';
import { libraryTasks } from './core/schedule.ts';
import { open, seal } from './core/secrets/seal.ts';
import { loadInstances } from './core/servers/load-instances.ts';
import { loadPlexServers } from './core/servers/load-plex-servers.ts';
import { createPlexServers } from './core/servers/plex-servers.ts';
import { createPlexTvMemory } from './core/servers/plex-tv-memory.ts';
import { createServerFacts } from './core/servers/server-facts.ts';
import { createServers } from './core/servers/servers.ts';
import { effectiveSettings } from './core/settings/setting-rows.ts';
import { createSettingsInForce } from './core/settings/settings-in-force.ts';
import { clearBackOff } from './core/setup/clear-back-off.ts';
import { noteInstances } from './core/setup/instances/instance-health.ts';
import { scheduleReconcileTask } from './core/tasks/kinds/links.ts';
import { clearBackOffTask, retentionTask } from './core/tasks/kinds/upkeep.ts';
import { createLocks } from './core/tasks/locks.ts';
import { longestDelays } from './core/tasks/longest-delay.ts';
import { patienceMs } from './core/tasks/patience.ts';
import { createQueue, type Queue } from './core/tasks/queue.ts';
import type { Verbs } from './core/verbs.ts';
import { recordSyncedViews } from './core/watch/record-synced-views.ts';
import { createWorks } from './core/work.ts';
import type { Database } from './db/database.ts';
import { createLibraryStore } from './db/library/library-store.ts';
import type { OpenedBackups } from './db/open-backups.ts';
import { createRequestStore } from './db/requests.ts';
import { createShowStore } from './db/shows.ts';
import { createStatsStore } from './db/stats.ts';
import { createStore } from './db/store.ts';
import { createWatchStore } from './db/watch/watch-store.ts';
import type { AppContext } from './handlers/context.ts';
import { classicNames } from './legacy/naming-classic.ts';
import type { YamlFiles } from './legacy/yaml-files.ts';

export interface ContextOptions {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly backups: OpenedBackups;
  readonly logger: Logger;
  readonly version: string;
  now?(): number;
  /** The folder of Plex Linker 3's files, where they are the rules' home; given what was found at an earlier start. */
  yamlFolder?(stored: unknown): Promise<string | null>;
}

export interface Context {
  readonly app: AppContext;
  readonly runtime: Runtime;
  readonly verbs: Verbs;
  readonly queue: Queue;
  /** What must be known before anybody is answered: the legacy YAML files are read, where they are the rules' home. */
  prepare(): Promise<void>;
  /** Work begins: what was left goes on, the servers' back-off is cleared, a reconcile runs, schedules are set. */
  start(): Promise<void>;
  /** A dry run done here and now, without working off the queue: nothing is changed anywhere. */
  dryRun: Verbs['startRun'];
  /** Ends the streams and drains the queue. */
  stop(timeoutMs: number): Promise<void>;
}

/** The one place that builds everything: database → clients → core. */
export async function createContext(config: Config, options: ContextOptions): Promise<Context> {
  const { logger, secrets, database } = options;
  const now = options.now ?? Date.now;
  for (const secret of [
    ...secretsOf(config),
    secrets.apiKey,
    secrets.webhookSecret,
    ...[secrets.encryptionKey, ...secrets.previousKeys].map((key) => key.toString('hex')),
  ])
    logger.hide(secret);

  const keys = [secrets.encryptionKey, ...secrets.previousKeys];
  const sealer = {
    now,
    seal: (plain: string, context: string) => seal(plain, secrets.encryptionKey, context),
    open: (sealed: string, context: string) => open(sealed, keys, context),
  };
  const store = createStore(database, sealer);
  const library = createLibraryStore(database, sealer);
  const watch = createWatchStore(database, sealer);
  const settings = await createSettingsInForce(async () =>
    effectiveSettings(await store.settings.all(), config.settings),
  );
  /** What a form holds has no id: nothing is written down about it. */
  const observed = (kind: 'instance' | 'plex', id: number | undefined) =>
    id === undefined || id === 0 ? {} : { observe: observer.observe(`${kind}:${id}`) };
  const timeoutMs = () => patienceMs(settings.last()['http.timeoutSeconds'] * 1_000);
  const health = createHealthBoard(now);
  const observer = createObserver({ health, logger, now }, () => runtime);
  const servers = await createServers({
    loadInstances: () => loadInstances(config, store),
    makeSonarr: (instance) =>
      createSonarr({ ...clientOptions(instance, logger), timeoutMs, ...observed('instance', instance.id) }),
    makeRadarr: (instance) =>
      createRadarr({ ...clientOptions(instance, logger), timeoutMs, ...observed('instance', instance.id) }),
    mediaRoot: config.mediaRoot,
    sonarrPrefix: config.sonarrPrefix,
    exists: existsSync,
    loaded: (instances) => noteInstances(health, instances),
  });

  if (secrets.previousKeys.length > 0) {
    const counts = [await store.instances.reseal(), await library.servers.reseal(), await watch.accounts.reseal()];
    const resealed = counts.reduce((sum, count) => sum + count, 0);
    logger.info({ resealed }, 'what earlier encryption keys sealed is sealed with the present one now');
  }
  await repairRules(store, logger);
  const clientIdentifier = await plexClientIdentifier(store.state);
  const plex = await createPlexServers({
    load: () => loadPlexServers(config, library),
    makeClient: (server) =>
      createPlex({ ...plexOptions(server, logger), clientIdentifier, timeoutMs, ...observed('plex', server.id) }),
    mediaRoot: config.mediaRoot,
    exists: existsSync,
    loaded: (loaded) => reportServerSetup(health, loaded),
  });

  let queue: Queue | undefined;
  let yaml: YamlFiles | undefined;
  let afterSettings: (() => Promise<void>) | undefined;
  const runtime: Runtime = {
    store,
    library,
    shows: createShowStore(database),
    requests: createRequestStore(database, now),
    watch,
    stats: createStatsStore(database),
    locks: createLocks(),
    serverFacts: createServerFacts(now),
    plexTv: createPlexTv({ baseUrl: config.plexTvUrl, clientIdentifier, log: logger }),
    plexTvMemory: createPlexTvMemory(),
    neighbours: findNeighbours,
    tmdb: tmdbOf(config, logger),
    backups: options.backups.options,
    webhook: { publicUrl: config.publicUrl, urlBase: config.urlBase, secret: secrets.webhookSecret },
    environmentSettings: config.settings,
    servers,
    plex,
    logger,
    now,
    settings: settings.get,
    settingsChanged: () => {
      settings.forget();
      void afterSettings?.();
    },
    rulesChanged: async () => yaml?.sync(),
    viewsChanged: (server, changes) => recordSyncedViews(runtime, server, changes),
    mediaRoot: config.mediaRoot,
    mediaRootVariable: config.mediaRootVariable,
    wake: () => queue?.wake(),
    health,
    classicNames,
  };
  const folder = (await options.yamlFolder?.(await store.state.get(yamlFolderKey))) ?? null;
  if (folder !== null) yaml = await openYamlFiles(runtime, folder);
  const verbs = createVerbs(runtime);
  const listener = createPlexListener(runtime);
  const healthWatch = createHealthWatch(runtime, {
    observer,
    reconcile: () => verbs.startRun('links', { dryRun: false, trigger: 'a disk is back' }),
    secretFiles: () => readableSecrets(config.dataDir),
  });
  queue = createQueue(runtime, {
    alone: config.database.kind !== 'remote',
    longestDelays: async () => longestDelays(await runtime.settings()),
    works: createWorks(runtime, {
      locks: runtime.locks,
      serverFacts: runtime.serverFacts,
      startRun: (trigger) => verbs.startRun('links', { dryRun: false, trigger }),
      startSync: (target, mode) => startSync(runtime, target, mode),
      checkServers: async (signal) => {
        const result = await checkServers(runtime, signal);
        await listener.sync();
        return result;
      },
      clearBackOff: () => clearBackOff(runtime),
      afterReconcile: runtime.rulesChanged,
      tmdb: runtime.tmdb,
    }),
  });

  afterSettings = async () => {
    await yaml?.sync();
    await listener.sync();
  };

  const stopping = new AbortController();
  const workers = queue;
  return {
    app: {
      runtime,
      verbs,
      config,
      secrets,
      version: options.version,
      startedAt: now(),
      stopping: stopping.signal,
    },
    runtime,
    verbs,
    queue,
    async prepare() {
      await yaml?.sync();
    },
    async start() {
      await workers.start();
      await resumeRuns(runtime);
      const settings = await runtime.settings();
      const minutes = settings['reconcile.intervalMinutes'];
      await store.tasks.add([
        ...libraryTasks(now(), settings['plex.recentlyAddedMinutes']),
        clearBackOffTask({}, now()),
        retentionTask({}, now() + 60_000),
        ...(minutes > 0 ? [scheduleReconcileTask({}, now() + minutes * 60_000)] : []),
      ]);
      if (servers.all().length > 0) await verbs.startRun('links', { dryRun: false, trigger: 'start' });
      workers.wake();
      healthWatch.start();
    },
    async dryRun(scope, { trigger }) {
      const { run } = await store.runs.start({ id: crypto.randomUUID(), scope, dryRun: true, trigger, now: now() });
      await reconcileLinks({ rt: runtime, signal: stopping.signal }, run.id);
      return run;
    },
    async stop(timeoutMs) {
      stopping.abort();
      listener.stop();
      await Promise.all([workers.drain(timeoutMs), healthWatch.stop()]);
    },
  };
}

const yamlFolderKey = 'legacy.yamlFolder';
const clientIdentifierKey = 'plex.clientIdentifier';

/** Found once, the files stay the rules' home: later starts have a database of ours and would not look for them. */
async function openYamlFiles(runtime: Runtime, folder: string): Promise<YamlFiles> {
  if ((await runtime.store.state.get(yamlFolderKey)) !== folder) await runtime.store.state.set(yamlFolderKey, folder);
  // Few have such files: the reading of YAML is a fifth of what there is to load.
  const { createYamlFiles } = await import('./legacy/yaml-files.ts');
  return createYamlFiles({
    runtime,
    folder,
    ruleChanged: (id) => linkVerbs.ruleChanged(runtime, id),
    deleteRule: (id) => linkVerbs.deleteRule(runtime, id),
  });
}

function createVerbs(rt: Runtime): Verbs {
  return {
    receive: (input) => receive(rt, input),
    retryDelivery: (id) => retryDelivery(rt, id),
    startRun: (scope, options) => startRun(rt, scope, options),
    cancelRun: (id) => linkVerbs.cancelRun(rt, id),
    confirmRun: (id) => linkVerbs.confirmRun(rt, id),
    undoLink: (id) => linkVerbs.undoLink(rt, id),
    async ruleChanged(id) {
      await linkVerbs.ruleChanged(rt, id);
      await rt.rulesChanged();
    },
    async deleteRule(id) {
      const isDeleted = await linkVerbs.deleteRule(rt, id);
      await rt.rulesChanged();
      return isDeleted;
    },
    removeBrokenLinks: () => linkVerbs.removeBrokenLinks(rt),
  };
}

function clientOptions(instance: Instance, logger: Logger) {
  logger.hide(instance.apiKey);
  const variable = `${instance.kind.toUpperCase()}_${instance.number}_API_KEY`;
  return {
    name: instance.name,
    baseUrl: instance.url,
    apiKey: instance.apiKey,
    keyFault: instance.keyFault,
    apiPath: instance.apiPath,
    log: logger,
    ...(instance.source === 'environment' && { keyVariable: variable }),
  };
}

function tmdbOf({ tmdbApiKey: apiKey }: Config, log: Logger): Tmdb | null {
  return apiKey === null ? null : createTmdb({ apiKey, log });
}

/** One for the life of the installation: plex.tv ties sign-ins to it, and a new one would show up as a new device each time. */
async function plexClientIdentifier(state: Store['state']): Promise<string> {
  const stored = await state.get(clientIdentifierKey);
  if (typeof stored === 'string' && stored !== '') return stored;
  const made = crypto.randomUUID();
  await state.set(clientIdentifierKey, made);
  return made;
}

function plexOptions(server: Pick<PlexServer, 'name' | 'url' | 'token' | 'tokenFault' | 'number'>, logger: Logger) {
  if (server.token !== '') logger.hide(server.token);
  return {
    name: server.name,
    baseUrl: server.url,
    token: server.token,
    tokenFault: server.tokenFault,
    log: logger,
    ...(server.number === null ? {} : { tokenVariable: `PLEX_${server.number}_API_KEY` }),
  };
}
