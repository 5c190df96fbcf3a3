import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { type Context, createContext } from '../../src/context.ts';
import type { LogFields } from '../../src/core/ports/logger.ts';
import type { Runtime } from '../../src/core/runtime.ts';
import type { Overrides } from '../../src/create-runtime.ts';
import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import type { TestClock } from './database.ts';
import { migrationsFolder, writeMigratedFile } from './migrated-database.ts';

export interface TestContextOptions {
  /** Variables in addition to DATA_DIR and ENCRYPTION_KEY. */
  readonly environment: Readonly<Record<string, string>>;
  /** Overrides the configuration from the variables. */
  readonly config?: Partial<Config>;
  readonly overrides?: Partial<Pick<Overrides, 'clients' | 'neighbours'>>;
}

/** The service's parts on a separate database file, with idle workers: only what a test calls is done. */
export interface TestContext {
  readonly context: Context;
  readonly config: Config;
  readonly runtime: Runtime;
  /** Stands still until a test moves it. */
  readonly clock: TestClock;
  readonly logged: { level: string; fields: LogFields; message: string }[];
  /** How often the workers were told that a task is due. */
  wakes(): number;
  /** The text of a health message. */
  health(key: string): string | undefined;
  /** Opens a separate connection to the database; closed with the context. */
  connect(): Promise<Database>;
  close(): Promise<void>;
}

export async function createTestContext({ environment, ...options }: TestContextOptions): Promise<TestContext> {
  const folder = await mkdtemp(join(tmpdir(), 'plex-linker-context-'));
  const variables = { DATA_DIR: folder, ENCRYPTION_KEY: '07'.repeat(32), ...environment };
  const config = { ...readConfig(variables), ...options.config };
  if (config.database.kind === 'file') await writeMigratedFile(config.database.path);
  const clock: TestClock = { now: Date.UTC(2026, 10, 1) };
  const logged: TestContext['logged'] = [];
  const log = (level: string) => (fields: LogFields, message: string) => void logged.push({ level, fields, message });
  const context = await createContext(config, {
    migrationsFolder,
    logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error'), hide() {} },
    version: '4.0.0-test',
    now: () => clock.now,
    // Tests never search the real network.
    neighbours: async () => [],
    usualAddresses: { radarr: [], sonarr: [] },
    ...options.overrides,
  });
  const { runtime } = context;
  let wakes = 0;
  runtime.wake = () => void wakes++;
  const connections: Database[] = [];
  return {
    context,
    config,
    runtime,
    clock,
    logged,
    wakes: () => wakes,
    health: (key) => runtime.health.list().find((message) => message.key === key)?.message,
    async connect() {
      const path = join(folder, 'plex-linker.db');
      const database = await openDatabase({ kind: 'file', path }, { migrationsFolder });
      connections.push(database);
      return database;
    },
    async close() {
      await context.stop(0);
      for (const connection of connections) connection.close();
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
