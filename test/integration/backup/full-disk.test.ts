import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/db/open.ts';
import { migrationsFolder } from '../../support/migrated-database.ts';
import { backupsOf, temporaryFolder } from './files.ts';

const why = canMount() ? '' : ' (a small disk cannot be mounted here: that takes root)';

describe.skipIf(why !== '')(`a disk that is nearly full${why}`, () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = temporaryFolder();
    mount(folder, 'size=100m,nr_inodes=12');
    path = join(folder, 'a.db');
    (await openDatabase({ kind: 'file', path }, { migrationsFolder })).close();
    mkdirSync(join(folder, 'backups'));
  });
  afterEach(() => {
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  const backups = () => backupsOf({ kind: 'file', path }, folder).verbs;

  async function* upload(megabytes: number) {
    yield Buffer.from('SQLite format 3\0');
    for (let i = 0; i < megabytes; i++) yield Buffer.alloc(1024 * 1024, 1);
  }

  test('is not filled by an upload, and nothing of it is left', async () => {
    await expect(backups().restoreUpload(upload(60))).rejects.toMatchObject({
      code: 'filesystem',
      message: expect.stringMatching(/too full: \d+ MB are needed .* \d+ MB are free/),
    });
    // The log of a closed database may stay beside it.
    expect(readdirSync(folder).filter((name) => !name.startsWith('a.db'))).toEqual(['backups']);
    expect(readdirSync(join(folder, 'backups'))).toEqual([]);
  });

  test('is not filled by a backup', async () => {
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(60 * 1024 * 1024));
    await expect(backups().make()).rejects.toMatchObject({
      code: 'filesystem',
      message: expect.stringMatching(/too full/),
    });
    expect(readdirSync(join(folder, 'backups'))).toEqual([]);
  });

  test('that takes no more files: the sentence says so, and no older backup goes', async () => {
    const { id } = await backups().make();
    const room = 12 - 1 - readdirSync(folder, { recursive: true }).length;
    for (let i = 0; i < room; i++) writeFileSync(join(folder, `ballast-${i}`), '');
    await expect(backups().make()).rejects.toMatchObject({
      code: 'filesystem',
      message: expect.stringMatching(/ENOSPC.*the disk is full/),
    });
    expect(readdirSync(join(folder, 'backups'))).toEqual([`${id}.db`]);
  });
});

function mount(folder: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
}

function canMount(): boolean {
  const folder = temporaryFolder();
  try {
    mount(folder, 'size=1m');
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
