import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { changes, type Pair } from '../../fakes/world.ts';
import { filesBelow, leadsTo, seen, useSetting } from './setup.ts';

const at = useSetting({ environment: () => ({ TZ: 'UTC' }) });

/** What failed is tried again some seconds later: with its rule gone, not in the middle of another test. */
async function forget(pair: Pair): Promise<void> {
  const { id } = await at.ruleOf(pair);
  await at.service.send('DELETE', `/api/v1/rules/${id}`);
}

describe('what would lie outside the show folders is not written', () => {
  test('a series folder that is a symlink out of the root gets neither link nor folder', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    const outside = path.join(world.data, `outside-${pair.movie.id}`);
    mkdirSync(outside);
    rmSync(pair.series.path, { recursive: true });
    symlinkSync(outside, pair.series.path);
    await service.addRule(pair);
    await service.idle();
    expect(world.snapshot(outside).size).toBe(0);
    expect(await at.rows(pair)).toEqual([]);
    const run = await service.reconcile();
    expect(run.errors).toMatchObject([{ category: 'filesystem', message: expect.stringContaining('leads outside') }]);
    expect(world.snapshot(outside).size).toBe(0);
    await forget(pair);
    rmSync(pair.series.path);
  });

  test('a season folder that is a symlink out of the root gets no link', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    const outside = path.join(world.data, `season-${pair.movie.id}`);
    mkdirSync(outside);
    symlinkSync(outside, path.join(pair.series.path, 'Specials'));
    await service.addRule(pair);
    await service.idle();
    expect(filesBelow(outside)).toEqual([]);
    await forget(pair);
    rmSync(path.join(pair.series.path, 'Specials'));
  });

  test('a series folder that is a symlink within the root is used', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    const elsewhere = path.join(world.tv, `Elsewhere ${pair.movie.id}`);
    mkdirSync(elsewhere);
    rmSync(pair.series.path, { recursive: true });
    symlinkSync(elsewhere, pair.series.path);
    await service.addRule(pair);
    await service.idle();
    expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
    expect(filesBelow(elsewhere)).toHaveLength(1);
  });

  test('a series that Sonarr has outside its root folders is refused', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    pair.series.path = path.join(world.movies, 'No Show Here');
    const before = world.snapshot();
    await service.addRule(pair);
    await service.idle();
    expect(changes(before, world.snapshot())).toEqual([]);
    expect(await at.ruleOf(pair)).toMatchObject({ state: 'error', reason: expect.stringContaining('No Show Here') });
  });

  test('a path with ".." is not followed', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    pair.series.path = `${world.tv}/../movies/Sly`;
    const before = world.snapshot();
    await service.addRule(pair);
    await service.idle();
    expect(changes(before, world.snapshot())).toEqual([]);
    expect((await at.ruleOf(pair)).state).toBe('error');
  });

  test('a movie folder that the setting does not name gives nothing to link, and the reason names the path', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    await service.send('PATCH', '/api/v1/settings', { 'Movie Directories': ['films'] });
    await service.addRule(pair);
    await service.idle();
    expect(await at.rows(pair)).toEqual([]);
    expect((await at.ruleOf(pair)).reason).toContain(world.source(pair));
    await service.send('PATCH', '/api/v1/settings', { 'Movie Directories': [] });
  });

  test('a show directory of the settings is the border, links of folders included', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    const inside = path.join(world.tv, 'anime', 'Tidal Choir');
    const other = path.join(world.tv, `Beside ${pair.movie.id}`);
    mkdirSync(path.dirname(inside), { recursive: true });
    mkdirSync(other);
    symlinkSync(other, inside);
    pair.series.path = inside;
    await service.send('PATCH', '/api/v1/settings', { 'Show Directories': ['tv/anime'] });
    await service.addRule(pair);
    await service.idle();
    expect(world.snapshot(other).size).toBe(0);
    await service.send('PATCH', '/api/v1/settings', { 'Show Directories': [] });
    rmSync(path.dirname(inside), { recursive: true });
  });
});

describe('names of the servers', () => {
  const odd = {
    'parent folders': '../../../etc/passwd',
    'separators of both kinds': 'One/Two\\Three',
    'NUL and control characters': 'Night\u0000 Bell\u0007\nRow',
    'right-to-left marks': '\u202eecnatS \u2067ليل\u2069 \u200fNight',
    'trailing dots and spaces': 'The End... ',
    'only dots': '..',
    '300 characters of three bytes': '夜'.repeat(300),
  };
  for (const [what, title] of Object.entries(odd))
    test(`${what} in an episode's title make one clean name in the special's folder`, async () => {
      const { world, service } = at;
      const pair = world.pair({ episodeTitle: title });
      await service.addRule(pair);
      await service.idle();
      const added = filesBelow(pair.series.path);
      expect(added).toHaveLength(1);
      const link = path.join(pair.series.path, added[0] ?? '');
      const name = checkedName(pair, path.relative(world.media, link));
      expect(name).toMatch(/^Harbour Street \d+ - S00E26.*\.mkv$/);
      expect(leadsTo(link)).toBe(world.source(pair));
      expect((await at.row(pair)).state).toBe('confirmed');
    });

  test('odd characters in a series’ title stay within one name', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    pair.series.title = `A/B\\C\u0000 ..${'x'.repeat(300)}`;
    pair.series.path = path.join(world.tv, 'Plain');
    mkdirSync(pair.series.path, { recursive: true });
    await service.addRule(pair, { show_name: 'Plain' });
    await service.idle();
    const [found, ...more] = filesBelow(world.tv).filter((one) => one.startsWith('Plain/'));
    expect(more).toEqual([]);
    checkedName(pair, `tv/${found}`);
    expect(seen(path.join(world.tv, found ?? ''))).toMatch(/^→ \.\.\/\.\.\/\.\.\/movies\//);
  });
});

/** The file name, once it is known that it is one clean component right in the special's folder. */
function checkedName(pair: Pair, relative: string): string {
  const { dir, base } = path.parse(relative);
  expect(dir).toBe(`tv/${path.basename(pair.series.path)}/Specials`);
  expect(Buffer.byteLength(base)).toBeLessThanOrEqual(255);
  expect(base).not.toMatch(/[\\/\p{Cc}\p{Bidi_Control}]/u);
  expect(path.parse(base).name).not.toMatch(/[. ]$/);
  return base;
}
