import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/db/open.ts';
import { takeProcessLock } from '../../../src/db/process-lock.ts';
import { createStore } from '../../../src/db/store.ts';
import { testSealer } from '../../support/database.ts';
import { migrationsFolder } from '../../support/migrated-database.ts';
import { aDelivery, aTask } from './rows.ts';

const holdLock = new URL('./children/hold-lock.ts', import.meta.url);
const receiveDeliveries = new URL('./children/receive-deliveries.ts', import.meta.url);

describe('processes on one database file', () => {
  let folder: string;
  let path: string;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plex-linker-lock-'));
    path = join(folder, 'a.db');
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  /** A process that says lines; the answer has the first one. */
  async function start(script: URL, ...args: string[]) {
    const child = spawn(process.execPath, [fileURLToPath(script), path, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines: string[] = [];
    const reader = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    await once(reader, 'line');
    return {
      lines,
      async kill() {
        const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]);
        child.kill('SIGKILL');
        await ended;
      },
    };
  }

  test('one holds the lock; kill -9 gives it back', async () => {
    const first = await start(holdLock);
    expect(first.lines).toEqual(['held']);
    expect((await start(holdLock)).lines).toEqual(['refused']);
    expect(await takeProcessLock(path)).toBeNull();
    await first.kill();
    const lock = await takeProcessLock(path);
    expect(lock).not.toBeNull();
    expect((await start(holdLock)).lines).toEqual(['refused']);
    lock?.release();
    expect((await start(holdLock)).lines).toEqual(['held']);
  });

  test('the lock is not given twice within a process, and another file has its own', async () => {
    const lock = await takeProcessLock(path);
    expect(await takeProcessLock(path)).toBeNull();
    const other = await takeProcessLock(join(folder, 'not there yet', 'b.db'));
    expect(other).not.toBeNull();
    lock?.release();
    lock?.release();
    const again = await takeProcessLock(path);
    expect(again).not.toBeNull();
    again?.release();
    other?.release();
  });

  test('what two processes write at the same time gets through from both', async () => {
    const writer = await start(receiveDeliveries, migrationsFolder);
    const database = await openDatabase({ kind: 'file', path }, { migrationsFolder });
    const store = createStore(database, { now: () => 1, ...testSealer });
    const before = writer.lines.length;
    for (let n = 0; n < 100; n++) {
      const own = aDelivery({ id: `own ${n}` });
      expect((await store.deliveries.receive(own, [aTask(n, { kind: 'own' })])).status).toBe('queued');
      if (n % 10 === 0) await store.deliveries.page({}, { limit: 5, cursor: null });
    }
    expect(writer.lines.length).toBeGreaterThan(before);
    database.close();
  });

  test('every delivery that a killed process said was stored is there, with its task', async () => {
    const writer = await start(receiveDeliveries, migrationsFolder);
    while (writer.lines.length < 50) await new Promise((resolve) => setTimeout(resolve, 5));
    await writer.kill();
    const database = await openDatabase({ kind: 'file', path }, { migrationsFolder });
    const store = createStore(database, { now: () => 1, ...testSealer });
    for (const id of writer.lines) {
      expect(await store.deliveries.get(id)).toMatchObject({ id, status: 'queued', tasks: [expect.any(Number)] });
    }
    const { total } = await store.deliveries.page({}, { limit: 1, cursor: null });
    expect((await store.tasks.counts()).waiting).toBe(total);
    database.close();
  });
});
