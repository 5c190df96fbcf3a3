import { existsSync, linkSync, mkdirSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { placeLink } from '../../../src/core/links/apply/disk.ts';
import { filesBelow, leadsTo, seen, useSetting } from './setup.ts';

const at = useSetting();
/** Another file system than that of the temporary folder. */
const hasOtherDisk = existsSync('/dev/shm') && statSync('/dev/shm').dev !== statSync(tmpdir()).dev;

async function style(value: string | null): Promise<void> {
  await at.service.send('PATCH', '/api/v1/settings', { 'links.style': value });
}
async function reconcile(): Promise<Record<string, unknown>> {
  const run = await at.service.reconcile();
  await at.service.idle();
  return run;
}
afterEach(() => style(null));

function isSameFile(a: string, b: string): boolean {
  return statSync(a).ino === statSync(b).ino;
}

test('links that are made at once in folders that are not there yet all find them', async () => {
  const root = path.join(at.world.data, 'shows');
  mkdirSync(root);
  const wanted = Array.from({ length: 800 }, (_, i) => path.join(root, `Show ${i >> 3}`, 'Specials', `link ${i}.mkv`));
  // Each a little later than the one before, so that one looks for the folder while another makes it.
  const place = async (link: string, i: number) => {
    for (let turn = 0; turn < i % 8; turn += 1) await setImmediate();
    return placeLink({ linkId: i, path: link, style: 'relative', text: 'x', target: link, root, replaces: 'nothing' });
  };
  expect(await Promise.all(wanted.map(place))).toEqual(wanted.map(() => 'x'));
  expect(wanted.filter((link) => readlinkSync(link) !== 'x')).toEqual([]);
});

describe('hard links', () => {
  test('are made, confirmed, kept without a write, and go with their rule', async () => {
    const { world, service } = at;
    await style('hardlink');
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    expect(seen(link)).toBe('file');
    expect(isSameFile(link, world.source(pair))).toBe(true);
    expect(await at.row(pair)).toMatchObject({ style: 'hardlink', state: 'confirmed' });
    const mark = world.sonarr.mark();
    expect((await reconcile()).counts).toMatchObject({ created: 0, retargeted: 0 });
    expect(world.sonarr.writesSince(mark)).toEqual([]);
    await service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
    await service.idle();
    expect(seen(link)).toBeNull();
    expect(statSync(world.source(pair)).nlink).toBe(1);
  });

  test('that are the last name of a file stay: movie deleted, rule deleted', async () => {
    const { world, service } = at;
    await style('hardlink');
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    await world.radarr.deleteFile(pair.movie);
    await reconcile();
    expect(seen(link)).toBe('file');
    expect(await at.row(pair)).toMatchObject({ reason: expect.stringContaining('last name') });
    await service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
    await service.idle();
    expect(seen(link)).toBe('file');
    expect(await at.row(pair)).toMatchObject({ reason: expect.stringContaining('last name') });
    const { body } = await service.get('/api/v1/tasks?state=waiting');
    expect(body.items.filter(({ attempts }: { attempts: number }) => attempts > 0)).toEqual([]);
  });

  test('are updated by an upgrade under the same name', async () => {
    const { world } = at;
    await style('hardlink');
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    world.radarr.setFile(pair.movie, { name: 'Other.mkv', quality: 'WEBDL-1080p', replace: true });
    await reconcile();
    expect(isSameFile(link, world.source(pair))).toBe(true);
  });

  test('are replaced by an upgrade under another name, and leave no old film behind', async () => {
    const { world } = at;
    await style('hardlink');
    const pair = await at.linked();
    world.radarr.setFile(pair.movie, { name: 'Best.mkv', quality: 'Bluray-2160p', replace: true });
    await reconcile();
    const link = world.expectedLink(pair);
    expect(filesBelow(pair.series.path)).toEqual([path.relative(pair.series.path, link)]);
    expect(isSameFile(link, world.source(pair))).toBe(true);
    expect((await at.row(pair)).state).toBe('confirmed');
  });

  test('are renamed with a movie file that Radarr renames, and a special with another number', async () => {
    const { world } = at;
    await style('hardlink');
    const pair = await at.linked();
    await world.radarr.renameFile(pair.movie, 'Other Words.mkv', { event: false });
    const moved = { ...pair, episode: world.sonarr.renumber(pair.episode, 33) };
    await reconcile();
    const link = world.expectedLink(moved);
    expect(filesBelow(pair.series.path)).toEqual([path.relative(pair.series.path, link)]);
    expect(isSameFile(link, world.source(pair))).toBe(true);
  });

  test.skipIf(!hasOtherDisk)('across file systems are refused in plain words', async () => {
    const { world } = at;
    const folder = path.join('/dev/shm', `plex-linker-${process.pid}`);
    mkdirSync(folder);
    try {
      const target = path.join(world.data, 'film.mkv');
      writeFileSync(target, 'film');
      const making = placeLink({
        linkId: 1,
        path: path.join(folder, 'link.mkv'),
        style: 'hardlink',
        text: '',
        target,
        root: folder,
        replaces: 'nothing',
      });
      await expect(making).rejects.toThrow(/different file systems.*LINK_STYLE=relative/);
      expect(seen(path.join(folder, 'link.mkv'))).toBeNull();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a style that is changed', () => {
  test('is brought to every link at the next reconcile, adopted ones excepted', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    const adopted = world.pair({});
    const old = world.expectedLink(adopted);
    mkdirSync(path.dirname(old));
    symlinkSync(path.relative(path.dirname(old), world.source(adopted)), old);
    await service.addRule(adopted);
    await service.idle();
    const texts: Record<string, string> = { absolute: world.source(pair), relative: '../../../movies/' };
    for (const one of ['absolute', 'hardlink', 'absolute', 'relative']) {
      await style(one);
      await reconcile();
      if (one === 'hardlink') expect(isSameFile(link, world.source(pair))).toBe(true);
      else expect(readlinkSync(link)).toContain(texts[one]);
      expect(await at.row(pair)).toMatchObject({ style: one, state: 'confirmed' });
      expect(readlinkSync(old)).toMatch(/^\.\./);
    }
  });

  test('takes a hard link of the person for what it is: adopted only with the same inode', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    const link = world.expectedLink(pair);
    mkdirSync(path.dirname(link));
    linkSync(world.source(pair), link);
    await service.addRule(pair);
    await service.idle();
    expect((await at.row(pair)).origin).toBe('adopted');
    expect(leadsTo(link)).toBe(link);
  });
});
