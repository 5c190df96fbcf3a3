import { mkdirSync, renameSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Pair } from '../../fakes/world.ts';
import { filesBelow, leadsTo, seen, useSetting } from './setup.ts';

const at = useSetting({ connected: true });

afterEach(async () => {
  Object.assign(at.world.sonarr.naming, { renameEpisodes: false, specialsFolderFormat: 'Specials' });
  // Events use what was read of the settings for some seconds; a reconcile reads them anew.
  await reconcile();
});

async function reconcile(): Promise<Record<string, unknown>> {
  const run = await at.service.reconcile();
  await at.service.idle();
  return run;
}

async function expectConfirmed(pair: Pair, link: string): Promise<void> {
  expect(leadsTo(link)).toBe(at.world.source(pair));
  expect(await at.row(pair)).toMatchObject({ path: link, state: 'confirmed', inSonarr: true });
}

/** The season of each list of the show's episodes that was asked for; undefined for all of them. */
function seasonsAsked(seriesId: number, mark: number): (string | undefined)[] {
  return at.world.sonarr
    .since(mark)
    .filter(({ path: asked, query }) => asked.endsWith('/episode') && query.seriesId?.[0] === String(seriesId))
    .map(({ query }) => query.seasonNumber?.[0]);
}

describe('specials that TVDB renumbers', () => {
  test('the link moves to the new number, and Sonarr has it there', async () => {
    const pair = await at.linked();
    const old = at.world.expectedLink(pair);
    const moved = { ...pair, episode: at.world.sonarr.renumber(pair.episode, 31) };
    await reconcile();
    expect(seen(old)).toBeNull();
    expect(at.world.expectedLink(moved)).toContain('S00E31');
    await expectConfirmed(pair, at.world.expectedLink(moved));
    expect(await at.ruleOf(pair)).toMatchObject({ state: 'linked', episodeNumbers: [31] });
  });

  test('two that change places change their links', async () => {
    const { world } = at;
    const a = await at.linked();
    const b = await at.linked({ series: a.series, number: 27 });
    world.sonarr.swapSpecials(a.episode, b.episode);
    await reconcile();
    await reconcile();
    const [atA, atB] = [
      { ...a, episode: b.episode },
      { ...b, episode: a.episode },
    ] as const;
    expect(filesBelow(a.series.path)).toHaveLength(2);
    await expectConfirmed(a, world.expectedLink(atA));
    await expectConfirmed(b, world.expectedLink(atB));
  });

  test('and whose file Sonarr renames for what has the old number now: the link is found, and moved', async () => {
    const { world } = at;
    const pair = await at.linked({ number: 1 });
    const { id } = await at.row(pair);
    const facts = { season: 0, number: 2, title: 'Other', tvdbId: 880_000 + pair.movie.id };
    const other = world.sonarr.addEpisode(pair.series, facts);
    world.sonarr.swapSpecials(pair.episode, other);
    Object.assign(world.sonarr.naming, { renameEpisodes: true, specialsFolderFormat: 'Season {season:00}' });
    for (const { flags } of world.sonarr.notifications.connections) flags.onRename = false;
    const files = world.sonarr.filesOf(pair.series).map((file) => file.id);
    world.sonarr.queue.push({ name: 'RenameFiles', seriesId: pair.series.id, files });
    await world.sonarr.idle();
    for (const { flags } of world.sonarr.notifications.connections) flags.onRename = true;
    expect(filesBelow(pair.series.path)[0]).toContain('Season 00');
    await reconcile();
    await reconcile();
    expect(filesBelow(pair.series.path)).toHaveLength(1);
    expect(await at.row(pair)).toMatchObject({ id, state: 'confirmed', path: expect.stringContaining('S00E02') });
  });

  test('one that gets the number of a special that is gone has it alone', async () => {
    const { world } = at;
    const a = await at.linked();
    const b = await at.linked({ series: a.series, number: 27 });
    world.sonarr.removeEpisode(a.episode);
    const moved = { ...b, episode: world.sonarr.renumber(b.episode, 26) };
    await reconcile();
    await reconcile();
    expect(filesBelow(a.series.path)).toHaveLength(1);
    await expectConfirmed(b, world.expectedLink(moved));
    expect((await at.ruleOf(a)).state).toBe('waiting');
  });

  test('where only one of the two can be brought to its place, the other is moved by the next reconcile', async () => {
    const { world } = at;
    const a = await at.linked({ episodeTitle: 'One Half' });
    const b = await at.linked({ series: a.series, number: 27, episodeTitle: 'One Half' });
    const { id, path: link } = await at.row(a);
    // A folder in the place of the temporary link: this one cannot be replaced.
    const inTheWay = path.join(path.dirname(link), `.plex-linker-${id}.tmp`);
    mkdirSync(inTheWay);
    world.sonarr.swapSpecials(a.episode, b.episode);
    await reconcile();
    rmdirSync(inTheWay);
    await reconcile();
    await reconcile();
    expect(filesBelow(a.series.path)).toHaveLength(2);
    await expectConfirmed(a, world.expectedLink({ ...a, episode: b.episode }));
    await expectConfirmed(b, world.expectedLink({ ...b, episode: a.episode }));
  });

  test('two of one movie and one title that change places both keep a link', async () => {
    const { world, service } = at;
    const a = await at.linked({ episodeTitle: 'Both Halves' });
    const b = await at.linked({ series: a.series, movie: a.movie, number: 27, episodeTitle: 'Both Halves' });
    world.sonarr.swapSpecials(a.episode, b.episode);
    await service.reconcile();
    expect(filesBelow(a.series.path)).toHaveLength(2);
    await service.idle();
    const rows = await at.rows(a);
    expect(rows.map(({ path: link }) => leadsTo(link))).toEqual([world.source(a), world.source(a)]);
    expect(new Set(rows.map(({ path: link }) => link)).size).toBe(2);
  });

  test('a chain of numbers moves as one', async () => {
    const { world } = at;
    const first = await at.linked({ number: 1, episodeTitle: 'Part' });
    const more = [2, 3].map((number) => world.pair({ series: first.series, number, episodeTitle: 'Part' }));
    for (const pair of more) await at.service.addRule(pair);
    await at.service.idle();
    const pairs = [first, ...more];
    const episodes = pairs.map(({ episode }) => episode);
    episodes.push(world.sonarr.renumber(episodes[2] as never, 4));
    const [one, two, three] = episodes.map((episode) => ({ ...episode }));
    Object.assign(world.sonarr.episodes.find(({ id }) => id === two?.id) ?? {}, { tvdbId: one?.tvdbId });
    Object.assign(world.sonarr.episodes.find(({ id }) => id === one?.id) ?? {}, { tvdbId: 999_001 });
    world.sonarr.addEpisode(first.series, {
      season: 0,
      number: 3,
      title: 'Part',
      tvdbId: two?.tvdbId ?? 0,
    });
    expect(three).toBeDefined();
    await reconcile();
    await reconcile();
    const names = filesBelow(first.series.path);
    expect(names.map((name) => /S00E\d\d/.exec(name)?.[0])).toEqual(['S00E02', 'S00E03', 'S00E04']);
    for (const pair of pairs) expect(leadsTo((await at.row(pair)).path)).toBe(world.source(pair));
    for (const pair of pairs) expect((await at.row(pair)).state).toBe('confirmed');
  });

  test('is found in another season, whatever has its number now', async () => {
    const { world } = at;
    const pair = await at.linked();
    const { series, episode } = pair;
    const [tvdbId, title, number] = [episode.tvdbId, episode.title, episode.episodeNumber];
    world.sonarr.removeEpisode(episode);
    Object.assign(world.sonarr.addEpisode(series, { season: 0, number, title: 'Another', tvdbId: 1 }), { tvdbId: 0 });
    world.sonarr.addEpisode(series, { season: 1, number: 13, title, tvdbId });
    const mark = world.sonarr.mark();
    await reconcile();
    expect(seasonsAsked(series.id, mark).slice(0, 2)).toEqual(['0', undefined]);
    const row = await at.row(pair);
    expect(path.basename(row.path)).toContain('S01E13');
    expect(leadsTo(row.path)).toBe(world.source(pair));
    expect(filesBelow(series.path)).toEqual([path.relative(series.path, row.path)]);
  });

  test('is asked for alone: a show may have a thousand other episodes', async () => {
    const { world } = at;
    const pair = await at.linked();
    world.sonarr.addEpisode(pair.series, { season: 1, number: 1, title: 'One', tvdbId: 777_001 });
    const mark = world.sonarr.mark();
    await reconcile();
    expect(seasonsAsked(pair.series.id, mark)).toEqual(['0']);
  });

  test('one that TVDB removed keeps its link, with that reason, until its rule goes', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    world.sonarr.removeEpisode(pair.episode);
    await reconcile();
    expect(leadsTo(link)).toBe(world.source(pair));
    expect(await at.ruleOf(pair)).toMatchObject({ state: 'waiting', reason: expect.stringContaining('no longer has') });
    await service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
    await service.idle();
    expect(seen(link)).toBeNull();
  });
});

describe('a show that Sonarr moves', () => {
  for (const otherFileSystem of [false, true])
    test(`to a deeper folder, ${otherFileSystem ? 'with its links written anew' : 'on one file system'}: mended, still ours`, async () => {
      const { world } = at;
      const pair = await at.linked();
      const { id } = await at.row(pair);
      const target = path.join(world.tv, 'deeper', 'still', path.basename(pair.series.path));
      world.sonarr.moveSeries(pair.series, target, { otherFileSystem });
      await reconcile();
      await expectConfirmed(pair, world.expectedLink(pair));
      expect((await at.row(pair)).id).toBe(id);
      expect(filesBelow(target)).toHaveLength(1);
    });

  test('to a deeper folder, where it renames the link at once: mended, still ours', async () => {
    const { world } = at;
    const pair = await at.linked();
    const { id } = await at.row(pair);
    const target = path.join(world.tv, 'below', 'it', path.basename(pair.series.path));
    world.sonarr.moveSeries(pair.series, target);
    world.sonarr.naming.specialsFolderFormat = 'Season 0';
    const file = world.sonarr.fileOf(pair.episode);
    world.sonarr.queue.push({ name: 'RenameFiles', seriesId: pair.series.id, files: [file?.id ?? 0] });
    await world.sonarr.idle();
    await at.service.idle();
    await reconcile();
    const [only, ...others] = filesBelow(target);
    expect(others).toEqual([]);
    expect(seen(path.join(target, only ?? ''))).toMatch(/^→ \.\.\//);
    await expectConfirmed(pair, path.join(target, only ?? ''));
    expect((await at.row(pair)).id).toBe(id);
  });

  test('also where the movie has left Radarr and its file was kept: the link stays, there', async () => {
    const { world } = at;
    const pair = await at.linked();
    const source = world.source(pair);
    await world.radarr.deleteMovie(pair.movie, { files: false });
    await at.service.idle();
    world.sonarr.moveSeries(pair.series, path.join(world.tv, 'kept', path.basename(pair.series.path)));
    await reconcile();
    const { path: link, reason } = await at.row(pair);
    expect(link).toBe(world.expectedLink(pair));
    expect(leadsTo(link)).toBe(source);
    expect((await at.ruleOf(pair)).reason).toContain('was kept on the disk');
    expect(reason).toContain('was kept on the disk');

    // Moved back while the movies' disk is away: the row follows, the text cannot yet be mended.
    renameSync(world.movies, `${world.movies}.away`);
    world.sonarr.moveSeries(pair.series, path.join(world.tv, path.basename(pair.series.path)));
    await reconcile();
    renameSync(`${world.movies}.away`, world.movies);
    await reconcile();
    expect(leadsTo(world.expectedLink(pair))).toBe(source);
  });

  test('and the rule that is deleted then still takes its link along', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    world.sonarr.moveSeries(pair.series, path.join(world.tv, 'elsewhere', path.basename(pair.series.path)));
    await service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
    await service.idle();
    expect(filesBelow(pair.series.path)).toEqual([]);
  });

  test('while Sonarr is away and the rule is deleted: the link goes when Sonarr is back', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    world.sonarr.moveSeries(pair.series, path.join(world.tv, 'elsewhere', path.basename(pair.series.path)));
    const fault = world.sonarr.fault('/series', { status: 500, body: '' });
    await service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
    await service.reconcile();
    fault.clear();
    await reconcile();
    expect(filesBelow(pair.series.path)).toEqual([]);
    expect(await at.rows(pair)).toEqual([]);
  });

  test('that is lost: the link stays with that reason, and leads to its movie’s file', async () => {
    const { world } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    await world.sonarr.removeSeries(pair.series);
    await reconcile();
    expect(await at.ruleOf(pair)).toMatchObject({ state: 'waiting', reason: expect.stringContaining('stays until') });
    await world.radarr.renameFile(pair.movie, 'Another Name.mkv');
    await at.service.idle();
    expect(leadsTo(link)).toBe(world.source(pair));
    await world.radarr.deleteFile(pair.movie);
    await at.service.idle();
    expect(seen(link)).toBeNull();
  });
});

test('a show that Sonarr removes with its files: nothing says that the link, which went with it, stays', async () => {
  const { world, service } = at;
  const pair = await at.linked();
  await world.sonarr.removeSeries(pair.series, { deleteFiles: true });
  expect(seen(world.expectedLink(pair))).toBeNull();
  await reconcile();
  const rule = await at.ruleOf(pair);
  expect(rule).toMatchObject({ state: 'waiting', reason: expect.stringMatching(/no longer has.*gone from the disk/) });
  expect(JSON.stringify((await service.get('/api/v1/links?limit=500')).body)).not.toMatch(
    new RegExp(`${pair.series.title}\\\\?"; the link stays`),
  );
});

describe('Sonarr’s own renaming', () => {
  test('in the same folder is recorded, and not contradicted afterwards', async () => {
    const { world, service } = at;
    world.sonarr.naming.renameEpisodes = true;
    world.sonarr.naming.standardEpisodeFormat = '{Series Title} S{season:00}E{episode:00} {Episode Title}';
    // The settings of a server are cached for some seconds.
    service.context.runtime.serverFacts.forget();
    const pair = await at.linked();
    const link = path.join(pair.series.path, 'Specials', `${pair.series.title} S00E26 ${pair.episode.title}.mkv`);
    expect(filesBelow(pair.series.path)).toEqual([path.relative(pair.series.path, link)]);
    await reconcile();
    await expectConfirmed(pair, link);
    const mark = world.sonarr.mark();
    expect((await reconcile()).counts).toMatchObject({ renamed: 0, retargeted: 0 });
    expect(world.sonarr.writesSince(mark)).toEqual([]);
    await service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
    await service.idle();
    expect(filesBelow(pair.series.path)).toEqual([]);
  });

  test('into another folder: the link turned absolute through the old folder is mended', async () => {
    const { world } = at;
    const pair = await at.linked();
    const { id } = await at.row(pair);
    world.sonarr.naming.specialsFolderFormat = 'Season 0';
    const file = world.sonarr.fileOf(pair.episode);
    world.sonarr.queue.push({ name: 'RenameFiles', seriesId: pair.series.id, files: [file?.id ?? 0] });
    await world.sonarr.idle();
    await at.service.idle();
    const link = path.join(pair.series.path, 'Season 0', path.basename((await at.row(pair)).path));
    expect(seen(link)).toMatch(/^→ \.\.\/\.\.\/\.\.\/movies\//);
    await reconcile();
    await expectConfirmed(pair, link);
    expect((await at.row(pair)).id).toBe(id);
  });

  test('a link turned absolute in its place is made relative again', async () => {
    const { world } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    world.sonarr.moveSeries(pair.series, path.join(world.tv, `Aside ${pair.movie.id}`));
    world.sonarr.moveSeries(pair.series, path.dirname(path.dirname(link)), { otherFileSystem: true });
    expect(seen(link)).toMatch(/^→ \//);
    await reconcile();
    expect(seen(link)).toMatch(/^→ \.\.\//);
    await expectConfirmed(pair, link);
  });
});

describe('a special’s file that is deleted in Sonarr', () => {
  test('is linked again', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const file = world.sonarr.fileOf(pair.episode);
    if (file === null) throw new Error('no file');
    await world.sonarr.deleteEpisodeFile(file);
    await service.idle();
    await expectConfirmed(pair, world.expectedLink(pair));
  });

  test('is linked again by the reconcile where no event came', async () => {
    const pair = await at.linked();
    const link = at.world.expectedLink(pair);
    renameSync(link, path.join(at.world.data, `removed-${pair.movie.id}`));
    await reconcile();
    await expectConfirmed(pair, link);
  });
});
