import type { NewRule, Rule } from '../core/model/rule.ts';

/**
 * Is this entry of a file that rule? Ids decide where both have them, names where not; a special counts by the number that is known now as well as
 * by the one that was given once, since specials get renumbered.
 */
export function isSameRule(entry: NewRule, rule: NewRule | Rule): boolean {
  return isSameMovie(entry, rule) && isSameSeries(entry, rule) && isSameSpecial(entry, rule);
}

function isSameMovie(entry: NewRule, rule: NewRule | Rule): boolean {
  if (entry.movieTmdbId !== null && rule.movieTmdbId !== null) return entry.movieTmdbId === rule.movieTmdbId;
  return entry.movieTitle === rule.movieTitle;
}

function isSameSeries(entry: NewRule, rule: NewRule | Rule): boolean {
  if (entry.seriesTvdbId !== null && rule.seriesTvdbId !== null) return entry.seriesTvdbId === rule.seriesTvdbId;
  return entry.seriesTitle === rule.seriesTitle;
}

function isSameSpecial(entry: NewRule, rule: NewRule | Rule): boolean {
  if (entry.episodeTvdbIds.length > 0 && sameNumbers(entry.episodeTvdbIds, rule.episodeTvdbIds)) return true;
  const season = entry.given.season === null ? entry.seasonNumber : Number.parseInt(entry.given.season, 10);
  const isSeason = entry.seasonNumber === rule.seasonNumber || season === rule.seasonNumber;
  if (!isSeason) return false;
  return (
    sameNumbers(entry.episodeNumbers, rule.episodeNumbers) || sameNumbers(entry.episodeNumbers, givenNumbers(rule))
  );
}

function givenNumbers({ given: { episode } }: NewRule | Rule): readonly number[] {
  if (episode === null) return [];
  return typeof episode === 'number' ? [episode] : episode;
}

export function sameNumbers(one: readonly number[], other: readonly number[]): boolean {
  if (one.length !== other.length) return false;
  const sorted = other.toSorted((a, b) => a - b);
  return one.toSorted((a, b) => a - b).every((number, index) => number === sorted[index]);
}
