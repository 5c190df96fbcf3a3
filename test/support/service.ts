import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { type Context, createContext } from '../../src/context.ts';
import type { Overrides } from '../../src/create-runtime.ts';
import { createLogger } from '../../src/log/logger.ts';
import type { Pair, World } from '../fakes/world.ts';
import { migrationsFolder, writeMigratedFile } from './migrated-database.ts';

export const testApiKey = 'key-of-the-tests-0123456789';
export const testSecret = 'secret-of-the-tests-0123456789';

const limitMs = 60_000;

export interface TestService {
  readonly url: string;
  readonly context: Context;
  readonly log: string[];
  /** How far the service's clock is ahead of the real one; a test may change it. */
  readonly clock: { aheadMs: number };
  get(path: string): Promise<Answer>;
  send(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A rule by number, as in Plex Linker 3. */
  addRule(pair: Pair, more?: Record<string, unknown>): Promise<number>;
  /** Runs a reconcile to its end and returns it. */
  reconcile(options?: { dryRun?: boolean; scope?: 'all' }): Promise<Record<string, unknown>>;
  /** Waits until no task is waiting or running, and the servers are idle. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests
  readonly body: any;
}

/** The service in this process, with a real port, a real file database and the world's servers. */
export async function startService(
  world: World,
  environment: Record<string, string> = {},
  overrides: Partial<Overrides> = {},
): Promise<TestService> {
  const config = readConfig({
    PLEX_LINKER_API_KEY: testApiKey,
    WEBHOOK_SECRET: testSecret,
    DATA_DIR: world.data,
    MEDIA_ROOT: world.media,
    SONARR_0_URL: world.sonarr.url,
    SONARR_0_API_KEY: world.sonarr.apiKey,
    RADARR_0_URL: world.radarr.url,
    RADARR_0_API_KEY: world.radarr.apiKey,
    PLEX_LINKER_SCAN_INTERVAL_MINUTES: '0',
    LOG_LEVEL: 'debug',
    PORT: '0',
    // Pairs of these worlds often have equal titles; tests of discovery switch it on.
    DISCOVERY: 'false',
    MAPPING_LIST_URL: '',
    ...environment,
  });
  if (config.database.kind === 'file') await writeMigratedFile(config.database.path);
  const log: string[] = [];
  const clock = { aheadMs: 0 };
  const now = () => Date.now() + clock.aheadMs;
  const logger = createLogger({ level: 'debug', readable: false, output: { write: (line: string) => log.push(line) } });
  const context = await createContext(config, {
    logger,
    recentLog: logger,
    migrationsFolder,
    version: 'test',
    mayShare: true,
    now,
    // Tests never search the real network.
    neighbours: async () => [],
    usualAddresses: { radarr: [], sonarr: [] },
    ...overrides,
  });
  await context.prepare();
  const app = createApp(context.app);
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: config.port }) as Server;
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  await context.start();

  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = { 'x-api-key': testApiKey, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: parsed(text) };
  }

  async function isAtRest(): Promise<boolean> {
    const { tasks } = context.runtime.store;
    const [counts, due] = [await tasks.counts(), await tasks.nextDueAt()];
    return counts.running === 0 && (due === null || due > now() + 700);
  }

  async function idle(): Promise<void> {
    for (const end = Date.now() + limitMs; Date.now() < end; await sleep(10)) {
      if (!(await isAtRest())) continue;
      await world.settle({ quietMs: 60 });
      // The servers' own events may have added work meanwhile.
      if (await isAtRest()) return;
    }
    throw new Error('the service did not come to rest within a minute');
  }

  return {
    url,
    context,
    log,
    clock,
    get: (path) => send('GET', path),
    send,
    async addRule(pair, more = {}) {
      const { body, status } = await send('POST', '/api/rules', {
        movie_title: pair.movie.title,
        tmdb_id: pair.movie.tmdbId,
        show_name: pair.series.title,
        tvdb_id: pair.series.tvdbId,
        season: String(pair.episode.seasonNumber).padStart(2, '0'),
        episode: pair.episode.episodeNumber,
        ...more,
      });
      if (status !== 201) throw new Error(`the rule was answered with ${status}: ${JSON.stringify(body)}`);
      return body.id as number;
    },
    async reconcile(options = {}) {
      const { body } = await send('POST', '/reconcile', { scope: 'links', ...options });
      for (const end = Date.now() + limitMs; Date.now() < end; await sleep(10)) {
        const run = (await send('GET', `/reconcile/${body.run}`)).body;
        if (!['queued', 'running'].includes(run.state)) return run;
      }
      throw new Error('the run did not end within a minute');
    },
    idle,
    async stop() {
      await context.stop(2_000);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await context.close();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
