import { describe, expect, test } from 'vitest';
import { sonarrSeriesAdd } from '../../fakes/webhook-bodies.ts';
import { useDiscovery } from './setup.ts';

const setting = useDiscovery();

const stateOf = async () =>
  (await setting.candidates()).map(({ movie, special, state }) => [movie.tmdbId, special.episodeNumber, state]);

describe('a series with 400 specials', () => {
  test('without titles of their own becomes no rule, and few questions', async () => {
    const series = setting.addShow('Lighthouse Keepers', 70_900);
    const titles = ['TBA', '', 'Special', 'Unknown', 'TBD'];
    for (let number = 1; number <= 400; number += 1)
      setting.addSpecial(series, number, number % 2 === 0 ? `Episode ${number}` : (titles[(number >> 1) % 5] ?? ''));
    // By its name, by a number, by a title like theirs, and by day and length alone.
    setting.addMovie('Lighthouse Keepers: The Movie', 10_900);
    setting.addMovie('Lighthouse Keepers 8', 10_901, { runtime: 0, inCinemas: '', year: 0 });
    setting.addMovie('TBA', 10_902);
    setting.addMovie('Storm Warning', 10_903);
    setting.addMovie('Lighthouse Keepers', 10_904, { runtime: 0, inCinemas: '', year: 0 });
    const from = performance.now();
    const run = await setting.discover();
    expect(performance.now() - from).toBeLessThan(20_000);
    expect(run).toMatchObject({ state: 'succeeded', errors: [], counts: { movies: 6, accepted: 0 } });
    const { rules } = setting.service.context.runtime.store;
    for (const id of [10_900, 10_901, 10_902, 10_903, 10_904]) expect(await rules.byMovie(id)).toEqual([]);
    expect((await stateOf()).filter(([, , state]) => state === 'automatic')).toEqual([]);
    // At most a handful for each movie, whoever has to answer them.
    expect((await setting.candidates('limit=500')).length).toBeLessThanOrEqual(5 * 12);
    expect((await stateOf()).filter(([movie]) => movie === 10_902 || movie === 10_903)).toEqual([]);
  });

  test('finds the one that has the movie’s title among them', async () => {
    const series = setting.addShow('Lighthouse Keepers', 70_900);
    for (let number = 1; number <= 400; number += 1)
      if (number === 137) setting.addSpecial(series, number, 'The Drowned Bell');
      else setting.addSpecial(series, number, `Episode ${number}`, { airDate: `${1_600 + number}-04-05`, runtime: 24 });
    const movie = setting.addMovie('Lighthouse Keepers: The Drowned Bell', 10_900);
    await setting.discover();
    await setting.sonarr(sonarrSeriesAdd(series, setting.world.sonarr));
    expect(await stateOf()).toEqual([[10_900, 137, 'automatic']]);
    const rules = await setting.service.context.runtime.store.rules.byMovie(movie.tmdbId);
    expect(rules).toMatchObject([{ episodeNumbers: [137], state: 'linked' }]);
  });
});

describe('a movie without dates and runtime', () => {
  const unknown = { year: 0, runtime: 0, inCinemas: '' };

  test('is found by its title alone, and no other is', async () => {
    setting.addSpecial(setting.addShow('Lighthouse Keepers', 70_900), 4, 'Reunion', { runtime: 0, airDate: null });
    setting.addMovie('Lighthouse Keepers: Reunion', 10_900, unknown);
    setting.addMovie('Storm Warning', 10_901, unknown);
    await setting.discover();
    expect((await stateOf()).map(([movie]) => movie)).toEqual([10_900]);
  });
});

describe('a series without specials', () => {
  test('costs one request and is nobody’s', async () => {
    const series = setting.addShow('Lighthouse Keepers', 70_900);
    setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
    expect(await setting.discover()).toMatchObject({ state: 'succeeded', errors: [], counts: { accepted: 0 } });
    expect(await stateOf()).toEqual([]);
    // TVDB adds the special later.
    setting.addSpecial(series, 1, 'Reunion');
    await setting.discover();
    expect(await stateOf()).toEqual([[10_900, 1, 'automatic']]);
  });
});
