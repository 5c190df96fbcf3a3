import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readCollection } from '../../../src/legacy/collection.ts';
import { writeCollection } from '../../../src/legacy/collection-write.ts';
import type { LearnedLink } from '../../../src/legacy/learned.ts';
import { makeRule } from './rule.ts';

const text = `# my specials
Aurora Bay (2003):
  Movie DB ID: 42   # not the remake
  Mood: 'calm'
  Shows:
    Aurora:
      Episode: 3
      Season: '00'
Harbour Lights- The Film (2011):
  Has File: false
  Movie DB ID: 910001
  Relative Movie Path: movies/a very long name that the old one folded over
    two lines
  # the second show comes later
  Shows:
    Harbour Lights:
      Anime: true
      Episode: 7
      Has Link: false
      Season: '00'
      Show Genres:
      - Drama
      imdbId: tt1
  Year: 2011
`;

const link: LearnedLink = {
  path: '/media/tv/Harbour Lights/Season 00/Harbour Lights - S00E07 - The Film WEBDL-1080p.mkv',
  target: '/media/movies/Harbour Lights (2011)/Harbour Lights (2011) WEBDL-1080p.mkv',
  theirMovieFile: '/data/movies/Harbour Lights (2011)/Harbour Lights (2011) WEBDL-1080p.mkv',
  mediaRoot: '/media',
};
const learnedRule = makeRule({
  episodeTvdbIds: [8001],
  known: { radarr: 0, radarrMovieId: 4, sonarr: 0, sonarrSeriesId: 12 },
});

describe('writeCollection', () => {
  it('answers the same bytes where nothing was learned', () => {
    const bare = makeRule({ seriesTvdbId: null });
    expect(writeCollection(text, { rules: [] })).toBe(text);
    expect(writeCollection(text, { rules: [{ rule: bare, link: null }] })).toBe(text);
    expect(writeCollection(text.replaceAll('\n', '\r\n'), { rules: [{ rule: bare, link: null }] })).toBe(
      text.replaceAll('\n', '\r\n'),
    );
  });

  it('writes what a run learned in the fields of Plex Linker 3 and leaves the rest of the text alone', () => {
    const written = writeCollection(text, { rules: [{ rule: learnedRule, link }] });
    expect(parse(written)).toEqual({
      'Aurora Bay (2003)': { 'Movie DB ID': 42, Mood: 'calm', Shows: { Aurora: { Episode: 3, Season: '00' } } },
      'Harbour Lights- The Film (2011)': {
        'Absolute Movie File Path': link.theirMovieFile,
        'Absolute Movie Path': '/data/movies/Harbour Lights (2011)',
        'Has File': true,
        'Movie DB ID': 910001,
        'Movie File': 'Harbour Lights (2011) WEBDL-1080p.mkv',
        'Parsed Extension': '.mkv',
        'Relative Movie File Path': 'movies/Harbour Lights (2011)/Harbour Lights (2011) WEBDL-1080p.mkv',
        'Relative Movie Path': 'movies/Harbour Lights (2011)',
        Shows: {
          'Harbour Lights': {
            Anime: true,
            Episode: 7,
            'Has Link': true,
            'Parsed Episode': '007',
            'Parsed Season Folder': 'Season 00',
            'Relative Show File Path': 'tv/Harbour Lights/Season 00/Harbour Lights - S00E07 - The Film WEBDL-1080p.mkv',
            'Relative Show Path': 'tv/Harbour Lights/Season 00',
            Season: '00',
            'Show Genres': ['Drama'],
            'Show Root Path': 'tv/Harbour Lights',
            episodeTvdbIds: { 7: 8001 },
            imdbId: 'tt1',
            seriesId: 12,
            tvdbId: 300001,
          },
        },
        Year: 2011,
      },
    });
    const kept = [
      '# my specials',
      '  Movie DB ID: 42   # not the remake',
      "  Mood: 'calm'",
      '  # the second show comes later',
      '      - Drama',
    ];
    expect(written.split('\n')).toEqual(expect.arrayContaining(kept));
    expect(written.slice(0, text.indexOf('Harbour'))).toBe(text.slice(0, text.indexOf('Harbour')));
    expect(writeCollection(written, { rules: [{ rule: learnedRule, link }] })).toBe(written);
  });

  it('writes the number that a special has now, and reads it back as the same rule', () => {
    const rule = makeRule({ episodeNumbers: [9], episodeTvdbIds: [8001] });
    const written = writeCollection(text, { rules: [{ rule, link: null }] });
    expect(readCollection(written).rules[1]).toMatchObject({ episodeNumbers: [9], episodeTvdbIds: [8001] });
    expect(writeCollection(written, { rules: [{ rule, link: null }] })).toBe(written);
  });

  it('takes back that there is a link', () => {
    const linked = writeCollection(text, { rules: [{ rule: learnedRule, link }] });
    expect(parse(writeCollection(linked, { rules: [{ rule: learnedRule, link: null }] }))).toMatchObject({
      'Harbour Lights- The Film (2011)': { Shows: { 'Harbour Lights': { 'Has Link': false } } },
    });
  });

  it('adds a rule that was made elsewhere: below its movie, else with a movie of its own', () => {
    const second = makeRule({
      seriesTitle: 'Yes',
      seriesTvdbId: 300002,
      episodeNumbers: [0],
      given: { season: null, episode: 0, episodeId: 5, seriesId: null },
    });
    const other = makeRule({
      movieTmdbId: 77,
      movieTitle: 'Brine: A Tale (1987)',
      seriesTitle: '24',
      seriesTvdbId: 300003,
    });
    const written = writeCollection(text, {
      rules: [
        { rule: second, link: null },
        { rule: other, link: null },
      ],
    });
    const read = readCollection(written);
    expect(read.problems).toEqual([]);
    expect(
      read.rules.map((rule) => [rule.movieTmdbId, rule.movieTitle, rule.seriesTitle, rule.episodeNumbers]),
    ).toEqual([
      [42, 'Aurora Bay (2003)', 'Aurora', [3]],
      [77, 'Brine: A Tale (1987)', '24', [7]],
      [910001, 'Harbour Lights- The Film (2011)', 'Harbour Lights', [7]],
      [910001, 'Harbour Lights- The Film (2011)', 'Yes', [0]],
    ]);
    for (const line of text.split('\n')) expect(written.split('\n')).toContain(line);
  });

  it('gives a second special of the same show and movie a place of its own', () => {
    const second = makeRule({
      episodeNumbers: [8],
      given: { season: '00', episode: 8, episodeId: null, seriesId: null },
    });
    const written = writeCollection(text, {
      rules: [
        { rule: makeRule(), link: null },
        { rule: second, link: null },
      ],
    });
    expect(readCollection(written).rules.map((rule) => [rule.movieTmdbId, rule.episodeNumbers])).toEqual([
      [42, [3]],
      [910001, [7]],
      [910001, [8]],
    ]);
  });

  it('fills a show that stood there without anything', () => {
    const empty = 'Lone (2001):\n  Movie DB ID: 910001\n  Shows:\n    Harbour Lights:\n  Year: 2001\n';
    const written = writeCollection(empty, { rules: [{ rule: makeRule(), link: null }] });
    expect(parse(written)).toEqual({
      'Lone (2001)': {
        'Movie DB ID': 910001,
        Shows: { 'Harbour Lights': { Episode: 7, Season: '00', tvdbId: 300001 } },
        Year: 2001,
      },
    });
  });

  it('takes out a rule that went, and with the last show its movie', () => {
    const two = text.replace('    Harbour Lights:\n', '    Far Harbour:\n      Episode: 1\n    Harbour Lights:\n');
    const gone = readCollection(two).rules.filter((rule) => rule.seriesTitle === 'Harbour Lights');
    const one = writeCollection(two, { rules: [], gone });
    expect(readCollection(one).rules.map((rule) => rule.seriesTitle)).toEqual(['Aurora', 'Far Harbour']);
    expect(one).toContain('  Year: 2011\n');
    const none = writeCollection(text, { rules: [], gone: readCollection(text).rules });
    expect(readCollection(none)).toEqual({ rules: [], problems: [], isBroken: false });
    expect(none).toBe('# my specials\n');
  });

  it('works on a text without a line end, in flow form, and with Windows line ends', () => {
    const flow = '{"Lone (2001)": {"Movie DB ID": 910001, Shows: {Harbour Lights: {Episode: 7}}}}';
    expect(parse(writeCollection(flow, { rules: [{ rule: learnedRule, link: null }] }))).toMatchObject({
      'Lone (2001)': { Shows: { 'Harbour Lights': { seriesId: 12, episodeTvdbIds: { 7: 8001 } } } },
    });
    const short = 'Lone (2001):\n  Movie DB ID: 910001\n  Shows:\n    Harbour Lights:\n      Episode: 7';
    expect(parse(writeCollection(short, { rules: [{ rule: learnedRule, link }] }))).toMatchObject({
      'Lone (2001)': { 'Has File': true, Shows: { 'Harbour Lights': { 'Has Link': true } } },
    });
    const windows = writeCollection(text.replaceAll('\n', '\r\n'), { rules: [{ rule: learnedRule, link }] });
    expect(windows.replaceAll('\r\n', '')).not.toContain('\n');
    expect(windows.replaceAll('\r\n', '\n')).toBe(writeCollection(text, { rules: [{ rule: learnedRule, link }] }));
  });

  it('does not touch a text that is not valid YAML', () => {
    const broken = `${text}Bad: [\n`;
    expect(writeCollection(broken, { rules: [{ rule: learnedRule, link }] })).toBe(broken);
  });

  it('reads back every rule that it writes, whatever the titles are made of', () => {
    const title = fc.oneof(
      fc.constantFrom(
        '24',
        'Yes',
        '007',
        'null',
        '~',
        'A: B',
        '# 1',
        '- x',
        "it's",
        '"q"',
        '? k',
        '{a}',
        '*id',
        '1e3',
        '0x1',
        'on',
        '=',
        'é 亜人',
      ),
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
        .filter((one) => one.trim() === one && one !== '<<' && !/[\p{Cc}\p{Cs}]/u.test(one)),
    );
    const rule = fc.record({
      movie: title,
      show: title,
      tmdb: fc.integer({ min: 1, max: 9 }),
      tvdb: fc.integer({ min: 1, max: 9 }),
      episode: fc.integer({ min: 0, max: 99 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(rule, { maxLength: 8, selector: (one) => `${one.tmdb} ${one.tvdb} ${one.episode}` }),
        (rules) => {
          const learned = rules.map((one) => ({
            rule: makeRule({
              movieTmdbId: one.tmdb,
              movieTitle: one.movie,
              seriesTvdbId: one.tvdb,
              seriesTitle: one.show,
              episodeNumbers: [one.episode],
              given: { season: '00', episode: one.episode, episodeId: null, seriesId: null },
            }),
            link: null,
          }));
          const written = writeCollection('', { rules: learned });
          const read = readCollection(written);
          expect(read.problems).toEqual([]);
          const ids = (one: {
            movieTmdbId: number | null;
            seriesTvdbId: number | null;
            seriesTitle: string;
            episodeNumbers: readonly number[];
          }) => JSON.stringify([one.movieTmdbId, one.seriesTvdbId, one.seriesTitle, one.episodeNumbers]);
          expect(read.rules.map(ids).toSorted()).toEqual(learned.map((one) => ids(one.rule)).toSorted());
          expect(writeCollection(written, { rules: learned })).toBe(written);
        },
      ),
      { numRuns: 200 },
    );
  });
});
