import { expect, test } from 'vitest';
import { createCandidateFinder } from '../../../../../src/core/matching/discovery/find-candidates.ts';
import type { KnownPair, MovieFacts, SeriesWithSpecials } from '../../../../../src/core/model/discovery.ts';
import { inventWorld } from './generated-worlds.ts';

/** Milliseconds of processor time: a breath costs nothing, so much less is usual. Sorting ten thousand pairs takes most. */
const bearable = 60;

/** The longest processor time between two breaths, and how many there were. */
async function measureSlices(work: (breathe: () => Promise<void>) => Promise<unknown>) {
  let [longest, count] = [0, 0];
  let last = process.cpuUsage();
  const breathe = () => {
    const { user } = process.cpuUsage(last);
    longest = Math.max(longest, user / 1_000);
    count += 1;
    last = process.cpuUsage();
    return Promise.resolve();
  };
  await work(breathe);
  await breathe();
  return { longest, count };
}

/** The least of some tries: the compiler and the collector of garbage work in the same process. */
async function leastLongest(work: (breathe: () => Promise<void>) => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 4 && least > bearable; i += 1) least = Math.min(least, (await measureSlices(work)).longest);
  return least;
}

async function search(
  { movies, series }: { movies: readonly MovieFacts[]; series: readonly SeriesWithSpecials[] },
  breathe: () => Promise<void>,
  known: readonly KnownPair[] = [],
) {
  const finder = await createCandidateFinder({ series, known, autoAccept: 0.9, breathe });
  for (const movie of movies) {
    finder.add(movie);
    await breathe();
  }
  return finder.finish();
}

test('A large library is indexed, compared and settled in short slices', { timeout: 120_000 }, async () => {
  const world = inventWorld(31, 1_000);
  expect(await leastLongest((breathe) => search(world, breathe))).toBeLessThan(bearable);
});

test('A series of 5,000 specials of one day is, too, and breathes for each few of them', {
  timeout: 120_000,
}, async () => {
  const specials = Array.from({ length: 5_000 }, (_, n) => ({
    tvdbId: n + 1,
    seasonNumber: 0,
    episodeNumber: n + 1,
    title: `Rising ${n}`,
    airDate: '2012-04-12',
    runtime: 104,
  }));
  const series = [{ tvdbId: 500, title: 'Kiri', specials }];
  const movies = [1, 2, 3].map((n) => ({
    tmdbId: n,
    title: `Kiri: Rising ${n}`,
    inCinemas: '2012-04-12',
    runtime: 104,
  }));
  expect((await measureSlices((breathe) => search({ movies: [], series }, breathe))).count).toBeGreaterThan(200);
  expect(await leastLongest((breathe) => search({ movies, series }, breathe))).toBeLessThan(bearable);
});

test('Settling breathes for each pair and each conflict', async () => {
  const world = inventWorld(31, 50);
  let count = 0;
  const finder = await createCandidateFinder({
    series: world.series,
    autoAccept: 0.9,
    breathe: () => {
      count += 1;
      return Promise.resolve();
    },
  });
  for (const movie of world.movies) finder.add(movie);
  count = 0;
  const { pairs, conflicts } = await finder.finish();
  expect(count).toBeGreaterThan(pairs.length + conflicts.length);
});
