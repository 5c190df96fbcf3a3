import { createClient } from '@libsql/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRun } from '../../../src/core/runs/start-run.ts';
import { radarrDownload, radarrMovieAdded, sonarrSeriesAdd } from '../../fakes/webhook-bodies.ts';
import { leadsTo, seen } from '../links/setup.ts';
import { useDiscovery } from './setup.ts';

const setting = useDiscovery();

test('a series that is added finds its movie among those that were there before', async () => {
  const { service, world } = setting;
  const movie = setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
  await setting.discover();
  const series = setting.addShow('Lighthouse Keepers', 70_900);
  const episode = setting.addSpecial(series, 4, 'Reunion');
  await setting.sonarr(sonarrSeriesAdd(series, world.sonarr));
  expect(await service.context.runtime.store.rules.byMovie(10_900)).toMatchObject([{ state: 'linked' }]);
  const pair = { series, episode, movie, quality: 'WEBDL-1080p', ext: 'mkv' };
  expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
});

test('the import of a movie without a rule finds its special', async () => {
  const { world } = setting;
  const series = setting.addShow('Lighthouse Keepers', 70_900);
  const episode = setting.addSpecial(series, 4, 'Reunion');
  await setting.discover();
  const movie = setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
  const file = world.radarr.fileOf(movie);
  if (file === null) throw new Error('no file');
  await setting.radarr(radarrDownload(movie, file, {}, world.radarr));
  const pair = { series, episode, movie, quality: 'WEBDL-1080p', ext: 'mkv' };
  expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
});

test('a special with a file of its own is proposed and never linked by itself', async () => {
  const { service, world } = setting;
  const series = setting.addShow('Lighthouse Keepers', 70_900);
  const episode = setting.addSpecial(series, 4, 'Reunion');
  world.sonarr.addRealFile(series, 'Specials/Lighthouse Keepers - S00E04 - Reunion HDTV-720p.mkv');
  const movie = setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
  await setting.discover();
  expect(await setting.candidates()).toMatchObject([{ state: 'open' }]);
  expect(await service.context.runtime.store.rules.byMovie(10_900)).toEqual([]);
  const pair = { series, episode, movie, quality: 'WEBDL-1080p', ext: 'mkv' };
  expect(seen(world.expectedLink(pair))).toBeNull();
});

test('a movie in two parts becomes one rule with both and one link', async () => {
  const { service } = setting;
  const series = setting.addShow('Lighthouse Keepers', 70_900);
  setting.addSpecial(series, 4, 'Reunion (1)', { runtime: 52 });
  setting.addSpecial(series, 5, 'Reunion (2)', { runtime: 52 });
  setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
  await setting.discover();
  await service.idle();
  expect(await service.context.runtime.store.rules.byMovie(10_900)).toMatchObject([
    { episodeNumbers: [4, 5], episodeTvdbIds: [709_004, 709_005], state: 'linked' },
  ]);
  expect(await service.context.runtime.store.links.liveByMovies([10_900])).toMatchObject([
    { episodeTvdbIds: [709_004, 709_005], path: expect.stringContaining('S00E04-E05') },
  ]);
});

test('two movies for one special are a conflict over HTTP, and the answer makes one rule', async () => {
  const { service } = setting;
  setting.addSpecial(setting.addShow('Lighthouse Keepers', 70_900), 4, 'Reunion');
  setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
  setting.addMovie('Lighthouse Keepers: Reunion', 10_901);
  await setting.discover();
  const { items } = (await service.get('/api/v1/conflicts?state=open')).body;
  expect(items).toMatchObject([{ kind: 'ambiguous', subject: { episodeTvdbId: 709_004 } }]);
  const option = items[0].options.find(({ movieTmdbId }: { movieTmdbId: number }) => movieTmdbId === 10_901);
  const answer = { action: 'select', option: option.id };
  expect((await service.send('POST', `/api/v1/conflicts/${items[0].id}/resolve`, answer)).status).toBe(200);
  await service.idle();
  expect(await service.context.runtime.store.rules.byMovie(10_900)).toEqual([]);
  expect(await service.context.runtime.store.rules.byMovie(10_901)).toMatchObject([{ state: 'linked' }]);
});

test('health and log tell the result in one sentence', async () => {
  const { service } = setting;
  const series = setting.addShow('Lighthouse Keepers', 70_900);
  setting.addSpecial(series, 4, 'Reunion');
  setting.addSpecial(setting.addShow('Salt Roads', 70_901), 1, 'The Drowned Bell', {
    airDate: '2014-11-01',
    runtime: 0,
  });
  setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
  setting.addMovie('The Drowned Bell', 10_901);
  await setting.discover();
  const sentence = '3 specials found: 2 linked, 1 to review, 0 conflicts';
  expect(service.log.join('\n')).toContain(sentence);
  const { health } = (await service.get('/api/v1/system/status')).body;
  expect(health).toContainEqual(expect.objectContaining({ message: expect.stringContaining(sentence) }));
});

describe('what it costs', () => {
  /** Requests of `act` until everything is done, in alphabetical order. */
  async function requestsOf(act: () => Promise<unknown>): Promise<string[]> {
    const { world, service } = setting;
    const marks = [world.radarr.mark(), world.sonarr.mark()] as const;
    await act();
    await service.idle();
    const asked = [...world.radarr.since(marks[0]), ...world.sonarr.since(marks[1])];
    return asked.map(({ path }) => path.replace('/api/v3/', '')).toSorted();
  }

  /** Counts every row of these tables that is written from now on, equal values included. */
  async function watchRows(): Promise<() => Promise<unknown>> {
    const client = createClient({ url: `file:${setting.world.data}/plex-linker.db` });
    onTestFinished(() => client.close());
    await client.execute('create table touched (name text)');
    for (const table of ['candidates', 'rules', 'conflicts', 'links', 'discovery_movies', 'discovery_series', 'state'])
      for (const change of ['insert', 'update', 'delete'])
        await client.execute(
          `create trigger touched_${table}_${change} after ${change} on ${table} begin insert into touched values ('${table}'); end`,
        );
    return async () => (await client.execute('select name from touched')).rows.map(({ name }) => name);
  }

  test('an event that finds nothing reads one movie, and no row but its own is written', async () => {
    setting.addSpecial(setting.addShow('Lighthouse Keepers', 70_900), 4, 'Reunion');
    await setting.discover();
    await setting.service.idle();
    const written = await watchRows();
    const movie = setting.addMovie('Something Else', 10_900);
    expect(await requestsOf(() => setting.radarr(radarrMovieAdded(movie)))).toEqual(['movie']);
    // Added, and marked as compared.
    expect(await written()).toEqual(['discovery_movies', 'discovery_movies']);
  });

  test('an event that finds a pair reads the series and its specials once more', async () => {
    setting.addSpecial(setting.addShow('Lighthouse Keepers', 70_900), 4, 'Reunion');
    await setting.discover();
    const movie = setting.addMovie('Lighthouse Keepers: Reunion', 10_900, { hasFile: false });
    const asked = await requestsOf(() => setting.radarr(radarrMovieAdded(movie)));
    // Three for the pair; the task of its link reads them again.
    expect(asked).toEqual(['episode', 'episode', 'movie', 'movie', 'moviefile', 'series', 'series']);
  });

  test('an hourly run of an unchanged library reads two lists and writes nothing', async () => {
    const { service } = setting;
    setting.addSpecial(setting.addShow('Lighthouse Keepers', 70_900), 4, 'Reunion');
    setting.addMovie('Something Else', 10_900);
    setting.addMovie('Lighthouse Keepers: Reunion', 10_901);
    await setting.discover();
    await service.idle();
    // The files of new links are news for discovery once.
    await setting.discover();
    await service.idle();
    const written = await watchRows();
    const { runtime } = service.context;
    const asked = await requestsOf(() => startRun(runtime, 'matching', { dryRun: false, trigger: 'schedule' }));
    // A series is read in one hour of the day, too.
    expect(asked.filter((path) => path !== 'episode')).toEqual(['movie', 'series']);
    expect(await written()).toEqual([]);
  });
});
