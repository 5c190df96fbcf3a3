import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { World } from '../../../test/fakes/world.ts';
import { DemoFault } from './demo-fault.ts';
import { writeMappingList } from './sample-library.ts';

const mainFile = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const startsWithinMs = 30_000;
const endsWithinMs = 12_000;

export interface LogLine {
  readonly level: string;
  readonly msg: string;
}

/** The built service as a separate process, configured by environment variables as a user would. */
export interface DemoService {
  readonly url: string;
  readonly apiKey: string;
  /** From the start of the process until it was ready. */
  readonly readyAfterMs: number;
  /** Returns the body; throws DemoFault for a status of 400 or more. */
  api<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<T>;
  /** Submits a form of the web UI. */
  submit(path: string, fields: Readonly<Record<string, string>>): Promise<void>;
  /** Calls `listener` for each further line of output. */
  onLine(listener: (line: LogLine) => void): void;
  /** The last lines of output, for error messages. */
  lastOutput(): string;
  /** Resolves when the process exits. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export async function startService(world: World): Promise<DemoService> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [mainFile, 'serve'], {
    // Without this machine's own variables, so that the demo is the same everywhere.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...environmentOf(world) },
    cwd: world.data,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const listeners: ((line: LogLine) => void)[] = [];
  let url: string | null = null;
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on('line', (text) => {
      lines.push(text);
      if (lines.length > 200) lines.shift();
      const line = lineOf(text);
      url ??= /listens on (http:\/\/\S+)/.exec(line.msg)?.[1] ?? null;
      for (const listener of listeners) listener(line);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lastOutput = () => lines.slice(-12).join('\n');
  const stop = () => end(child, ended);

  try {
    const address = await untilReady(() => url, child);
    const apiKey = readFileSync(join(world.data, 'api-key'), 'utf8').trim();
    return {
      url: address,
      apiKey,
      readyAfterMs: performance.now() - startedAt,
      api: (method, path, body) => ask(`${address}${path}`, apiKey, { method, body }),
      submit: (path, fields) => submitForm(`${address}${path}`, apiKey, fields),
      onLine: (listener) => void listeners.push(listener),
      lastOutput,
      ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error instanceof DemoFault ? new DemoFault(`${error.message}\n${lastOutput()}`) : error;
  }
}

function environmentOf(world: World): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: world.data,
    MEDIA_ROOT: world.media,
    DISCOVERY: 'true',
    // A file of the demo: no list is fetched from the internet.
    MAPPING_LIST_URL: writeMappingList(world.data),
    SONARR_0_URL: world.sonarr.url,
    SONARR_0_API_KEY: world.sonarr.apiKey,
    RADARR_0_URL: world.radarr.url,
    RADARR_0_API_KEY: world.radarr.apiKey,
    PLEX_0_URL: world.plex.url,
    PLEX_0_API_KEY: world.plex.token,
    // An unused port: the demo does not contact plex.tv.
    PLEX_TV_URL: 'http://127.0.0.1:9',
  };
}

async function untilReady(url: () => string | null, child: ChildProcess): Promise<string> {
  for (const deadline = performance.now() + startsWithinMs; performance.now() < deadline; await sleep(15)) {
    if (hasEnded(child)) throw new DemoFault('The service exited at once. Its last output:');
    const address = url();
    if (address !== null && (await fetch(`${address}/ready`)).ok) return address;
  }
  throw new DemoFault(`The service was not ready within ${startsWithinMs / 1000} s. Its last output:`);
}

async function ask<T>(url: string, apiKey: string, { method, body }: { method: string; body: unknown }): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { 'X-Api-Key': apiKey, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status >= 400) throw new DemoFault(`${method} ${url} was answered with ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

async function submitForm(url: string, apiKey: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const body = new URLSearchParams(fields);
  const response = await fetch(url, { method: 'POST', headers: { 'X-Api-Key': apiKey }, body, redirect: 'manual' });
  if (response.status !== 303) throw new DemoFault(`The form ${url} was answered with ${response.status}.`);
}

/** SIGTERM lets it finish running tasks; Ctrl-C in a terminal has already reached it. */
async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (hasEnded(child)) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
  await ended;
  clearTimeout(timer);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Without a terminal the log is JSON; other lines are shown unchanged. */
function lineOf(text: string): LogLine {
  try {
    const { level, msg } = JSON.parse(text) as Partial<LogLine>;
    return { level: level ?? 'info', msg: msg ?? '' };
  } catch {
    return { level: 'error', msg: text };
  }
}
