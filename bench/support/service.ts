import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../../test/fakes/world.ts';
import { type Child, startChild } from './child.ts';
import { type Memory, memoryOf, processorMsOf } from './memory.ts';
import type { Settings } from './result.ts';

export const apiKey = 'key-of-the-benchmarks-0123456789';
export const webhookSecret = 'secret-of-the-benchmarks-0123456789';

/** The built service as a separate process, with the fakes of a world. */
export interface Service {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to the first 200 of /ready. */
  readonly readyMs: number;
  memory(): Memory;
  ask<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<T>;
  /** Starts a reconcile and waits for its end. Throws unless it succeeded. */
  reconcile(): Promise<ReconcileRun>;
  /** A finished run. */
  ended<T extends { readonly state: string }>(id: string): Promise<T>;
  /** Waits until no task is running or due and the fake servers are idle. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

export interface ReconcileRun {
  /** From the request to the run's recorded end. */
  readonly ms: number;
  /** The service's processor time: more reliable than elapsed time on a busy machine. */
  readonly processorMs: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** Started like `npm start`, configured by environment variables. */
export async function startService(
  world: World,
  settings: Pick<Settings, 'profileFolder'>,
  environment: Readonly<Record<string, string>> = {},
): Promise<Service> {
  const profile = settings.profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${settings.profileFolder}`];
  const child = startChild([...profile, '--max-semi-space-size=4', 'dist/main.js', 'serve'], {
    // As the image, the systemd unit and scripts/plex-linker set it.
    MALLOC_ARENA_MAX: '1',
    MALLOC_MMAP_THRESHOLD_: '32768',
    PLEX_LINKER_API_KEY: apiKey,
    WEBHOOK_SECRET: webhookSecret,
    DATA_DIR: world.data,
    MEDIA_ROOT: world.media,
    DISCOVERY: 'false',
    MAPPING_LIST_URL: '',
    SONARR_0_URL: world.sonarr.url,
    SONARR_0_API_KEY: world.sonarr.apiKey,
    RADARR_0_URL: world.radarr.url,
    RADARR_0_API_KEY: world.radarr.apiKey,
    PLEX_LINKER_SCAN_INTERVAL_MINUTES: '0',
    PORT: '0',
    ...environment,
  });
  const [, url = ''] = await child.line(/listens on (http:\/\/[\w.:]+)/);
  while ((await fetch(`${url}/ready`)).status !== 200) await sleep(1);
  return serviceOf(world, child, { url, readyMs: performance.now() - child.spawnedAt });
}

function serviceOf(world: World, child: Child, { url, readyMs }: Pick<Service, 'url' | 'readyMs'>): Service {
  async function ask<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<T> {
    // A new connection: the other side may close a kept-alive one just when it is reused.
    const headers = { 'x-api-key': apiKey, 'content-type': 'application/json', connection: 'close' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, { method, headers, ...sent });
    if (!response.ok)
      throw new Error(`${method} ${path} was answered with ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  async function ended<T extends { readonly state: string }>(id: string): Promise<T> {
    for (;;) {
      const run = await ask<T>('GET', `/reconcile/${id}`);
      if (run.state !== 'queued' && run.state !== 'running') return run;
      await sleep(50);
    }
  }

  async function isBusy(): Promise<boolean> {
    const [running, waiting] = await Promise.all([
      ask<{ total: number }>('GET', '/api/v1/tasks?state=running&limit=1'),
      ask<{ items: { nextRunAt: string }[] }>('GET', '/api/v1/tasks?state=waiting&limit=500'),
    ]);
    const soon = Date.now() + 2_000;
    return running.total > 0 || waiting.items.some((task) => Date.parse(task.nextRunAt) < soon);
  }

  async function rest(): Promise<void> {
    do {
      while (await isBusy()) await sleep(100);
      await world.settle({ quietMs: 200, timeoutMs: 300_000 });
    } while (await isBusy());
  }

  return {
    url,
    pid: child.pid,
    readyMs,
    memory: () => memoryOf(child.pid),
    ask,
    async reconcile() {
      const from = Date.now();
      const processorFrom = processorMsOf(child.pid);
      const { run: id } = await ask<{ run: string }>('POST', '/reconcile', { scope: 'links' });
      const run = await ended<RunRow>(id);
      if (run.state !== 'succeeded') throw new Error(`the run ended ${run.state}: ${run.error}`);
      const processorMs = processorMsOf(child.pid) - processorFrom;
      return { ms: Date.parse(run.finishedAt) - from, processorMs, counts: run.counts };
    },
    ended,
    rest,
    stop: () => child.stop(),
  };
}

interface RunRow {
  readonly state: string;
  readonly finishedAt: string;
  readonly counts: Record<string, number>;
  readonly error: string | null;
}
