import { execFileSync } from 'node:child_process';
import fs, { copyFileSync, existsSync } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWalSync } from '../../../src/db/wal.ts';
import { openTestStore, type TestStore } from '../../support/database.ts';
import { aDelivery, aLink, aRule, aTask } from './rows.ts';

const original = fs.fdatasync;

/** Node's own, looked over the shoulder: `instead` may refuse. */
function watchSyncs(begun: () => void, ended: () => void, instead: () => Error | null = () => null): void {
  const watching = (file: number, done: (error: NodeJS.ErrnoException | null) => void) => {
    begun();
    const refusal = instead();
    if (refusal !== null) return void setImmediate(done, refusal);
    original(file, (error) => {
      ended();
      done(error);
    });
  };
  fs.fdatasync = watching as typeof fs.fdatasync;
  syncBuiltinESMExports();
}

function stopWatching(): void {
  fs.fdatasync = original;
  syncBuiltinESMExports();
}

describe('what a power cut leaves', () => {
  let t: TestStore;
  let folder: string;
  let begun = 0;
  let whole = 0;

  beforeEach(async () => {
    t = await openTestStore();
    folder = await mkdtemp(join(tmpdir(), 'plex-linker-cut-'));
    begun = 0;
    whole = 0;
    // No more than what was there when the last sync that has ended began.
    watchSyncs(
      () => {
        begun++;
        for (const end of ['', '-wal']) copyFileSync(`${t.database.path}${end}`, join(folder, `${begun}.db${end}`));
      },
      () => {
        whole = begun;
      },
    );
  });
  afterEach(async () => {
    stopWatching();
    await t.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Rows of a table after a power cut at this moment; 0 where not even the table is there. */
  function left(table: string): number {
    const path = join(folder, `cut at ${whole}.db`);
    if (whole === 0) return 0;
    for (const end of ['', '-wal']) copyFileSync(join(folder, `${whole}.db${end}`), `${path}${end}`);
    const database = new DatabaseSync(path);
    try {
      return Number(database.prepare(`select count(*) as count from ${table}`).get()?.count);
    } finally {
      database.close();
    }
  }

  test('has every delivery that was answered, and its task', async () => {
    let answered = 0;
    const missing: number[] = [];
    await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        await new Promise((resolve) => setTimeout(resolve, n % 20));
        await t.store.deliveries.receive(aDelivery({ id: `d${n}` }), [aTask(n)]);
        answered++;
        if (left('deliveries') < answered || left('delivery_tasks') < answered) missing.push(n);
      }),
    );
    expect(missing).toEqual([]);
    expect(answered).toBe(60);
  });

  test.each([
    ['rules', () => t.store.rules.create(aRule())],
    ['settings', () => t.store.settings.set(new Map([['some.key', 1]]))],
    ['links', () => t.store.links.createMany([aLink()], { step: 'create', reason: 'to be made' })],
    ['link_events', () => t.store.links.createMany([aLink()], { step: 'create', reason: 'to be made' })],
    ['tasks', () => t.store.tasks.add([aTask(1)])],
  ] as const)('has a row of %s that was written', async (table, write) => {
    await write();
    expect(left(table)).toBe(1);
  });

  test('deliveries that come together share a sync', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => t.store.deliveries.receive(aDelivery({ id: `d${n}` }), [aTask(n)])),
    );
    expect(left('deliveries')).toBe(50);
    expect(begun).toBeLessThan(10);
  });

  test('the way of a task costs no sync, and the next one brings it along', async () => {
    await t.store.tasks.add([aTask(1), aTask(2)]);
    const before = begun;
    const now = Date.UTC(2027, 1, 1);
    const [first, second] = await t.store.tasks.claim({ owner: 'me', now, leaseMs: 1_000, limit: 2 });
    await t.store.tasks.renew({ owner: 'me', ids: [first?.id ?? 0], now, leaseMs: 1_000 });
    await t.store.tasks.finish({ id: first?.id ?? 0, owner: 'me', now, outcome: 'done', followUps: [] });
    await t.store.tasks.fail({ id: second?.id ?? 0, owner: 'me', now, error: 'no', nextRunAt: null });
    expect(begun).toBe(before);
    expect(left("tasks where state = 'waiting'")).toBe(2);
    await t.store.settings.set(new Map([['some.key', 1]]));
    expect(left("tasks where state in ('succeeded', 'dead')")).toBe(2);
  });

  test('a disk that refuses is said, not answered as stored; later ones are tried anew', async () => {
    let refusing = true;
    watchSyncs(
      () => undefined,
      () => undefined,
      () => (refusing ? Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }) : null),
    );
    await expect(t.store.deliveries.receive(aDelivery(), [aTask(1)])).rejects.toMatchObject({
      code: 'database',
      message: expect.stringMatching(/Could not bring a write to the disk of .*test\.db: .*EIO.*Check the disk/),
    });
    refusing = false;
    expect((await t.store.deliveries.receive(aDelivery(), [aTask(2)])).status).toBe('queued');
  });
});

describe('the sync of the log', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plex-linker-sync-'));
  });
  afterEach(async () => {
    stopWatching();
    await rm(folder, { recursive: true, force: true });
  });

  test('begins after the call that it serves, never before', async () => {
    const path = join(folder, 'a.db-wal');
    await writeFile(path, '');
    let begun = 0;
    watchSyncs(
      () => begun++,
      () => undefined,
    );
    const sync = createWalSync(path);
    const first = sync();
    await new Promise((resolve) => setImmediate(resolve));
    const seen = begun;
    await Promise.all([first, sync(), sync()]);
    expect([seen, begun]).toEqual([1, 2]);
  });

  test('is done though every thread of the pool hangs in a mount that does not answer', async () => {
    const path = join(folder, 'a.db-wal');
    const fifos = Array.from({ length: 4 }, (_, n) => join(folder, `hangs ${n}`));
    await writeFile(path, '');
    for (const fifo of fifos) execFileSync('mkfifo', [fifo]);
    // Opening one to read ends when somebody opens it to write.
    const hanging = Promise.all(fifos.map((fifo) => open(fifo, 'r')));
    const sync = createWalSync(path, 50);
    await sync();
    await sync();
    for (const fifo of fifos) execFileSync('sh', ['-c', 'exec 3<>"$1"; sleep 0.1', 'sh', fifo], { timeout: 5_000 });
    for (const file of await hanging) await file.close();
    expect(existsSync(path)).toBe(true);
  });

  test('of a log that is gone fails', async () => {
    await expect(createWalSync(join(folder, 'gone-wal'))()).rejects.toThrow('ENOENT');
  });
});
