import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { radarrMovieFileDelete } from '../../fakes/webhook-bodies.ts';
import type { Pair } from '../../fakes/world.ts';
import { until } from '../../support/until.ts';
import { leadsTo, seen, useSetting } from './setup.ts';

/* Movie files that are symbolic links, as debrid services make them: Radarr's library holds links to files of a mount of its own. */

const at = useSetting();
/** Another file system than that of the temporary folder. */
const hasOtherDisk = existsSync('/dev/shm') && statSync('/dev/shm').dev !== statSync(tmpdir()).dev;
const otherDisk = path.join('/dev/shm', `plex-linker-movies-${process.pid}`);

afterEach(async () => {
  await at.service.send('PATCH', '/api/v1/settings', { 'links.style': null });
  rmSync(otherDisk, { recursive: true, force: true });
});

/** A pair whose movie file is a link to a file in this folder. */
function linkedMovie(folder: string): { pair: Pair; file: string; real: string } {
  const pair = at.world.pair();
  const file = at.world.source(pair);
  const real = path.join(folder, `${pair.movie.id}.mkv`);
  mkdirSync(folder, { recursive: true });
  // By copy: it may be another file system.
  copyFileSync(file, real);
  rmSync(file);
  symlinkSync(real, file);
  return { pair, file, real };
}

async function add(pair: Pair): Promise<string> {
  await at.service.addRule(pair);
  await at.service.idle();
  return at.world.expectedLink(pair);
}

async function health(): Promise<string> {
  return JSON.stringify((await at.service.get('/api/v1/system/status')).body.health);
}

describe('a movie file that leads nowhere is a disk that is away:', () => {
  test('missingFromDisk removes no link, and the reason says so', async () => {
    const { world, service } = at;
    const cloud = path.join(world.data, 'cloud-a');
    const { pair, file } = linkedMovie(cloud);
    const link = await add(pair);
    expect(leadsTo(link)).toBe(path.join(cloud, `${pair.movie.id}.mkv`));

    renameSync(cloud, `${cloud}.away`);
    const row = world.radarr.fileOf(pair.movie);
    if (row === null) throw new Error('the movie has no file');
    world.radarr.dropFile(row);
    await at.radarr(radarrMovieFileDelete(pair.movie, row, 'missingFromDisk', world.radarr));
    const reason = `${file} is a broken link`;
    expect(seen(link)).toMatch(/^→ /);
    expect(await at.ruleOf(pair)).toMatchObject({ state: 'waiting', reason: expect.stringContaining(reason) });
    expect(await health()).toContain(reason);
    expect((await service.reconcile()).counts).toMatchObject({ removed: 0 });
    expect(seen(link)).toMatch(/^→ /);
    expect((await at.ruleOf(pair)).reason).not.toContain('is not on the disk');

    renameSync(`${cloud}.away`, cloud);
    world.radarr.track(pair.movie, path.basename(file));
    await service.reconcile();
    await service.idle();
    expect(leadsTo(link)).toBe(path.join(cloud, `${pair.movie.id}.mkv`));
    expect(await health()).not.toContain('is a broken link');
  });

  test('a new one waits with that reason, is not rescanned, and is linked when its disk is back, without a reconcile', async () => {
    const { world, service } = at;
    const cloud = path.join(world.data, 'cloud-b');
    const { pair, file } = linkedMovie(cloud);
    renameSync(cloud, `${cloud}.away`);
    const before = world.radarr.mark();
    await service.addRule(pair);
    await until(async () => (await at.ruleOf(pair)).reason?.includes(`${file} is a broken link`) === true);
    expect(await health()).toContain(`${file} is a broken link`);
    expect(world.radarr.writesSince(before)).toEqual([]);
    renameSync(`${cloud}.away`, cloud);
    await until(() => leadsTo(world.expectedLink(pair)) !== null);
    await until(async () => !(await health()).includes('is a broken link'));
  });

  test('so is a movie folder that leads nowhere', async () => {
    const { world, service } = at;
    const pair = world.pair();
    const cloud = path.join(world.data, 'cloud-c');
    renameSync(pair.movie.path, cloud);
    symlinkSync(cloud, pair.movie.path);
    const link = await add(pair);
    renameSync(cloud, `${cloud}.away`);
    const row = world.radarr.fileOf(pair.movie);
    if (row === null) throw new Error('the movie has no file');
    world.radarr.dropFile(row);
    expect((await service.reconcile()).counts).toMatchObject({ removed: 0 });
    expect(seen(link)).toMatch(/^→ /);
    expect((await at.ruleOf(pair)).reason).toContain(`${pair.movie.path} is a broken link`);
  });

  test('its subtitles stay linked, too', async () => {
    const { world, service } = at;
    const cloud = path.join(world.data, 'cloud-d');
    const { pair, file } = linkedMovie(cloud);
    const subtitle = file.replace(/\.mkv$/, '.en.srt');
    writeFileSync(subtitle, '1');
    const link = await add(pair);
    const linked = link.replace(/\.mkv$/, '.en.srt');
    expect(leadsTo(linked)).toBe(subtitle);
    const folder = pair.movie.path;
    renameSync(folder, `${folder}.away`);
    await service.reconcile();
    expect(seen(linked)).toMatch(/^→ /);
    renameSync(`${folder}.away`, folder);
    expect((await service.reconcile()).counts).toMatchObject({ removed: 0 });
    expect(leadsTo(linked)).toBe(subtitle);
  });

  test('once the link itself is gone from the movie’s folder, ours goes', async () => {
    const { world, service } = at;
    const { pair, file } = linkedMovie(path.join(world.data, 'cloud-e'));
    const link = await add(pair);
    rmSync(file);
    const row = world.radarr.fileOf(pair.movie);
    if (row === null) throw new Error('the movie has no file');
    world.radarr.dropFile(row);
    expect((await service.reconcile()).counts).toMatchObject({ removed: 1 });
    expect(seen(link)).toBeNull();
  });
});

describe('LINK_STYLE=hardlink and a movie file that is a link', () => {
  test('make a hard link to the file that it points to, which is confirmed and kept without a write', async () => {
    const { world, service } = at;
    await service.send('PATCH', '/api/v1/settings', { 'links.style': 'hardlink' });
    const { pair, real } = linkedMovie(path.join(world.data, 'cloud-f'));
    const link = await add(pair);
    await service.reconcile();
    await service.idle();
    expect(seen(link)).toBe('file');
    expect(statSync(link).ino).toBe(statSync(real).ino);
    expect(await at.row(pair)).toMatchObject({ style: 'hardlink', state: 'confirmed' });
    const before = world.sonarr.mark();
    expect((await service.reconcile()).counts).toMatchObject({ created: 0, retargeted: 0 });
    expect(world.sonarr.writesSince(before)).toEqual([]);
  });

  test('move with that link to another file', async () => {
    const { world, service } = at;
    await service.send('PATCH', '/api/v1/settings', { 'links.style': 'hardlink' });
    const { pair, file, real } = linkedMovie(path.join(world.data, 'cloud-g'));
    const link = await add(pair);
    writeFileSync(`${real}.2`, 'other words');
    rmSync(file);
    symlinkSync(`${real}.2`, file);
    await service.reconcile();
    expect(statSync(link).ino).toBe(statSync(`${real}.2`).ino);
    expect(readlinkSync(file)).toBe(`${real}.2`);
  });

  test.skipIf(!hasOtherDisk)('on another file system are refused, and the reason names that file', async () => {
    const { service } = at;
    await service.send('PATCH', '/api/v1/settings', { 'links.style': 'hardlink' });
    const { pair, real } = linkedMovie(otherDisk);
    await service.addRule(pair);
    await until(async () => (await at.ruleOf(pair)).state === 'error');
    expect((await at.ruleOf(pair)).reason).toMatch(/different file systems|EXDEV/);
    expect((await at.ruleOf(pair)).reason).toContain(real);
    expect(await at.rows(pair)).toEqual([]);
    await service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
  });
});
