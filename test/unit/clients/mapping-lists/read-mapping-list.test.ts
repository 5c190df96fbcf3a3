import { describe, expect, test } from 'vitest';
import { readMappingList } from '../../../../src/clients/mapping-lists/read-mapping-list.ts';
import type { MappingRow } from '../../../../src/core/model/mapping-list.ts';

/** "tmdb:7 = 100 S0 E1,2" */
function short(row: MappingRow): string {
  const movie = row.movieTmdbId === null ? row.movieImdbId : `tmdb:${row.movieTmdbId}`;
  const ids = row.episodeTvdbIds.map((id) => ` #${id}`).join('');
  return `${movie} = ${row.seriesTvdbId} S${row.seasonNumber} E${row.episodeNumbers.join(',')}${ids}`;
}

async function rowsOf(list: unknown): Promise<string[]> {
  const { rows } = await readMappingList(typeof list === 'string' ? list : JSON.stringify(list));
  return rows.map(short);
}

describe('anibridge-mappings v3', () => {
  test('says of a movie which special it is, by TMDB and by IMDb id, in either direction', async () => {
    const list = {
      $meta: { schema_version: '3.1.0', generated_on: '2026-02-03T04:05:06Z' },
      'tmdb_movie:7': { 'tvdb_show:100:s0': { '1': '3' }, 'anilist:5': { '1': '1' } },
      'imdb_movie:tt0000123': { 'tvdb_show:100:s0': { '1': '4' } },
      'tvdb_show:200:s0': { 'tmdb_movie:8': { '9': '1' }, 'tmdb_show:5:s0': { '1-3': '1-3' } },
    };
    expect(await rowsOf(list)).toEqual(['tmdb:7 = 100 S0 E3', 'tt0000123 = 100 S0 E4', 'tmdb:8 = 200 S0 E9']);
    const { format, version, problemCount } = await readMappingList(JSON.stringify(list));
    expect({ format, version, problemCount }).toEqual({
      format: 'anibridge',
      version: '2026-02-03T04:05:06Z',
      problemCount: 0,
    });
  });

  test('gives a movie in several parts all of its specials', async () => {
    expect(await rowsOf({ 'tmdb_movie:7': { 'tvdb_show:100:s0': { '1': '4-5' } } })).toEqual(['tmdb:7 = 100 S0 E4,5']);
    expect(await rowsOf({ 'tmdb_movie:7': { 'tvdb_show:100:s0': { '1': '4-5,9|3' } } })).toEqual([
      'tmdb:7 = 100 S0 E4,5,9',
    ]);
    expect(await rowsOf({ 'tvdb_show:100:s0': { 'tmdb_movie:7': { '4-5': '1|-2' } } })).toEqual([
      'tmdb:7 = 100 S0 E4,5',
    ]);
  });

  test('joins a movie and a special that the same anime names, as the edits do', async () => {
    const list = {
      'anilist:31': { 'tmdb_movie:7': { '1': '1' }, 'tvdb_show:100:s0': { '1': '2' } },
      'anidb:9:R': { 'tmdb_movie:8': { '1-3': '1|3' }, 'tvdb_show:100:s0': { '1-3': '5-7' } },
      'mal:4': { 'tmdb_movie:9': { '2': '1' }, 'tvdb_show:100:s0': { '1-2': '8-9' } },
    };
    expect(await rowsOf(list)).toEqual(['tmdb:7 = 100 S0 E2', 'tmdb:8 = 100 S0 E5,6,7', 'tmdb:9 = 100 S0 E9']);
  });

  test('leaves out what is unmapped, open or the recap of a season', async () => {
    const list = {
      'tmdb_movie:1': { 'tvdb_show:100:s0': { '1': null }, 'tvdb_show:101:s0': {} },
      'tmdb_movie:2': { 'tvdb_show:100:s1': { '1': '1-26' } },
      'tmdb_movie:3': { 'tvdb_show:100:s0': { '1-': '6-' } },
    };
    expect(await rowsOf(list)).toEqual(['tmdb:3 = 100 S0 E6']);
  });

  test('tells of entries that it cannot read, and reads the others', async () => {
    const { rows, problems } = await readMappingList(
      JSON.stringify({
        'tmdb_movie:1': { 'tvdb_show:100:s0': { '1': 'three' } },
        'tmdb_movie:2': 'S00E01',
        'tmdb_movie:3': { 'tvdb_show:100:s0': { '1': '6' } },
        'no descriptor': {},
      }),
    );
    expect(rows.map(short)).toEqual(['tmdb:3 = 100 S0 E6']);
    expect(problems).toEqual([
      'tmdb_movie:1 → tvdb_show:100:s0: "1": "three" is no range of episodes',
      'tmdb_movie:2 has no targets',
      '"no descriptor" is no entry of a known format',
    ]);
  });
});

describe('PlexAniBridge-Mappings', () => {
  test('joins the movie and the special of one AniList id, ids as numbers, texts and lists', async () => {
    const list = {
      '5': { anidb_id: 9, tmdb_movie_id: 7, imdb_id: 'tt0000007', tvdb_id: 100, tvdb_mappings: { s0: 'e3' } },
      '6': { tmdb_movie_id: ['8', 9], tvdb_id: '100', tvdb_mappings: { s0: 'e1', s1: '' } },
      '7': { tmdb_movie_id: 10, tvdb_id: 200, tvdb_mappings: { s0: 'e5-e7' } },
      '8': { tmdb_movie_id: [11, 12], tvdb_id: 200, tvdb_mappings: { s0: 'e8,e9' } },
      '9': { tmdb_movie_id: [13, 14], tvdb_id: 200, tvdb_mappings: { s0: 'e10-e12' } },
      '10': { tmdb_show_id: 1, tvdb_id: 300, tvdb_mappings: { s1: '' } },
    };
    expect(await rowsOf(list)).toEqual([
      'tmdb:8 = 100 S0 E1',
      'tmdb:9 = 100 S0 E1',
      'tt0000007 = 100 S0 E3',
      'tmdb:7 = 100 S0 E3',
      'tmdb:10 = 200 S0 E5,6,7',
      'tmdb:11 = 200 S0 E8',
      'tmdb:12 = 200 S0 E9',
    ]);
    expect((await readMappingList(JSON.stringify(list))).format).toBe('plexanibridge');
  });
});

describe("Kometa's Anime-IDs", () => {
  test('counts the special from the offset, in season 0 only', async () => {
    const list = {
      '1': { tvdb_id: 99, tvdb_season: 1, tvdb_epoffset: 0, mal_id: 1 },
      '11': { tvdb_id: 100, tvdb_season: 0, tvdb_epoffset: 2, imdb_id: 'tt0000011', tmdb_movie_id: 7 },
      '12': { tvdb_id: 100, tvdb_season: 1, tvdb_epoffset: 0, tmdb_movie_id: 8 },
      '13': { tvdb_id: 100, tvdb_season: -1, tvdb_epoffset: 0, tmdb_movie_id: 9 },
      '14': { tvdb_id: 100, tvdb_season: 0, imdb_id: 'tt0000014,tt0000015' },
    };
    expect(await rowsOf(list)).toEqual([
      'tt0000014 = 100 S0 E1',
      'tt0000015 = 100 S0 E1',
      'tt0000011 = 100 S0 E3',
      'tmdb:7 = 100 S0 E3',
    ]);
    expect((await readMappingList(JSON.stringify(list))).format).toBe('kometa');
  });
});

describe('the Anime-Lists XML', () => {
  const xml = (animes: string) => `<?xml version="1.0" encoding="utf-8"?>\n<anime-list>${animes}</anime-list>\n`;

  test('places a movie by season and offset, by name, and by range', async () => {
    const text = xml(`
      <anime anidbid="1" tvdbid="100" defaulttvdbseason="0" episodeoffset="2" tmdbid="7" imdbid="tt0000007"><name>Kiri &amp; Co</name></anime>
      <anime anidbid="2" tvdbid="100" defaulttvdbseason="1" episodeoffset="" tmdbid="8" imdbid="">
        <mapping-list><mapping anidbseason="1" tvdbseason="0">;1-5+6;</mapping><mapping anidbseason="0" tvdbseason="0">;1-1;</mapping></mapping-list>
      </anime>
      <anime anidbid="3" tvdbid="200" defaulttvdbseason="1" tmdbid="9,unknown,10">
        <mapping-list><mapping anidbseason="1" tvdbseason="0" start="1" end="3" offset="10"/></mapping-list>
      </anime>
      <anime anidbid="4" tvdbid="300" defaulttvdbseason="1" tmdbid="11"/>
      <anime anidbid="5" tvdbid="movie" defaulttvdbseason="0" tmdbid="12"/>
      <anime anidbid="6" tvdbid="200" defaulttvdbseason="0" tmdbid="13"><mapping-list><mapping anidbseason="1" tvdbseason="0">;1-0;</mapping></mapping-list></anime>`);
    expect(await rowsOf(text)).toEqual([
      'tt0000007 = 100 S0 E3',
      'tmdb:7 = 100 S0 E3',
      'tmdb:8 = 100 S0 E5,6',
      'tmdb:9 = 200 S0 E11',
      'tmdb:10 = 200 S0 E13',
    ]);
  });

  test.each([
    ['half a document', '<anime-list><anime anidbid="1" tvdbid="100" defaulttvdbseason="0" tmdbid="7">'],
    ['another document', '<rss><anime anidbid="1" tvdbid="100" defaulttvdbseason="0" tmdbid="7"/></rss>'],
    ['a document type with entities', '<!DOCTYPE a [<!ENTITY b "c">]><anime-list/>'],
    ['a page', '<!doctype html><html><body>Not found</body></html>'],
  ])('refuses %s', async (_, text) => {
    await expect(readMappingList(text)).rejects.toThrow('not a whole Anime-Lists document');
  });
});

describe('a local list', () => {
  const yaml = `
version: 2026-05
rows:
  - { movie: 7, series: 100, special: S00E09 }
  - { movie: tt0000008, series: 100, special: S00E04-E05 }
  - { movie: 9, series: 100, special: 3 }
  - { movie: 10, series: 100, episodeTvdbId: 5001 }
`;
  const rows = ['tmdb:10 = 100 S0 E #5001', 'tmdb:9 = 100 S0 E3', 'tt0000008 = 100 S0 E4,5', 'tmdb:7 = 100 S0 E9'];

  test('is YAML or JSON, with or without a version', async () => {
    expect(await rowsOf(yaml)).toEqual(rows);
    expect((await readMappingList(yaml)).version).toBe('2026-05');
    expect(await rowsOf([{ movie: '7', series: '100', special: 's0e9' }])).toEqual(['tmdb:7 = 100 S0 E9']);
  });

  test('tells what is wrong with a row', async () => {
    const { problems } = await readMappingList(
      JSON.stringify([
        { movie: 7, series: 100, special: 1 },
        5,
        { movie: 'Kiri' },
        { movie: 7, series: 0 },
        { movie: 7, series: 1 },
      ]),
    );
    expect(problems).toEqual([
      'Row 2 is no row with movie, series and special',
      'Row 3: movie must be a TMDB id or an IMDb id such as tt0123456, not "Kiri"',
      'Row 4: series must be a TVDB id, not 0',
      'Row 5: special must be like S00E09, S00E04-E05 or 9, not missing',
    ]);
  });
});

describe('any list', () => {
  const entry = (id: number, episode: number) =>
    [`tmdb_movie:${id}`, { 'tvdb_show:100:s0': { '1': String(episode) } }] as const;

  test('gives the same rows in whatever order they stand, each once', async () => {
    const entries = [entry(1, 5), entry(2, 4), entry(3, 4)];
    const forwards = await readMappingList(JSON.stringify(Object.fromEntries(entries)));
    const backwards = await readMappingList(JSON.stringify(Object.fromEntries(entries.toReversed())));
    expect(backwards).toEqual(forwards);
    expect(forwards.rows).toHaveLength(3);
  });

  test('that places one movie at two specials keeps both, and says so', async () => {
    const list = {
      'tmdb_movie:1': { 'tvdb_show:100:s0': { '1': '5' } },
      'anilist:1': { 'tmdb_movie:1': { '1': '1' }, 'tvdb_show:100:s0': { '1': '6' } },
    };
    const { rows, problems } = await readMappingList(JSON.stringify(list));
    expect(rows).toHaveLength(2);
    expect(problems).toEqual(['tmdb:1 is S00E05 of series 100 and also S00E06 of series 100']);
  });

  test.each([
    ['text', 'Not found', 'is not JSON, XML or YAML with entries'],
    ['nothing', '', 'is not JSON, XML or YAML with entries'],
    ['half of JSON', '{"tmdb_movie:1": {"tvdb_show:100:s0": {"1": "2"}}, "tmdb', 'is not whole JSON'],
    ['JSON of another kind', '{"message": "Not Found"}', 'is of no known format'],
    ['a list without movies', '{"1": {"tvdb_id": 5, "tvdb_season": 1}}', 'names no movie that is a special'],
    ['nesting', `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 'nests deeper'],
    ['YAML that multiplies', 'a: &a [1,2]\nb: [*a,*a]', 'is not JSON, XML or YAML'],
    ['deep YAML', '['.repeat(20_000), 'is not'],
    ['binary', '\u0000\u0001\u0002\ufffd', 'is not JSON, XML or YAML'],
  ])('refuses %s with a reason', async (_, text, reason) => {
    await expect(readMappingList(text)).rejects.toThrow(reason);
    await expect(readMappingList(text)).rejects.toMatchObject({ code: 'invalid' });
  });

  test('takes keys of prototypes for what they are: no entries', async () => {
    const text = `{"__proto__": {"tmdb_movie_id": 1}, "constructor": {}, "tmdb_movie:1": {"__proto__": {"1": "2"}, "tvdb_show:100:s0": {"1": "2", "__proto__": "3"}}}`;
    expect(await rowsOf(text)).toEqual(['tmdb:1 = 100 S0 E2']);
    expect(({} as Record<string, unknown>).tmdb_movie_id).toBeUndefined();
  });

  test('is read in linear time, and lets the event loop go on meanwhile', async () => {
    const listOf = (count: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => entry(at + 1, at + 1))));
    const timeOf = async (count: number) => {
      const text = listOf(count);
      const from = process.cpuUsage();
      expect((await readMappingList(text)).rows).toHaveLength(count);
      const { user, system } = process.cpuUsage(from);
      return user + system;
    };
    await timeOf(2_000);
    const small = await timeOf(2_000);
    let turns = 0;
    const count = setInterval(() => {
      turns += 1;
    }, 1);
    const large = await timeOf(20_000);
    clearInterval(count);
    expect(large).toBeLessThan(small * 40);
    expect(turns).toBeGreaterThan(3);
  });

  test('that is far longer than any real one is refused', async () => {
    const rows = Array.from({ length: 50_001 }, (_, at) => ({ movie: at + 1, series: 1, special: 1 }));
    await expect(readMappingList(JSON.stringify(rows))).rejects.toThrow('more than 50000 rows');
  });
});
