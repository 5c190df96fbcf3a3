import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { createLibraryStore } from '../../../src/db/library/library-store.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { type DatabaseAddress, openDatabase } from '../../../src/db/open.ts';
import { createStore } from '../../../src/db/store.ts';
import { describeDatabases, openTestAddress, testSealer } from '../../support/database.ts';
import { migrationsFolder } from '../../support/migrated-database.ts';

/** The tags of this release. */
const shipped = (
  JSON.parse(await readFile(join(migrationsFolder, 'meta/_journal.json'), 'utf8')) as { entries: { tag: string }[] }
).entries.map(({ tag }) => tag);

describeDatabases('migrations', (kind) => {
  let home: Awaited<ReturnType<typeof openTestAddress>>;
  let address: DatabaseAddress;
  let folder: string;
  beforeEach(async () => {
    home = await openTestAddress(kind);
    address = home.address;
    folder = await mkdtemp(join(tmpdir(), 'plex-linker-migrations-'));
    await cp(migrationsFolder, folder, { recursive: true });
  });
  afterEach(async () => {
    await home.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A later release: one more frozen file. */
  async function addMigration(tag: string, statements: string): Promise<void> {
    const path = join(folder, 'meta/_journal.json');
    const journal = JSON.parse(await readFile(path, 'utf8'));
    journal.entries.push({ idx: journal.entries.length, version: '6', when: 1, tag, breakpoints: true });
    await writeFile(path, JSON.stringify(journal));
    await writeFile(join(folder, `${tag}.sql`), statements);
  }
  /** An earlier release, whose last migration was this one. */
  async function endAt(tag: string): Promise<void> {
    const path = join(folder, 'meta/_journal.json');
    const journal = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, shipped.indexOf(tag) + 1) }));
  }
  const open = (migrations = folder) => openDatabase(address, { migrationsFolder: migrations });
  const applied = async (database: Awaited<ReturnType<typeof open>>) =>
    (await database.client.execute('select tag from migrations order by number')).rows.map((row) => row.tag);

  test('several processes that start together apply each one once', async () => {
    await addMigration(
      '0009_counted',
      'create table counted (n integer);--> statement-breakpoint\ninsert into counted values (1);',
    );
    const databases = await Promise.all([open(), open(), open()]);
    for (const database of databases) {
      expect(await applied(database)).toEqual([...shipped, '0009_counted']);
      expect((await database.client.execute('select * from counted')).rows).toHaveLength(1);
      database.close();
    }
  });

  test('one that another process applied between our reading and our attempt is not applied again', async () => {
    const slow = await open(migrationsFolder);
    await addMigration('0009_counted', 'create table if not exists counted (n integer);');
    let looks = 0;
    const read: Database['read'] = async (query) => {
      const rows = await slow.read(query);
      if (looks++ === 0) (await open()).close();
      return rows;
    };
    await migrate({ ...slow, read }, folder);
    expect(looks).toBe(2);
    expect(await applied(slow)).toEqual([...shipped, '0009_counted']);
    slow.close();
  });

  test('a later release goes on where the earlier one stopped, and starting again changes nothing', async () => {
    (await open(migrationsFolder)).close();
    await addMigration('0009_added', 'create table added (n integer);');
    (await open()).close();
    const database = await open();
    expect(await applied(database)).toEqual([...shipped, '0009_added']);
    database.close();
  });

  test('a database of the first release keeps its rows, and takes what is new', async () => {
    await endAt('0000_initial');
    const old = await open();
    expect(await applied(old)).toEqual(['0000_initial']);
    const long = JSON.stringify(['a long plan '.repeat(1_000)]);
    await old.client.batch(
      [
        {
          sql: `insert into runs (id, scope, dry_run, state, trigger, created_at, started_at, progress, counts,
            cancel_requested, errors, removals, plan) values ('r', 'links', 0, 'running', 'api', 5, 6, '{}', '{"made":1}', 0, '[]', '[7]', ?)`,
          args: [long],
        },
        "insert into settings values ('links.adopt', '\"never\"', 3)",
      ],
      'write',
    );
    old.close();
    const database = await open(migrationsFolder);
    expect(await applied(database)).toEqual(shipped);
    const store = createStore(database, { now: () => 9, ...testSealer });
    expect(await store.runs.get('r')).toMatchObject({
      ...{ scope: 'links', state: 'running', createdAt: 5, startedAt: 6, counts: { made: 1 }, removals: [7] },
      ...{ plan: JSON.parse(long), target: null, options: null },
    });
    expect((await store.settings.all()).get('links.adopt')).toBe('never');
    const { run, started } = await store.runs.start({ id: 's', scope: 'links', dryRun: false, trigger: 'x', now: 9 });
    expect([run.id, started]).toEqual(['r', false]);
    const { servers } = createLibraryStore(database, testSealer);
    expect(await servers.ensureEnvironment({ number: 0, name: 'A', url: 'http://a' })).toMatchObject({ id: 1 });
    database.close();
  });

  test('what the service stored for itself among the settings moves to the state, whole', async () => {
    await endAt('0004_conflict_answer');
    const old = await open();
    const settings = [
      ['links.adopt', '"never"', 11],
      ['matching.autoAccept', null, 12],
      ['Movie Directories', '["films"]', 13],
    ] as const;
    const state = [
      ['legacy.database', '"/old/plex-linker.db"', 21],
      ['legacy.yamlFolder', '"/old/yaml"', 22],
      ['legacy:Colour', '"blue"', 23],
      ['legacy:plex.pageSize', '["a","b"]', 24],
      ['plex.clientIdentifier', '"8c1f"', 25],
      ['plex.pin.77', '{"expiresAt":5,"serverIds":[1]}', 26],
      ['watch.followedSince.3', '1790000000000', 27],
      ['watch.historyCursor.2.attic', '{"at":9,"keys":["k"]}', 28],
    ] as const;
    const insert = 'insert into settings (key, value, updated_at) values (?, ?, ?)';
    await old.client.batch(
      [...settings, ...state].map((args) => ({ sql: insert, args: [...args] })),
      'write',
    );
    old.close();
    const database = await open(migrationsFolder);
    const rows = async (table: string) =>
      (await database.client.execute(`select key, value, updated_at from ${table} order by key`)).rows.map((row) => [
        row.key,
        row.value,
        row.updated_at,
      ]);
    expect(await rows('state')).toEqual(state);
    expect(await rows('settings')).toEqual(settings.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    const store = createStore(database, { now: () => 9, ...testSealer });
    expect(await store.state.get('plex.pin.77')).toEqual({ expiresAt: 5, serverIds: [1] });
    expect(await store.settings.get('matching.autoAccept')).toBeNull();
    database.close();
  });

  test('a database that a newer release made is refused and left as it is', async () => {
    await addMigration('0009_added', 'create table added (n integer);');
    (await open()).close();
    await expect(open(migrationsFolder)).rejects.toMatchObject({
      code: 'database',
      message: expect.stringMatching(/newer Plex Linker.*0009_added/),
    });
    const database = await open();
    expect(await applied(database)).toHaveLength(shipped.length + 1);
    database.close();
  });

  test('one that fails leaves nothing of itself, and is tried again at the next start', async () => {
    await addMigration(
      '0009_broken',
      'create table half (n integer);--> statement-breakpoint\ninsert into nowhere values (1);',
    );
    await expect(open()).rejects.toMatchObject({ code: 'database', message: expect.stringContaining('0009_broken') });
    await writeFile(join(folder, '0009_broken.sql'), 'create table half (n integer);');
    const database = await open();
    expect(await applied(database)).toEqual([...shipped, '0009_broken']);
    database.close();
  });

  test('one that a unique constraint refuses is a failure, not a race', async () => {
    const twice = "insert into settings values ('a', '1', 1)";
    await addMigration('0009_unique', `${twice};--> statement-breakpoint\n${twice};`);
    await expect(open()).rejects.toMatchObject({ code: 'database', message: expect.stringContaining('0009_unique') });
  });

  test('an incomplete installation is told as such', async () => {
    await rm(join(folder, 'meta'), { recursive: true });
    await expect(open()).rejects.toMatchObject({ code: 'database', message: expect.stringContaining(folder) });
  });
});
