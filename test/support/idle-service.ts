import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { createApp } from '../../src/app.ts';
import type { Store } from '../../src/core/ports/store.ts';
import type { Runtime } from '../../src/core/runtime.ts';
import { createTestContext, type TestContext } from './context.ts';
import type { TestClock } from './database.ts';

export const API_KEY = 'the-api-key-of-this-test';
export const WEBHOOK_SECRET = 'the-webhook-secret-of-this-test';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are read field by field, and a wrong shape fails the test
  readonly json: any;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects are sent as JSON, texts and bytes unchanged. */
  readonly body?: unknown;
  /** Null sends none. */
  readonly key?: string | null;
}

export interface IdleService {
  readonly url: string;
  readonly port: number;
  readonly store: Store;
  readonly runtime: Runtime;
  /** Stands still until a test moves it. */
  readonly clock: TestClock;
  readonly mediaRoot: string;
  readonly logged: TestContext['logged'];
  /** How often the workers were told that a task is due. */
  wakes(): number;
  /** Starts the service's shutdown: streams end. */
  stop(): Promise<void>;
  /** The path is sent exactly as given. */
  ask(path: string, ask?: Ask): Promise<Reply>;
  /** Kind and item of the waiting tasks, oldest first, as GET /api/v1/tasks lists them; without the count that follows each change of rules. */
  waitingTasks(): Promise<string[]>;
  /** Ends the waiting tasks without running them, so that only the tasks of the next step wait. */
  finishTasks(): Promise<void>;
  close(): Promise<void>;
}

/** The complete service behind a real socket, on a real database, with idle workers: what a request asks for stays a waiting task. */
export async function startIdleService(environment: Readonly<Record<string, string>> = {}): Promise<IdleService> {
  const mediaRoot = await mkdtemp(join(tmpdir(), 'plex-linker-media-'));
  const made = await createTestContext({
    environment: {
      PLEX_LINKER_API_KEY: API_KEY,
      WEBHOOK_SECRET,
      MEDIA_ROOT: mediaRoot,
      DISCOVERY: 'false',
      ...environment,
    },
  });
  const { context, config, runtime, clock } = made;
  const server = serve({ fetch: createApp(context.app).fetch, port: 0, hostname: '127.0.0.1' });
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const ask: IdleService['ask'] = (path, one = {}) => send(port, path, one);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    store: runtime.store,
    runtime,
    clock,
    mediaRoot,
    logged: made.logged,
    wakes: made.wakes,
    stop: () => context.stop(0),
    ask,
    async waitingTasks() {
      const { json } = await ask(`${config.urlBase}/api/v1/tasks?state=waiting&limit=500`);
      const rows: { kind: string; item: string; id: number }[] = json.items;
      // Each change of rules has what is found counted once more.
      const asked = rows.filter(({ kind }) => kind !== 'report-discovery');
      return asked.toSorted((a, b) => a.id - b.id).map(({ kind, item }) => `${kind} ${item}`);
    },
    async finishTasks() {
      const { tasks } = runtime.store;
      for (;;) {
        const now = clock.now + 24 * 3_600_000;
        const claimed = await tasks.claim({ owner: 'test', now, leaseMs: 1_000, limit: 100 });
        for (const { id } of claimed) await tasks.finish({ id, owner: 'test', now, outcome: 'done', followUps: [] });
        if (claimed.length === 0) return;
      }
    },
    async close() {
      await context.stop(0);
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await made.close();
      await rm(mediaRoot, { recursive: true, force: true });
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
