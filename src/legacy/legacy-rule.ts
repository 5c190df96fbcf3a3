import type { NewRule, Rule } from '../core/model/rule.ts';
import { readSeason } from '../core/rules/read-season.ts';

/** A rule in the shape of Plex Linker 3: `tvdb_id` is the series', `series_id` and `episode_id` are Sonarr's own ids. */
export interface LegacyRule {
  readonly id: number;
  readonly movie_title: string;
  readonly tmdb_id: number | null;
  readonly show_name: string;
  readonly episode: number | readonly number[] | null;
  readonly season: string;
  readonly episode_id: number | null;
  readonly series_id: number | null;
  readonly tvdb_id: number | null;
}

export interface LegacyRuleInput extends Omit<LegacyRule, 'id' | 'season' | 'tmdb_id'> {
  readonly tmdb_id: number;
  readonly season: string | null;
}

const DEFAULT_SEASON = '00';

/** All nine fields, null where not given; what was given is answered as it was, whatever became of the numbers since. */
export function toLegacyRule(rule: Rule): LegacyRule {
  return {
    id: rule.id,
    movie_title: rule.movieTitle,
    tmdb_id: rule.movieTmdbId,
    show_name: rule.seriesTitle,
    episode: rule.given.episode,
    season: rule.given.season ?? DEFAULT_SEASON,
    episode_id: rule.given.episodeId,
    series_id: rule.given.seriesId,
    tvdb_id: rule.seriesTvdbId,
  };
}

export function fromLegacyRule(input: LegacyRuleInput): NewRule {
  return {
    movieTmdbId: input.tmdb_id,
    movieTitle: input.movie_title,
    sonarr: null,
    radarr: null,
    seriesTvdbId: input.tvdb_id,
    seriesTitle: input.show_name,
    seasonNumber: readSeason(input.season) ?? 0,
    episodeNumbers: input.episode === null ? [] : [input.episode].flat(),
    episodeTvdbIds: [],
    given: {
      season: input.season,
      episode: input.episode,
      episodeId: input.episode_id,
      seriesId: input.series_id,
    },
    origin: 'manual',
    enabled: true,
  };
}
