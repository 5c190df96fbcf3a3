import { describe, expect, it } from 'vitest';
import { readCollection } from '../../../src/legacy/collection.ts';

function only(text: string) {
  const { rules, problems } = readCollection(text);
  expect(problems).toEqual([]);
  expect(rules).toHaveLength(1);
  return rules[0];
}

const show = (fields: string, key = 'Harbour Lights') =>
  `Harbour Lights- The Film (2011):\n  Movie DB ID: 910001\n  Shows:\n    ${key}:\n${fields}`;

describe('readCollection', () => {
  it('reads a movie that stands for one special, with what the old API answers again', () => {
    const rule = only(
      show(
        "      Episode: 7\n      Episode ID: '7014'\n      Season: '00'\n      seriesId: 12\n      tvdbId: 300001\n",
      ),
    );
    expect(rule).toEqual({
      movieTmdbId: 910001,
      movieTitle: 'Harbour Lights- The Film (2011)',
      sonarr: null,
      radarr: null,
      seriesTvdbId: 300001,
      seriesTitle: 'Harbour Lights',
      seasonNumber: 0,
      episodeNumbers: [7],
      episodeTvdbIds: [],
      given: { season: '00', episode: 7, episodeId: 7014, seriesId: 12 },
      origin: 'imported',
      enabled: true,
    });
  });

  it('keeps the text of an unquoted season, and the specials where there is none', () => {
    expect(only(show('      Episode: 1\n      Season: 00\n'))).toMatchObject({
      seasonNumber: 0,
      given: { season: '00' },
    });
    expect(only(show('      Episode: 1\n      Season: 03\n'))).toMatchObject({
      seasonNumber: 3,
      given: { season: '03' },
    });
    expect(only(show('      Episode: 1\n'))).toMatchObject({ seasonNumber: 0, given: { season: null } });
  });

  it('reads an episode as a number, as text with zeros, as a list and as numbers with commas', () => {
    expect(only(show('      Episode: 09\n'))?.episodeNumbers).toEqual([9]);
    expect(only(show("      Episode: '012'\n"))?.episodeNumbers).toEqual([12]);
    expect(only(show('      Episode:\n      - 1\n      - 2\n'))).toMatchObject({
      episodeNumbers: [1, 2],
      given: { episode: [1, 2] },
    });
    expect(only(show('      Episode: [4]\n'))).toMatchObject({ episodeNumbers: [4], given: { episode: 4 } });
    expect(only(show("      Episode: '4, 5'\n"))?.episodeNumbers).toEqual([4, 5]);
    expect(only(show('      Episode: 0\n'))?.episodeNumbers).toEqual([0]);
  });

  it('takes names alone where ids are missing, empty or 0', () => {
    const text =
      "Quiet Shore (1998):\n  Movie DB ID: ''\n  Shows:\n    Quiet Shore:\n      Episode: 2\n      tvdbId: 0\n";
    expect(only(text)).toMatchObject({
      movieTmdbId: null,
      movieTitle: 'Quiet Shore (1998)',
      seriesTvdbId: null,
      seriesTitle: 'Quiet Shore',
    });
  });

  it('reads names that YAML would take for numbers or answers', () => {
    const text =
      '1899:\n  Movie DB ID: 5\n  Shows:\n    24:\n      Episode: 1\n    Yes:\n      Episode: 2\n    007:\n      Episode: 3\n';
    const { rules } = readCollection(text);
    expect(rules.map((rule) => [rule.movieTitle, rule.seriesTitle])).toEqual([
      ['1899', '24'],
      ['1899', 'Yes'],
      ['1899', '007'],
    ]);
  });

  it('makes a rule for each show of a movie', () => {
    const text =
      'Two Towns (2001):\n  Movie DB ID: 5\n  Shows:\n    East Town:\n      Episode: 1\n    West Town:\n      Episode: 4\n';
    expect(readCollection(text).rules.map((rule) => [rule.seriesTitle, rule.episodeNumbers])).toEqual([
      ['East Town', [1]],
      ['West Town', [4]],
    ]);
  });

  it('reads both of two movies with the same key', () => {
    const one = (show: string) => `Twice (2001):\n  Movie DB ID: 5\n  Shows:\n    ${show}:\n      Episode: 1\n`;
    expect(readCollection(one('A') + one('B')).rules).toHaveLength(2);
  });

  it('follows what PyYAML writes for a part that is used twice', () => {
    const text =
      'One (2001):\n  Movie DB ID: 5\n  Shows: &id001\n    Show:\n      Episode: 3\nTwo (2002):\n  Movie DB ID: 6\n  Shows: *id001\n';
    expect(readCollection(text).rules.map((rule) => [rule.movieTmdbId, rule.seriesTitle])).toEqual([
      [5, 'Show'],
      [6, 'Show'],
    ]);
  });

  it.each([
    ['Lone (2001):\n', 1, 'Lone (2001)', 'nothing is given'],
    ['# note\nLone (2001):\n  Movie DB ID: 5\n', 2, 'Lone (2001)', 'no show is given'],
    ['Lone (2001):\n  Movie DB ID: 5\n  Shows: {}\n', 1, 'Lone (2001)', 'no show is given'],
    ['Lone (2001):\n  Movie DB ID: 5\n  Shows:\n    Show:\n', 4, 'Lone (2001) → Show', 'which special'],
    [
      `Lone (2001):\n  Movie DB ID: 5\n  Shows:\n    Show:\n      Episode: ''\n`,
      4,
      'Lone (2001) → Show',
      '"Episode" is empty',
    ],
    ['Lone (2001):\n  Movie DB ID: tt12\n  Shows:\n    Show:\n      Episode: 1\n', 1, 'Lone (2001)', '"tt12"'],
    ['Lone (2001):\n  Shows:\n    Show:\n      Episode: pilot\n', 3, 'Lone (2001) → Show', '"pilot"'],
    ['Lone (2001):\n  Shows:\n    Show:\n      Episode: 1\n      Season: extra\n', 3, 'Lone (2001) → Show', '"extra"'],
    ['Lone (2001):\n  Shows:\n    Show:\n      Episode: 1\n      tvdbId: x\n', 3, 'Lone (2001) → Show', '"tvdbId"'],
    ['Lone (2001): text\n', 1, 'Lone (2001)', 'indented'],
    ['- a\n- b\n', 1, '', 'movie titles'],
  ])('lists with line and reason what it cannot read: %j', (text, line, entry, reason) => {
    const { rules, problems } = readCollection(text);
    expect(rules).toEqual([]);
    expect(problems).toEqual([{ line, entry, reason: expect.stringContaining(reason) }]);
  });

  it('names the line of an equal rule further up', () => {
    const one = 'Show:\n      Episode: 1\n';
    const text = `A (2001):\n  Movie DB ID: 5\n  Shows:\n    ${one}B (2001):\n  Movie DB ID: 5\n  Shows:\n    ${one}`;
    expect(readCollection(text).rules).toHaveLength(1);
    expect(readCollection(text).problems).toEqual([
      { line: 9, entry: 'B (2001) → Show', reason: expect.stringContaining('line 4') },
    ]);
  });

  it('loses one movie and not all to a slip, and says where it is', () => {
    const good = (title: string) =>
      `${title}:\n  Movie DB ID: ${title.length}\n  Shows:\n    Show:\n      Episode: 1\n`;
    const bad = 'Bad (2001):\n  Movie DB ID: 1\n Shows:\n\tShow: [\n';
    const read = readCollection(good('First (2001)') + bad + good('Another (2003)'));
    expect(read.isBroken).toBe(true);
    expect(read.rules.map((rule) => rule.movieTitle)).toEqual(['First (2001)', 'Another (2003)']);
    expect(read.problems).toHaveLength(1);
    expect(read.problems[0]).toMatchObject({ entry: 'Bad (2001)', reason: expect.stringContaining('not valid YAML') });
    expect(read.problems[0]?.line).toBeGreaterThanOrEqual(6);
    expect(read.problems[0]?.line).toBeLessThanOrEqual(9);
  });

  it('reads nothing out of an empty file, without complaint', () => {
    for (const text of ['', '\n', '# only a note\n', '{}\n', '\uFEFF'])
      expect(readCollection(text)).toEqual({ rules: [], problems: [], isBroken: false });
  });

  it("forgets a learned TVDB id once the number was changed by hand, so that the person's word counts", () => {
    expect(only(show('      Episode: 7\n      episodeTvdbIds: {7: 8001}\n'))?.episodeTvdbIds).toEqual([8001]);
    expect(only(show('      Episode: 8\n      episodeTvdbIds: {7: 8001}\n'))?.episodeTvdbIds).toEqual([]);
    expect(only(show('      Episode: [7, 8]\n      episodeTvdbIds: {7: 8001}\n'))?.episodeTvdbIds).toEqual([]);
  });

  it('reads a rule that was switched off', () => {
    expect(only(show('      Episode: 7\n      Enabled: false\n'))?.enabled).toBe(false);
  });
});
