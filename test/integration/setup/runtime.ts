import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { Instance, PathMap } from '../../../src/core/model/instance.ts';
import type { Radarr } from '../../../src/core/ports/radarr.ts';
import type { Sonarr } from '../../../src/core/ports/sonarr.ts';
import type { Runtime } from '../../../src/core/runtime.ts';
import type { FakeArr } from '../../fakes/fake-arr.ts';
import type { World } from '../../fakes/world.ts';
import { createTestContext } from '../../support/context.ts';
import type { TestClock } from '../../support/database.ts';

export const secret = 'hush-0123456789';

export interface Setup {
  readonly runtime: Runtime;
  readonly clock: TestClock;
  readonly sonarr: Instance;
  readonly radarr: Instance;
  health(key: string): string | undefined;
  close(): Promise<void>;
}

export interface SetupOptions {
  readonly mediaRoot?: string;
  readonly settings?: Record<string, unknown>;
  readonly publicUrl?: string;
  readonly pathMap?: readonly PathMap[];
  /** For a server that is like the fake but for this. */
  readonly change?: { sonarr?(client: Sonarr): Sonarr; radarr?(client: Radarr): Radarr };
}

/** The world's two servers as stored instances, over real HTTP, with a real database. */
export async function createSetup(world: World, options: SetupOptions = {}): Promise<Setup> {
  const { change = {} } = options;
  const { runtime, clock, health, close } = await createTestContext({
    environment: {
      MEDIA_ROOT: options.mediaRoot ?? world.media,
      DISCOVERY: 'false',
      MAPPING_LIST_URL: '',
      WEBHOOK_SECRET: secret,
      ...(options.publicUrl !== undefined && { PUBLIC_URL: options.publicUrl }),
    },
    config: { settings: new Map(Object.entries(options.settings ?? {})) },
    overrides: {
      clients: (made) => ({
        ...made,
        sonarr: (instance) => (change.sonarr ?? same)(made.sonarr(instance)),
        radarr: (instance) => (change.radarr ?? same)(made.radarr(instance)),
      }),
    },
  });
  const add = (kind: 'sonarr' | 'radarr', fake: FakeArr) =>
    runtime.store.instances.create({
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
  await runtime.servers.reload();
  return { runtime, clock, sonarr, radarr, health, close };
}

function same<T>(client: T): T {
  return client;
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
