import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backupIdAt } from '../../../src/core/backup/names.ts';
import type { Store } from '../../../src/core/ports/store.ts';
import { openDatabase } from '../../../src/db/open.ts';
import { createStore } from '../../../src/db/store.ts';
import { libsqlServerPath } from '../../servers/libsql-server.ts';
import { describeDatabases, openTestStore, type TestStore, testSealer } from '../../support/database.ts';
import { migrationsFolder } from '../../support/migrated-database.ts';
import { aFile, libraryOf, openMirror } from '../db/mirror.ts';
import { aDelivery, aRule, aTask } from '../db/rows.ts';
import { backupsOf, rowsOf, type TestBackups, temporaryFolder } from './files.ts';

describeDatabases('a backup', (kind) => {
  let home: TestStore;
  let folder: string;
  let backups: TestBackups;

  beforeEach(async () => {
    home = await openTestStore(kind);
    folder = temporaryFolder();
    backups = backupsOf(home.address, folder);
  });
  afterEach(async () => {
    await home.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const pathOf = async (id: string) => (await backups.verbs.find(id))?.path ?? 'none';

  test('is one file that holds every row, also those not yet in the main file, readable by its owner only', async () => {
    const { rules, deliveries, settings } = home.store;
    await rules.create(aRule({ movieTitle: 'Ōkami “x” \u{1F43A}', episodeNumbers: [1, 2] }));
    await deliveries.receive(aDelivery({ payload: JSON.stringify({ text: '"\\'.repeat(400_000) }) }), []);
    await settings.set(
      new Map<string, unknown>([
        ['a', 5.5],
        ['b', null],
        ['c', 2 ** 40],
      ]),
    );
    const made = await backups.verbs.make();
    const path = await pathOf(made.id);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(path).size).toBe(made.sizeBytes);
    expect(readdirSync(join(folder, 'backups'))).toEqual([`${made.id}.db`]);
    const rows = rowsOf(path);
    expect(rows.rules).toMatchObject([{ movie_title: 'Ōkami “x” \u{1F43A}' }]);
    expect(rows.deliveries).toHaveLength(1);
    expect(rows.migrations?.length).toBeGreaterThan(0);
    // The same as a service that opens it would see.
    const opened = await openDatabase({ kind: 'file', path }, { migrationsFolder });
    const copy = createStore(opened, { now: () => 0, ...testSealer });
    expect(await copy.rules.all()).toEqual(await rules.all());
    expect(await copy.settings.all()).toEqual(await settings.all());
    const [delivery] = (await deliveries.page({}, { limit: 1, cursor: null })).items;
    expect(await copy.deliveries.get(delivery?.id ?? '')).toEqual(await deliveries.get(delivery?.id ?? ''));
    opened.close();
  });

  test('restores the mirror of Plex into both kinds, and what is searched for in it is found there', async () => {
    const mirror = await openMirror(kind);
    const rows = [...Array(30).keys()].map((n) =>
      mirror.row({
        title: n === 17 ? 'ガンダム Harbour' : `Film ${n}`,
        guids: [`tmdb://${n}`, `imdb://tt${n}`],
        files: [aFile(), aFile({ partId: 'p2', path: `/data/${n}.mkv` })],
      }),
    );
    const ids = await mirror.library.items.write(rows, 1);
    const readOf = async ({ servers, items }: typeof mirror.library) => ({
      servers: await servers.all(),
      items: await Promise.all(ids.map((id) => items.get(id))),
      found: await Promise.all(['ンダ', 'harb'].map((q) => items.page({ q }, { limit: 9, cursor: null }))),
    });
    const before = await readOf(mirror.library);
    expect(before.found.map(({ items }) => items.map(({ id }) => id))).toEqual([[ids[17]], [ids[17]]]);
    const { verbs } = backupsOf(mirror.address, folder);
    const path = (await verbs.find((await verbs.make()).id))?.path ?? 'none';
    await mirror.close();
    for (const into of ['file', 'remote'] as const) {
      if (into === 'remote' && libsqlServerPath() === undefined) continue;
      const target = await openMirror(into);
      const elsewhere = temporaryFolder();
      await target.add({ title: 'Harbour of before' });
      if (into === 'file') target.database.close();
      const there = backupsOf(target.address, elsewhere);
      await there.verbs.restoreFile(path);
      expect(await there.applyPending()).toMatchObject({ kind: 'applied' });
      expect(await readOf(libraryOf((await target.replica()).database)), into).toEqual(before);
      await target.close();
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  test('is one state of the database while others write', async () => {
    // A delivery and its task come in one transaction, into two tables.
    const receive = (store: Store, n: number) => store.deliveries.receive(aDelivery(), [aTask(n)]);
    for (let n = 0; n < 300; n++) await receive(home.store, n);
    const { store: other } = await home.replica();
    let isDone = false;
    const writing = (async () => {
      for (let n = 1_000; !isDone; n++) {
        await receive(other, n);
        await sleep(1);
      }
    })();
    try {
      for (let i = 0; i < 3; i++) {
        const rows = rowsOf(await pathOf((await backups.verbs.make()).id));
        expect(rows.deliveries?.length).toBeGreaterThanOrEqual(300);
        expect(rows.tasks).toHaveLength(rows.deliveries?.length ?? 0);
        expect(rows.delivery_tasks).toHaveLength(rows.deliveries?.length ?? 0);
      }
    } finally {
      isDone = true;
      await writing;
    }
  });

  test.runIf(kind === 'file')('leaves the log to the service that writes it, though its locks are gone', async () => {
    const path = home.address.kind === 'file' ? home.address.path : '';
    // By POSIX, closing a file drops all locks that the process has on it.
    readFileSync(path);
    const { id } = await backups.verbs.make();
    await home.store.rules.create(aRule({ movieTitle: 'Since' }));
    expect(rowsOf(await pathOf(id)).rules).toEqual([]);
    expect(rowsOf(path).rules).toMatchObject([{ movie_title: 'Since' }]);
  });

  test('is listed newest first, and only the newest ten are kept, with files of a person left alone', async () => {
    const stored = join(folder, 'backups');
    mkdirSync(stored);
    const old = Array.from({ length: 12 }, (_, i) => backupIdAt(Date.UTC(2026, 0, 1 + i), 'abcd'));
    for (const id of old) writeFileSync(join(stored, `${id}.db`), 'x');
    writeFileSync(join(stored, 'mine.db'), 'x');
    const { id } = await backups.verbs.make();
    expect((await backups.verbs.list()).map((one) => one.id)).toEqual([id, ...old.toReversed().slice(0, 9)]);
    expect(existsSync(join(stored, 'mine.db'))).toBe(true);
  });

  test('stays when the clock was put back, though all others look newer', async () => {
    const stored = join(folder, 'backups');
    mkdirSync(stored);
    for (let i = 0; i < 10; i++) writeFileSync(join(stored, `${backupIdAt(Date.UTC(2099, 0, 1 + i), 'abcd')}.db`), 'x');
    const { id } = await backups.verbs.make();
    expect((await backups.verbs.list()).map((one) => one.id)).toContain(id);
    expect(await backups.verbs.list()).toHaveLength(10);
  });

  test('that cannot be written removes no older one and leaves nothing', async () => {
    const stored = join(folder, 'backups');
    mkdirSync(stored);
    const old = Array.from({ length: 12 }, (_, i) => `${backupIdAt(Date.UTC(2026, 0, 1 + i), 'abcd')}.db`);
    for (const name of old) writeFileSync(join(stored, name), 'x');
    const failing = backupsOf(
      kind === 'file'
        ? { kind: 'file', path: join(folder, 'no-database') }
        : { kind: 'remote', url: 'http://127.0.0.1:9' },
      folder,
    );
    if (kind === 'file') writeFileSync(join(folder, 'no-database'), 'this is text, no database '.repeat(100));
    await expect(failing.verbs.make()).rejects.toMatchObject({ code: 'database' });
    expect(readdirSync(stored).toSorted()).toEqual(old);
  });

  test('restores into both kinds: rows, and ids that are never given twice', async () => {
    const { rules } = home.store;
    await rules.create(aRule({ movieTmdbId: 1 }));
    const goneId = (await rules.create(aRule({ movieTmdbId: 2 })))?.id ?? 0;
    await rules.delete(goneId);
    const { id } = await backups.verbs.make();
    for (const into of ['file', 'remote'] as const) {
      if (into === 'remote' && libsqlServerPath() === undefined) continue;
      const target = await openTestStore(into);
      const elsewhere = temporaryFolder();
      try {
        await target.store.rules.create(aRule({ movieTmdbId: 77 }));
        if (into === 'file') target.database.close();
        const there = backupsOf(target.address, elsewhere);
        expect(await there.verbs.restoreFile(await pathOf(id))).toEqual({ warnings: [] });
        const applied = await there.applyPending();
        expect(applied).toMatchObject({ kind: 'applied' });
        const { store } = await target.replica();
        expect(await store.rules.all()).toEqual(await rules.all());
        const next = await store.rules.create(aRule({ movieTmdbId: 3 }));
        expect(next?.id).toBeGreaterThan(goneId);
        // The database before it is kept, whole.
        const before = applied?.kind === 'applied' ? applied.kept : null;
        expect(rowsOf(before ?? '').rules).toMatchObject([{ movie_tmdb_id: 77 }]);
        expect(await there.applyPending()).toBeNull();
      } finally {
        await target.close();
        rmSync(elsewhere, { recursive: true, force: true });
      }
    }
  });
});
