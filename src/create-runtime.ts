import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { identify } from './clients/arr/identify.ts';
import {
  createMappingListSource,
  type ListSourceOptions,
  listSources,
} from './clients/mapping-lists/fetch-mapping-list.ts';
import { readMappingList } from './clients/mapping-lists/read-mapping-list.ts';
import { findNeighbours } from './clients/plex/gdm.ts';
import { createPlexTv } from './clients/plex-tv/plex-tv.ts';
import { createServerClients, type ServerClients } from './clients/server-clients.ts';
import { createTmdb } from './clients/tmdb/tmdb.ts';
import type { Config } from './config/config.ts';
import { replaceSecretFile, type Secrets } from './config/secret-files.ts';
import { dueAuditEvent, withoutAudit } from './core/audit/audit-scope.ts';
import { createObserver } from './core/health/create-observer.ts';
import { createHealthBoard } from './core/health/health-board.ts';
import type { HealthIntervals } from './core/health/watch.ts';
import type { PlexListener } from './core/plex/servers/listen.ts';
import { reportServerSetup } from './core/plex/servers/server-health.ts';
import type { Logger } from './core/ports/logger.ts';
import type { RecentLog } from './core/ports/recent-log.ts';
import { createPosterCache } from './core/posters/poster-cache.ts';
import { repairRules } from './core/rules/repair-rules.ts';
import type { Runtime } from './core/runtime.ts';
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
import { usualAddresses } from './core/setup/instances/find-instances.ts';
import { reportInstances } from './core/setup/instances/instance-health.ts';
import { createLocks } from './core/tasks/locks.ts';
import { patienceMs } from './core/tasks/patience.ts';
import type { Queue } from './core/tasks/queue.ts';
import { wakingTasks } from './core/tasks/waking-tasks.ts';
import { recordSyncedViews } from './core/watch/record-synced-views.ts';
import { recordCallers } from './db/audit.ts';
import type { ClaimedDatabase } from './db/open-claimed.ts';
import { createStores, resealAll, type Stores } from './db/stores.ts';
import { classicNames } from './legacy/naming-classic.ts';
import type { YamlFiles } from './legacy/yaml-files.ts';
import { breathe } from './process/breathe.ts';
import { createScrypt } from './process/scrypt.ts';

/** What the configuration does not contain, and what a command or a test replaces. */
export interface Overrides {
  readonly logger: Logger;
  /** Where the page System finds the last lines. Default: none. */
  readonly recentLog?: RecentLog;
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
  /** Default: the addresses that Radarr and Sonarr have by themselves. */
  readonly usualAddresses?: Runtime['usualAddresses'];
  readonly healthIntervals?: HealthIntervals;
  /** How mapping lists are fetched. */
  readonly lists?: ListSourceOptions;
}

/** Built after the runtime, which needs it. */
export interface Late {
  queue?: Queue;
  listener?: PlexListener;
  yaml?: YamlFiles | null;
}

export interface Parts {
  readonly config: Config;
  readonly overrides: Overrides;
  readonly secrets: Secrets;
  readonly claimed: ClaimedDatabase;
  /** A Plex Linker 3 database to import. */
  readonly oldDatabase: string | null;
}

/** Everything that core works with: secrets, stores, clients, health. */
export async function createRuntime({ config, overrides, secrets, claimed }: Parts, late: Late) {
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
  // Tasks begin in the scope of whoever wakes the queue, and are not what that request changed.
  const wake = () => withoutAudit(() => late.queue?.wake());
  const runtime: Runtime = {
    ...stores,
    store: { ...stores.store, tasks: wakingTasks(stores.store.tasks, wake) },
    ...(await connectServers(config, { stores, health, clients: overrides.clients?.(made) ?? made })),
    locks: createLocks(),
    serverFacts: createServerFacts(now),
    plexTv: createPlexTv({ baseUrl: config.plexTvUrl, clientIdentifier, log: logger }),
    plexTvMemory: createPlexTvMemory(),
    neighbours: overrides.neighbours ?? findNeighbours,
    identify,
    usualAddresses: overrides.usualAddresses ?? usualAddresses,
    tmdb: config.tmdbApiKey === null ? null : createTmdb({ apiKey: config.tmdbApiKey, log: logger }),
    backups: claimed.backups.options,
    posters: createPosterCache({ folder: join(config.dataDir, 'posters'), logger, now }),
    webhook: { publicUrl: config.publicUrl, urlBase: config.urlBase },
    secrets: await loadServiceSecrets({ config, secrets, claimed }, { stores, health, logger, now }),
    deriveKey: createScrypt(),
    environmentSettings: config.settings,
    breathe,
    mappingLists: {
      sources: listSources(config.mappingListUrls),
      fetch: createMappingListSource(overrides.lists),
      read: readMappingList,
    },
    logger,
    recentLog: overrides.recentLog ?? { recent: () => [] },
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
    wake,
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
