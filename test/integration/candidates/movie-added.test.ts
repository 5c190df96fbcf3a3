import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { radarrMovieAdded } from '../../fakes/webhook-bodies.ts';
import type { Pair } from '../../fakes/world.ts';
import { leadsTo, seen, useSetting } from '../links/setup.ts';

const setting = useSetting({ each: true, environment: () => ({ DISCOVERY: 'true' }) });

const reunion = { title: 'Reunion at the Lighthouse', year: 2014, runtime: 104, inCinemas: '2014-03-12' };
const folder = 'Reunion at the Lighthouse (2014)';

/** A show with two specials; its movie is not in Radarr yet. */
function addShow() {
  const { sonarr, tv } = setting.world;
  const series = sonarr.addSeries({ title: 'Lighthouse Keepers', tvdbId: 70_900, path: `${tv}/Lighthouse Keepers` });
  const facts = { season: 0, airDate: reunion.inCinemas, runtime: 105 };
  const episode = sonarr.addEpisode(series, { ...facts, number: 4, title: reunion.title, tvdbId: 500_900 });
  sonarr.addEpisode(series, {
    ...facts,
    number: 5,
    title: 'Making Of',
    tvdbId: 500_901,
    airDate: '2015-01-01',
    runtime: 9,
  });
  return { series, episode };
}

function addMovie(more: object = {}) {
  const { radarr, movies } = setting.world;
  const movie = radarr.addMovie({ ...reunion, tmdbId: 10_900, path: `${movies}/${folder}`, ...more });
  radarr.setFile(movie, { name: `${folder} WEBDL-1080p.mkv`, quality: 'WEBDL-1080p', sizeBytes: 44_000 });
  return movie;
}

/** Runs a search to its end and returns the run. */
async function discover(body: object = {}): Promise<Record<string, unknown>> {
  const { body: started } = await setting.service.send('POST', '/api/v1/candidates/discover', body);
  for (;;) {
    const run = (await setting.service.get(`/reconcile/${started.run}`)).body;
    if (!['queued', 'running'].includes(run.state)) return run;
    await sleep(20);
  }
}

function pairOf(): Pair {
  return { ...addShow(), movie: addMovie(), quality: 'WEBDL-1080p', ext: 'mkv' };
}

describe('a movie that is added in Radarr', () => {
  test('becomes a link by its event alone, with a rule that nobody wrote', async () => {
    const { world, service } = setting;
    const show = addShow();
    await discover();
    const pair = { ...show, movie: addMovie(), quality: 'WEBDL-1080p', ext: 'mkv' };
    const marks = [world.radarr.requests.mark(), world.sonarr.requests.mark()] as const;
    await setting.radarr(radarrMovieAdded(pair.movie));
    expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
    const [rule] = await service.context.runtime.store.rules.byMovie(pair.movie.tmdbId);
    expect(rule).toMatchObject({ origin: 'discovered', state: 'linked', episodeTvdbIds: [500_900] });
    const { body } = await service.get('/api/v1/candidates?movieTmdbId=10900');
    expect(body.items).toMatchObject([{ state: 'automatic', special: { episodeTvdbId: 500_900 } }]);
    // No event reads a whole library.
    const asked = [...world.radarr.requests.since(marks[0]), ...world.sonarr.requests.since(marks[1])];
    const lists = asked.filter(({ path, query }) => /\/(movie|series)$/.test(path) && Object.keys(query).length === 0);
    expect(lists).toEqual([]);
  });

  test('and whose search is switched off stays as it is', async () => {
    const { service } = setting;
    await service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': null });
    const pair = pairOf();
    expect(await discover()).toMatchObject({ state: 'succeeded', error: null, counts: { accepted: 0 } });
    expect(seen(setting.world.expectedLink(pair))).toBeNull();
    const { body } = await service.get('/api/v1/candidates?state=open&movieTmdbId=10900');
    expect(body).toMatchObject({ total: 1 });
    const accepted = await service.send('POST', `/api/v1/candidates/${body.items[0].id}/accept`);
    expect(accepted).toMatchObject({ status: 200, body: { state: 'accepted' } });
    await service.idle();
    expect(leadsTo(setting.world.expectedLink(pair))).toBe(setting.world.source(pair));
    expect((await service.send('POST', `/api/v1/candidates/${body.items[0].id}/reject`)).status).toBe(409);
    expect((await service.send('POST', `/api/v1/candidates/${body.items[0].id}/reopen`)).body.state).toBe('open');
    await service.idle();
    expect(seen(setting.world.expectedLink(pair))).toBeNull();
  });
});
