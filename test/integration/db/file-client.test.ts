import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client/sqlite3';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FileClient } from '../../../src/db/file-client.ts';

describe('a client of a database file', () => {
  let folder: string;
  let path: string;
  let client: FileClient;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'file-client-'));
    path = join(folder, 'a.db');
    client = new FileClient(path, { busyTimeoutMs: 0 });
    await client.execute('pragma journal_mode = wal');
    await client.execute('create table things (id integer primary key, name text unique, size real, data blob)');
  });
  afterEach(async () => {
    client.close();
    await rm(folder, { recursive: true });
  });

  const insert = (...args: [number, string]) =>
    client.execute({ sql: 'insert into things (id, name) values (?, ?)', args });
  const all = async () => (await client.execute('select * from things order by id')).rows.map((row) => ({ ...row }));

  test('gives its statements and cached pages back, and goes on', async () => {
    await insert(1, 'thing 1');
    const prepare = vi.spyOn(Libsql.prototype, 'prepare');
    expect(await all()).toHaveLength(1);
    await insert(2, 'thing 2');
    expect(prepare).toHaveBeenCalledTimes(1);
    client.releaseMemory();
    expect(await all()).toHaveLength(2);
    await insert(3, 'thing 3');
    expect(prepare).toHaveBeenCalledTimes(3);
    prepare.mockRestore();
    client.close();
    expect(() => client.releaseMemory()).not.toThrow();
  });

  test('prepares a statement once, and keeps the ones used last', async () => {
    const prepare = vi.spyOn(Libsql.prototype, 'prepare');
    for (let id = 1; id <= 5; id += 1) await insert(id, `thing ${id}`);
    expect(prepare).toHaveBeenCalledTimes(1);
    for (let n = 0; n < 300; n += 1) {
      await client.execute(`select ${n}`);
      await insert(100 + n, `another ${n}`);
    }
    expect(prepare).toHaveBeenCalledTimes(301);
    await client.execute('select 299');
    expect(prepare).toHaveBeenCalledTimes(301);
    await client.execute('select 0');
    expect(prepare).toHaveBeenCalledTimes(302);
    prepare.mockRestore();
  });

  test('answers as the client of @libsql/client does', async () => {
    const theirs = createClient({ url: `file:${path}` });
    const data = new Uint8Array([0, 1, 255]).buffer;
    await client.execute({ sql: 'insert into things values (?, ?, ?, ?)', args: [2 ** 52, 'größer', 1.5, data] });
    await client.execute({ sql: 'insert into things (name, size) values (?, ?)', args: ['other', true] });
    const queries = [
      'select * from things order by name',
      'select a.id, b.id, b.name as name, a.name from things a join things b on a.id <> b.id order by 1',
      'select null as absent, true, 1 as "0", 12 as "12", 3 as length, 4 as constructor',
      'select * from things where id = 0',
      { sql: 'update things set name = name where id > ? returning id, data', args: [0] },
      { sql: 'update things set size = ? where id > ?', args: [true, 0] },
      { sql: 'insert or ignore into things (id) values (?)', args: [2 ** 52] },
    ];
    for (const query of queries) {
      const [mine, other] = [await client.execute(query), await theirs.execute(query)];
      expect(mine.rowsAffected).toBe(other.rowsAffected);
      expect(mine.columns).toEqual(other.columns);
      expect(mine.rows.map((row) => [{ ...row }, Array.from(row), row.length])).toEqual(
        other.rows.map((row) => [{ ...row }, Array.from(row), row.length]),
      );
    }
    theirs.close();
  });

  test('refuses what it would have to round or cannot store', async () => {
    await expect(client.execute('select 9007199254740993')).rejects.toThrow(
      'cannot represent exactly: 9007199254740993',
    );
    await expect(client.execute({ sql: 'select ?', args: [Number.NaN] })).rejects.toThrow('NaN');
  });

  test('has the columns of the tables as they are', async () => {
    await insert(1, 'a');
    expect(await all()).toEqual([{ id: 1, name: 'a', size: null, data: null }]);
    await client.execute('alter table things rename column size to extent');
    expect(await all()).toEqual([{ id: 1, name: 'a', extent: null, data: null }]);
    const failing = [
      'alter table things rename column name to title',
      'select * from things order by id',
      'select * from missing',
    ];
    await expect(client.batch(failing, 'write')).rejects.toMatchObject({ code: 'SQLITE_ERROR' });
    expect(await all()).toEqual([{ id: 1, name: 'a', extent: null, data: null }]);
  });

  test('takes a failed batch back and works on', async () => {
    await insert(1, 'a');
    const twice = [
      { sql: 'insert into things (id, name) values (?, ?)', args: [2, 'b'] },
      { sql: 'insert into things (id, name) values (?, ?)', args: [3, 'a'] },
    ];
    await expect(client.batch(twice, 'write')).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_UNIQUE' });
    await insert(3, 'c');
    expect((await all()).map(({ name }) => name)).toEqual(['a', 'c']);
  });

  test('keeps no statement open: the log can be emptied and left by another', async () => {
    for (let id = 1; id <= 250; id += 1) await insert(id, `thing ${id}`);
    await all();
    await client.execute('select * from things limit 100');
    await client.batch(['select * from things', 'insert into things (name) values (1) returning id'], 'write');
    const other = new Libsql(path);
    other.exec('pragma wal_checkpoint(truncate)');
    other.close();
    expect((await stat(`${path}-wal`)).size).toBe(0);
    expect((await client.execute('pragma journal_mode = delete')).rows[0]?.[0]).toBe('delete');
    expect(await readdir(folder)).toEqual(['a.db']);
  });

  test('works on after another held the file', async () => {
    const other = new FileClient(path, { busyTimeoutMs: 0 });
    await insert(1, 'a');
    await other.execute('begin immediate');
    await expect(insert(2, 'b')).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    await expect(client.batch(['delete from things'], 'write')).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    expect(await all()).toHaveLength(1);
    await other.execute('rollback');
    other.close();
    await insert(2, 'b');
    expect(await all()).toHaveLength(2);
  });

  test('refuses when closed, however often', async () => {
    client.close();
    client.close();
    await expect(client.execute('select 1')).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    await expect(client.batch([], 'read')).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  });
});
