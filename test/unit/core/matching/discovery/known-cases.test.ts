import { describe, expect, test } from 'vitest';
import { findCandidates } from '../../../../../src/core/matching/discovery/find-candidates.ts';
import type { DiscoveryInput } from '../../../../../src/core/matching/discovery/model.ts';
import type {
  KnownPair,
  MovieFacts,
  SeriesWithSpecials,
  SpecialFacts,
} from '../../../../../src/core/model/discovery.ts';
import type { MappingRow } from '../../../../../src/core/model/mapping-list.ts';

function special(tvdbId: number, title: string, more: Partial<SpecialFacts> = {}): SpecialFacts {
  return { tvdbId, seasonNumber: 0, episodeNumber: tvdbId % 100, title, ...more };
}

function series(
  title: string,
  specials: readonly SpecialFacts[],
  more: Partial<SeriesWithSpecials> = {},
): SeriesWithSpecials {
  return { tvdbId: 500, title, specials, ...more };
}

function movie(tmdbId: number, title: string, more: Partial<MovieFacts> = {}): MovieFacts {
  return { tmdbId, title, ...more };
}

function row(movieTmdbId: number, episodeNumbers: readonly number[], more: Partial<MappingRow> = {}): MappingRow {
  return {
    movieTmdbId,
    movieImdbId: null,
    seriesTvdbId: 500,
    seasonNumber: 0,
    episodeNumbers,
    episodeTvdbIds: [],
    ...more,
  };
}

async function find(
  movies: readonly MovieFacts[],
  all: readonly SeriesWithSpecials[],
  more: Partial<DiscoveryInput> = {},
) {
  return findCandidates(movies, { series: all, autoAccept: 0.9, breathe: () => Promise.resolve(), ...more });
}

/** "7=101 automatic" */
async function found(...given: Parameters<typeof find>): Promise<string[]> {
  const { pairs } = await find(...given);
  return pairs.map(
    (pair) =>
      `${pair.movie.tmdbId}=${[pair.special, ...pair.furtherParts].map(({ episodeTvdbId }) => episodeTvdbId).join('+')} ${pair.state}`,
  );
}

const dated = { airDate: '2012-04-14', runtime: 105 };
const shown = { year: 2012, inCinemas: '2012-04-12T00:00:00Z', runtime: 104 };

describe('A movie and a special', () => {
  test('of one title, date and runtime are a pair, with reasons in plain words', async () => {
    const { pairs } = await find(
      [movie(7, 'Kiri: The Silver Garden', shown)],
      [series('Kiri', [special(101, 'The Silver Garden', dated)])],
      { lists: [{ source: 'anibridge', rows: [row(7, [1])] }] },
    );
    expect(pairs).toMatchObject([{ state: 'automatic', confidence: 0.99, special: { episodeTvdbId: 101 } }]);
    expect(pairs[0]?.evidence.map(({ text }) => text)).toEqual(
      [
        'same title',
        'listed in anibridge',
        '2 days apart (cinema)',
        '104 and 105 minutes',
        'the movie’s title names Kiri',
      ].sort(
        (a, b) =>
          (pairs[0]?.evidence ?? []).findIndex((one) => one.text === a) -
          (pairs[0]?.evidence ?? []).findIndex((one) => one.text === b),
      ),
    );
  });

  test.each([
    ['film words', 'Kiri the Movie: Silver Garden', 'Gekijouban Kiri: The Silver Garden'],
    ['the order of the movies', 'Kiri: The Silver Garden', 'Movie 14: The Silver Garden'],
    ['roman and written numbers', 'Kiri: Silver Garden - Part Two', 'Kiri: Silver Garden Part II'],
    ['spelling', 'Kiri: The DiamondDust Garden', 'The Diamond Dust Garden'],
    ['a name’s start', 'Kiri: The Silver Garden', 'Kiri V: The Silver Garden'],
    ['scripts without spaces', '劇場版 鬼霧 無限夢', '鬼霧無限夢'],
    ['parts in Japanese', '鬼霧 無限夢 前編', '劇場版 鬼霧 無限夢 第1章'],
    ['Cyrillic and accents', 'Кири: Серебряный сад', 'СЕРЕБРЯНЫЙ САД'],
    ['Korean', '극장판 안개섬: 은빛 정원', '은빛 정원'],
  ])('differ by %s and are a pair', async (_, title, other) => {
    const all = [series('Kiri', [special(101, other)], { alternateTitles: ['鬼霧', 'Кири', '안개섬'] })];
    expect(await found([movie(7, title)], all)).toEqual(['7=101 automatic']);
  });

  test.each([
    ['a sequel', 'Kiri: Rising 2', 'Kiri: Rising'],
    ['another movie of the series', 'Kiri: The Movie 3', 'Movie 2'],
    ['another part', 'Kiri: Silver Garden Part 1', 'Silver Garden Part 2'],
    ['another volume', 'Kiri: Silver Garden Vol. 3', 'Silver Garden Volume IV'],
    ['a sequel in Japanese', '鬼霧 無限夢 後編', '鬼霧 無限夢 前編'],
  ])('are no pair if one is %s, whatever date and list say', async (_, title, other) => {
    const all = [series('Kiri', [special(101, other, dated)], { alternateTitles: ['鬼霧'] })];
    expect(await found([movie(7, title, shown)], all, { lists: [{ source: 'list', rows: [row(7, [1])] }] })).toEqual(
      [],
    );
  });

  test('are no pair if the special is the making-of or the trailer', async () => {
    const specials = [
      special(101, 'The Making of Kiri: The Silver Garden', { airDate: '2012-04-12' }),
      special(102, 'Kiri: The Silver Garden - Trailer 2', { airDate: '2012-04-12' }),
    ];
    expect(await found([movie(7, 'Kiri: The Silver Garden', shown)], [series('Kiri', specials)])).toEqual([]);
  });

  test('are a pair by date and runtime though TVDB named the special wrongly', async () => {
    const all = [series('Kiri', [special(101, 'Koleus’ Dream, part 1', dated)])];
    expect(await found([movie(7, 'Kiri: Crimson Ribbon', { ...shown, inCinemas: '2012-04-14' })], all)).toEqual([
      '7=101 automatic',
    ]);
  });

  test.each(['', 'TBA', 'Episode 3'])(
    'are a question at most if the special is called “%s” and has no date',
    async (title) => {
      const rules = await found([movie(7, 'Kiri: Crimson Ribbon')], [series('Kiri', [special(101, title)])]);
      expect(rules.filter((one) => one.endsWith('automatic'))).toEqual([]);
    },
  );

  test('need one more signal than a row of a list', async () => {
    const lists = [{ source: 'list', rows: [row(7, [1])] }];
    const named = movie(7, 'Kiri: Crimson Ribbon');
    expect(await found([named], [series('Kiri', [special(101, 'TBA')])], { lists })).toEqual(['7=101 open']);
    const timed = [series('Kiri', [special(101, 'TBA', { runtime: 105 })])];
    expect(await found([{ ...named, runtime: 104 }], timed, { lists })).toEqual(['7=101 automatic']);
    const other = [series('Kiri', [special(101, 'TBA', { runtime: 25, airDate: '1999-01-01' })])];
    expect(await found([{ ...named, ...shown }], other, { lists })).toEqual([]);
  });

  test('are matched by the lists’ IMDb ids and TVDB ids of episodes, too', async () => {
    const rows = [row(1, [], { movieTmdbId: null, movieImdbId: 'tt0000007', episodeTvdbIds: [101] })];
    const all = [series('Kiri', [special(101, 'TBA', dated)])];
    expect(
      await found([movie(7, 'Ribbon', { imdbId: 'tt0000007', ...shown })], all, { lists: [{ source: 'own', rows }] }),
    ).toEqual(['7=101 automatic']);
  });

  test('with a file that is not our link are proposed, never accepted', async () => {
    const file = { path: '/tv/Kiri/S00E01.mkv', sizeBytes: 5 };
    const all = [series('Kiri', [special(101, 'The Silver Garden', { ...dated, file })])];
    expect(await found([movie(7, 'Kiri: The Silver Garden', shown)], all)).toEqual(['7=101 open']);
  });

  test('of an unknown runtime are judged without it, and null asks always', async () => {
    const all = [series('Kiri', [special(101, 'The Silver Garden', { airDate: '2012-04-14', runtime: 0 })])];
    const given = [movie(7, 'Kiri: The Silver Garden', { ...shown, runtime: 0 })];
    expect(await found(given, all)).toEqual(['7=101 automatic']);
    expect(await found(given, all, { autoAccept: null })).toEqual(['7=101 open']);
  });
});

describe('Several', () => {
  test('specials that are the parts of one movie become one pair', async () => {
    const parts = [
      special(104, 'The Last Voyage (1)', { airDate: '2012-04-12', runtime: 52 }),
      special(105, 'The Last Voyage (2)', { airDate: '2012-04-13', runtime: 52 }),
    ];
    expect(await found([movie(7, 'Kiri: The Last Voyage', shown)], [series('Kiri', parts)])).toEqual([
      '7=104+105 automatic',
    ]);
  });

  test('specials that a list names together become one pair', async () => {
    const parts = [special(104, 'Dawn', { runtime: 50 }), special(105, 'Dusk', { runtime: 54 })];
    const lists = [{ source: 'list', rows: [row(7, [4, 5])] }];
    expect(await found([movie(7, 'Kiri: The Last Voyage', shown)], [series('Kiri', parts)], { lists })).toEqual([
      '7=104+105 automatic',
    ]);
  });

  describe('specials that a list names together', () => {
    const named = movie(7, 'Kiri: The Last Voyage', shown);
    const numbers = row(7, [4, 5]);
    const ids = row(7, [], { episodeTvdbIds: [104, 105] });
    const titles = [
      ['Dawn', 'Dusk'],
      ['The Last Voyage', 'The Last Voyage'],
      ['The Last Voyage (1)', 'The Last Voyage (2)'],
      ['The Last Voyage', 'Dusk'],
    ] as const;
    const minutes = [
      [104, 104],
      [104, 0],
      [0, 0],
      [105, 5],
    ] as const;
    const cases = titles.flatMap((both) =>
      minutes.flatMap((lengths) => [numbers, ids].map((listed) => ({ both, lengths, listed }))),
    );

    test.each(cases)('become no rule for one of them: $both of $lengths minutes', async ({ both, lengths, listed }) => {
      const lists = [{ source: 'list', rows: [listed] }];
      const parts = both.map((title, index) =>
        special(104 + index, title, { airDate: '2012-04-14', runtime: lengths[index] ?? 0 }),
      );
      const rules = (await found([named], [series('Kiri', parts)], { lists })).filter((one) => !one.endsWith('open'));
      expect(rules.filter((one) => one !== '7=104+105 automatic')).toEqual([]);
      // Nor while Sonarr does not have the other one yet.
      const first = await found([named], [series('Kiri', parts.slice(0, 1))], { lists });
      expect(first.filter((one) => !one.endsWith('open'))).toEqual([]);
    });

    test('may be one of them if another list says so', async () => {
      const lists = [
        { source: 'list', rows: [numbers] },
        { source: 'other', rows: [row(7, [4])] },
      ];
      const parts = [special(104, 'The Last Voyage', dated), special(105, 'Dusk', { runtime: 25 })];
      expect(await found([named], [series('Kiri', parts)], { lists })).toContain('7=104 automatic');
    });
  });

  test('movies that fit one special equally well are a conflict, never a rule', async () => {
    const all = [series('Kiri', [special(101, 'The Silver Garden')])];
    const two = [
      movie(7, 'Kiri: The Silver Garden', { year: 1999 }),
      movie(8, 'Kiri: The Silver Garden', { year: 2012 }),
    ];
    const { pairs, conflicts } = await find(two, all);
    expect(pairs.map(({ state }) => state)).toEqual(['open', 'open']);
    expect(conflicts).toMatchObject([{ kind: 'movies', pairs: [{}, {}] }]);
  });

  test('specials that fit one movie equally well are a conflict', async () => {
    const all = [series('Kiri', [special(101, 'The Silver Garden'), special(103, 'Kiri: The Silver Garden')])];
    const { pairs, conflicts } = await find([movie(7, 'Kiri: The Silver Garden')], all);
    expect(pairs.map(({ state }) => state)).toEqual(['open', 'open']);
    expect(conflicts).toMatchObject([{ kind: 'specials' }]);
  });

  test('shows may have one movie, if each is certain for more than its title', async () => {
    const both = [
      series('Kiri', [special(101, 'Kiri vs. Moru', dated)]),
      { ...series('Moru', [special(201, 'Kiri vs. Moru: The Movie', dated)]), tvdbId: 600 },
    ];
    const rules = await found([movie(7, 'Kiri vs. Moru', shown)], both);
    expect(rules.toSorted()).toEqual(['7=101 automatic', '7=201 automatic']);
  });

  test('remakes of one title are told apart by their dates', async () => {
    const all = [series('Kiri', [special(101, 'The Silver Garden', dated)])];
    const two = [
      movie(7, 'Kiri: The Silver Garden', shown),
      movie(8, 'Kiri: The Silver Garden', { year: 1987, inCinemas: '1987-01-01' }),
    ];
    expect(await found(two, all)).toEqual(['7=101 automatic']);
  });
});

describe('What was decided', () => {
  const all = [series('Kiri', [special(101, 'The Silver Garden', dated)])];
  const known = (state: KnownPair['state'], movieTmdbId = 7): KnownPair => ({
    movieTmdbId,
    seriesTvdbId: 500,
    episodeTvdbId: 101,
    state,
    confidence: 0.9,
  });

  test.each(['rejected', 'accepted', 'automatic'] as const)('and is %s is not proposed again', async (state) => {
    expect(await found([movie(7, 'Kiri: The Silver Garden', shown)], all, { known: [known(state)] })).toEqual([]);
  });

  test('for a special makes another movie a conflict', async () => {
    const { pairs, conflicts } = await find([movie(8, 'Kiri: The Silver Garden', shown)], all, {
      known: [known('automatic')],
    });
    expect(pairs).toMatchObject([{ state: 'open' }]);
    expect(conflicts).toMatchObject([{ kind: 'movies', known: [{ movieTmdbId: 7 }] }]);
  });
});
