import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareTitles } from '../../../../../src/core/matching/discovery/compare-titles.ts';
import { findCandidates } from '../../../../../src/core/matching/discovery/find-candidates.ts';
import { readTitle } from '../../../../../src/core/matching/discovery/title-form.ts';
import { pairTitles, type TitlePair } from '../../../../../src/core/matching/discovery/title-text.ts';
import { inventWorld, type World } from './generated-worlds.ts';

const world = inventWorld(21, 12);

function search({ movies, series, lists }: World) {
  return findCandidates(movies, { series, lists, autoAccept: 0.9, breathe: () => Promise.resolve() });
}

const title = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc
    .array(
      fc.constantFrom('Kiri', 'the', 'Movie', '2', 'II', 'Part', 'Garden', '劇場版', '鬼霧', 'Film', ':', '-', '1999'),
      { maxLength: 7 },
    )
    .map((words) => words.join(' ')),
);

function pairOf(text: string): TitlePair {
  const form = readTitle(text);
  return pairTitles(form, form);
}

describe('Comparing titles', () => {
  test('is symmetric, and takes any text', () => {
    fc.assert(
      fc.property(title, title, (a, b) => {
        const [left, right] = [pairOf(a), pairOf(b)];
        const forwards = compareTitles(left, right);
        const backwards = compareTitles(right, left);
        expect({ ...forwards, left: 0, right: 0 }).toEqual({ ...backwards, left: 0, right: 0 });
      }),
      { numRuns: 500 },
    );
  });

  test('never takes titles of different numbers for a pair', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom('', ' Part', ' Volume', ': Movie'),
        (a, b, word) => {
          fc.pre(a !== b);
          const pair = (number: number) => pairOf(`Silver Garden${word} ${number}`);
          expect(compareTitles(pair(a), pair(b)).numbers).toBe('differ');
        },
      ),
    );
  });
});

describe('A search', () => {
  test('gives the same in whatever order movies, series, specials, lists and rows come', async () => {
    const expected = await search(world);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (random) => {
        const shuffle = <T>(values: readonly T[]): T[] =>
          values
            .map((value) => ({ value, at: random.next().value }))
            .sort((a, b) => a.at - b.at)
            .map(({ value }) => value);
        const shuffled: World = {
          ...world,
          movies: shuffle(world.movies),
          series: shuffle(world.series).map((one) => ({ ...one, specials: shuffle(one.specials) })),
          lists: shuffle(world.lists).map((list) => ({ ...list, rows: shuffle(list.rows) })),
        };
        const found = await search(shuffled);
        expect(found.pairs).toEqual(expected.pairs);
        expect(found.conflicts.map(({ reason }) => reason).sort()).toEqual(
          expected.conflicts.map(({ reason }) => reason).sort(),
        );
      }),
      { numRuns: 5 },
    );
  });

  test('trusts no pair more because of movies and series that have nothing to do with it', async () => {
    const noise = inventWorld(22, 12);
    const keyOf = (pair: { movie: { tmdbId: number }; special: { episodeTvdbId: number } }) =>
      `${pair.movie.tmdbId} ${pair.special.episodeTvdbId}`;
    const before = new Map((await search(world)).pairs.map((pair) => [keyOf(pair), pair.confidence]));
    const own = new Set(world.movies.map(({ tmdbId }) => tmdbId));
    const both = await search({
      ...world,
      movies: [...world.movies, ...noise.movies],
      series: [...world.series, ...noise.series],
      lists: [...world.lists, ...noise.lists],
    });
    for (const pair of both.pairs)
      if (own.has(pair.movie.tmdbId) && before.has(keyOf(pair)))
        expect(pair.confidence).toBeLessThanOrEqual(before.get(keyOf(pair)) ?? 0);
  });

  test('gives confidences from 0.60 to 0.99 to pairs without a rival, and reasons for each', async () => {
    for (const { confidence, evidence } of (await search(world)).pairs) {
      if (!evidence.some(({ signal }) => signal === 'rival')) expect(confidence).toBeGreaterThanOrEqual(0.6);
      expect(confidence).toBeLessThanOrEqual(0.99);
      expect(evidence.some(({ weight }) => weight > 0)).toBe(true);
    }
  });

  test('shares one certainty among pairs that exclude each other, the better one first', async () => {
    const { conflicts } = await search(inventWorld(23, 200));
    expect(conflicts.length).toBeGreaterThan(5);
    for (const { pairs } of conflicts) {
      const confidences = pairs.map(({ confidence }) => confidence);
      expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
      expect(confidences.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1.01);
      expect(confidences[0]).toBeLessThanOrEqual(0.65);
    }
  });
});
