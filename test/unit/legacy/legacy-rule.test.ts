import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NewRule, Rule } from '../../../src/core/model/rule.ts';
import { ruleOfInput } from '../../../src/core/rules/create-rule.ts';
import { readSeason } from '../../../src/core/rules/read-season.ts';
import { toApiRule } from '../../../src/handlers/schema/rule.ts';
import { fromLegacyRule, type LegacyRuleInput, toLegacyRule } from '../../../src/legacy/legacy-rule.ts';

function stored(rule: NewRule): Rule {
  const known = { radarr: null, radarrMovieId: null, sonarr: null, sonarrSeriesId: null };
  return { ...rule, id: 7, state: 'waiting', reason: null, known, createdAt: 0, updatedAt: 0 };
}

describe('a rule of Plex Linker 3', () => {
  test('is answered as it was given, with all nine fields', () => {
    const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
    const input: fc.Arbitrary<LegacyRuleInput> = fc.record({
      movie_title: fc.string(),
      tmdb_id: fc.nat(),
      show_name: fc.string(),
      episode: orNull(fc.oneof(fc.nat(), fc.array(fc.nat(), { minLength: 1, maxLength: 3 }))),
      season: fc.constantFrom('00', '0', '1', '01', 'Specials', 'Season 02', ''),
      episode_id: orNull(fc.nat()),
      series_id: orNull(fc.nat()),
      tvdb_id: orNull(fc.integer({ min: 1 })),
    });
    fc.assert(
      fc.property(input, (given) => {
        expect(toLegacyRule(stored(fromLegacyRule(given)))).toEqual({ id: 7, ...given });
      }),
    );
  });

  test('without a season is of the specials, and says 00', () => {
    const rule = fromLegacyRule({
      movie_title: 'A',
      tmdb_id: 1,
      show_name: 'B',
      episode: null,
      season: null,
      episode_id: null,
      series_id: null,
      tvdb_id: null,
    });
    expect([rule.seasonNumber, toLegacyRule(stored(rule)).season]).toEqual([0, '00']);
  });

  test.each([
    [null, 0],
    ['', 0],
    ['00', 0],
    [' 01 ', 1],
    ['Season 12', 12],
    ['specials', 0],
    ['first', null],
    ['1.5', null],
    ['-1', null],
    ['123456', null],
  ])('season %j is number %j', (text, number) => {
    expect(readSeason(text)).toBe(number);
  });
});

describe('a rule of our own API', () => {
  test('has names that stand in until a server names them, and shows its numbers in the old shape', () => {
    const rule = stored(
      ruleOfInput({
        movieTmdbId: 603,
        seriesTvdbId: 42,
        seasonNumber: 0,
        episodeNumbers: [4, 5],
        episodeTvdbIds: [],
      }),
    );
    expect(toApiRule(rule)).toMatchObject({
      movieTitle: 'TMDB 603',
      seriesTitle: 'TVDB 42',
      sonarr: null,
      enabled: true,
      origin: 'manual',
    });
    expect(toLegacyRule(rule)).toMatchObject({ season: '00', episode: [4, 5], tmdb_id: 603, tvdb_id: 42 });
  });

  test('says nothing of what it keeps for itself', () => {
    const rule = stored(
      ruleOfInput({ movieTmdbId: 1, seriesTvdbId: 2, seasonNumber: 0, episodeNumbers: [], episodeTvdbIds: [9] }),
    );
    expect(Object.keys(toApiRule(rule))).not.toEqual(expect.arrayContaining(['given', 'known', 'createdAt']));
    expect(toLegacyRule(rule).episode).toBeNull();
  });
});
