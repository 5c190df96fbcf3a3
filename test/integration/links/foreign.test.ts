import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { changes, type Pair, type PairOptions } from '../../fakes/world.ts';
import { filesBelow, leadsTo, seen, useSetting } from './setup.ts';

const at = useSetting();

afterEach(async () => {
  await at.service.send('PATCH', '/api/v1/settings', { 'links.adopt': null });
});

/** A pair without a rule, whose season folder is there. */
function prepared(options: PairOptions = {}): { pair: Pair; link: string } {
  const pair = at.world.pair(options);
  const link = at.world.expectedLink(pair);
  mkdirSync(path.dirname(link), { recursive: true });
  return { pair, link };
}

async function conflictsOf(pair: Pair) {
  const { body } = await at.service.get(`/api/v1/conflicts?state=open&movieTmdbId=${pair.movie.tmdbId}`);
  return body.items as { kind: string; subject: Record<string, unknown> }[];
}

describe('what is not ours and lies where the link is to be', () => {
  const blockers: Record<string, (link: string, pair: Pair) => void> = {
    'a real file': (link) => writeFileSync(link, 'a film of the person'),
    'a folder': (link) => mkdirSync(path.join(link, 'inside'), { recursive: true }),
    'a link to another file': (link) => symlinkSync('../../../data', link),
    'a link that leads nowhere': (link) => symlinkSync('nowhere.mkv', link),
    'a copy of the movie': (link, pair) => copyFileSync(at.world.source(pair), link),
  };
  for (const [what, put] of Object.entries(blockers))
    test(`${what} is left untouched and becomes a conflict that names both places`, async () => {
      const { world, service } = at;
      const { pair, link } = prepared();
      put(link, pair);
      const before = world.snapshot(pair.series.path);
      await service.addRule(pair);
      await service.idle();
      await service.reconcile();
      await service.idle();
      expect(changes(before, world.snapshot(pair.series.path))).toEqual([]);
      expect(await at.ruleOf(pair)).toMatchObject({ state: 'conflict', reason: expect.stringContaining(link) });
      expect(await conflictsOf(pair)).toMatchObject([
        {
          kind: 'destination',
          subject: {
            movieTmdbId: pair.movie.tmdbId,
            seriesTvdbId: pair.series.tvdbId,
            seriesPath: pair.series.path,
            episodeTvdbId: pair.episode.tvdbId,
            path: link,
            existingPath: link,
          },
        },
      ]);
    });

  test('once it is out of the way the link is made and the question closed', async () => {
    const { service } = at;
    const { pair, link } = prepared();
    writeFileSync(link, 'in the way');
    await service.addRule(pair);
    await service.idle();
    rmSync(link);
    await service.reconcile();
    await service.idle();
    expect(leadsTo(link)).toBe(at.world.source(pair));
    expect(await conflictsOf(pair)).toEqual([]);
  });

  for (const quality of ['WEBDL-1080p', 'SDTV', 'Bluray-2160p'])
    test(`a real file of the special under another name (${quality}) gets no link beside it`, async () => {
      const { world, service } = at;
      const pair = world.pair({});
      const name = `Specials/${pair.series.title} - S00E26 - From the Disc ${quality}.mkv`;
      const file = world.sonarr.addRealFile(pair.series, name, { quality });
      await service.addRule(pair);
      await service.idle();
      expect(filesBelow(pair.series.path)).toEqual([name]);
      expect(world.sonarr.fileOf(pair.episode)?.id).toBe(file.id);
      expect(await conflictsOf(pair)).toMatchObject([
        { kind: 'destination', subject: { existingPath: path.join(pair.series.path, name) } },
      ]);
    });
});

test('a link whose special got the number of a real file goes: at the old number it would be another special', async () => {
  const { world, service } = at;
  const pair = await at.linked({ number: 1 });
  const old = (await at.row(pair)).path;
  const other = world.sonarr.addEpisode(pair.series, {
    season: 0,
    number: 2,
    title: 'Other',
    tvdbId: 990_002,
  });
  const name = `Specials/${pair.series.title} - S00E02 - From the Disc WEBDL-1080p.mkv`;
  world.sonarr.addRealFile(pair.series, name);
  world.sonarr.swapSpecials(pair.episode, other);
  for (let run = 0; run < 2; run += 1) {
    await service.reconcile();
    await service.idle();
    expect(filesBelow(pair.series.path)).toEqual([name]);
    expect((await at.ruleOf(pair)).state).toBe('conflict');
    expect(await conflictsOf(pair)).toMatchObject([{ subject: { existingPath: path.join(pair.series.path, name) } }]);
  }
  const { body } = await service.get(`/api/v1/links?state=removed&movieTmdbId=${pair.movie.tmdbId}`);
  expect(body.items).toMatchObject([{ path: old, reason: expect.stringContaining('another number') }]);
  expect(world.sonarr.fileOf(pair.episode)).toBeNull();
  rmSync(path.join(pair.series.path, name));
  await service.reconcile();
  await service.idle();
  expect(leadsTo(world.expectedLink({ ...pair, episode: other }))).toBe(world.source(pair));
});

describe('adoption', () => {
  const kinds: Record<string, (source: string, link: string) => void> = {
    'an absolute link': (source, link) => symlinkSync(source, link),
    'a relative link': (source, link) => symlinkSync(path.relative(path.dirname(link), source), link),
    'a hard link': (source, link) => linkSync(source, link),
  };
  for (const [what, make] of Object.entries(kinds)) {
    test(`${what} to exactly the movie's file is ours from then on, as it is, and stays when its rule goes`, async () => {
      const { world, service } = at;
      const { pair, link } = prepared();
      make(world.source(pair), link);
      const before = world.snapshot(pair.series.path);
      const id = await service.addRule(pair);
      await service.idle();
      await service.reconcile();
      expect(await at.row(pair)).toMatchObject({ path: link, origin: 'adopted', state: 'confirmed' });
      await service.send('DELETE', `/api/rules/${id}`);
      await service.idle();
      expect(await at.rows(pair)).toEqual([]);
      expect(changes(before, world.snapshot(pair.series.path))).toEqual([]);
    });

    test(`${what} is a conflict with the setting "never"`, async () => {
      const { world, service } = at;
      await service.send('PATCH', '/api/v1/settings', { 'links.adopt': 'never' });
      const { pair, link } = prepared();
      make(world.source(pair), link);
      const before = world.snapshot(pair.series.path);
      await service.addRule(pair);
      await service.idle();
      expect(await at.rows(pair)).toEqual([]);
      expect(await conflictsOf(pair)).toMatchObject([{ kind: 'destination', subject: { existingPath: link } }]);
      expect(changes(before, world.snapshot(pair.series.path))).toEqual([]);
    });
  }

  test('one under another name, where Sonarr has the special, is adopted there', async () => {
    const { world, service } = at;
    const { pair, link } = prepared();
    const old = path.join(path.dirname(link), `${pair.series.title} - S00E26 - As It Was.mkv`);
    symlinkSync(world.source(pair), old);
    await world.sonarr.queue.push({ name: 'RescanSeries', seriesId: pair.series.id });
    await world.sonarr.idle();
    expect(world.sonarr.fileOf(pair.episode)).not.toBeNull();
    await service.addRule(pair);
    await service.idle();
    for (const again of [false, true]) {
      if (again) expect((await service.reconcile()).counts).toMatchObject({ renamed: 0 });
      expect(await at.row(pair)).toMatchObject({ path: old, origin: 'adopted' });
      expect(filesBelow(pair.series.path)).toHaveLength(1);
    }
  });

  test('of a special that gets another number, an adopted link moves like ours', async () => {
    const { world, service } = at;
    const { pair, link } = prepared();
    symlinkSync(world.source(pair), link);
    await service.addRule(pair);
    await service.idle();
    const moved = { ...pair, episode: world.sonarr.renumber(pair.episode, 31) };
    await service.reconcile();
    await service.idle();
    expect(filesBelow(pair.series.path)).toHaveLength(1);
    expect(leadsTo(world.expectedLink(moved))).toBe(world.source(pair));
  });

  test('an adopted link leads to the new file after an upgrade', async () => {
    const { world, service } = at;
    const { pair, link } = prepared();
    symlinkSync(world.source(pair), link);
    await service.addRule(pair);
    await service.idle();
    world.radarr.setFile(pair.movie, { name: 'Better WEBDL-1080p.mkv', quality: 'WEBDL-1080p', replace: true });
    await service.reconcile();
    await service.idle();
    expect(leadsTo(link)).toBe(world.source(pair));
    expect((await at.row(pair)).origin).toBe('adopted');
  });

  test('a link to another film of the same folder is not exactly the movie', async () => {
    const { world, service } = at;
    const { pair, link } = prepared();
    const other = path.join(pair.movie.path, 'Extra.mkv');
    copyFileSync(world.source(pair), other);
    symlinkSync(other, link);
    await service.addRule(pair);
    await service.idle();
    expect(seen(link)).toBe(`→ ${other}`);
    expect(await at.rows(pair)).toEqual([]);
  });
});

describe('a path of the ledger that does not hold our link any more', () => {
  test('a file put in the place of our link stays through upgrade, removal of the rule and of the movie', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    rmSync(link);
    writeFileSync(link, 'the person put this here');
    world.radarr.setFile(pair.movie, { name: 'Next WEBDL-1080p.mkv', quality: 'WEBDL-1080p', replace: true });
    await service.reconcile();
    await service.idle();
    expect(readFileSync(link, 'utf8')).toBe('the person put this here');
    expect(await conflictsOf(pair)).toMatchObject([{ kind: 'destination', subject: { existingPath: link } }]);
    await world.radarr.deleteFile(pair.movie);
    await service.reconcile();
    await service.idle();
    expect(readFileSync(link, 'utf8')).toBe('the person put this here');
    await service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
    await service.idle();
    expect(readFileSync(link, 'utf8')).toBe('the person put this here');
  });

  test('a link of the person to another file in that place stays when the rule goes', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    rmSync(link);
    symlinkSync('/somewhere/else.mkv', link);
    await service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
    await service.idle();
    expect(seen(link)).toBe('→ /somewhere/else.mkv');
    expect(await at.rows(pair)).toEqual([]);
  });

  test('a link that is gone is made again', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    rmSync(world.expectedLink(pair));
    const run = await service.reconcile();
    await service.idle();
    expect(run.counts).toMatchObject({ created: 1 });
    expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
    expect((await at.row(pair)).state).toBe('confirmed');
  });

  test('a link that the person carried elsewhere is left there and made anew where it belongs', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    const carried = path.join(world.data, `carried-${pair.movie.id}.mkv`);
    renameSync(link, carried);
    await service.reconcile();
    await service.idle();
    expect(leadsTo(link)).toBe(world.source(pair));
    expect(readdirSync(world.data)).toContain(path.basename(carried));
  });
});
