import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tryLink } from '../../../src/core/setup/try-link.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plex-linker-try-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('makes a link of either kind and takes it away again', async () => {
  const file = join(folder, 'movie.mkv');
  await writeFile(file, 'film');
  expect(await tryLink(folder, null)).toBeNull();
  expect(await tryLink(folder, file)).toBeNull();
  expect(await readdir(folder)).toEqual(['movie.mkv']);
});

it.skipIf(process.platform !== 'linux')('says why not, and what to do', async () => {
  expect(await tryLink(folder, '/proc/version')).toMatch(/^EXDEV: .*different file systems.*mount one parent folder/);
  expect(await tryLink(join(folder, 'gone'), null)).toMatch(/^ENOENT: /);
  expect(await tryLink('/proc', null)).not.toBeNull();
});
