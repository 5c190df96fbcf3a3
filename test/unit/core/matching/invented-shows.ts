import type { SeriesFacts, ShowFacts, ShowMatchOptions } from '../../../../src/core/matching/show-model.ts';

/** A show of Plex, and the series that it is in truth: null = Sonarr does not have it. */
export interface ShowCase {
  /** What makes it hard. */
  readonly trap: string;
  readonly show: ShowFacts;
  readonly options?: ShowMatchOptions;
  readonly truth: number | null;
}

export interface InventedLibrary {
  readonly name: string;
  readonly series: readonly SeriesFacts[];
  readonly cases: readonly ShowCase[];
}

let lastTvdbId = 900_000;

/** A series of Sonarr with ids of its own. */
export function inventSeries(title: string, year: number, more: Partial<SeriesFacts> = {}): SeriesFacts {
  lastTvdbId += 1;
  const tvdbId = more.tvdbId ?? lastTvdbId;
  return {
    sonarr: 0,
    id: tvdbId - 900_000,
    tvdbId,
    tmdbId: tvdbId - 500_000,
    imdbId: `tt${tvdbId}`,
    title,
    year,
    firstAired: `${year}-03-01T00:00:00Z`,
    path: `/media/tv/${title.replace(/[/:?]/g, '_')}`,
    ...more,
  };
}

/** All ids that Plex gives a show, as they fit the series. */
export function guidsLike(series: SeriesFacts): string[] {
  return [`imdb://${series.imdbId}`, `tmdb://${series.tmdbId}`, `tvdb://${series.tvdbId}`];
}
