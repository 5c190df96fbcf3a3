import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pair, World } from '../fakes/world.ts';
import { buildService, projectFolder } from './build-service.ts';
import { type Answer, testApiKey, testSecret } from './service.ts';

const startsWithinMs = 60_000;

/** How a process ended: one of the two is null. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export type Environment = Readonly<Record<string, string>>;

export interface StartOptions {
  readonly environment?: Environment;
  /** `node` starts dist/main.js as a unit or container does; `npm` runs `npm start`. */
  readonly by?: 'node' | 'npm';
  /** Waits for /health only, if the service is not to become ready. */
  readonly untilAlive?: boolean;
}

/** The built service as a separate process, in its own process group. A restart keeps the port. */
export interface ServiceProcess extends AsyncDisposable {
  readonly url: string;
  /** All its output so far, across restarts. */
  log(): string;
  get(path: string): Promise<Answer>;
  send(method: string, path: string, body?: unknown): Promise<Answer>;
  addRule(pair: Pair): Promise<number>;
  /** Sends SIGTERM (or these signals, one after the other) to the whole group, as a terminal or a service manager does. */
  terminate(signals?: readonly NodeJS.Signals[]): Promise<Exit>;
  /** Sends SIGKILL to the whole group, which cannot handle it. */
  kill(): Promise<void>;
  /** Starts it again after `terminate` or `kill`, with the same environment plus the given one. */
  restart(environment?: Environment): Promise<void>;
  /** Waits until no task is due or running and the servers of the world are quiet. */
  idle(world: World, timeoutMs?: number): Promise<void>;
}

/** The environment of a service that uses the world's servers and folders. */
export function worldEnvironment(world: World): Environment {
  return {
    HOST: '127.0.0.1',
    PLEX_LINKER_API_KEY: testApiKey,
    WEBHOOK_SECRET: testSecret,
    DATA_DIR: world.data,
    MEDIA_ROOT: world.media,
    DISCOVERY: 'false',
    MAPPING_LIST_URL: '',
    SONARR_0_URL: world.sonarr.url,
    SONARR_0_API_KEY: world.sonarr.apiKey,
    RADARR_0_URL: world.radarr.url,
    RADARR_0_API_KEY: world.radarr.apiKey,
    PLEX_LINKER_SCAN_INTERVAL_MINUTES: '0',
  };
}

/** Starts the service and waits until it answers. Throws with its output if it exits or does not answer. */
export async function startProcess(world: World, options: StartOptions = {}): Promise<ServiceProcess> {
  const { by = 'node', untilAlive = false } = options;
  await buildService();
  let environment: Environment = { ...worldEnvironment(world), PORT: '0', ...options.environment };
  let written = '';
  let child: ChildProcess | null = null;
  let url = '';

  async function start(): Promise<void> {
    const from = written.length;
    const started = launch(by, environment);
    child = started;
    for (const output of [started.stdout, started.stderr])
      output?.on('data', (chunk: Buffer) => {
        written += chunk.toString();
      });
    const end = Date.now() + startsWithinMs;
    while (!(await answers(started, from))) {
      if (hasEnded(started) || Date.now() > end) {
        await signalGroup(started, 'SIGKILL');
        throw new Error(`the service did not come up; it said:\n${written.slice(from)}`);
      }
      await sleep(15);
    }
    environment = { ...environment, PORT: new URL(url).port };
  }

  async function answers(started: ChildProcess, from: number): Promise<boolean> {
    const listening = /listens on http:\/\/[^"\s]*:(\d+)/.exec(written.slice(from));
    if (listening === null || hasEnded(started)) return false;
    url = `http://127.0.0.1:${listening[1]}`;
    const base = environment.URL_BASE ?? '';
    const response = await fetch(`${url}${base}/${untilAlive ? 'health' : 'ready'}`).catch(() => null);
    return response?.ok ?? false;
  }

  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = { 'x-api-key': testApiKey, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, { method, headers, ...content });
    const text = await response.text();
    return { status: response.status, body: parsed(text) };
  }

  async function isAtRest(): Promise<boolean> {
    const running = await send('GET', '/api/v1/tasks?state=running&limit=1');
    const waiting = await send('GET', '/api/v1/tasks?state=waiting&limit=500');
    if (running.status !== 200 || waiting.status !== 200 || running.body.total > 0) return false;
    const soon = Date.now() + 1_500;
    return waiting.body.items.every((task: { nextRunAt: string }) => new Date(task.nextRunAt).getTime() > soon);
  }

  await start();
  return {
    get url() {
      return url;
    },
    log: () => written,
    get: (path) => send('GET', path),
    send,
    async addRule(pair) {
      const { status, body } = await send('POST', '/api/rules', ruleOf(pair));
      if (status !== 201) throw new Error(`the rule was answered with ${status}: ${JSON.stringify(body)}`);
      return body.id as number;
    },
    async terminate(signals = ['SIGTERM']) {
      return child === null ? { code: null, signal: null } : await signalGroup(child, ...signals);
    },
    async kill() {
      if (child !== null) await signalGroup(child, 'SIGKILL');
    },
    async restart(more = {}) {
      environment = { ...environment, ...more };
      await start();
    },
    async idle(world, timeoutMs = 100_000) {
      for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(50)) {
        if (!(await isAtRest())) continue;
        await world.settle({ quietMs: 100, timeoutMs });
        if (await isAtRest()) return;
      }
      throw new Error(`the service did not come to rest within ${timeoutMs} ms; it said:\n${written.slice(-4_000)}`);
    },
    async [Symbol.asyncDispose]() {
      if (child !== null) await signalGroup(child, 'SIGKILL');
    },
  };
}

/** Runs the service until it exits by itself. Returns its output and how it ended. */
export async function runToEnd(
  environment: Environment,
  options: { timeoutMs?: number; arguments?: readonly string[] } = {},
): Promise<Exit & { readonly stdout: string; readonly stderr: string }> {
  await buildService();
  const child = launch('node', environment, options.arguments);
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const timer = setTimeout(() => void signalGroup(child, 'SIGKILL'), options.timeoutMs ?? startsWithinMs);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  return { code, signal, stdout, stderr };
}

/** A rule by number, as in Plex Linker 3. */
function ruleOf(pair: Pair): Record<string, unknown> {
  return {
    movie_title: pair.movie.title,
    tmdb_id: pair.movie.tmdbId,
    show_name: pair.series.title,
    tvdb_id: pair.series.tvdbId,
    season: String(pair.episode.seasonNumber).padStart(2, '0'),
    episode: pair.episode.episodeNumber,
  };
}

const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) sendTo(child, 'SIGKILL');
});

function launch(by: 'node' | 'npm', environment: Environment, words: readonly string[] = ['serve']): ChildProcess {
  const node = join(projectFolder, 'node_modules/.bin/node');
  const [command, parts] = by === 'npm' ? ['npm', ['start']] : [node, ['dist/main.js', ...words]];
  const child = spawn(command, parts, {
    cwd: projectFolder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Passes on only what a program needs to start, nothing else from the machine's environment.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
  });
  living.add(child);
  child.once('close', () => living.delete(child));
  return child;
}

/** Signals the group, waits until its leader has exited, and until no member holds our pipes any more. */
async function signalGroup(child: ChildProcess, ...signals: readonly NodeJS.Signals[]): Promise<Exit> {
  const closed = living.has(child) ? once(child, 'close') : Promise.resolve();
  for (const [i, signal] of signals.entries()) {
    if (i > 0) await sleep(100);
    sendTo(child, signal);
  }
  await closed;
  return { code: child.exitCode, signal: child.signalCode };
}

function sendTo(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
