import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import type { Store } from '../../src/core/ports/store.ts';
import type { Database } from '../../src/db/database.ts';
import { type DatabaseAddress, openDatabase } from '../../src/db/open.ts';
import { createStore } from '../../src/db/store.ts';

export type DatabaseKind = DatabaseAddress['kind'];

export const migrationsFolder = fileURLToPath(new URL('../../src/db/migrations', import.meta.url));

/** A clock that stands still until a test moves it. */
export interface TestClock {
  now: number;
}

export interface TestStore {
  readonly store: Store;
  readonly database: Database;
  readonly address: DatabaseAddress;
  readonly clock: TestClock;
  /** Another process' view: a connection of its own to the same database. */
  replica(): Promise<{ store: Store; database: Database }>;
  close(): Promise<void>;
}

/** A migrated database of its own, in a temporary folder; `close` removes it. */
export async function openTestStore(kind: DatabaseKind = 'file'): Promise<TestStore> {
  const home = await openTestAddress(kind);
  const clock: TestClock = { now: Date.UTC(2026, 10, 1) };
  const opened: Database[] = [];
  const replica = async () => {
    const database = await openDatabase(home.address, { migrationsFolder });
    opened.push(database);
    return { database, store: createStore(database, { now: () => clock.now, ...testSealer }) };
  };
  const first = await replica();
  return {
    ...first,
    address: home.address,
    clock,
    replica,
    async close() {
      for (const database of opened) database.close();
      await home.close();
    },
  };
}

/** Reversible and bound to the context, so that a test sees what is sealed and for which row; no secrecy. */
export const testSealer = {
  seal: (plain: string, context: string) => `sealed(${context}):${Buffer.from(plain).toString('hex')}`,
  open(sealed: string, context: string) {
    const prefix = `sealed(${context}):`;
    if (!sealed.startsWith(prefix)) throw new Error(`sealed for another row than ${context}`);
    return Buffer.from(sealed.slice(prefix.length), 'hex').toString();
  },
};

/** Where an empty database is: a file that is not there yet, or a libSQL server of its own. */
export async function openTestAddress(
  kind: DatabaseKind,
): Promise<{ address: DatabaseAddress; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'plex-linker-db-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  if (kind === 'file') return { address: { kind, path: join(folder, 'test.db') }, close: removeFolder };
  const server = await startSqld(folder);
  return {
    address: { kind, url: server.url },
    async close() {
      await server.stop();
      await removeFolder();
    },
  };
}

const sqldBinary = process.env.PLEX_LINKER_TEST_SQLD;

/** The same tests on a file and, where there is one, on a real libSQL server. */
export function describeDatabases(name: string, tests: (kind: DatabaseKind) => void): void {
  describe(`${name}, on a file`, () => tests('file'));
  const remote = `${name}, on a libSQL server`;
  if (sqldBinary) describe(remote, () => tests('remote'));
  else describe.skip(`${remote} (PLEX_LINKER_TEST_SQLD names no sqld binary)`, () => tests('remote'));
}

async function startSqld(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  if (!sqldBinary) throw new Error('PLEX_LINKER_TEST_SQLD names no sqld binary');
  const port = await freePort();
  const listen = `127.0.0.1:${port}`;
  const child = spawn(sqldBinary, ['--no-welcome', '--db-path', join(folder, 'sqld'), '--http-listen-addr', listen], {
    stdio: 'ignore',
    cwd: folder,
  });
  const url = `http://${listen}`;
  await untilHealthy(child, url);
  return {
    url,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function untilHealthy(child: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (child.exitCode !== null) throw new Error(`sqld ended with code ${child.exitCode}`);
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok) return;
    await sleep(25);
  }
  child.kill('SIGKILL');
  throw new Error(`sqld did not answer at ${url}/health`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
