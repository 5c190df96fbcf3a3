import { describe, expect, test } from 'vitest';
import { findCandidates } from '../../../../../src/core/matching/discovery/find-candidates.ts';
import { createSeriesPicker } from '../../../../../src/core/matching/discovery/pick-series.ts';
import { keysOfSeries } from '../../../../../src/core/matching/discovery/special-index.ts';
import type { MovieFacts } from '../../../../../src/core/model/discovery.ts';
import { inventWorld } from './generated-worlds.ts';

const breathe = () => Promise.resolve();
const { movies, series: given, lists } = inventWorld(11, 250);
const series = await Promise.all(
  given.map(async (one) => ({ ...one, keys: await keysOfSeries(one, () => Promise.resolve()) })),
);

function pick(some: readonly MovieFacts[]) {
  const ids = new Set(some.map(({ tmdbId }) => tmdbId));
  const rows = lists.flatMap((list) => list.rows.filter(({ movieTmdbId }) => ids.has(movieTmdbId ?? 0)));
  const picker = createSeriesPicker(some, new Set(rows.map(({ seriesTvdbId }) => seriesTvdbId)));
  for (const one of series) picker.add(one);
  return picker.picked();
}

describe('Picking the series that a movie may fit', () => {
  test('finds for each movie what all series would give', async () => {
    for (const movie of movies.filter((_, index) => index % 9 === 0)) {
      const options = { lists, autoAccept: 0.9, breathe };
      const all = await findCandidates([movie], { ...options, series });
      const picked = await findCandidates([movie], { ...options, ...pick([movie]) });
      expect([picked.pairs, picked.conflicts], movie.title).toEqual([all.pairs, all.conflicts]);
    }
  });

  test('reads few specials for one movie, whatever the library holds', () => {
    const total = series.reduce((sum, one) => sum + one.specials.length, 0);
    const read = movies.map((movie) => pick([movie]).series.reduce((sum, one) => sum + one.specials.length, 0));
    const mean = read.reduce((sum, count) => sum + count, 0) / read.length;
    expect(mean).toBeLessThan(total / 20);
  });

  test('keeps a series whose keys are unknown', () => {
    const [first] = given;
    if (first === undefined) throw new Error('no series');
    const picker = createSeriesPicker([{ tmdbId: 1, title: 'Nothing Like It' }], new Set());
    picker.add(first);
    expect(picker.picked().series).toEqual([first]);
  });
});
