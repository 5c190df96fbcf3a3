import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { createPlex } from '../../../src/clients/plex/plex.ts';
import { createPlexTv } from '../../../src/clients/plex-tv/plex-tv.ts';
import { createRadarr } from '../../../src/clients/radarr/radarr.ts';
import { createSonarr } from '../../../src/clients/sonarr/sonarr.ts';
import { createHealthBoard } from '../../../src/core/health/health-board.ts';
import type { Instance, PathMap } from '../../../src/core/model/instance.ts';
import type { Radarr } from '../../../src/core/ports/radarr.ts';
import type { Sonarr } from '../../../src/core/ports/sonarr.ts';
import type { Runtime } from '../../../src/core/runtime.ts';
import { createPlexServers } from '../../../src/core/servers/plex-servers.ts';
import { createPlexTvMemory } from '../../../src/core/servers/plex-tv-memory.ts';
import { createServerFacts } from '../../../src/core/servers/server-facts.ts';
import { createServers } from '../../../src/core/servers/servers.ts';
import { effectiveSettings } from '../../../src/core/settings/setting-rows.ts';
import { createLocks } from '../../../src/core/tasks/locks.ts';
import { recordSyncedViews } from '../../../src/core/watch/record-synced-views.ts';
import { createLibraryStore } from '../../../src/db/library/library-store.ts';
import { createRequestStore } from '../../../src/db/requests.ts';
import { createShowStore } from '../../../src/db/shows.ts';
import { createStatsStore } from '../../../src/db/stats.ts';
import { createWatchStore } from '../../../src/db/watch/watch-store.ts';
import { classicNames } from '../../../src/legacy/naming-classic.ts';
import type { FakeArr } from '../../fakes/fake-arr.ts';
import type { World } from '../../fakes/world.ts';
import { noBackups, openTestStore, type TestStore, testSealer } from '../../support/database.ts';

export const secret = 'hush-0123456789';

export interface SetupRuntime {
  readonly runtime: Runtime;
  readonly database: TestStore;
  readonly sonarr: Instance;
  readonly radarr: Instance;
  health(key: string): string | undefined;
  close(): Promise<void>;
}

export interface SetupRuntimeOptions {
  readonly mediaRoot?: string;
  readonly settings?: Record<string, unknown>;
  readonly publicUrl?: string;
  readonly pathMap?: readonly PathMap[];
  /** For a server that is like the fake but for this. */
  readonly change?: { sonarr?(client: Sonarr): Sonarr; radarr?(client: Radarr): Radarr };
}

/** The world's two servers as stored instances, over real HTTP, with a real database. */
export async function createRuntime(world: World, options: SetupRuntimeOptions = {}): Promise<SetupRuntime> {
  const database = await openTestStore();
  const { store, clock } = database;
  const add = (kind: 'sonarr' | 'radarr', fake: FakeArr) =>
    store.instances.create({
      kind,
      name: fake.kind,
      url: fake.url,
      apiPath: '/api/v3',
      apiKey: fake.apiKey,
      pathMap: options.pathMap ?? [],
      number: 0,
    });
  const sonarr = await add('sonarr', world.sonarr);
  const radarr = await add('radarr', world.radarr);
  const clientOptions = (instance: Instance) => ({
    name: instance.name,
    baseUrl: instance.url,
    apiKey: instance.apiKey,
    timeoutMs: 5000,
  });
  const { change = {} } = options;
  const servers = await createServers({
    loadInstances: () => store.instances.all(),
    makeSonarr: (instance) =>
      change.sonarr?.(createSonarr(clientOptions(instance))) ?? createSonarr(clientOptions(instance)),
    makeRadarr: (instance) =>
      change.radarr?.(createRadarr(clientOptions(instance))) ?? createRadarr(clientOptions(instance)),
    mediaRoot: options.mediaRoot ?? world.media,
    sonarrPrefix: null,
    exists: existsSync,
  });
  const sealer = { now: () => clock.now, ...testSealer };
  const library = createLibraryStore(database.database, sealer);
  const plex = await createPlexServers({
    load: async () => ({ servers: await library.servers.all(), mappings: await library.mappings.all() }),
    makeClient: ({ name, url, token }) => createPlex({ name, baseUrl: url, token, clientIdentifier: 'tests' }),
    mediaRoot: options.mediaRoot ?? world.media,
    exists: existsSync,
  });
  const health = createHealthBoard(() => clock.now);
  const quiet = () => undefined;
  const runtime: Runtime = {
    store,
    library,
    shows: createShowStore(database.database),
    requests: createRequestStore(database.database, () => clock.now),
    watch: createWatchStore(database.database, sealer),
    stats: createStatsStore(database.database),
    locks: createLocks(),
    serverFacts: createServerFacts(() => clock.now),
    plexTv: createPlexTv({ baseUrl: 'http://127.0.0.1:9', clientIdentifier: 'tests' }),
    plexTvMemory: createPlexTvMemory(),
    neighbours: async () => [],
    tmdb: null,
    backups: noBackups,
    webhook: { publicUrl: options.publicUrl ?? null, urlBase: '', secret },
    environmentSettings: new Map(Object.entries(options.settings ?? {})),
    servers,
    plex,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet, hide: quiet },
    now: () => clock.now,
    settings: async () =>
      effectiveSettings(await store.settings.all(), new Map(Object.entries(options.settings ?? {}))),
    rulesChanged: async () => undefined,
    viewsChanged: (server, changes) => recordSyncedViews(runtime, server, changes),
    settingsChanged: quiet,
    mediaRoot: options.mediaRoot ?? world.media,
    mediaRootVariable: 'MEDIA_ROOT',
    wake: quiet,
    health,
    classicNames,
  };
  return {
    runtime,
    database,
    sonarr,
    radarr,
    health: (key) => health.list().find((message) => message.key === key)?.message,
    close: () => database.close(),
  };
}

export interface Receiver {
  readonly url: string;
  /** What came, as `POST /webhooks/sonarr/0 Test`. */
  readonly received: string[];
  /** What is answered to a right secret; 200 at first. */
  status: number;
  /** Comes back on the same port after `stop`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What our own webhook endpoint does with a Test, in a few lines: 401 without the secret, else the status. */
export async function createReceiver(): Promise<Receiver> {
  let server: Server | null = null;
  let port = 0;
  const receiver = {
    url: '',
    received: [] as string[],
    status: 200,
    async start() {
      server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
      await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
      const address = server.address();
      port = typeof address === 'object' && address !== null ? address.port : 0;
      receiver.url = `http://127.0.0.1:${port}`;
    },
    async stop() {
      server?.closeAllConnections();
      await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
      server = null;
    },
  };
  const app = new Hono();
  app.all('*', async (context) => {
    const { eventType } = (await context.req.json()) as { eventType: string };
    receiver.received.push(`${context.req.method} ${context.req.path} ${eventType}`);
    const password = Buffer.from((context.req.header('authorization') ?? '').replace('Basic ', ''), 'base64')
      .toString()
      .split(':')[1];
    const given = context.req.header('x-api-key') ?? password;
    return context.text('', (given === secret ? receiver.status : 401) as 200);
  });
  await receiver.start();
  return receiver;
}
