import { describe, expect, test } from 'vitest';
import { wordsOfMovie } from '../../../../../src/core/matching/discovery/block-movie.ts';
import { createCandidateFinder, findCandidates } from '../../../../../src/core/matching/discovery/find-candidates.ts';
import { createMoviePicker } from '../../../../../src/core/matching/discovery/pick-movies.ts';
import { keysOfSeries } from '../../../../../src/core/matching/discovery/special-index.ts';
import type { SeriesWithSpecials } from '../../../../../src/core/model/discovery.ts';
import { inventWorld } from './generated-worlds.ts';

const breathe = () => Promise.resolve();
const { movies: given, series, lists } = inventWorld(11, 250);
const movies = given.map((movie) => ({ ...movie, words: wordsOfMovie(movie) }));

const about = ({ tvdbId }: SeriesWithSpecials) =>
  lists.map((list) => ({ ...list, rows: list.rows.filter(({ seriesTvdbId }) => seriesTvdbId === tvdbId) }));
const pickerOf = (one: SeriesWithSpecials) => createMoviePicker({ series: [one], lists: about(one), breathe });

describe('Picking the movies that may fit a series', () => {
  test('finds for each series what all movies would give', async () => {
    for (const one of series.filter((_, index) => index % 5 === 0)) {
      const input = { series: [one], lists: about(one), autoAccept: 0.9, breathe };
      const all = await findCandidates(given, input);
      const mayFit = await pickerOf(one);
      const finder = await createCandidateFinder(input);
      for (const movie of movies)
        if (mayFit(movie)) await finder.add(movie);
        else finder.addUnlike(movie.tmdbId);
      const picked = await finder.finish();
      expect([picked.pairs, picked.conflicts, picked.counts], one.title).toEqual([
        all.pairs,
        all.conflicts,
        all.counts,
      ]);
    }
  });

  test('reads few movies for one series, whatever the library holds', async () => {
    let read = 0;
    for (const one of series) read += movies.filter(await pickerOf(one)).length;
    // Words of invented titles are few: most of these share one with a special.
    expect(read / series.length).toBeLessThan(movies.length / 4);
  });

  test('takes stored keys as it takes those that it reads, and finds names inside of words without spaces', async () => {
    const one = {
      tvdbId: 1,
      title: '月の灯台',
      specials: [{ tvdbId: 2, seasonNumber: 0, episodeNumber: 1, title: '' }],
    };
    const keyed = { ...one, keys: await keysOfSeries(one, breathe) };
    for (const series of [one, keyed]) {
      const mayFit = await createMoviePicker({ series: [series], lists: [], breathe });
      const isNear = (title: string) => mayFit({ tmdbId: 3, title, words: wordsOfMovie({ tmdbId: 3, title }) });
      expect(['劇場版月の灯台再会', '月の灯台 再会', '海の灯台'].map(isNear)).toEqual([true, true, false]);
    }
  });

  test('keeps a movie whose words are unknown, and those that a list names', async () => {
    const [one] = series;
    if (one === undefined) throw new Error('no series');
    const row = { movieTmdbId: 7, movieImdbId: 'tt7', seriesTvdbId: one.tvdbId };
    const list = { source: 'a list', rows: [row] } as unknown as (typeof lists)[number];
    const mayFit = await createMoviePicker({ series: [one], lists: [list], breathe });
    const strange = { title: 'Xyzzy', words: ['xyzzy'] };
    expect(mayFit({ tmdbId: 1, title: 'Xyzzy' })).toBe(true);
    expect(mayFit({ ...strange, tmdbId: 7 })).toBe(true);
    expect(mayFit({ ...strange, tmdbId: 8, imdbId: 'tt7' })).toBe(true);
    expect(mayFit({ ...strange, tmdbId: 8 })).toBe(false);
  });
});
