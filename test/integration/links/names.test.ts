import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Pair } from '../../fakes/world.ts';
import { filesBelow, leadsTo, useSetting } from './setup.ts';

const at = useSetting();

afterEach(async () => {
  at.world.sonarr.naming.specialsFolderFormat = 'Specials';
  await at.service.send('PATCH', '/api/v1/settings', { 'links.naming': null });
  at.world.sonarr.clearFaults();
  await at.service.reconcile();
});

/** Where the only link of a pair lies below its show. */
function linkOf(pair: Pair): string {
  const [only, ...more] = filesBelow(pair.series.path).filter((one) => !one.includes('Real'));
  expect(more).toEqual([]);
  return only ?? '';
}

describe('the season folder', () => {
  test('is that of the season’s other files', async () => {
    const pair = at.world.pair({});
    at.world.sonarr.addEpisode(pair.series, { season: 0, number: 1, title: 'Real', tvdbId: 880_000 + pair.movie.id });
    at.world.sonarr.addRealFile(pair.series, 'Season 00/Show - S00E01 - Real.mkv');
    await at.service.addRule(pair);
    await at.service.idle();
    expect(linkOf(pair)).toMatch(/^Season 00\/[^/]+$/);
  });

  test('is one that is there in another case, else what Sonarr’s format says', async () => {
    const pair = at.world.pair({});
    mkdirSync(path.join(pair.series.path, 'SPECIALS'));
    await at.service.addRule(pair);
    await at.service.idle();
    expect(linkOf(pair)).toMatch(/^SPECIALS\//);

    at.world.sonarr.naming.specialsFolderFormat = 'Season {season:00} {tvdbid}';
    await at.service.reconcile();
    const other = await at.linked();
    expect(linkOf(other)).toMatch(new RegExp(`^Season 00 ${other.series.tvdbId}/`));
  });

  test('is the show’s own with seasonFolder off', async () => {
    const pair = at.world.pair({});
    pair.series.seasonFolder = false;
    await at.service.addRule(pair);
    await at.service.idle();
    expect(linkOf(pair)).toMatch(/^[^/]+\.mkv$/);
    expect((await at.row(pair)).state).toBe('confirmed');
  });

  test('of a name that Sonarr’s scan passes over is refused, with what to change', async () => {
    at.world.sonarr.naming.specialsFolderFormat = 'Extras';
    await at.service.reconcile();
    const pair = await at.linked();
    expect(filesBelow(pair.series.path)).toEqual([]);
    expect(await at.ruleOf(pair)).toMatchObject({ state: 'error', reason: expect.stringContaining('"Extras"') });
  });
});

describe('what a movie may stand for', () => {
  test('an episode of any season', async () => {
    const pair = await at.linked({ season: 3, number: 7 });
    expect(linkOf(pair)).toMatch(/^Season 3\/.* - S03E07 - /);
    expect((await at.row(pair)).state).toBe('confirmed');
  });

  test('several specials and several shows at once, each with a link of its own', async () => {
    const { world } = at;
    const first = await at.linked();
    const second = await at.linked({ movie: first.movie, series: first.series, number: 27 });
    const third = await at.linked({ movie: first.movie });
    const rows = await at.rows(first);
    expect(rows.map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    for (const pair of [first, second, third]) expect(leadsTo(world.expectedLink(pair))).toBe(world.source(first));
    await at.world.radarr.deleteFile(first.movie);
    await at.service.reconcile();
    await at.service.idle();
    expect(await at.rows(first)).toEqual([]);
  });

  test('several episodes in one file', async () => {
    const { world, service } = at;
    const pair = world.pair({ number: 4, episodeTitle: 'First Half' });
    const facts = { season: 0, number: 5, title: 'Second Half', tvdbId: 770_000 + pair.movie.id };
    const second = world.sonarr.addEpisode(pair.series, facts);
    await service.addRule(pair, { episode: [4, 5] });
    await service.idle();
    expect(path.basename(linkOf(pair))).toBe(
      `${pair.series.title} - S00E04-E05 - First Half + Second Half WEBDL-1080p.mkv`,
    );
    expect(await at.row(pair)).toMatchObject({
      state: 'confirmed',
      episodeTvdbIds: [pair.episode.tvdbId, second.tvdbId],
    });
    expect(world.sonarr.fileOf(second)?.id).toBe(world.sonarr.fileOf(pair.episode)?.id);
    // Sonarr forgot which file one of the two has: the link is confirmed for both, or not.
    second.episodeFileId = 0;
    await service.reconcile();
    await service.idle();
    expect(await at.row(pair)).toMatchObject({ state: 'linked', inSonarr: false });
  });

  test('a special of two movies is the first one’s; the other is a collision, and gets it when the first goes', async () => {
    const { world, service } = at;
    const first = await at.linked();
    const second = world.pair({ series: first.series, episode: false });
    second.episode = first.episode;
    await service.addRule(second);
    await service.idle();
    expect(leadsTo(world.expectedLink(first))).toBe(world.source(first));
    expect(await at.ruleOf(second)).toMatchObject({ state: 'conflict' });
    const { body } = await service.get(`/api/v1/conflicts?movieTmdbId=${second.movie.tmdbId}`);
    expect(body.items).toMatchObject([{ kind: 'collision', state: 'open' }]);
    await service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(first)).id}`);
    await service.idle();
    await service.reconcile();
    await service.idle();
    expect(leadsTo(world.expectedLink(second))).toBe(world.source(second));
  });
});

describe('the name', () => {
  test('has the quality in Sonarr’s words', async () => {
    const pair = await at.linked({ quality: 'Remux-1080p' });
    expect(linkOf(pair)).toMatch(/ Bluray-1080p Remux\.mkv$/);
    expect(at.world.sonarr.fileOf(pair.episode)?.quality.quality.name).toBe('Bluray-1080p Remux');
  });

  test('that Sonarr reads otherwise falls back to the bare one', async () => {
    const { world } = at;
    const parsed = { seasonNumber: 4, episodeNumbers: [2] };
    world.sonarr.fault((one) => /parse$/.test(one.path) && /Lanterns/.test(String(one.query.title)), {
      status: 200,
      body: { title: 'x', parsedEpisodeInfo: parsed },
    });
    const pair = await at.linked();
    expect(path.basename(linkOf(pair))).toBe(`${pair.series.title} - S00E26.mkv`);
    expect((await at.row(pair)).state).toBe('confirmed');
  });

  test('that Sonarr reads otherwise in both forms is refused, and a link that is there stays', async () => {
    const { world, service } = at;
    const kept = await at.linked();
    world.sonarr.fault('/parse', { status: 200, body: { title: 'x' } });
    const pair = await at.linked();
    expect(filesBelow(pair.series.path)).toEqual([]);
    expect(await at.ruleOf(pair)).toMatchObject({ state: 'error', reason: expect.stringContaining('parses none of') });
    kept.episode.title = `Untold ${kept.movie.id}`;
    await service.reconcile();
    expect(linkOf(kept)).toContain(kept.movie.title);
  });

  test('of LINK_NAMING=classic is that of Plex Linker 3', async () => {
    await at.service.send('PATCH', '/api/v1/settings', { 'links.naming': 'classic' });
    const pair = await at.linked({ episodeTitle: 'The Night (2)' });
    expect(linkOf(pair)).toBe(`Season 00/${pair.series.title} - S00E26 - The Night WEBDL-1080p.mkv`);
    expect((await at.row(pair)).state).toBe('confirmed');
  });

  test('of LINK_NAMING=classic names the parts of one story once', async () => {
    const { world, service } = at;
    await service.send('PATCH', '/api/v1/settings', { 'links.naming': 'classic' });
    const pair = world.pair({ number: 1, episodeTitle: 'The Last Shout (1)', quality: 'DVD' });
    const facts = { season: 0, number: 2, title: 'The Last Shout (2)', tvdbId: 760_000 + pair.movie.id };
    world.sonarr.addEpisode(pair.series, facts);
    await service.addRule(pair, { episode: [1, 2] });
    await service.idle();
    expect(linkOf(pair)).toBe(`Season 00/${pair.series.title} - S00E01-02 - The Last Shout DVD.mkv`);
    expect((await at.row(pair)).state).toBe('confirmed');
  });
});
