import type { MovieFacts, SeriesWithSpecials } from '../../model/discovery.ts';
import { keysOfMovie, prepareMovie } from './block-movie.ts';
import type { DiscoveryInput } from './model.ts';
import { isCommon } from './special-index.ts';

/** Picks the series that some movies may fit, by stored keys: reading all titles of a large library takes a second. */
export interface SeriesPicker {
  add(series: SeriesWithSpecials): void;
  /** Finds the same as all series would. */
  picked(): Required<Pick<DiscoveryInput, 'series' | 'common'>> & { readonly series: readonly SeriesWithSpecials[] };
}

/** `listed`: series that lists name for these movies. */
export function createSeriesPicker(movies: readonly MovieFacts[], listed: ReadonlySet<number>): SeriesPicker {
  const wanted = new Set(movies.flatMap((facts) => [...keysOfMovie(prepareMovie(facts))]));
  const counts = new Map<string, number>();
  const kept: { readonly series: SeriesWithSpecials; readonly shared: readonly string[] | null }[] = [];
  return {
    add(series) {
      const shared = series.keys?.filter((key) => wanted.has(key)) ?? null;
      for (const key of shared ?? []) counts.set(key, (counts.get(key) ?? 0) + 1);
      if (shared === null || shared.length > 0 || listed.has(series.tvdbId)) kept.push({ series, shared });
    },
    picked() {
      const common = new Set([...counts].filter(([key, count]) => isCommon(key, count)).map(([key]) => key));
      const isNear = ({ series, shared }: (typeof kept)[number]) =>
        shared === null || listed.has(series.tvdbId) || shared.some((key) => !common.has(key));
      return { series: kept.filter(isNear).map(({ series }) => series), common };
    },
  };
}
