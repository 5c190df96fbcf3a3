import type { SeriesFacts, ShowFacts, ShowMatchOptions } from './show-model.ts';
import type { ShowTitle } from './show-title.ts';
import { readShowTitle } from './show-title.ts';

/**
 * - equal: the same year
 * - near: a year apart, because databases disagree about premieres
 * - possible: the year is an episode's, and the series may have had one then
 * - unknown: one side has no year
 * - other: most likely a remake, or another show of that title
 */
export type YearRelation = 'equal' | 'near' | 'possible' | 'unknown' | 'other';

/** A year in the title itself ("Title (2003)") takes precedence over the field, which may be an episode's. */
export function compareYears(
  title: ShowTitle,
  context: { show: ShowFacts; series: SeriesFacts },
  options: ShowMatchOptions,
): YearRelation {
  const { show, series } = context;
  const years = yearsOfSeries(series);
  const year = title.year ?? knownYear(show.year);
  if (year === null || years.length === 0) return 'unknown';
  if (title.year === null && options.yearIsEpisodes === true)
    return mayHaveAired(year, series, years) ? 'possible' : 'other';
  const apart = Math.min(...years.map((one) => Math.abs(one - year)));
  return apart === 0 ? 'equal' : apart === 1 ? 'near' : 'other';
}

/** There may be several: a mini-series may precede the series whose first year is counted. */
function yearsOfSeries(series: SeriesFacts): readonly number[] {
  const years = [knownYear(series.year), yearOf(series.firstAired), readShowTitle(series.title).year];
  return years.filter((year) => year !== null);
}

function mayHaveAired(year: number, series: SeriesFacts, years: readonly number[]): boolean {
  const last = series.ended === true ? yearOf(series.lastAired) : null;
  return year >= Math.min(...years) - 1 && (last === null || year <= last + 1);
}

function yearOf(time: string | null | undefined): number | null {
  return knownYear(Number.parseInt(time ?? '', 10));
}

/** Sonarr writes 0, or year 0001 in times, for unknown. */
export function knownYear(year: number | null | undefined): number | null {
  return year != null && year > 1800 ? year : null;
}
