import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkFiles } from '../../../src/core/plex/mirror/check-states.ts';
import type { FakeItem } from '../../fakes/plex/model.ts';
import { type AddServer, type Attached, addFilm, createMirror, type Mirror } from './setup.ts';

let mirror: Mirror;
let attic: Attached;

beforeEach(async () => {
  mirror = await createMirror();
});
afterEach(() => mirror.close());

async function withServer(options: AddServer = {}): Promise<void> {
  attic = await mirror.addServer(options);
}

async function stateOf(title: string): Promise<[string, string | null]> {
  const { state, reason } = await mirror.item(title);
  return [state, reason];
}

describe('a file that is', () => {
  let path: string;
  let alpha: FakeItem;

  beforeEach(async () => {
    await withServer();
    path = join(mirror.media, 'movies/Alpha (2010)/Alpha (2010).mkv');
    alpha = addFilm(mirror, attic, 'Alpha');
    addFilm(mirror, attic, 'Beta');
  });

  test('here is normal; gone and with the server still there it is found by the next deep sync, and back by any', async () => {
    await mirror.sync();
    expect(await stateOf('Alpha')).toEqual(['normal', null]);
    renameSync(path, `${path}.away`);
    await mirror.sync({}, { mode: 'deep' });
    expect(await stateOf('Alpha')).toEqual([
      'unavailable',
      `${path} is not on our disk; and Plex cannot reach it either`,
    ]);
    renameSync(`${path}.away`, path);
    const run = await mirror.sync();
    expect(run.counts.updated).toBe(1);
    expect(await stateOf('Alpha')).toEqual(['normal', null]);
  });

  test('reached through a link is here, and gone with what the link leads to', async () => {
    const target = mirror.file('movies/elsewhere/Target.mkv');
    rmSync(path);
    symlinkSync(target, path);
    await mirror.sync();
    expect((await stateOf('Alpha'))[0]).toBe('normal');
    expect((await mirror.item('Alpha')).files[0]?.realPath).toBe(target);
    rmSync(target);
    await mirror.sync({}, { mode: 'deep' });
    expect((await stateOf('Alpha'))[0]).toBe('unavailable');
  });

  test('in the trash of Plex is not found, whatever our disk says, and normal once it is out of it', async () => {
    await mirror.sync();
    attic.fake.moveToTrash(alpha);
    await mirror.poll();
    expect(await stateOf('Alpha')).toEqual([
      'fileNotFound',
      'it is in the trash of Plex: its file was gone at the last scan',
    ]);
    expect((await mirror.item('Alpha')).presence).toBe('present');
    attic.fake.touch(alpha, {
      deletedAt: null,
      media: alpha.media.map((one) => ({
        ...one,
        deletedAt: null,
        parts: one.parts.map((part) => ({ ...part, deletedAt: null })),
      })),
    });
    await mirror.poll();
    expect(await stateOf('Alpha')).toEqual(['normal', null]);
  });

  test('one of two versions is enough', async () => {
    attic.fake.touch(alpha, {
      media: [attic.fake.library.version([`${path}.other`], { sizeBytes: 1, durationMs: 1 }), ...alpha.media],
    });
    await mirror.sync();
    expect((await stateOf('Alpha'))[0]).toBe('normal');
    rmSync(path);
    await mirror.sync({}, { mode: 'deep' });
    expect((await stateOf('Alpha'))[1]).toBe(
      `${path}.other is not on our disk; ${path} is not on our disk; and Plex cannot reach it either`,
    );
  });
});

describe('a file that only the server has', () => {
  /** The server sees /data where we have another disk, which holds the same paths: what lies there it can play. */
  let remote: string;

  beforeEach(async () => {
    remote = join(mirror.media, 'theirs');
    await withServer({ mappings: { '/data': mirror.media }, disk: { '/data': remote } });
    mirror.file('theirs/movies/Alpha/Alpha.mkv');
    mirror.file('movies/elsewhere/Bystander.mkv');
    addFilm(mirror, attic, 'Alpha', { files: ['/data/movies/Alpha/Alpha.mkv'] });
    addFilm(mirror, attic, 'Beta', { files: ['/data/movies/elsewhere/Bystander.mkv'] });
  });

  test('is remote only, and the server was asked once whether it can play it', async () => {
    const first = attic.fake.mark();
    await mirror.sync();
    const ours = `${mirror.media}/movies/Alpha/Alpha.mkv`;
    expect(await stateOf('Alpha')).toEqual([
      'remoteOnly',
      `${ours} is not on our disk (/data/movies/Alpha/Alpha.mkv for Plex)`,
    ]);
    expect((await stateOf('Beta'))[0]).toBe('normal');
    const checks = (mark: number) => attic.fake.since(mark).filter(({ query }) => query.checkFiles?.[0] === '1');
    expect(checks(first).map(({ path }) => path)).toEqual(['/library/metadata/1']);
    const second = attic.fake.mark();
    await mirror.sync();
    expect(checks(second)).toEqual([]);
  });

  test('is unavailable where streaming from the server is switched off, and remote only once it is on', async () => {
    await mirror.rt.library.servers.update(attic.id, { remoteStreaming: false });
    await mirror.rt.plex.reload();
    await mirror.sync();
    expect(await stateOf('Alpha')).toEqual([
      'unavailable',
      expect.stringContaining('streaming from the server is switched off'),
    ]);
    await mirror.rt.library.servers.update(attic.id, { remoteStreaming: true });
    await mirror.rt.plex.reload();
    await mirror.sync();
    expect((await stateOf('Alpha'))[0]).toBe('remoteOnly');
  });

  test('is unavailable when the server cannot reach it either', async () => {
    await mirror.sync();
    rmSync(join(remote, 'movies/Alpha/Alpha.mkv'));
    mirror.file('movies/Alpha/Alpha.mkv');
    await mirror.sync();
    expect((await stateOf('Alpha'))[0]).toBe('normal');
    rmSync(join(mirror.media, 'movies/Alpha/Alpha.mkv'));
    await mirror.sync({}, { mode: 'deep' });
    expect((await stateOf('Alpha'))[1]).toContain('and Plex cannot reach it either');
    // The server's disk was not mounted for a while: nothing in its library changed.
    mirror.file('theirs/movies/Alpha/Alpha.mkv');
    await mirror.sync({}, { mode: 'deep' });
    expect((await stateOf('Alpha'))[0]).toBe('remoteOnly');
  });
});

describe('paths', () => {
  test('that no mapping holds are remote only, with the reason, and normal once there is one', async () => {
    await withServer();
    addFilm(mirror, attic, 'Alpha', { files: ['/nowhere/Alpha/Alpha.mkv'] });
    await mirror.sync();
    expect(await stateOf('Alpha')).toEqual(['remoteOnly', 'no path mapping holds /nowhere/Alpha/Alpha.mkv']);
    mirror.file('elsewhere/Alpha/Alpha.mkv');
    await mirror.rt.library.mappings.create({
      serverId: attic.id,
      libraryId: null,
      plexPath: '/nowhere',
      localPath: join(mirror.media, 'elsewhere'),
    });
    await mirror.rt.plex.reload();
    await mirror.sync();
    expect(await stateOf('Alpha')).toEqual(['normal', null]);
  });

  test.each([
    ['of Windows', 'D:\\Media', 'D:\\Media\\movies\\Alpha\\Alpha.mkv'],
    ['of Windows in other letters', 'd:\\media\\', 'D:\\Media\\movies\\Alpha\\Alpha.mkv'],
    ['of a share', '\\\\nas\\media', '\\\\nas\\media\\movies\\Alpha\\Alpha.mkv'],
    ['of another system', '/volume1/media/', '/volume1/media/movies/Alpha/Alpha.mkv'],
  ])('%s are mapped to ours', async (_name, plexPath, path) => {
    await withServer({ mappings: { [plexPath]: mirror.media } });
    mirror.file('movies/Alpha/Alpha.mkv');
    addFilm(mirror, attic, 'Alpha', { files: [path] });
    await mirror.sync();
    const item = await mirror.item('Alpha');
    expect(item.files[0]).toMatchObject({
      path,
      localPath: join(mirror.media, 'movies/Alpha/Alpha.mkv'),
      isHere: true,
    });
    expect(item.state).toBe('normal');
  });

  test('that are mapped for one library are not for another', async () => {
    await withServer();
    const other = attic.fake.addSection({ title: 'More Films', type: 'movie' });
    addFilm(mirror, attic, 'Alpha', { files: ['/data/Alpha.mkv'] });
    attic.fake.addMovie(other, { title: 'Beta', files: ['/data/Alpha.mkv'] });
    const path = mirror.file('own/Alpha.mkv');
    await mirror.sync();
    const { id: libraryId } = await mirror.library(attic, attic.films.key);
    await mirror.rt.library.mappings.create({
      serverId: attic.id,
      libraryId,
      plexPath: '/data',
      localPath: join(path, '..'),
    });
    await mirror.rt.plex.reload();
    await mirror.sync();
    expect([await mirror.item('Alpha'), await mirror.item('Beta')].map(({ state }) => state)).toEqual([
      'normal',
      'remoteOnly',
    ]);
  });

  test('are checked as soon as a mapping goes, without a list of Plex', async () => {
    await withServer({ mappings: { '/data': mirror.media }, disk: { '/data': mirror.media } });
    addFilm(mirror, attic, 'Alpha', { files: ['/data/movies/Alpha (2010)/Alpha (2010).mkv'] });
    await mirror.sync();
    expect((await stateOf('Alpha'))[0]).toBe('normal');
    const [mapping] = await mirror.rt.library.mappings.ofServer(attic.id);
    await mirror.rt.library.mappings.delete(mapping?.id ?? 0);
    await mirror.rt.plex.reload();
    const mark = attic.fake.mark();
    const check = () => checkFiles(mirror.rt, { serverId: attic.id }, AbortSignal.timeout(10_000));
    expect(await check()).toMatchObject({ outcome: '1 items changed' });
    expect(await stateOf('Alpha')).toEqual([
      'remoteOnly',
      'no path mapping holds /data/movies/Alpha (2010)/Alpha (2010).mkv',
    ]);
    expect(attic.fake.since(mark)).toEqual([]);
    expect(await check()).toMatchObject({ outcome: 'all files are as they were' });
  });

  test('end at a boundary: a mapping of /data holds nothing of /data2', async () => {
    await withServer({ mappings: { '/data': mirror.media } });
    mirror.file('2/Alpha.mkv');
    addFilm(mirror, attic, 'Alpha', { files: ['/data2/Alpha.mkv'] });
    await mirror.sync();
    expect((await stateOf('Alpha'))[0]).toBe('remoteOnly');
  });
});
