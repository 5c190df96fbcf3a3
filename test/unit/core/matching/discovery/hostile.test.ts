import { describe, expect, test } from 'vitest';
import { findCandidates } from '../../../../../src/core/matching/discovery/find-candidates.ts';
import type { DiscoveryInput } from '../../../../../src/core/matching/discovery/model.ts';
import type {
  KnownPair,
  MovieFacts,
  SeriesWithSpecials,
  SpecialFacts,
} from '../../../../../src/core/model/discovery.ts';

async function find(movies: readonly MovieFacts[], specials: readonly Partial<SpecialFacts>[], more: More = {}) {
  const series: SeriesWithSpecials = {
    tvdbId: 500,
    title: 'Kiri',
    specials: specials.map((one, index) => ({
      tvdbId: 101 + index,
      seasonNumber: 0,
      episodeNumber: 1 + index,
      title: '',
      ...one,
    })),
    ...more.series,
  };
  return findCandidates(movies, { series: [series], autoAccept: 0.9, breathe: () => Promise.resolve(), ...more.input });
}

interface More {
  readonly series?: Partial<SeriesWithSpecials>;
  readonly input?: Partial<DiscoveryInput>;
}

async function automatic(...given: Parameters<typeof find>): Promise<string[]> {
  const { pairs } = await find(...given);
  return pairs
    .filter(({ state }) => state === 'automatic')
    .map(({ movie, special }) => `${movie.tmdbId}=${special.episodeTvdbId}`);
}

const shown = { year: 2012, inCinemas: '2012-04-12', runtime: 104 };
const dated = { airDate: '2012-04-12', runtime: 104 };

describe('No rule makes itself', () => {
  test.each([
    ['a number that only the special has', 'Kiri: Rising', 'Rising 2'],
    ['a number that only the movie has', 'Kiri: Rising III', 'Rising'],
    ['half a number', 'Kiri: Rising 2½', 'Rising 2'],
    ['half a number on the other side', 'Kiri: Rising 2', 'Rising 2.5'],
    ['volumes in Japanese', 'Kiri: 霧の庭 第2弾', '霧の庭 第3弾'],
    ['full-width numbers', 'Kiri: Rising ２', 'Rising 3'],
    ['circled numbers', 'Kiri: Rising ②', 'Rising ③'],
    ['roman numerals of one sign', 'Kiri: Rising Ⅱ', 'Rising Ⅲ'],
    ['parts before and after', 'Kiri: Part II - Rising', 'Part III - Rising'],
    ['years that are titles', 'Kiri: 2012', '1917'],
    ['a single digit', 'Kiri: 1', '2'],
    ['Arabic digits', 'Kiri: Rising ٢', 'Rising ٣'],
    ['numbers in Japanese', 'Kiri: 霧の庭 二', '霧の庭 三'],
    ['numbers written out', 'Kiri: Rising Two', 'Rising Three'],
    ['a number with a sign', 'Kiri: Rising #2', 'Rising #3'],
    ['a letter as a part', 'Kiri: Rising Part A', 'Rising Part B'],
    ['upper and lower halves in Japanese', 'Kiri: 霧の庭 上巻', '霧の庭 下巻'],
    ['parts that are called so in Japanese', 'Kiri: 霧の庭 前篇', '霧の庭 後篇'],
    ['a number that is glued to the word', 'Kiri: Rising2', 'Rising3'],
    ['a number beside one glued to the word', 'Kiri: Rising', 'Rising2'],
    ['a long number', 'Kiri: Rising 100', 'Rising 101'],
    ['the last numeral of a row', 'Kiri: Rising XIX', 'Rising XX'],
  ])('of titles that differ by %s', async (_, title, other) => {
    const movie = { tmdbId: 7, title, ...shown };
    expect(await automatic([movie], [{ title: other, ...dated }])).toEqual([]);
  });

  test('for one movie and 400 specials “Episode N” of its very day and length', async () => {
    const specials = Array.from({ length: 400 }, (_, n) => ({ title: `Episode ${n + 1}`, ...dated }));
    expect(await automatic([{ tmdbId: 7, title: 'Kiri: Rising', ...shown }], specials)).toEqual([]);
    expect(await automatic([{ tmdbId: 7, title: 'Kiri', ...shown }], specials)).toEqual([]);
    expect(await automatic([{ tmdbId: 7, title: '1', ...shown }], specials)).toEqual([]);
  });

  test('for a movie in parts of which a person rejected one', async () => {
    const parts = [1, 2].map((part) => ({ title: `Rising (${part})`, airDate: '2012-04-12', runtime: 52 }));
    const movie = { tmdbId: 7, title: 'Kiri: Rising', ...shown };
    expect(await automatic([movie], parts)).toEqual(['7=101']);
    const rejected = {
      movieTmdbId: 7,
      seriesTvdbId: 500,
      episodeTvdbId: 102,
      state: 'rejected',
      confidence: 0.9,
    } as const;
    expect(await automatic([movie], parts, { input: { known: [rejected] } })).toEqual([]);
  });

  test('of equal titles, whatever they are', async () => {
    for (const title of ['Rising', '1', '2012', '', '🎬', 'Movie', 'a', 'Kiri']) {
      const movies = Array.from({ length: 5 }, (_, n) => ({ tmdbId: 7 + n, title, ...shown }));
      expect(
        await automatic(
          movies,
          Array.from({ length: 5 }, () => ({ title, ...dated })),
        ),
      ).toEqual([]);
    }
  });

  test('for one movie that Radarr’s instances know under two ids', async () => {
    const movies = [7, 8].map((tmdbId) => ({ tmdbId, title: 'Kiri: Rising', ...shown }));
    expect(await automatic(movies, [{ title: 'Rising', ...dated }])).toEqual([]);
  });

  test('for a remake of another year, nor for both if dates are unknown', async () => {
    const remake = { tmdbId: 8, title: 'Kiri: Rising', year: 1992, inCinemas: '1992-04-12', runtime: 104 };
    expect(await automatic([remake], [{ title: 'Rising', ...dated }])).toEqual([]);
    const undated = [1992, 2012].map((year) => ({ tmdbId: year, title: 'Kiri: Rising', year }));
    expect(await automatic(undated, [{ title: 'Rising' }])).toEqual([]);
  });

  test('for a recap beside the movie, nor the making-of', async () => {
    const movie = { tmdbId: 7, title: 'Kiri: Rising', ...shown };
    for (const title of [
      'Rising: Recap',
      'Rising 総集編',
      'Rising - Making Of',
      'Rising - Teaser',
      'Rising メイキング',
    ])
      expect(await automatic([movie], [{ title, airDate: '2012-04-12' }])).toEqual([]);
  });

  test('while a stored rival of a former conflict is not compared again', async () => {
    const known: KnownPair[] = [
      { movieTmdbId: 8, seriesTvdbId: 500, episodeTvdbId: 101, state: 'open', confidence: 0.65 },
    ];
    const movie = { tmdbId: 7, title: 'Kiri: Rising', ...shown };
    expect(await automatic([movie], [{ title: 'Rising', ...dated }], { input: { known } })).toEqual([]);
  });

  test('because of dates and runtimes that are none', async () => {
    const nowhere = { year: Number.NaN, inCinemas: '0001-01-01T00:00:00Z', runtime: Number.NaN };
    const never = { airDate: '0001-01-01', runtime: Number.NaN };
    expect(await automatic([{ tmdbId: 7, title: 'Kiri: Dawn', ...nowhere }], [{ title: 'Rising', ...never }])).toEqual(
      [],
    );
    const { pairs } = await find([{ tmdbId: 7, title: 'Kiri: Dawn', ...nowhere }], [{ title: 'Dawn', ...never }]);
    for (const { confidence } of pairs) expect(confidence).toBeGreaterThanOrEqual(0.6);
  });
});

describe('Strange titles are still pairs', () => {
  test.each([
    ['Arabic with and without vowel signs', 'كيري: الحَدِيقَة الفِضِّيَّة', 'الحديقة الفضية'],
    ['composed and decomposed accents', 'Kiri: L’Été à Orléans'.normalize('NFD'), 'L’été à Orléans'.normalize('NFC')],
    ['emoji', 'Kiri: Silver Garden 🎬', '🎬 Silver Garden'],
    ['marks of direction', 'Kiri: \u200FSilver Garden\u200E', 'Silver Garden'],
    ['zero-width characters', 'Kiri: Silver\u200B Garden', 'Silver Garden'],
  ])('%s', async (_, title, other) => {
    const more = { series: { alternateTitles: ['كيري'] } };
    expect(await automatic([{ tmdbId: 7, title, ...shown }], [{ title: other, ...dated }], more)).toEqual(['7=101']);
  });

  test('two remakes twenty years apart each find their own special', async () => {
    const movies = [1992, 2012].map((year) => ({
      tmdbId: year,
      title: 'Kiri: Rising',
      year,
      inCinemas: `${year}-04-12`,
      runtime: 104,
    }));
    const specials = [1992, 2012].map((year) => ({ title: 'Rising', airDate: `${year}-04-12`, runtime: 104 }));
    expect((await automatic(movies, specials)).toSorted()).toEqual(['1992=101', '2012=102']);
  });
});

describe('Size', () => {
  test('of titles, series and their names costs little', async () => {
    const long = ['x', 'x ', '霧', '1 ', 'Kiri ', 'e\u0301'].map((piece) => piece.repeat(10_000 / piece.length));
    const alternateTitles = [...long, ...Array.from({ length: 500 }, (_, n) => `Name ${n}`)];
    const movies = long.map((title, index) => ({ tmdbId: index + 1, title, alternateTitles, ...shown }));
    const specials = Array.from({ length: 5_000 }, (_, n) => ({
      ...dated,
      tvdbId: 1_000 + n,
      episodeNumber: n,
      title: `${long[n % long.length]?.slice(0, 400)} ${n}`,
    }));
    const from = process.cpuUsage();
    await find(movies, specials, { series: { alternateTitles } });
    const { user, system } = process.cpuUsage(from);
    expect((user + system) / 1_000).toBeLessThan(20_000);
  }, 60_000);
});
