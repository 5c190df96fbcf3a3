import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readCollection } from '../../src/legacy/collection.ts';
import { writeCollection } from '../../src/legacy/collection-write.ts';
import { makeRule } from '../unit/legacy/rule.ts';

const file = '../shared/fixtures/rules/media_collection_parsed_last_run.yaml';
const isThere = existsSync(file);
if (!isThere) console.warn(`skipped: ${file} is not here`);

describe.skipIf(!isThere)("the collection file of a real user's Plex Linker 3", () => {
  const text = isThere ? readFileSync(file, 'utf8') : '';

  it('is read to the last entry: each show becomes a rule or is listed with line and reason', () => {
    const movies = Object.values(parse(text) as Record<string, { Shows?: Record<string, unknown> }>);
    const shows = movies.reduce((count, movie) => count + Object.keys(movie.Shows ?? {}).length, 0);
    const { rules, problems, isBroken } = readCollection(text);
    expect(isBroken).toBe(false);
    expect(movies).toHaveLength(60);
    expect(rules.length + problems.length).toBe(shows);
    expect(problems).toHaveLength(1);
    const [problem] = problems;
    expect(text.split('\n')[(problem?.line ?? 0) - 1]).toContain(problem?.entry.split(' → ')[1]);
  });

  it('gives every rule a movie, a series and its special, season 0 as text and as number', () => {
    for (const rule of readCollection(text).rules) {
      expect(rule.movieTmdbId).toBeGreaterThan(0);
      expect(rule.seriesTvdbId).toBeGreaterThan(0);
      expect(rule.episodeNumbers.length).toBeGreaterThan(0);
      expect(rule).toMatchObject({ seasonNumber: 0, given: { season: '00' } });
    }
    expect(readCollection(text).rules.filter((rule) => rule.episodeNumbers.length > 1)).toHaveLength(2);
  });

  it('comes back byte for byte where nothing was learned', () => {
    const rules = readCollection(text).rules.map((rule, index) => ({
      rule: makeRule({ ...rule, id: index + 1 }),
      link: null,
    }));
    expect(writeCollection(text, { rules }) === text).toBe(true);
  });

  it('changes in a written text what was learned and nothing else', () => {
    const rules = readCollection(text).rules.map((rule, index) => ({
      rule: makeRule({
        ...rule,
        id: index + 1,
        episodeTvdbIds: rule.episodeNumbers.map((number) => 9_000_000 + index * 100 + number),
      }),
      link: {
        path: `/media/tv/Show ${index}/Season 00/S00.mkv`,
        target: `/media/movies/Movie ${index}/Movie: ${index}.mkv`,
        theirMovieFile: `/data/movies/Movie ${index}/Movie: ${index}.mkv`,
        mediaRoot: '/media',
      },
    }));
    const written = writeCollection(text, { rules });
    const [before, after] = [parse(text), parse(written)] as [
      Record<string, Record<string, unknown>>,
      Record<string, Record<string, unknown>>,
    ];
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [title, movie] of Object.entries(before)) {
      for (const key of ['Raw Title', 'Year', 'Monitored', 'Movie DB ID', 'Parsed Movie Quality'])
        expect(after[title]?.[key]).toEqual(movie[key]);
    }
    expect(readCollection(written).rules.map((rule) => rule.episodeNumbers)).toEqual(
      rules.map(({ rule }) => rule.episodeNumbers),
    );
    expect(writeCollection(written, { rules }) === written).toBe(true);
    expect(after['24- Redemption (2008)']).toMatchObject({
      'Movie File': 'Movie: 0.mkv',
      'Has File': true,
      Shows: { 24: { 'Has Link': true, episodeFileId: 76366 } },
    });
  });
});
