import type { NewRule } from '../core/model/rule.ts';
import { episodeKey } from './rule-identity.ts';

/** The row of a new rule, which waits until its movie was linked. */
export function newRuleRow(rule: NewRule, now: number) {
  return {
    ...rule,
    episodeKey: episodeKey(rule),
    state: rule.enabled ? ('waiting' as const) : ('disabled' as const),
    reason: null,
    known: { radarr: null, radarrMovieId: null, sonarr: null, sonarrSeriesId: null },
    createdAt: now,
    updatedAt: now,
  };
}
