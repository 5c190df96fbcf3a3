import type { NewRule, Rule, RuleOrigin, RuleState } from '../model/rule.ts';
import { movieStandIn, seriesStandIn } from './stand-in-title.ts';

/** A rule as /api/v1/rules answers it. */
export interface ApiRule {
  readonly id: number;
  readonly movieTmdbId: number | null;
  readonly movieTitle: string;
  readonly sonarr: number | null;
  readonly radarr: number | null;
  readonly seriesTvdbId: number | null;
  readonly seriesTitle: string;
  readonly seasonNumber: number;
  readonly episodeNumbers: readonly number[];
  readonly episodeTvdbIds: readonly number[];
  readonly origin: RuleOrigin;
  readonly enabled: boolean;
  readonly state: RuleState;
  readonly reason: string | null;
}

/** What a person names to make a rule. Ids are TMDB's and TVDB's; the episodes are named by number, by TVDB id, or both. */
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

export function toApiRule(rule: Rule): ApiRule {
  return {
    id: rule.id,
    movieTmdbId: rule.movieTmdbId,
    movieTitle: rule.movieTitle,
    sonarr: rule.sonarr,
    radarr: rule.radarr,
    seriesTvdbId: rule.seriesTvdbId,
    seriesTitle: rule.seriesTitle,
    seasonNumber: rule.seasonNumber,
    episodeNumbers: rule.episodeNumbers,
    episodeTvdbIds: rule.episodeTvdbIds,
    origin: rule.origin,
    enabled: rule.enabled,
    state: rule.state,
    reason: rule.reason,
  };
}

/** Titles that were not given are stood in for by the ids, until a server names them. */
export function fromRuleInput(input: RuleInput): NewRule {
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
