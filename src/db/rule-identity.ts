import { type SQL, sql } from 'drizzle-orm';
import type { NewRule, Rule } from '../core/model/rule.ts';
import { rules } from './schema/rules.ts';

/**
 * The episode that a rule was made for. The numbers that the user gave stay decisive when a special gets another number; a rule without
 * given numbers uses the numbers last seen.
 */
export function episodeKey(rule: Pick<NewRule, 'given' | 'episodeNumbers' | 'episodeTvdbIds'>): string {
  const { episode, episodeId } = rule.given;
  if (episode !== null) return numbersKey(typeof episode === 'number' ? [episode] : episode);
  if (rule.episodeNumbers.length > 0) return numbersKey(rule.episodeNumbers);
  if (rule.episodeTvdbIds.length > 0) return `tvdb ${numbersKey(rule.episodeTvdbIds)}`;
  return episodeId === null ? '' : `sonarr ${episodeId}`;
}

interface ChangedKey {
  readonly key: string;
  /** Unless the row was given an episode. */
  readonly isConditional: boolean;
}

/** The key after a change of a stored rule; undefined if it stays. */
export function changedEpisodeKey(change: Partial<Pick<Rule, 'given' | 'episodeNumbers'>>): ChangedKey | undefined {
  const episode = change.given?.episode;
  if (episode != null)
    return { key: numbersKey(typeof episode === 'number' ? [episode] : episode), isConditional: false };
  const numbers = change.episodeNumbers;
  if (numbers === undefined || numbers.length === 0) return undefined;
  return { key: numbersKey(numbers), isConditional: change.given === undefined };
}

/** The key, decided in SQL by what the row was given. */
export function keyUnlessGiven(key: SQL): SQL {
  return sql`case when json_extract(${rules.given}, '$.episode') is null then ${key} else ${rules.episodeKey} end`;
}

/**
 * Rows equal to this rule: same movie, series, season and given episode. Ids decide if both sides have one, else the title, so a rule made
 * by name and resolved since is found when the same name is given again. A condition, not a unique index, because resolving a name must
 * never fail on another rule made by id.
 */
export function isEqualRule(rule: NewRule): SQL {
  const sameMovie =
    rule.movieTmdbId === null
      ? sql`${rules.movieTitle} = ${rule.movieTitle}`
      : sql`(${rules.movieTmdbId} = ${rule.movieTmdbId} or (${rules.movieTmdbId} is null and ${rules.movieTitle} = ${rule.movieTitle}))`;
  const sameSeries =
    rule.seriesTvdbId === null
      ? sql`${rules.seriesTitle} = ${rule.seriesTitle}`
      : sql`(${rules.seriesTvdbId} = ${rule.seriesTvdbId} or (${rules.seriesTvdbId} is null and ${rules.seriesTitle} = ${rule.seriesTitle}))`;
  return sql`${rules.seasonNumber} = ${rule.seasonNumber} and ${rules.episodeKey} = ${episodeKey(rule)} and ${sameMovie} and ${sameSeries}`;
}

function numbersKey(numbers: readonly number[]): string {
  return [...new Set(numbers)].sort((a, b) => a - b).join(',');
}
