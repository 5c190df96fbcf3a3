import type { NewRule } from '../core/model/rule.ts';
import { sortKeyOf } from './library/words.ts';
import { episodeKey } from './rule-identity.ts';

/** The row of a new rule, which waits until its movie was linked. */
export function newRuleRow(rule: NewRule, now: number) {
  return {
    ...rule,
    ...titleKeys(rule),
    episodeKey: episodeKey(rule),
    state: rule.enabled ? ('waiting' as const) : ('disabled' as const),
    reason: null,
    known: { radarr: null, radarrMovieId: null, sonarr: null, sonarrSeriesId: null },
    createdAt: now,
    updatedAt: now,
  };
}

/** What the titles that are given are sorted by. */
export function titleKeys({ movieTitle, seriesTitle }: { movieTitle?: string; seriesTitle?: string }) {
  return {
    ...(movieTitle === undefined ? {} : { movieKey: sortKeyOf(movieTitle) }),
    ...(seriesTitle === undefined ? {} : { seriesKey: sortKeyOf(seriesTitle) }),
  };
}
