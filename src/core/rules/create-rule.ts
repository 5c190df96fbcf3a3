import { describeChange } from '../audit/audit-scope.ts';
import type { NewRule, Rule } from '../model/rule.ts';
import { type RuleRuntime, ruleChanged } from './rule-changed.ts';
import { movieStandIn, seriesStandIn } from './stand-in-title.ts';

/** A person's input for a rule. Ids are TMDB's and TVDB's; episodes are given by number, by TVDB id, or both. */
export interface RuleInput {
  readonly movieTmdbId: number;
  readonly movieTitle?: string | undefined;
  readonly sonarr?: number | null | undefined;
  readonly radarr?: number | null | undefined;
  readonly seriesTvdbId: number;
  readonly seriesTitle?: string | undefined;
  readonly seasonNumber: number;
  readonly episodeNumbers: readonly number[];
  readonly episodeTvdbIds: readonly number[];
  readonly enabled?: boolean | undefined;
}

export type CreatedRule = { readonly kind: 'created'; readonly rule: Rule } | { readonly kind: 'duplicate' };

/** Stores the rule without a request to an instance, and queues its movie; a duplicate is a value. */
export function createRule(rt: RuleRuntime, input: RuleInput): Promise<CreatedRule> {
  return storeRule(rt, ruleOfInput(input));
}

/** The same for a complete rule. */
export async function storeRule(rt: RuleRuntime, rule: NewRule): Promise<CreatedRule> {
  const { movieTmdbId, movieTitle, seriesTvdbId, seriesTitle, seasonNumber, episodeNumbers } = rule;
  describeChange({ after: { movieTmdbId, movieTitle, seriesTvdbId, seriesTitle, seasonNumber, episodeNumbers } });
  const created = await rt.store.rules.create(rule);
  if (created === null) return { kind: 'duplicate' };
  await ruleChanged(rt, created.id);
  return { kind: 'created', rule: created };
}

/** Missing titles are replaced by the ids until an instance names them. */
export function ruleOfInput(input: RuleInput): NewRule {
  return {
    movieTmdbId: input.movieTmdbId,
    movieTitle: input.movieTitle ?? movieStandIn(input.movieTmdbId),
    sonarr: input.sonarr ?? null,
    radarr: input.radarr ?? null,
    seriesTvdbId: input.seriesTvdbId,
    seriesTitle: input.seriesTitle ?? seriesStandIn(input.seriesTvdbId),
    seasonNumber: input.seasonNumber,
    episodeNumbers: input.episodeNumbers,
    episodeTvdbIds: input.episodeTvdbIds,
    // What the old API returns; the special may get another number later.
    given: {
      season: String(input.seasonNumber).padStart(2, '0'),
      episode: givenEpisode(input.episodeNumbers),
      episodeId: null,
      seriesId: null,
    },
    origin: 'manual',
    enabled: input.enabled ?? true,
  };
}

function givenEpisode(numbers: readonly number[]): number | readonly number[] | null {
  return numbers.length > 1 ? numbers : (numbers[0] ?? null);
}
