import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RestoreStep } from '../../../src/core/backup/apply-restore.ts';
import type { Database } from '../../../src/db/database.ts';
import { openDatabase } from '../../../src/db/open.ts';
import { createStore } from '../../../src/db/store.ts';
import { libsqlServerPath, startLibsqlServer } from '../../servers/libsql-server.ts';
import { testSealer } from '../../support/database.ts';
import { migrationsFolder } from '../../support/migrated-database.ts';
import { aRule } from '../db/rows.ts';
import { backupsOf, makeDatabase, newerMigrations, rowsOf, temporaryFolder } from './files.ts';

const child = fileURLToPath(new URL('./children/apply.ts', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Applies in a process of its own; answers the steps it got to. */
async function apply(kind: 'file' | 'remote', at: string, base: string, endAfter: RestoreStep | 'none') {
  const started = spawn(process.execPath, [child, kind, at, base, migrationsFolder, endAfter], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, errors] = ['', ''];
  started.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  started.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code, signal] = await once(started, 'close');
  return { steps: said.trim().split('\n'), errors, code, signal };
}

type Address = Parameters<typeof openDatabase>[0];

async function fill(address: Address, movies: readonly number[]): Promise<void> {
  const database = await fillAndHold(address, movies);
  database.close();
}

/** Still open: what was written last lies beside the file. After a close it does so only until garbage is collected. */
async function fillAndHold(address: Address, movies: readonly number[]): Promise<Database> {
  const database = await openDatabase(address, { migrationsFolder });
  const store = createStore(database, { now: () => 0, ...testSealer });
  for (const movieTmdbId of movies) await store.rules.create(aRule({ movieTmdbId }));
  return database;
}

const moviesIn = (path: string) =>
  (rowsOf(path).rules as { movie_tmdb_id: number }[]).map((rule) => rule.movie_tmdb_id);

describe('kill -9 after a step of a restore', () => {
  test.each<RestoreStep>(['checked', 'settled', 'kept', 'companionsMoved', 'placed'])(
    '%s: the old or the new database is there, whole, and the next start ends with the new one',
    async (step) => {
      const path = join(folder, 'a.db');
      const source = join(folder, 'source.db');
      await fill({ kind: 'file', path: source }, [1]);
      const held = await fillAndHold({ kind: 'file', path }, [7, 8]);
      expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
      await backupsOf({ kind: 'file', path }, folder).verbs.restoreFile(source);
      // A copy that nobody has open.
      const at = join(folder, 'b.db');
      for (const end of ['', '-wal']) copyFileSync(path + end, at + end);
      copyFileSync(`${path}.restore-pending`, `${at}.restore-pending`);
      held.close();

      const first = await apply('file', at, at, step);
      expect(first).toMatchObject({ signal: 'SIGKILL', code: null });
      expect(first.steps.at(-1)).toBe(step);
      expect(moviesIn(at)).toEqual(step === 'placed' ? [1] : [7, 8]);

      expect((await apply('file', at, at, 'none')).code).toBe(0);
      expect(moviesIn(at)).toEqual([1]);
      expect(existsSync(`${at}-wal`)).toBe(false);
      expect(existsSync(`${at}.restore-pending`)).toBe(false);
      const kept = readdirSync(folder).filter((name) => name.startsWith('b.db.before-restore-'));
      expect(kept).toHaveLength(1);
      expect(moviesIn(join(folder, kept[0] ?? ''))).toEqual([7, 8]);
    },
  );

  const server = libsqlServerPath() === undefined ? ' (there is no libSQL server: scripts/test installs one)' : '';
  test.skipIf(server !== '').each<RestoreStep>(['checked', 'kept', 'placed'])(
    `on a libSQL server, %s: the same${server}`,
    async (step) => {
      await using libsql = await startLibsqlServer();
      const address = { kind: 'remote', url: libsql.url } as const;
      await fill({ kind: 'file', path: join(folder, 'source.db') }, [1]);
      await fill(address, [7, 8]);
      const backups = backupsOf(address, folder);
      await backups.verbs.restoreFile(join(folder, 'source.db'));
      const now = async () => moviesIn((await backups.verbs.find((await backups.verbs.make()).id))?.path ?? '');

      expect(await apply('remote', libsql.url, join(folder, 'libsql-server'), step)).toMatchObject({
        signal: 'SIGKILL',
      });
      expect(await now()).toEqual(step === 'placed' ? [1] : [7, 8]);
      expect((await apply('remote', libsql.url, join(folder, 'libsql-server'), 'none')).code).toBe(0);
      expect(await now()).toEqual([1]);
    },
  );
});

describe('a restore', () => {
  test('over a damaged database keeps it with what lay beside it', async () => {
    const path = join(folder, 'a.db');
    const source = join(folder, 'source.db');
    await fill({ kind: 'file', path: source }, [1]);
    await backupsOf({ kind: 'file', path }, folder).verbs.restoreFile(source);
    writeFileSync(path, 'this was a database once '.repeat(400));
    writeFileSync(`${path}-wal`, 'and this its last writes');
    expect((await apply('file', path, path, 'none')).code).toBe(0);
    expect(moviesIn(path)).toEqual([1]);
    const kept = readdirSync(folder)
      .filter((name) => name.includes('before-restore'))
      .toSorted();
    expect(kept).toEqual([kept[0], `${kept[0]}-wal`]);
    expect(readFileSync(join(folder, kept[0] ?? ''), 'utf8')).toContain('once');
    expect(readFileSync(join(folder, kept[1] ?? ''), 'utf8')).toContain('last writes');
  });

  test('waits, with nothing changed, while another process has the database open', async () => {
    const path = join(folder, 'a.db');
    await fill({ kind: 'file', path: join(folder, 'source.db') }, [1]);
    const database = await openDatabase({ kind: 'file', path }, { migrationsFolder });
    await backupsOf({ kind: 'file', path }, folder).verbs.restoreFile(join(folder, 'source.db'));
    const pending = `${path}.restore-pending`;
    const ended = await apply('file', path, path, 'none');
    expect(ended).toMatchObject({
      code: 1,
      steps: ['checked'],
      errors: expect.stringContaining('another process has'),
    });
    expect(existsSync(pending)).toBe(true);
    expect(moviesIn(path)).toEqual([]);
    database.close();
  });

  test('that waits and is no good any more is put aside, and the database stays', async () => {
    const path = join(folder, 'a.db');
    await fill({ kind: 'file', path }, [7]);
    const before = rowsOf(path);
    const backups = backupsOf({ kind: 'file', path }, folder);
    // Made by a newer version, which was then taken back.
    const newer = newerMigrations(folder, 'alter table rules add column note text;');
    await fill({ kind: 'file', path: join(folder, 'source.db') }, [1]);
    await backupsOf({ kind: 'file', path }, folder, newer).verbs.restoreFile(join(folder, 'source.db'));
    const applied = await backups.applyPending();
    expect(applied).toMatchObject({ kind: 'refused', message: expect.stringContaining('newer Plex Linker') });
    expect(existsSync(`${path}.restore-pending`)).toBe(false);
    expect(applied?.kind === 'refused' && existsSync(applied.path)).toBe(true);
    expect(rowsOf(path)).toEqual(before);
    expect(await backups.applyPending()).toBeNull();
  });

  test('takes a database that was copied by hand, with what lay beside it', async () => {
    const path = join(folder, 'a.db');
    const held = await fillAndHold({ kind: 'file', path: join(folder, 'source.db') }, [1, 2]);
    expect(statSync(join(folder, 'source.db-wal')).size).toBeGreaterThan(0);
    const backups = backupsOf({ kind: 'file', path }, folder);
    await backups.verbs.restoreFile(join(folder, 'source.db'));
    held.close();
    expect(await backups.applyPending()).toEqual({ kind: 'applied', kept: null });
    expect(moviesIn(path)).toEqual([1, 2]);
  });

  test('leaves what a kill left of an upload for an hour, then removes it', async () => {
    const path = join(folder, 'a.db');
    const left = `${path}.restore-pending.0123456789ab.tmp`;
    const other = `${path}.other.0123456789ab.tmp`;
    for (const name of [left, other]) {
      makeDatabase(name, 'create table t (a)');
    }
    await fill({ kind: 'file', path: join(folder, 'source.db') }, [1]);
    const { verbs } = backupsOf({ kind: 'file', path }, folder);
    await verbs.restoreFile(join(folder, 'source.db'));
    expect(existsSync(left)).toBe(true);
    for (const name of [left, other]) utimesSync(name, 0, 0);
    await verbs.restoreFile(join(folder, 'source.db'));
    expect([existsSync(left), existsSync(other)]).toEqual([false, true]);
  });
});
