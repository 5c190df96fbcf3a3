import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FakeRadarr } from '../../fakes/fake-radarr.ts';
import { FakeSonarr } from '../../fakes/fake-sonarr.ts';
import { radarrMovieAdded } from '../../fakes/webhook-bodies.ts';
import { sameFacts, useDiscovery } from './setup.ts';

const radarr = new FakeRadarr();
const sonarr = new FakeSonarr();
beforeAll(() => Promise.all([radarr.start(), sonarr.start()]));
afterAll(() => Promise.all([radarr.stop(), sonarr.stop()]));
afterEach(() => {
  for (const one of [radarr, sonarr]) one.clearFaults();
  for (const movie of [...radarr.movieTable.rows]) radarr.movieTable.remove(movie);
  for (const series of [...sonarr.seriesTable.rows]) sonarr.seriesTable.remove(series);
});

const setting = useDiscovery(() => ({
  ...{ RADARR_1_URL: radarr.url, RADARR_1_API_KEY: radarr.apiKey },
  ...{ SONARR_1_URL: sonarr.url, SONARR_1_API_KEY: sonarr.apiKey },
}));

function addToSecond(title: string, tmdbId: number) {
  const facts = { year: 2014, inCinemas: sameFacts.airDate, runtime: sameFacts.runtime };
  return radarr.addMovie({ ...facts, title, tmdbId, path: `/elsewhere/${tmdbId}` });
}

async function switchSecond(kind: 'radarr' | 'sonarr', enabled: boolean): Promise<void> {
  const { items } = (await setting.service.get('/api/v1/instances')).body;
  const { id } = items.find((one: { kind: string; number: number }) => one.kind === kind && one.number === 1);
  expect((await setting.service.send('PATCH', `/api/v1/instances/${id}`, { enabled })).status).toBe(200);
}

const ask = () => setting.service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': null });
const open = async () => (await setting.candidates('state=open')).map(({ movie }) => movie.tmdbId).toSorted();
const rulesOf = (tmdbId: number) => setting.service.context.runtime.store.rules.byMovie(tmdbId);

/** A movie of each Radarr that waits for an answer. */
async function addOneEach() {
  await ask();
  const series = setting.addShow('Lighthouse Keepers', 70_900);
  setting.addSpecial(series, 4, 'Reunion');
  setting.addSpecial(series, 5, 'Storm Warning', { airDate: '2016-05-01', runtime: 61 });
  const first = setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
  const second = addToSecond('Lighthouse Keepers: Storm Warning', 10_901);
  await setting.discover();
  expect(await open()).toEqual([10_900, 10_901]);
  return { series, first, second };
}

/** One more pair, which the first Radarr has. */
function addThird(): void {
  setting.addSpecial(setting.addShow('Salt Roads', 70_901), 1, 'The Drowned Bell');
  setting.addMovie('Salt Roads: The Drowned Bell', 10_902);
}

describe('while the second Radarr', () => {
  test('is switched off, nothing of it is removed, and the rest works', async () => {
    const { first } = await addOneEach();
    await switchSecond('radarr', false);
    addThird();
    await setting.world.radarr.deleteMovie(first, { event: false });
    expect(await setting.discover()).toMatchObject({ state: 'succeeded', errors: [] });
    expect(await open()).toEqual([10_901, 10_902]);
    // What nobody can link becomes no rule by itself.
    await setting.service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': 0 });
    await setting.discover();
    expect([await rulesOf(10_901), (await rulesOf(10_902)).length]).toEqual([[], 1]);
    await switchSecond('radarr', true);
    await setting.discover();
    expect(await rulesOf(10_901)).toHaveLength(1);
  });

  test('is away, nothing of it is removed, and run and health say what was missed', async () => {
    const { first } = await addOneEach();
    radarr.fault(/./, { status: 503 });
    addThird();
    await setting.world.radarr.deleteMovie(first, { event: false });
    const run = await setting.discover();
    expect(run).toMatchObject({
      state: 'succeeded',
      counts: { errors: 1 },
      errors: [{ item: expect.stringMatching(/^Radarr/) }],
    });
    expect(JSON.stringify(run.errors)).toContain(radarr.url);
    expect(await open()).toEqual([10_901, 10_902]);
    const { health } = (await setting.service.get('/api/v1/system/status')).body;
    expect(health).toContainEqual(expect.objectContaining({ message: expect.stringContaining(radarr.url) }));
  });

  test('is empty, movies that the first no longer has do not stay', async () => {
    const { first, second } = await addOneEach();
    radarr.movieTable.remove(second);
    await setting.world.radarr.deleteMovie(first, { event: false });
    await setting.discover();
    // Whether the second was emptied or lost its database cannot be told.
    expect(await open()).toEqual([10_901]);
    addToSecond('Nothing Like It', 10_909);
    await setting.discover();
    expect(await open()).toEqual([]);
  });

  test('was always empty, movies that the first no longer has do not stay', async () => {
    await ask();
    setting.addSpecial(setting.addShow('Lighthouse Keepers', 70_900), 4, 'Reunion');
    const movie = setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
    await setting.discover();
    expect(await open()).toEqual([10_900]);
    await setting.world.radarr.deleteMovie(movie, { event: false });
    await setting.discover();
    expect(await open()).toEqual([]);
  });

  test('has the movie, too, it stays until neither has it', async () => {
    const { first } = await addOneEach();
    const copy = addToSecond('Lighthouse Keepers: Reunion', 10_900);
    await setting.discover();
    await setting.world.radarr.deleteMovie(first, { event: false });
    await setting.discover();
    expect(await open()).toEqual([10_900, 10_901]);
    radarr.movieTable.remove(copy);
    await setting.discover();
    expect(await open()).toEqual([10_901]);
  });
});

test('an event about a movie of the second Radarr works while the first is away', async () => {
  await addOneEach();
  const added = addToSecond('Lighthouse Keepers: Reunion', 10_905);
  setting.world.radarr.fault(/./, { status: 503 });
  await setting.radarr(radarrMovieAdded(added));
  expect(await open()).toContain(10_905);
  setting.world.radarr.clearFaults();
});

describe('a series that both Sonarrs have', () => {
  function addToBoth() {
    const series = setting.addShow('Lighthouse Keepers', 70_900);
    setting.addSpecial(series, 4, 'Reunion');
    const copy = sonarr.addSeries({
      title: series.title,
      tvdbId: series.tvdbId,
      path: '/elsewhere/Lighthouse Keepers',
    });
    sonarr.addEpisode(copy, { ...sameFacts, season: 0, number: 4, title: 'Reunion', tvdbId: 709_004 });
    return { series, copy };
  }

  test('counts once: one rule, no conflict, and its specials are read once', async () => {
    addToBoth();
    const movie = setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
    const mark = sonarr.mark();
    await setting.discover();
    expect(await rulesOf(movie.tmdbId)).toMatchObject([{ episodeTvdbIds: [709_004] }]);
    expect((await setting.service.get('/api/v1/conflicts?state=open')).body.total).toBe(0);
    expect(sonarr.since(mark).filter(({ path }) => path.endsWith('/episode'))).toEqual([]);
  });

  test('stays as long as one of them has it, whichever is switched off or away', async () => {
    await ask();
    const { series, copy } = addToBoth();
    setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
    await setting.discover();
    await setting.world.sonarr.removeSeries(series, { event: false });
    await setting.discover();
    expect(await open()).toEqual([10_900]);
    await switchSecond('sonarr', false);
    await setting.discover();
    expect(await open()).toEqual([10_900]);
    await switchSecond('sonarr', true);
    sonarr.fault(/./, { status: 503 });
    expect(await setting.discover()).toMatchObject({ errors: [{ item: expect.stringMatching(/^Sonarr/) }] });
    expect(await open()).toEqual([10_900]);
    sonarr.clearFaults();
    sonarr.seriesTable.remove(copy);
    sonarr.addSeries({ title: 'Salt Roads', tvdbId: 70_999, path: '/elsewhere/Salt Roads' });
    await setting.discover();
    expect(await open()).toEqual([]);
  });

  test('and a Sonarr whose specials cannot be read keep nothing of the other from being found', async () => {
    const names =
      'Amber Birch Cedar Delta Ember Flint Grove Haven Inlet Jade Knoll Larch Maple North Ocean Pearl Quill Ridge Stone Thorn Umbra Vale Wharf Yarrow Zenith';
    for (const [n, title] of names.split(' ').entries())
      sonarr.addSeries({ title, tvdbId: 80_000 + n, path: `/elsewhere/${title}` });
    sonarr.fault(/\/episode/, { status: 500 });
    setting.addSpecial(setting.addShow('Lighthouse Keepers', 70_900), 4, 'Reunion');
    const added = setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
    const run = await setting.discover();
    expect(run).toMatchObject({
      state: 'succeeded',
      errors: [{ item: expect.stringMatching(/specials of 25 series of Sonarr/) }],
    });
    expect(await open()).toEqual([10_900]);
    expect(await rulesOf(10_900)).toEqual([]);
    sonarr.clearFaults();
    await setting.discover();
    await setting.radarr(radarrMovieAdded(added));
    expect(await rulesOf(10_900)).toHaveLength(1);
  });
});
