import type { Rule } from '../model/rule.ts';

/** A placeholder for a missing title, until an instance names it. */
export function movieStandIn(tmdbId: number): string {
  return `TMDB ${tmdbId}`;
}

export function seriesStandIn(tvdbId: number): string {
  return `TVDB ${tvdbId}`;
}

/** Whether nobody gave the movie's title and no instance has named it yet. */
export function lacksMovieTitle({ movieTmdbId, movieTitle }: Pick<Rule, 'movieTmdbId' | 'movieTitle'>): boolean {
  return movieTmdbId !== null && movieTitle === movieStandIn(movieTmdbId);
}

export function lacksSeriesTitle({ seriesTvdbId, seriesTitle }: Pick<Rule, 'seriesTvdbId' | 'seriesTitle'>): boolean {
  return seriesTvdbId !== null && seriesTitle === seriesStandIn(seriesTvdbId);
}
