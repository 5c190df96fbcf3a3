import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { patiently } from '../../../src/db/connection.ts';
import { openDatabase } from '../../../src/db/open.ts';
import { takeProcessLock } from '../../../src/db/process-lock.ts';
import { createStore } from '../../../src/db/store.ts';
import { AppError } from '../../../src/errors.ts';
import { libsqlServerPath, startLibsqlServer } from '../../servers/libsql-server.ts';
import { describeDatabases, openTestStore, type TestStore, testSealer } from '../../support/database.ts';
import { migrationsFolder } from '../../support/migrated-database.ts';
import { aDelivery, aRule, aTask } from './rows.ts';

const options = { migrationsFolder };

describe('opening a database file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plex-linker-open-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('missing folders are made, whatever characters the path has', async () => {
    const path = join(folder, 'new', 'ä b%20#1?x=y', 'plex linker.db');
    const database = await openDatabase({ kind: 'file', path }, options);
    database.close();
    expect(await readdir(join(folder, 'new', 'ä b%20#1?x=y'))).toContain('plex linker.db');
  });

  test('a database, what lies beside it, its lock and its folder are for their owner only, old ones too', async () => {
    const data = join(folder, 'data');
    const path = join(data, 'a.db');
    const modes = async () =>
      Promise.all(
        ['a.db', 'a.db-wal', 'a.db-shm', 'a.db.lock'].map(async (name) => (await stat(join(data, name))).mode & 0o777),
      );
    const lock = await takeProcessLock(path);
    const database = await openDatabase({ kind: 'file', path }, options);
    const store = createStore(database, { now: () => 1, ...testSealer });
    await store.rules.create(aRule());
    expect(await modes()).toEqual([0o600, 0o600, 0o600, 0o600]);
    expect((await stat(data)).mode & 0o777).toBe(0o700);
    database.close();
    lock?.release();
    await chmod(path, 0o644);
    await chmod(`${path}.lock`, 0o644);
    await chmod(data, 0o755);
    const second = await takeProcessLock(path);
    const again = await openDatabase({ kind: 'file', path }, options);
    await createStore(again, { now: () => 1, ...testSealer }).rules.create(aRule({ movieTmdbId: 2 }));
    expect(await modes()).toEqual([0o600, 0o600, 0o600, 0o600]);
    // Somebody else made it, or gave others a way into it.
    expect((await stat(data)).mode & 0o777).toBe(0o755);
    again.close();
    second?.release();
  });

  test('a folder where the database is to be stays as it is', async () => {
    const path = join(folder, 'a.db');
    await mkdir(path);
    const before = (await stat(path)).mode;
    await expect(openDatabase({ kind: 'file', path }, options)).rejects.toMatchObject({ code: 'database' });
    expect((await stat(path)).mode).toBe(before);
  });

  test('what was stored is there after closing and opening again', async () => {
    const path = join(folder, 'a.db');
    for (const expected of [0, 1, 2]) {
      const database = await openDatabase({ kind: 'file', path }, options);
      const store = createStore(database, { now: () => 1, ...testSealer });
      expect(await store.rules.all()).toHaveLength(expected);
      await store.rules.create(aRule({ movieTmdbId: expected }));
      database.close();
    }
  });

  test('commits do not sync (test/integration/db/power-cut.test.ts tells who does), and foreign keys hold', async () => {
    const database = await openDatabase({ kind: 'file', path: join(folder, 'a.db') }, options);
    const pragma = async (name: string) => (await database.client.execute(`PRAGMA ${name}`)).rows[0]?.[0];
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(1);
    expect(await pragma('foreign_keys')).toBe(1);
    database.close();
  });

  test('settling leaves one file with everything in it', async () => {
    const database = await openDatabase({ kind: 'file', path: join(folder, 'a.db') }, options);
    const store = createStore(database, { now: () => 1, ...testSealer });
    await store.rules.create(aRule());
    await database.settle();
    database.close();
    expect(await readdir(folder)).toEqual(['a.db']);
    const again = await openDatabase({ kind: 'file', path: join(folder, 'a.db') }, options);
    expect(await createStore(again, { now: () => 1, ...testSealer }).rules.all()).toHaveLength(1);
    again.close();
  });

  test.each(['read', 'write'] as const)('settling neither waits for nor harms another that %ss', async (mode) => {
    const path = join(folder, 'a.db');
    const [mine, theirs] = [
      await openDatabase({ kind: 'file', path }, options),
      await openDatabase({ kind: 'file', path }, options),
    ];
    const store = createStore(theirs, { now: () => 1, ...testSealer });
    await createStore(mine, { now: () => 1, ...testSealer }).rules.create(aRule());
    await theirs.client.execute(mode === 'read' ? 'begin' : 'begin immediate');
    await theirs.client.execute(
      mode === 'read' ? 'select * from rules' : "insert into settings values ('some.key', '1', 1)",
    );
    await mine.settle();
    mine.close();
    await theirs.client.execute('commit');
    expect(await store.settings.get('some.key')).toBe(mode === 'read' ? undefined : 1);
    expect((await store.deliveries.receive(aDelivery(), [aTask(1)])).status).toBe('queued');
    expect(await store.rules.all()).toHaveLength(1);
    await theirs.settle();
    expect(await theirs.read(theirs.build.all(sql`pragma integrity_check`))).toEqual([{ integrity_check: 'ok' }]);
    theirs.close();
  });

  test.each([
    [
      'a file that is no database',
      async (path: string) => writeFile(path, 'not a database '.repeat(200)),
      /not an SQLite/,
    ],
    ['a folder in its place', async (path: string) => void (await mkdir(path)), /cannot be opened/],
  ])('%s is refused with its path and what to do', async (_, spoil, message) => {
    const path = join(folder, 'a.db');
    await spoil(path);
    const opening = openDatabase({ kind: 'file', path }, options);
    await expect(opening).rejects.toMatchObject({ code: 'database', message: expect.stringMatching(message) });
    await expect(openDatabase({ kind: 'file', path }, options)).rejects.toThrow(path);
  });

  test('a file in place of its folder is refused', async () => {
    await writeFile(join(folder, 'file'), '');
    const opening = openDatabase({ kind: 'file', path: join(folder, 'file', 'a.db') }, options);
    await expect(opening).rejects.toMatchObject({ code: 'database', message: expect.stringContaining('folder') });
  });

  test('the check notices a file that was deleted under it', async () => {
    const path = join(folder, 'a.db');
    const database = await openDatabase({ kind: 'file', path }, options);
    const store = createStore(database, { now: () => 1, ...testSealer });
    await store.check();
    await rm(path);
    await expect(store.check()).rejects.toMatchObject({ code: 'database', message: expect.stringContaining(path) });
    database.close();
  });

  test('a full database says so and stores nothing by halves', async () => {
    const database = await openDatabase({ kind: 'file', path: join(folder, 'a.db') }, options);
    const store = createStore(database, { now: () => 1, ...testSealer });
    const pages = Number((await database.client.execute('PRAGMA page_count')).rows[0]?.[0]);
    await database.client.execute(`PRAGMA max_page_count = ${pages + 2}`);
    const big = aDelivery({ id: 'big', payload: 'x'.repeat(100_000) });
    await expect(store.deliveries.receive(big, [aTask(1)])).rejects.toThrow(/disk is full/);
    expect(await store.deliveries.get('big')).toBeNull();
    expect((await store.tasks.counts()).waiting).toBe(0);
    await database.client.execute('PRAGMA max_page_count = 1000000');
    expect((await store.deliveries.receive(big, [aTask(1)])).status).toBe('queued');
    database.close();
  });

  test.skipIf(process.getuid?.() === 0)('a read-only folder is refused with what to do', async () => {
    await chmod(folder, 0o500);
    const opening = openDatabase({ kind: 'file', path: join(folder, 'a.db') }, options);
    await expect(opening).rejects.toThrow(/may write|read-only/);
    await chmod(folder, 0o700);
  });
});

describe('a database file', () => {
  test('lets other things run between reads that run without a pause', async () => {
    const t = await openTestStore();
    let turns = 0;
    const turn = () => {
      turns++;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    for (let n = 0; n < 300; n++) await t.store.rules.byMovie(n);
    clearImmediate(next);
    expect(turns).toBeGreaterThan(3);
    await t.close();
  });
});

describe('another process that writes to the same file', () => {
  let t: TestStore;
  beforeEach(async () => {
    t = await openTestStore();
  });
  afterEach(() => t.close());

  test('is waited for, without keeping the event loop', async () => {
    const other = await t.replica();
    const held = other.database.client;
    await held.execute('begin immediate');
    let turns = 0;
    const ticking = setInterval(() => turns++, 5);
    const writing = Promise.all([
      t.store.rules.create(aRule({ movieTmdbId: 1 })),
      t.store.rules.create(aRule({ movieTmdbId: 2 })),
    ]);
    setTimeout(() => held.execute('rollback'), 400);
    expect((await writing).map((rule) => rule?.movieTmdbId)).toEqual([1, 2]);
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(2);
  });

  test('is named as the cause when it never ends', async () => {
    const other = await t.replica();
    const held = other.database.client;
    await held.execute('begin immediate');
    const write = () => t.database.client.batch(['delete from settings'], 'write');
    await expect(patiently('a.db', write, 100)).rejects.toMatchObject({
      code: 'database',
      message: expect.stringContaining('another process'),
    });
    await held.execute('rollback');
  });

  test('never sees half a write, nor do reads wait for it', async () => {
    const other = await t.replica();
    const held = other.database.client;
    await held.execute('begin immediate');
    await held.execute("insert into settings values ('half', '1', 1)");
    expect(await t.store.settings.all()).toEqual(new Map());
    await held.execute('commit');
    expect(await t.store.settings.get('half')).toBe(1);
  });
});

describeDatabases('a refused write', (kind) => {
  test('leaves nothing behind and harms no later one', async () => {
    const t = await openTestStore(kind);
    await t.store.deliveries.receive(aDelivery({ id: 'd' }), [aTask(1)]);
    const again = t.store.deliveries.receive(aDelivery({ id: 'd' }), [aTask(2)]);
    await expect(again).rejects.toMatchObject({ code: 'database', message: expect.stringContaining('UNIQUE') });
    expect((await t.store.tasks.counts()).waiting).toBe(1);
    expect((await t.store.deliveries.receive(aDelivery({ id: 'e' }), [aTask(2)])).status).toBe('queued');
    await t.close();
  });

  test('of many at once does not starve the others', async () => {
    const t = await openTestStore(kind);
    const received = await Promise.all(
      Array.from({ length: 200 }, (_, n) => t.store.deliveries.receive(aDelivery({ id: `d${n}` }), [aTask(n % 50)])),
    );
    expect(received.every((answer) => answer.status === 'queued')).toBe(true);
    expect((await t.store.tasks.counts()).waiting).toBe(50);
    await t.close();
  });
});

describe('a libSQL server that is not there', () => {
  const failureOf = (url: string): Promise<AppError> =>
    openDatabase({ kind: 'remote', url, authToken: 'the-token' }, options).then(
      () => new AppError('internal', 'it opened'),
      (error) => error,
    );

  test.each([
    ['http://127.0.0.1:9/db?authToken=in-the-url', /127\.0\.0\.1:9.*no answer.*DATABASE_URL/],
    ['http://user:pass@127.0.0.1:9/db', /127\.0\.0\.1:9.*DATABASE_AUTH_TOKEN/],
    ['ftp://somewhere', /somewhere.*DATABASE_URL/],
    ['nonsense', /DATABASE_URL/],
  ])('at %s is named without secrets, with what to do', async (url, message) => {
    const error = await failureOf(url);
    expect(error).toMatchObject({ code: 'database', message: expect.stringMatching(message) });
    expect(JSON.stringify([error.message, error.details])).not.toMatch(/pass@|the-token|in-the-url/);
  });
});

describe.skipIf(libsqlServerPath() == null)('a libSQL server that goes away', () => {
  test('is named as the cause, and used again when it is back', async () => {
    await using server = await startLibsqlServer();
    const database = await openDatabase({ kind: 'remote', url: server.url }, options);
    const store = createStore(database, { now: () => 1, ...testSealer });
    await store.deliveries.receive(aDelivery({ id: 'd' }), [aTask(1)]);
    await server.kill();
    await expect(store.check()).rejects.toMatchObject({
      code: 'database',
      message: expect.stringContaining('no answer'),
    });
    await expect(store.rules.create(aRule())).rejects.toMatchObject({ code: 'database' });
    await server.restart();
    await store.check();
    expect(await store.deliveries.get('d')).toMatchObject({ status: 'queued' });
    database.close();
  });
});
