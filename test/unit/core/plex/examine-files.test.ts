import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { locate, lookAt } from '../../../../src/core/plex/mirror/examine-files.ts';
import type { ConnectedPlex } from '../../../../src/core/servers/plex-servers.ts';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'plex-linker-files-')));
  await mkdir(join(root, 'movies'));
  await mkdir(join(root, 'shows'));
  await writeFile(join(root, 'movies/film.mkv'), 'film');
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Plex sees the folder as /data. One of many says what it says alone. */
async function look(path: string) {
  const toOurs = (theirs: string) =>
    theirs.startsWith('/data/') ? { path: join(root, theirs.slice(6)) } : { unmapped: theirs };
  const plex = { toOurs } as unknown as ConnectedPlex;
  const alone = await locate(plex, 1, path);
  expect(await locate(plex, 1, path, lookAt(1_000))).toEqual(alone);
  return alone;
}

test('a file itself leads nowhere else', async () => {
  const path = join(root, 'movies/film.mkv');
  expect(await look('/data/movies/film.mkv')).toEqual({ localPath: path, isHere: true, realPath: null });
  expect(await look(path)).toEqual({ localPath: path, isHere: true, realPath: null });
});

test('a link tells where it leads, also when a folder above it is the link', async () => {
  await symlink('../movies/film.mkv', join(root, 'shows/special.mkv'));
  await symlink('movies', join(root, 'films'));
  const realPath = join(root, 'movies/film.mkv');
  for (const name of ['shows/special.mkv', 'films/film.mkv'])
    expect(await look(`/data/${name}`)).toEqual({ localPath: join(root, name), isHere: true, realPath });
});

test('of a hard link no path tells what it shares', async () => {
  await link(join(root, 'movies/film.mkv'), join(root, 'shows/special.mkv'));
  expect(await look('/data/shows/special.mkv')).toMatchObject({ isHere: true, realPath: null });
});

test('what is not there leads nowhere: no file, a link to none, and links in a circle', async () => {
  await symlink('../movies/gone.mkv', join(root, 'shows/broken.mkv'));
  await symlink('circle.mkv', join(root, 'shows/circle.mkv'));
  for (const name of ['shows/none.mkv', 'shows/broken.mkv', 'shows/circle.mkv'])
    expect(await look(`/data/${name}`)).toEqual({ localPath: join(root, name), isHere: false, realPath: null });
  expect(await look('/elsewhere/film.mkv')).toEqual({ localPath: null, isHere: false, realPath: null });
});

test('a folder is a place too, and what is neither file nor folder is none', async () => {
  expect(await look('/data/movies')).toMatchObject({ isHere: true, realPath: null });
  execFileSync('mkfifo', [join(root, 'movies/pipe.mkv')]);
  expect(await look('/data/movies/pipe.mkv')).toMatchObject({ isHere: false });
});

test('many files of one folder are looked at by listing it once', async () => {
  const find = lookAt(1_000);
  const film = join(root, 'movies/film.mkv');
  expect(await find(film)).toEqual({ isHere: true, realPath: null });
  // Its folder was listed before the file was gone.
  await rm(film);
  expect(await find(film)).toMatchObject({ isHere: true });
  expect(await lookAt(1)(film)).toMatchObject({ isHere: false });
});
