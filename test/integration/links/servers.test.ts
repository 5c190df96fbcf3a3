import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FakeRadarr } from '../../fakes/fake-radarr.ts';
import { FakeSonarr } from '../../fakes/fake-sonarr.ts';
import { createWorld, type Pair, type World } from '../../fakes/world.ts';
import { startService, type TestService } from '../../support/service.ts';
import { leadsTo } from './setup.ts';

/* Two Sonarrs and two Radarrs: the second ones have the folders `tv2` and `movies2`. */

let world: World;
let service: TestService;
const radarr2 = new FakeRadarr();
const sonarr2 = new FakeSonarr();

beforeAll(async () => {
  world = await createWorld();
  await Promise.all([radarr2.start(), sonarr2.start()]);
  radarr2.addRootFolder(path.join(world.media, 'movies2'));
  sonarr2.addRootFolder(path.join(world.media, 'tv2'));
  world.pair({});
  service = await startService(world, {
    RADARR_1_URL: radarr2.url,
    RADARR_1_API_KEY: radarr2.apiKey,
    SONARR_1_URL: sonarr2.url,
    SONARR_1_API_KEY: sonarr2.apiKey,
  });
  await service.idle();
});
afterAll(async () => {
  await service.stop();
  await Promise.all([radarr2.stop(), sonarr2.stop()]);
  await world.dispose();
});

/** The movie of a pair in the second Radarr, with a file of its own. */
function inSecondRadarr(pair: Pair): string {
  const { title, year, tmdbId } = pair.movie;
  const name = `${title} Bluray-2160p.mkv`;
  const movie = radarr2.addMovie({ title, year, tmdbId, path: path.join(world.media, 'movies2', title) });
  return radarr2.pathOf(radarr2.setFile(movie, { name, quality: 'Bluray-2160p' }));
}
/** The show of a pair in the second Sonarr. */
function inSecondSonarr(pair: Pair): string {
  const { title, tvdbId } = pair.series;
  const series = sonarr2.addSeries({ title, tvdbId, path: path.join(world.media, 'tv2', title) });
  mkdirSync(series.path, { recursive: true });
  const { seasonNumber: season, episodeNumber: number } = pair.episode;
  sonarr2.addEpisode(series, { season, number, title: pair.episode.title, tvdbId: pair.episode.tvdbId });
  return series.path;
}

async function ruled(pair: Pair, more: Record<string, unknown>) {
  const { body, status } = await service.send('POST', '/api/v1/rules', {
    movieTmdbId: pair.movie.tmdbId,
    movieTitle: pair.movie.title,
    seriesTvdbId: pair.series.tvdbId,
    seriesTitle: pair.series.title,
    seasonNumber: 0,
    episodeNumbers: [pair.episode.episodeNumber],
    ...more,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  await service.idle();
  const [link, ...others] = await service.context.runtime.store.links.liveByMovies([pair.movie.tmdbId]);
  expect(others).toEqual([]);
  return link;
}

describe('with two servers of a kind', () => {
  test('the lowest that has it is taken, the second where only that has it', async () => {
    const both = world.pair({});
    inSecondRadarr(both);
    inSecondSonarr(both);
    expect(await ruled(both, {})).toMatchObject({ radarr: 0, sonarr: 0, target: world.source(both) });

    const second = world.pair({ file: false });
    const target = inSecondRadarr(second);
    const link = await ruled(second, {});
    expect(link).toMatchObject({ radarr: 1, sonarr: 0, target, state: 'confirmed' });
  });

  test('a rule that names its servers has those, in a reconcile too', async () => {
    const pair = world.pair({});
    const target = inSecondRadarr(pair);
    const show = inSecondSonarr(pair);
    const link = await ruled(pair, { radarr: 1, sonarr: 1 });
    expect(link).toMatchObject({ radarr: 1, sonarr: 1, target, state: 'confirmed' });
    expect(link?.path.startsWith(`${show}/`)).toBe(true);
    const run = await service.reconcile();
    expect(run.counts).toMatchObject({ created: 0, retargeted: 0, renamed: 0, removed: 0, errors: 0 });
    expect(leadsTo(link?.path ?? '')).toBe(target);
  });

  test('an empty show root that both have is a disk that is away where only the other counts files in it', async () => {
    const old = world.pair({});
    const shared = path.join(world.media, 'tv3');
    const series = world.sonarr.addSeries({ title: 'Elsewhere', tvdbId: 79_001, path: path.join(shared, 'Elsewhere') });
    mkdirSync(series.path, { recursive: true });
    world.sonarr.addEpisode(series, { season: 1, number: 1, title: 'Pilot', tvdbId: 900_001 });
    world.sonarr.addRealFile(series, 'Season 1/Elsewhere - S01E01 - Pilot.mkv');
    for (const server of [world.sonarr, sonarr2]) server.addRootFolder(shared);
    const fresh = sonarr2.addSeries({ title: 'Fresh', tvdbId: 79_002, path: path.join(shared, 'Fresh') });
    sonarr2.addEpisode(fresh, { season: 0, number: 1, title: 'One', tvdbId: 900_002 });
    renameSync(shared, `${shared}.away`);
    mkdirSync(shared);
    await service.send('POST', '/api/v1/rules', {
      movieTmdbId: old.movie.tmdbId,
      seriesTvdbId: fresh.tvdbId,
      seasonNumber: 0,
      episodeNumbers: [1],
    });
    await service.reconcile();
    expect(readdirSync(shared)).toEqual([]);
    const [rule] = await service.context.runtime.store.rules.byMovie(old.movie.tmdbId);
    expect(rule).toMatchObject({ state: 'waiting', reason: expect.stringContaining('files of "Elsewhere" in it') });
    rmSync(shared, { recursive: true });
    renameSync(`${shared}.away`, shared);
  });

  test('one that is away costs its own rules and nothing else', async () => {
    const pair = world.pair({});
    const target = inSecondRadarr(pair);
    const link = await ruled(pair, { radarr: 1 });
    const fresh = world.pair({});
    await service.addRule(fresh, { tmdb_id: fresh.movie.tmdbId });
    await radarr2.stop();
    const own = await ruled(world.pair({}), { radarr: 0 });
    expect(own?.state).toBe('confirmed');
    expect((await service.reconcile()).counts).toMatchObject({ removed: 0 });
    expect(leadsTo(link?.path ?? '')).toBe(target);
    await radarr2.start();
  });
});

describe('a rule that is known by name only', () => {
  test('is resolved by its exact title, whatever case and signs', async () => {
    const pair = world.pair({ movieTitle: 'The Long Ferry!', seriesTitle: 'Quayside & Co.' });
    await service.addRule(pair, { show_name: 'quayside  &  co', tvdb_id: undefined });
    await service.reconcile();
    await service.idle();
    expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
  });

  test('stays open with several hits: a conflict with its options, through reconciles and events, until one is chosen', async () => {
    const pair = world.pair({ seriesTitle: 'Twin Harbours' });
    const other = world.sonarr.addSeries({
      title: 'Twin Harbours',
      tvdbId: pair.series.tvdbId + 5_000,
      path: path.join(world.tv, 'Twin Harbours (1988)'),
      year: 1988,
    });
    const id = await service.addRule(pair, { tvdb_id: undefined });
    const conflicts = async () => {
      const { body } = await service.get(`/api/v1/conflicts?state=open&movieTmdbId=${pair.movie.tmdbId}`);
      return body.items as { id: number; kind: string; options: { id: string; seriesTvdbId?: number }[] }[];
    };
    await service.idle();
    for (let i = 0; i < 2; i += 1) {
      await service.reconcile();
      await service.idle();
      expect(await conflicts()).toMatchObject([{ kind: 'multipleMatches' }]);
      expect((await service.get(`/api/v1/rules/${id}`)).body).toMatchObject({ state: 'conflict' });
    }
    const [open] = await conflicts();
    expect(open?.options.flatMap(({ seriesTvdbId }) => seriesTvdbId ?? []).toSorted()).toEqual(
      [pair.series.tvdbId, other.tvdbId].toSorted(),
    );
    const option = open?.options.find(({ seriesTvdbId }) => seriesTvdbId === pair.series.tvdbId)?.id;
    await service.send('POST', `/api/v1/conflicts/${open?.id}/resolve`, { action: 'select', option });
    await service.idle();
    expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
    expect(await conflicts()).toEqual([]);
  });
});
