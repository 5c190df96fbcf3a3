import { readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/db/open.ts';
import { rebuildBackup } from '../../../src/db/rebuild-backup.ts';
import { createWorld, type World } from '../../fakes/world.ts';
import { startService, type TestService, testApiKey } from '../../support/service.ts';
import { until } from '../../support/until.ts';
import {
  backupsOf,
  contentOf,
  makeDatabase,
  newerMigrations,
  olderMigrations,
  releases,
  rowsOf,
  temporaryFolder,
} from './files.ts';

const pendingName = 'plex-linker.db.restore-pending';

const endless =
  'rules" where 0 union all select n from (with recursive c (n) as (select 1 union all select n + 1 from c) select n from c where n < 0) --';

function uniqueIndexIn(bytes: Uint8Array, folder: string): string {
  const path = join(folder, 'indexes.db');
  writeFileSync(path, bytes);
  const database = new DatabaseSync(path);
  const found = database.prepare("select name from sqlite_schema where sql like 'create unique index%'").get();
  database.close();
  return String(found?.name);
}

describe('the API of backups', () => {
  let world: World;
  let service: TestService;

  const made: string[] = [];
  const scratch = () => {
    const folder = temporaryFolder();
    made.push(folder);
    return folder;
  };

  beforeAll(async () => {
    world = await createWorld();
    service = await startService(world);
    await service.addRule(world.pair());
    await service.idle();
  });
  afterAll(async () => {
    await service.stop();
    await world.dispose();
    for (const folder of made) rmSync(folder, { recursive: true });
  });

  const make = async () => (await service.send('POST', '/api/v1/system/backup')).body.id as string;
  const stored = (id: string) => join(world.data, 'backups', `${id}.db`);
  const pending = () => join(world.data, pendingName);
  /** What is in the data folder but the database's own files, which live. */
  const files = () => [...contentOf(world.data, /^plex-linker\.db(-\w+|\.lock.*)?$/)].toSorted();

  /** As curl does it unless told otherwise. */
  const upload = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
    const response = await fetch(`${service.url}/api/v1/system/restore`, {
      method: 'POST',
      headers: { 'x-api-key': testApiKey, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };

  test('makes a backup while it runs, lists it, and gives the file out', async () => {
    const { status, body } = await service.send('POST', '/api/v1/system/backup');
    expect(status).toBe(201);
    expect(Object.keys(body).toSorted()).toEqual(['createdAt', 'id', 'sizeBytes']);
    expect(new Date(body.createdAt).toISOString()).toBe(body.createdAt);
    expect((await service.get('/api/v1/system/backups')).body).toEqual({ items: [body], nextCursor: null, total: 1 });
    const response = await fetch(`${service.url}/api/v1/system/backups/${body.id}`, {
      headers: { 'x-api-key': testApiKey },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(Number(response.headers.get('content-length'))).toBe(body.sizeBytes);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="plex-linker-${body.id}.db"`);
    expect(bytes.equals(readFileSync(stored(body.id)))).toBe(true);
    expect(rowsOf(stored(body.id)).rules).toHaveLength(1);
  });

  test('leaves no file open behind HEAD', async () => {
    const path = `/api/v1/system/backups/${await make()}`;
    const openFiles = () =>
      readdirSync('/proc/self/fd').filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`).includes(join(world.data, 'backups'));
        } catch {
          return false;
        }
      });
    const response = await fetch(service.url + path, { method: 'HEAD', headers: { 'x-api-key': testApiKey } });
    expect(response.status).toBe(200);
    await until(() => openFiles().length === 0, 2_000);
  });

  test('needs the key', async () => {
    for (const [method, path] of [
      ['POST', 'backup'],
      ['GET', 'backups'],
      ['GET', `backups/${await make()}`],
      ['POST', 'restore'],
    ] as const) {
      const response = await fetch(`${service.url}/api/v1/system/${path}`, { method });
      expect(response.status).toBe(401);
    }
  });

  test.each([
    '..%2fapi-key',
    '%2e%2e%2fplex-linker.db',
    '..%5c..%5cencryption-key',
    'mine',
    '%00',
    '20261121T110812345Z-3fa9',
    '20261399T110812345Z-3fa9',
    '20261121T110812345Z-3fa9%2f..%2fmine',
  ])('has nothing for the id %s', async (id) => {
    await make();
    writeFileSync(join(world.data, 'backups', 'mine.db'), 'mine');
    const before = files();
    // Not through fetch, which would tidy the path up.
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(service.url);
      request(
        { port, path: `/api/v1/system/backups/${id}`, headers: { 'x-api-key': testApiKey } },
        (answer) => void resolve(answer.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
    const restore = await upload(JSON.stringify({ id: decodeURIComponent(id) }));
    expect(restore).toMatchObject({ status: 404, body: { error: { code: 'notFound' } } });
    expect(files()).toEqual(before);
  });

  test('lets a stored backup, or one that is sent, wait for the next start, and says so', async () => {
    const id = await make();
    const rules = rowsOf(stored(id)).rules;
    for (const body of [`\n {"id":"${id}"}`, readFileSync(stored(id))]) {
      const answer = await upload(body);
      expect(answer).toEqual({
        status: 202,
        body: { state: 'pending', message: expect.stringContaining('next start'), warnings: [] },
      });
      expect(rowsOf(pending()).rules).toEqual(rules);
    }
    const { health } = (await service.get('/api/v1/system/status')).body;
    expect(health).toContainEqual(expect.objectContaining({ key: 'restore', level: 'notice' }));
    // The running service goes on with its own database.
    await service.addRule(world.pair());
    expect((await service.get('/api/rules')).body).toHaveLength(2);
    expect(rowsOf(pending()).rules).toHaveLength(1);
  });

  test('warns of keys that the present encryption key does not open', async () => {
    const sealed = await service.send('POST', '/api/v1/instances', {
      kind: 'sonarr',
      name: 'Second',
      url: 'http://127.0.0.1:9',
      apiKey: 'second-key-0123456789abcdef',
    });
    expect(sealed.status).toBe(201);
    const id = await make();
    expect((await upload(readFileSync(stored(id)))).body.warnings).toEqual([]);
    const otherWorld = await createWorld();
    const other = await startService(otherWorld, { ENCRYPTION_KEY: 'ab'.repeat(32) });
    try {
      const response = await fetch(`${other.url}/api/v1/system/restore`, {
        method: 'POST',
        headers: { 'x-api-key': testApiKey },
        body: readFileSync(stored(id)),
      });
      expect(response.status).toBe(202);
      const { warnings } = (await response.json()) as { warnings: string[] };
      expect(warnings).toEqual([expect.stringMatching(/^1 stored key or token.*ENCRYPTION_KEY/)]);
    } finally {
      await other.stop();
      await otherWorld.dispose();
    }
  });

  describe('refuses what is no backup, and changes nothing', () => {
    const whole = async () => readFileSync(stored(await make()));
    const database = async (statements: string, from?: Uint8Array) => {
      const path = join(scratch(), 'a.db');
      if (from !== undefined) writeFileSync(path, from);
      makeDatabase(path, statements);
      return readFileSync(path);
    };
    const cases: [string, () => Promise<string | Uint8Array<ArrayBuffer>>, RegExp][] = [
      ['nothing', async () => '', /not a backup/],
      ['a text', async () => 'rules:\n  - none\n', /does not begin like an SQLite database/],
      ['a long text', async () => 'text '.repeat(2_000_000), /does not begin like an SQLite database/],
      [
        'a form',
        async () => '--x\r\ncontent-disposition: form-data; name="file"\r\n\r\n',
        /the file itself as the body/,
      ],
      ['JSON of something else', async () => '{"rules":[]}', /with the id of a stored backup/],
      ['broken JSON', async () => '{"id":', /not JSON/],
      ['an id that is none', async () => '{"id":7}', /with the id of a stored backup/],
      ['long JSON', async () => `{"id":"${'x'.repeat(2_000_000)}"}`, /neither a backup file/],
      ['only the beginning', async () => (await whole()).subarray(0, 50), /does not begin/],
      ['a cut file', async () => (await whole()).subarray(0, -4096), /cut short: \d+ of \d+ bytes/],
      [
        'a damaged file',
        async () => {
          const bytes = await whole();
          return bytes.fill(0x55, 4096, bytes.length - 4096);
        },
        /damaged|cannot be read/,
      ],
      ['an empty database', async () => database('create table t (a); drop table t'), /something else/],
      ['a database of something else', async () => database('create table migrations (id)'), /something else/],
      [
        'a database of Plex Linker 3',
        async () => database('create table link_rules (id, movie_title, tmdb_id, show_name)'),
        /Plex Linker 3.*DATABASE_URL=sqlite/,
      ],
      [
        'one of a newer version',
        async () => database("insert into migrations values (999, '0999_of_tomorrow', 0)", await whole()),
        /newer Plex Linker.*0999_of_tomorrow/,
      ],
      ['one that lacks a table', async () => database('drop table sidecars', await whole()), /lacks .*table sidecars/],
      [
        'one with something added that acts by itself',
        async () => database('create trigger t after insert on rules begin delete from links; end', await whole()),
        /never holds \(trigger t\)/,
      ],
      [
        'one with a trigger that says to be something else',
        async () =>
          database(
            `create trigger t after insert on rules begin delete from links; end;
             update sqlite_schema set type = 'TRIGGER' where name = 't'`,
            await whole(),
          ),
        /never holds \(TRIGGER t\)/,
      ],
      [
        'one with a table whose name is a query without end',
        async () => database(`create table "${endless.replaceAll('"', '""')}" (a)`, await whole()),
        /never holds \(table /,
      ],
      [
        'one whose list of changes is a query without end',
        async () =>
          database(
            `drop table migrations; create view migrations (number, tag, applied_at) as
             with recursive c (n) as (select 1 union all select n + 1 from c) select n, n, n from c where n < 0`,
            await whole(),
          ),
        /something else/,
      ],
      [
        'one that hides a view under a name of SQLite',
        async () =>
          database(
            `create view v as select 1; update sqlite_schema set name = 'sqlite_v', tbl_name = 'sqlite_v',
             sql = 'CREATE VIEW sqlite_v as select 1' where name = 'v'`,
            await whole(),
          ),
        /never holds \(view sqlite_v\)/,
      ],
      [
        'one whose columns may be empty that may not',
        async () =>
          database("update sqlite_schema set sql = replace(sql, ' NOT NULL', '') where name = 'rules'", await whole()),
        /not as Plex Linker makes them \(table rules\)/,
      ],
      [
        'one without the index that keeps rows apart',
        async () => database(`drop index ${uniqueIndexIn(await whole(), scratch())}`, await whole()),
        /lacks .*index/,
      ],
      [
        'one that holds what its own constraints forbid',
        async () =>
          database(
            `update sqlite_schema set sql = replace(sql, '\`movie_title\` text NOT NULL', '\`movie_title\` text     ')
               where name = 'rules';
             pragma schema_version = 4711; update rules set movie_title = null;
             update sqlite_schema set sql = replace(sql, '\`movie_title\` text     ', '\`movie_title\` text NOT NULL')
               where name = 'rules'; pragma schema_version = 4712`,
            await whole(),
          ),
        /damaged \(NULL value in rules.movie_title\)/,
      ],
      [
        'one with a row that names one that is not there',
        async () =>
          database(
            `pragma foreign_keys = off;
             insert into media_files (item_id, position, media_id, part_id, path, is_here) values (4711, 0, 'm', 'p', '/x', 1)`,
            await whole(),
          ),
        /a row of media_files names one of media_items that is not there/,
      ],
    ];
    test.each(cases)('%s', async (_name, body, reason) => {
      const bytes = await body();
      const before = files();
      const answer = await upload(bytes);
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toMatch(reason);
      expect(files()).toEqual(before);
    });

    test('more than 1 GiB, at once', async () => {
      const before = files();
      const { port } = new URL(service.url);
      const status = await new Promise((resolve, reject) => {
        const sent = request({
          port,
          method: 'POST',
          path: '/api/v1/system/restore',
          headers: { 'x-api-key': testApiKey, 'content-length': String(1024 ** 3 + 1) },
        });
        sent.on('response', (answer) => resolve(answer.statusCode)).on('error', reject);
        sent.write('SQLite format 3\0');
        setTimeout(() => sent.destroy(), 5_000).unref();
      });
      expect(status).toBe(413);
      expect(files()).toEqual(before);
    });

    test('an upload that breaks off', async () => {
      const bytes = await whole();
      const before = files();
      const { port } = new URL(service.url);
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(
        `POST /api/v1/system/restore HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${testApiKey}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
      );
      socket.write(bytes.subarray(0, bytes.length / 2));
      const temporary = () => readdirSync(world.data).filter((name) => name.startsWith(`${pendingName}.`));
      await until(() => temporary().length > 0);
      socket.destroy();
      await until(() => temporary().length === 0);
      expect(files()).toEqual(before);
    });
  });

  test('a backup of an older version is brought up to date before it waits', async () => {
    const folder = scratch();
    const source = join(folder, 'old.db');
    writeFileSync(source, readFileSync(stored(await make())));
    const migrations = newerMigrations(folder, 'alter table rules add column note text;');
    const path = join(folder, 'new.db');
    await rebuildBackup({ source, target: path, migrationsFolder: migrations, event: null });
    expect(rowsOf(path).rules?.[0]).toHaveProperty('note', null);
    expect(rowsOf(path).migrations).toHaveLength((rowsOf(source).migrations?.length ?? 0) + 1);
    expect(
      readdirSync(folder)
        .filter((name) => /^(old|new)\./.test(name))
        .toSorted(),
    ).toEqual(['new.db', 'old.db']);
    const failing = newerMigrations(scratch(), 'update rules set movie_title = null;');
    const rebuilt = rebuildBackup({ source, target: join(folder, 'other.db'), migrationsFolder: failing, event: null });
    await expect(rebuilt).rejects.toThrow(/cannot be brought up to date/);
  });

  test.each(releases())('a backup of the release whose last change was %s restores, with its rows', async (tag) => {
    const folder = scratch();
    const old = olderMigrations(folder, tag);
    const source = join(folder, 'old.db');
    const opened = await openDatabase({ kind: 'file', path: source }, { migrationsFolder: old });
    const { build } = opened;
    await opened.write([build.run(sql`insert into settings (key, value, updated_at) values ('a', '5', 0)`)]);
    opened.close();
    const path = join(folder, 'plex-linker.db');
    const { verbs, applyPending } = backupsOf({ kind: 'file', path }, folder);
    await verbs.restoreFile(source);
    expect(await applyPending()).toEqual({ kind: 'applied', kept: null });
    expect(rowsOf(path).settings).toMatchObject([{ key: 'a', value: '5' }]);
    expect(rowsOf(path).migrations?.map((row) => (row as { tag: string }).tag)).toEqual(releases());
  });
});
