import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { createApp } from '../../../src/app.ts';
import { createPlex } from '../../../src/clients/plex/plex.ts';
import { createPlexTv } from '../../../src/clients/plex-tv/plex-tv.ts';
import { createHealthBoard } from '../../../src/core/health/health-board.ts';
import type { PlexServerConfig } from '../../../src/core/model/plex.ts';
import type { Run } from '../../../src/core/model/run.ts';
import type { LogFields } from '../../../src/core/ports/logger.ts';
import type { PlexNeighbour } from '../../../src/core/ports/plex-tv.ts';
import type { Store } from '../../../src/core/ports/store.ts';
import type { Runtime } from '../../../src/core/runtime.ts';
import { loadInstances } from '../../../src/core/servers/load-instances.ts';
import { loadPlexServers } from '../../../src/core/servers/load-plex-servers.ts';
import { createPlexServers } from '../../../src/core/servers/plex-servers.ts';
import { createPlexTvMemory } from '../../../src/core/servers/plex-tv-memory.ts';
import { createServerFacts } from '../../../src/core/servers/server-facts.ts';
import { createServers } from '../../../src/core/servers/servers.ts';
import { effectiveSettings } from '../../../src/core/settings/setting-rows.ts';
import { createLocks } from '../../../src/core/tasks/locks.ts';
import type { ReceivedEvent, Verbs } from '../../../src/core/verbs.ts';
import { noteViews } from '../../../src/core/watch/note-views.ts';
import { createLibraryStore } from '../../../src/db/library/library-store.ts';
import { createRequestStore } from '../../../src/db/requests.ts';
import { createShowStore } from '../../../src/db/shows.ts';
import { createStatsStore } from '../../../src/db/stats.ts';
import { createWatchStore } from '../../../src/db/watch/watch-store.ts';
import type { AppContext } from '../../../src/handlers/context.ts';
import { classicNames } from '../../../src/legacy/naming-classic.ts';
import { openTestStore, type TestClock, testSealer } from '../../support/database.ts';

export const API_KEY = 'the-api-key-of-this-test';
export const WEBHOOK_SECRET = 'the-webhook-secret-of-this-test';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field, and a wrong shape fails the test
  readonly json: any;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects are sent as JSON, texts and bytes as they are. */
  readonly body?: unknown;
  /** Null sends none. */
  readonly key?: string | null;
}

export interface TestService {
  readonly url: string;
  readonly port: number;
  readonly store: Store;
  readonly runtime: Runtime;
  readonly clock: TestClock;
  readonly mediaRoot: string;
  /** What the verbs were asked for, in order. */
  readonly asked: unknown[][];
  readonly received: ReceivedEvent[];
  readonly logged: { level: string; fields: LogFields; message: string }[];
  readonly verbs: { -readonly [K in keyof Verbs]: Verbs[K] };
  readonly stopping: AbortController;
  /** The path goes over the wire exactly as given. */
  ask(path: string, ask?: Ask): Promise<Reply>;
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly config?: Partial<AppContext['config']>;
  readonly instances?: Parameters<typeof loadInstances>[0]['instances'];
  readonly settings?: ReadonlyMap<string, unknown>;
  /** Without it nothing of Plex may be asked. */
  readonly plex?: {
    readonly plexTvUrl?: string;
    readonly servers?: readonly PlexServerConfig[];
    readonly neighbours?: readonly PlexNeighbour[];
  };
}

/** The app behind a real socket, on a real database; the linker's verbs are small ones that note what they were asked for. */
export async function startService(options: ServiceOptions = {}): Promise<TestService> {
  const { store: plain, database, clock, close } = await openTestStore();
  const mediaRoot = await mkdtemp(join(tmpdir(), 'plex-linker-media-'));
  const asked: unknown[][] = [];
  const store: Store = {
    ...plain,
    runs: {
      ...plain.runs,
      start(run) {
        if (run.scope === 'library') asked.push(['startSync', run.target, { ...run.options, trigger: run.trigger }]);
        return plain.runs.start(run);
      },
    },
  };
  const received: ReceivedEvent[] = [];
  const logged: TestService['logged'] = [];
  const note = (level: string) => (fields: LogFields, message: string) => void logged.push({ level, fields, message });
  const environmentSettings = options.settings ?? new Map<string, unknown>();
  const { plex } = options;
  const sealer = { now: () => clock.now, ...testSealer };
  const library = createLibraryStore(database, sealer);
  const runtime: Runtime = {
    store,
    library,
    shows: createShowStore(database),
    requests: createRequestStore(database, () => clock.now),
    watch: createWatchStore(database, sealer),
    stats: createStatsStore(database),
    locks: createLocks(),
    serverFacts: createServerFacts(() => clock.now),
    plexTv: createPlexTv({ baseUrl: plex?.plexTvUrl ?? 'http://127.0.0.1:9', clientIdentifier: 'a-test' }),
    plexTvMemory: createPlexTvMemory(),
    neighbours: async () => plex?.neighbours ?? [],
    tmdb: null,
    backups: noClient(),
    webhook: { publicUrl: options.config?.publicUrl ?? null, urlBase: '', secret: WEBHOOK_SECRET },
    environmentSettings,
    plex: await createPlexServers({
      load: async () =>
        plex === undefined
          ? { servers: [], mappings: [] }
          : loadPlexServers({ plexServers: plex.servers ?? [] }, library),
      makeClient: ({ name, url, token }) =>
        createPlex({ name, baseUrl: url, token, clientIdentifier: 'a-test', timeoutMs: 5_000 }),
      mediaRoot,
      exists: existsSync,
    }),
    servers: await createServers({
      loadInstances: () => loadInstances({ instances: options.instances ?? [] }, store),
      makeSonarr: () => noClient(),
      makeRadarr: () => noClient(),
      mediaRoot,
      sonarrPrefix: null,
      exists: () => false,
    }),
    logger: { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error'), hide() {} },
    now: () => clock.now,
    settings: async () => effectiveSettings(await store.settings.all(), environmentSettings),
    rulesChanged: async () => undefined,
    viewsChanged: (server, changes) => noteViews(runtime, server, changes),
    classicNames,
    settingsChanged: () => void asked.push(['settingsChanged']),
    mediaRoot,
    mediaRootVariable: 'MEDIA_ROOT',
    wake: () => void asked.push(['wake']),
    health: createHealthBoard(() => clock.now),
  };
  const verbs = createTestVerbs(store, clock, { asked, received });
  const stopping = new AbortController();
  const context: AppContext = {
    runtime,
    verbs,
    setup: createTestSetup(asked),
    backups: noClient(),
    config: {
      urlBase: '',
      publicUrl: null,
      auth: 'required',
      trustedProxies: [],
      metricsPublic: false,
      webhookRateLimit: 100,
      ...options.config,
    },
    secrets: { apiKey: API_KEY, webhookSecret: WEBHOOK_SECRET },
    environmentSettings,
    version: '4.0.0-test',
    startedAt: clock.now,
    stopping: stopping.signal,
  };
  const server = serve({ fetch: createApp(context).fetch, port: 0, hostname: '127.0.0.1' });
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    store,
    runtime,
    clock,
    mediaRoot,
    asked,
    received,
    logged,
    verbs,
    stopping,
    ask: (path, ask = {}) => send(port, path, ask),
    async close() {
      stopping.abort();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await close();
      await rm(mediaRoot, { recursive: true, force: true });
    },
  };
}

/** A client that nobody may ask. */
function noClient<Client extends object>(): Client {
  return new Proxy({} as Client, {
    get(_target, name) {
      throw new Error(`no server is asked in these tests (${String(name)})`);
    },
  });
}

function createTestVerbs(
  store: Store,
  clock: TestClock,
  { asked, received }: Pick<TestService, 'asked' | 'received'>,
): TestService['verbs'] {
  const start = async (scope: Run['scope'], dryRun: boolean, trigger: string) =>
    (await store.runs.start({ id: randomUUID(), scope, dryRun, trigger, now: clock.now })).run;
  return {
    async receive(event) {
      received.push(event);
      const asksForWork = event.body.eventType === 'Download' || event.body.event === 'media.scrobble';
      const { id, status } = await store.deliveries.receive(
        {
          id: randomUUID(),
          source: event.source,
          instance: event.instance,
          event: String(event.body.eventType ?? event.body.event ?? 'unknown'),
          receivedAt: clock.now,
          hash: createHash('sha256').update(event.bytes).digest('hex'),
          payload: Buffer.from(event.bytes).toString('utf8'),
          title: null,
          account: null,
          ignored: asksForWork ? null : 'nothing is to do for this event',
        },
        asksForWork ? [{ kind: 'linkMovie', item: 'movie 603', lane: 'movie 603', payload: {}, runAt: clock.now }] : [],
      );
      return { delivery: id, status };
    },
    async retryDelivery(id) {
      asked.push(['retryDelivery', id]);
      return (await store.deliveries.retry(id, [], clock.now)) !== null;
    },
    startRun(scope, { dryRun, trigger }) {
      asked.push(['startRun', scope, dryRun, trigger]);
      return start(scope, dryRun, trigger);
    },
    async cancelRun(id) {
      asked.push(['cancelRun', id]);
      await store.runs.change(id, { cancelRequested: true });
      return store.runs.get(id);
    },
    async confirmRun(id) {
      asked.push(['confirmRun', id]);
      const run = await store.runs.get(id);
      if (run === null) return { kind: 'notFound' };
      if (run.state !== 'needsConfirmation') return { kind: 'notWaiting', state: run.state };
      return { kind: 'started', run };
    },
    async undoLink(id) {
      asked.push(['undoLink', id]);
      const link = await store.links.get(id);
      if (link === null) return { kind: 'notFound' };
      return link.state === 'removed' ? { kind: 'alreadyRemoved' } : { kind: 'accepted' };
    },
    async ruleChanged(id) {
      asked.push(['ruleChanged', id]);
    },
    deleteRule(id) {
      asked.push(['deleteRule', id]);
      return store.rules.delete(id);
    },
    async removeBrokenLinks() {
      asked.push(['removeBrokenLinks']);
      return { removed: ['/media/tv/a.mkv'], kept: [{ path: '/media/tv/b.mkv', reason: 'it leads somewhere again' }] };
    },
  };
}

function createTestSetup(asked: unknown[][]): AppContext['setup'] {
  return {
    async testInstance(instance) {
      asked.push(['testInstance', instance]);
      return { ok: true, version: '4.0.19', appName: 'Sonarr', messages: [] };
    },
    async installWebhooks(id, options) {
      asked.push(['installWebhooks', id, options]);
      return {
        state: 'created',
        name: 'Plex Linker',
        url: 'http://linker/webhooks/sonarr/0',
        tested: true,
        messages: [],
      };
    },
  };
}

function send(port: number, path: string, { method, headers = {}, body, key = API_KEY }: Ask): Promise<Reply> {
  const isPlain = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const bytes = body === undefined ? undefined : Buffer.from(isPlain ? (body as Uint8Array) : JSON.stringify(body));
  const all: Record<string, string> = {
    ...(key === null ? {} : { 'x-api-key': key }),
    ...(isPlain ? {} : { 'content-type': 'application/json' }),
    ...(bytes === undefined ? {} : { 'content-length': String(bytes.byteLength) }),
    ...headers,
  };
  if (all['transfer-encoding'] !== undefined) delete all['content-length'];
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: method ?? (bytes === undefined ? 'GET' : 'POST'),
        headers: all,
        agent: false,
      },
      (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part) => parts.push(part));
        incoming.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: parsed(text) });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
