import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import type { Store } from '../../src/core/ports/store.ts';
import type { Database } from '../../src/db/database.ts';
import { type DatabaseAddress, openDatabase } from '../../src/db/open.ts';
import { createStore } from '../../src/db/store.ts';
import { libsqlServerPath, startLibsqlServer } from '../servers/libsql-server.ts';
import { migrationsFolder, writeMigratedFile, writeMigratedServer } from './migrated-database.ts';

export type DatabaseKind = DatabaseAddress['kind'];

/** A clock that stands still until a test moves it. */
export interface TestClock {
  now: number;
}

export interface TestStore {
  readonly store: Store;
  readonly database: Database;
  readonly address: DatabaseAddress;
  readonly clock: TestClock;
  /** Another process's view: a separate connection to the same database. */
  replica(): Promise<{ store: Store; database: Database }>;
  close(): Promise<void>;
}

/** A separate, migrated database in a temporary folder; `close` removes it. */
export async function openTestStore(kind: DatabaseKind = 'file'): Promise<TestStore> {
  const home = await openTestAddress(kind, { isMigrated: true });
  const clock: TestClock = { now: Date.UTC(2026, 10, 1) };
  const opened: Database[] = [];
  const replica = async () => {
    const database = await openDatabase(home.address, { migrationsFolder });
    opened.push(database);
    return { database, store: createStore(database, { now: () => clock.now, ...testSealer }) };
  };
  const first = await replica().catch(async (error) => {
    await home.close();
    throw error;
  });
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

/** Reversible and bound to the context, so that a test sees what is sealed and for which row; not secret. */
export const testSealer = {
  seal: (plain: string, context: string) => `sealed(${context}):${Buffer.from(plain).toString('hex')}`,
  open(sealed: string, context: string) {
    const prefix = `sealed(${context}):`;
    if (!sealed.startsWith(prefix)) throw new Error(`sealed for another row than ${context}`);
    return Buffer.from(sealed.slice(prefix.length), 'hex').toString();
  },
};

/** The address of an empty database: a file, which does not exist yet unless it is migrated, or a separate libSQL server. */
export async function openTestAddress(
  kind: DatabaseKind,
  { isMigrated = false } = {},
): Promise<{ address: DatabaseAddress; close(): Promise<void> }> {
  if (kind === 'remote') {
    const server = await startLibsqlServer(isMigrated ? { prepare: writeMigratedServer } : {});
    return { address: { kind, url: server.url }, close: () => server[Symbol.asyncDispose]() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'plex-linker-db-'));
  const path = join(folder, 'test.db');
  if (isMigrated) await writeMigratedFile(path);
  return {
    address: { kind, path },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Runs the same tests on a file and, if available, on a real libSQL server. */
export function describeDatabases(name: string, tests: (kind: DatabaseKind) => void): void {
  describe(`${name}, on a file`, () => tests('file'));
  const remote = `${name}, on a libSQL server`;
  if (libsqlServerPath() != null) describe(remote, () => tests('remote'));
  else describe.skip(`${remote} (there is none: scripts/test installs one)`, () => tests('remote'));
}
