import { expect, test } from 'vitest';
import { createCandidateFinder } from '../../../../../src/core/matching/discovery/find-candidates.ts';
import type { MovieFacts, SeriesWithSpecials } from '../../../../../src/core/model/discovery.ts';
import { inventWorld } from './generated-worlds.ts';

/** Reads of facts: each comparison, sort and grouping reads some, so that they measure work on any machine alike. */
interface Work {
  readonly breaths: number;
  readonly mostBetweenBreaths: number;
  readonly pairs: number;
  readonly conflicts: number;
}

interface Library {
  readonly movies: readonly MovieFacts[];
  readonly series: readonly SeriesWithSpecials[];
}

async function countWork({ movies, series }: Library): Promise<Work> {
  let [reads, most, breaths] = [0, 0, 0];
  const counted = <T extends object>(facts: T): T =>
    new Proxy(facts, {
      get(target, key) {
        reads += 1;
        return Reflect.get(target, key) as unknown;
      },
    });
  const breathe = () => {
    most = Math.max(most, reads);
    reads = 0;
    breaths += 1;
    return Promise.resolve();
  };
  const finder = await createCandidateFinder({
    series: series.map((one) => counted({ ...one, specials: one.specials.map(counted) })),
    autoAccept: 0.9,
    breathe,
  });
  for (const movie of movies) {
    await finder.add(counted(movie));
    await breathe();
  }
  const { pairs, conflicts } = await finder.finish();
  await breathe();
  return { breaths, mostBetweenBreaths: most, pairs: pairs.length, conflicts: conflicts.length };
}

function seriesOf(count: number): SeriesWithSpecials {
  const specials = Array.from({ length: count }, (_, n) => ({
    tvdbId: n + 1,
    seasonNumber: 0,
    episodeNumber: n + 1,
    title: `Rising ${n}`,
    airDate: '2012-04-12',
    runtime: 104,
  }));
  return { tvdbId: 500, title: 'Kiri', specials };
}

function risingMovies(count: number): MovieFacts[] {
  return Array.from({ length: count }, (_, n) => ({
    tmdbId: n + 1,
    title: `Kiri: Rising ${n + 1}`,
    inCinemas: '2012-04-12',
    runtime: 104,
  }));
}

/** About two milliseconds of work. */
const mostBetweenBreaths = 6_000;

test('A library is indexed, compared and settled with bounded work between two breaths', async () => {
  expect((await countWork(inventWorld(31, 500))).mostBetweenBreaths).toBeLessThan(mostBetweenBreaths);
});

test('A series of 5,000 specials of one day is, too, and breathes for each few of them', async () => {
  const series = [seriesOf(5_000)];
  expect((await countWork({ movies: [], series })).breaths).toBeGreaterThan(200);
  const { mostBetweenBreaths: most } = await countWork({ movies: risingMovies(3), series });
  expect(most).toBeLessThan(mostBetweenBreaths);
});

test('Settling breathes for each pair and each conflict', async () => {
  const world = inventWorld(31, 50);
  const { breaths, pairs, conflicts } = await countWork(world);
  const { breaths: toIndex } = await countWork({ movies: [], series: world.series });
  expect(breaths - toIndex - world.movies.length).toBeGreaterThan(pairs + conflicts);
});
