import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { SonarrSeries } from '../../fakes/sonarr-model.ts';
import { useSetting } from '../links/setup.ts';

const setting = useSetting({ each: true, environment: () => ({ DISCOVERY: 'true' }) });

async function discover(body: object = {}): Promise<Record<string, unknown>> {
  const { body: started } = await setting.service.send('POST', '/api/v1/candidates/discover', body);
  for (;;) {
    const run = (await setting.service.get(`/reconcile/${started.run}`)).body;
    if (!['queued', 'running'].includes(run.state)) return run;
    await sleep(20);
  }
}

function addShow(title: string, tvdbId: number): SonarrSeries {
  const { sonarr, tv } = setting.world;
  return sonarr.addSeries({ title, tvdbId, path: `${tv}/${title}` });
}

function addMovie(title: string, tmdbId: number) {
  const { radarr, movies } = setting.world;
  const folder = `${title} ${tmdbId}`;
  const movie = radarr.addMovie({
    title,
    year: 2014,
    tmdbId,
    path: `${movies}/${folder}`,
    runtime: 104,
    inCinemas: '2014-03-12',
  });
  radarr.setFile(movie, { name: `${folder}.mkv`, quality: 'WEBDL-1080p', sizeBytes: 44_000 });
  return movie;
}

const facts = { season: 0, airDate: '2014-03-12', runtime: 104 };

describe('two equal specials of one movie', () => {
  test('are a question; its answer makes one rule, and reopening takes it back', async () => {
    const { service, world } = setting;
    const series = addShow('Lighthouse Keepers', 70_900);
    for (const number of [4, 5])
      world.sonarr.addEpisode(series, {
        ...facts,
        number,
        title: 'Reunion at the Lighthouse',
        tvdbId: 500_900 + number,
      });
    const movie = addMovie('Reunion at the Lighthouse', 10_900);
    await discover();
    expect(await service.context.runtime.store.rules.byMovie(movie.tmdbId)).toEqual([]);
    const { body } = await service.get('/api/v1/conflicts?state=open');
    expect(body).toMatchObject({ total: 1, items: [{ kind: 'multipleMatches', subject: { movieTmdbId: 10_900 } }] });
    const [conflict] = body.items;
    const option = conflict.options.find((one: { episodeNumber?: number }) => one.episodeNumber === 5);
    const answer = { action: 'select', option: option.id };
    expect((await service.send('POST', `/api/v1/conflicts/${conflict.id}/resolve`, answer)).status).toBe(200);
    expect((await service.send('POST', `/api/v1/conflicts/${conflict.id}/resolve`, answer)).status).toBe(409);
    await service.idle();
    const states = async () => {
      const { items } = (await service.get('/api/v1/candidates?movieTmdbId=10900')).body;
      return Object.fromEntries(
        items.map((one: { special: { episodeNumber: number }; state: string }) => [
          one.special.episodeNumber,
          one.state,
        ]),
      );
    };
    expect(await states()).toEqual({ 4: 'rejected', 5: 'accepted' });
    expect(await service.context.runtime.store.rules.byMovie(movie.tmdbId)).toMatchObject([
      { episodeTvdbIds: [500_905] },
    ]);
    // Nothing is asked again.
    await discover();
    expect((await service.get('/api/v1/conflicts?state=open')).body.total).toBe(0);
    expect((await service.send('POST', `/api/v1/conflicts/${conflict.id}/reopen`)).status).toBe(200);
    expect(await states()).toEqual({ 4: 'open', 5: 'open' });
    expect(await service.context.runtime.store.rules.byMovie(movie.tmdbId)).toEqual([]);
  });
});

describe('a decision', () => {
  test('is kept: a deleted rule and a rejected pair do not come back, and a renumbered special stays', async () => {
    const { service, world } = setting;
    const series = addShow('Lighthouse Keepers', 70_900);
    const episode = world.sonarr.addEpisode(series, {
      ...facts,
      number: 4,
      title: 'Reunion at the Lighthouse',
      tvdbId: 500_904,
    });
    const movie = addMovie('Reunion at the Lighthouse', 10_900);
    await discover();
    await service.idle();
    const { rules } = service.context.runtime.store;
    const [rule] = await rules.byMovie(movie.tmdbId);
    episode.episodeNumber = 9;
    await discover();
    await service.idle();
    expect(await rules.byMovie(movie.tmdbId)).toHaveLength(1);
    expect((await service.send('DELETE', `/api/v1/rules/${rule?.id}`)).status).toBeLessThan(300);
    await discover();
    await service.idle();
    expect(await rules.byMovie(movie.tmdbId)).toEqual([]);
    const { body } = await service.get('/api/v1/candidates?movieTmdbId=10900');
    expect(body.items).toMatchObject([{ state: 'rejected' }]);
  });
});

describe('a movie that Radarr no longer has', () => {
  test('takes its open questions along, after a complete answer only', async () => {
    const { service, world } = setting;
    await service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': null });
    world.sonarr.addEpisode(addShow('Lighthouse Keepers', 70_900), {
      ...facts,
      number: 4,
      title: 'Reunion',
      tvdbId: 500_904,
    });
    const movie = addMovie('Lighthouse Keepers: Reunion', 10_900);
    await discover();
    const open = async () => (await service.get('/api/v1/candidates?movieTmdbId=10900&state=open')).body.total;
    expect(await open()).toBe(1);
    await world.radarr.deleteMovie(movie, { event: false });
    world.radarr.fault('/movie', { status: 500 });
    await discover();
    expect(await open()).toBe(1);
    world.radarr.clearFaults();
    await discover();
    expect(await open()).toBe(0);
  });
});

describe('an unchanged library', () => {
  test('is read, and neither compared nor written', async () => {
    const { service, world } = setting;
    world.sonarr.addEpisode(addShow('Lighthouse Keepers', 70_900), {
      ...facts,
      number: 4,
      title: 'TBA',
      tvdbId: 500_904,
    });
    addMovie('Something Else', 10_900);
    await discover();
    await service.idle();
    const before = await service.context.runtime.store.candidates.known();
    const marks = [world.radarr.requests.mark(), world.sonarr.requests.mark()] as const;
    expect(await discover()).toMatchObject({ state: 'succeeded', counts: { movies: 0, specials: 0, accepted: 0 } });
    expect(await service.context.runtime.store.candidates.known()).toEqual(before);
    const asked = [...world.radarr.requests.since(marks[0]), ...world.sonarr.requests.since(marks[1])];
    // One list each, and the specials of both series.
    expect(asked.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      'GET /api/v3/episode',
      'GET /api/v3/episode',
      'GET /api/v3/movie',
      'GET /api/v3/series',
    ]);
  });

  test('shows a plan in a dry run, which changes nothing', async () => {
    const { service, world } = setting;
    world.sonarr.addEpisode(addShow('Lighthouse Keepers', 70_900), {
      ...facts,
      number: 4,
      title: 'Reunion',
      tvdbId: 500_904,
    });
    const movie = addMovie('Lighthouse Keepers: Reunion', 10_900);
    const run = await discover({ dryRun: true });
    expect(run.plan).toContainEqual(expect.objectContaining({ movieTmdbId: 10_900, episodeTvdbId: 500_904 }));
    expect(await service.context.runtime.store.rules.byMovie(movie.tmdbId)).toEqual([]);
    expect((await service.get('/api/v1/candidates?movieTmdbId=10900')).body.total).toBe(0);
  });
});
