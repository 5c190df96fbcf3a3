import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PathMapping } from '../../../../src/core/model/plex.ts';
import { locatePath } from '../../../../src/core/plex/paths/test-mapping.ts';

let home: string;
let mediaRoot: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'plex-linker-mapping-'));
  mediaRoot = join(home, 'media');
  await mkdir(join(mediaRoot, 'films/long'), { recursive: true });
  await mkdir(join(home, 'elsewhere'));
  await writeFile(join(mediaRoot, 'films/a.mkv'), 'a');
  await writeFile(join(mediaRoot, 'films/long/b.mkv'), 'b');
  await writeFile(join(home, 'elsewhere/c.mkv'), 'c');
});
afterEach(() => rm(home, { recursive: true, force: true }));

let nextId = 0;
const mapping = (plexPath: string, localPath: string, more: Partial<PathMapping> = {}): PathMapping => ({
  id: ++nextId,
  serverId: 1,
  libraryId: null,
  plexPath,
  localPath,
  ...more,
});
const ask = (plexPath: string, mappings: PathMapping[], libraryId: number | null = null) =>
  locatePath({ plex: { mappings: () => mappings }, mediaRoot }, { serverId: 1, libraryId, plexPath });

test('a path is answered with its place here, the mapping that decides, and what is there', async () => {
  const short = mapping('/data', mediaRoot);
  const long = mapping('/data/films/long', join(mediaRoot, 'films/long'));
  expect(await ask('/data/films/a.mkv', [long, short])).toEqual({
    localPath: join(mediaRoot, 'films/a.mkv'),
    mapping: short,
    exists: true,
    readable: true,
    reason: null,
  });
  // Both give the same place: the longer is the one that decides.
  expect((await ask('/data/films/long/b.mkv', [short, long])).mapping).toBe(long);
});

test("a library's own mapping wins over an equal one of the server, and is nobody else's", async () => {
  const all = mapping('/data', join(home, 'elsewhere'));
  const own = mapping('/data', join(mediaRoot, 'films'), { libraryId: 5 });
  expect((await ask('/data/a.mkv', [all, own], 5)).localPath).toBe(join(mediaRoot, 'films/a.mkv'));
  expect((await ask('/data/a.mkv', [all, own], 6)).localPath).toBe(join(home, 'elsewhere/a.mkv'));
  expect((await ask('/data/a.mkv', [all, own])).mapping).toBe(all);
});

test('a place where nothing is says so', async () => {
  expect(await ask('/data/none.mkv', [mapping('/data', mediaRoot)])).toMatchObject({
    exists: false,
    readable: false,
    reason: expect.stringContaining('none.mkv does not exist here'),
  });
});

test('what no mapping holds has no place, with what to do', async () => {
  expect(await ask('/nowhere/x.mkv', [mapping('/data', mediaRoot)])).toMatchObject({
    localPath: null,
    mapping: null,
    exists: false,
    reason: expect.stringMatching(/nowhere.*Create a path mapping/),
  });
  expect((await ask(`${mediaRoot}/../elsewhere/c.mkv`, [])).localPath).toBeNull();
});

test('the same path is taken without a mapping, outside the media root for reading only', async () => {
  const inside = join(mediaRoot, 'films/a.mkv');
  expect(await ask(inside, [])).toMatchObject({ localPath: inside, mapping: null, exists: true, reason: null });
  const outside = join(home, 'elsewhere/c.mkv');
  expect(await ask(outside, [])).toMatchObject({
    localPath: outside,
    exists: true,
    readable: true,
    reason: expect.stringContaining('outside the media root'),
  });
});
