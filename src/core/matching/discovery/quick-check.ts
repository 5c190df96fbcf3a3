import type { PreparedMovie } from './block-movie.ts';
import type { MovieInSeries } from './compare-pair.ts';
import { seriesWorth } from './signals.ts';
import type { IndexedSpecial } from './special-index.ts';
import { worthOfDates, worthOfRuntimes } from './time-signals.ts';
import { startsOf } from './title-starts.ts';
import { prior } from './weigh.ts';

/** Home releases lie months after the premiere, but a pair with nothing but such a date is never proposed. */
const nearDays = 45;

/** The starts of all words in the movie's titles. */
export function startsToShare({ titles }: PreparedMovie, isOnlyNames: boolean): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const form of titles) for (const start of startsOf(form, 'anywhere')) starts.add(start);
  // Specials without a title of their own.
  if (isOnlyNames) starts.add(0);
  return starts;
}

/** Whether a pair may become a candidate at all: cheap, because most specials of a series have nothing to do with a movie. */
export function isWorthComparing(
  { releases }: PreparedMovie,
  { day, starts, facts }: IndexedSpecial,
  shared: ReadonlySet<number>,
): boolean {
  if (facts.file != null) return true;
  if (day !== null) for (const release of releases) if (Math.abs(release.day - day) <= nearDays) return true;
  for (const start of starts) if (shared.has(start)) return true;
  return false;
}

const mostOfLanguage = 0.2;

/**
 * The sum of all evidence but the title's, at most: what title and numbers do not raise above the least that is kept need not be weighed. Infinite if
 * a list or a file may say more.
 */
export function mostBesideTitle({ movie, series, naming, listed }: MovieInSeries, special: IndexedSpecial): number {
  if (listed.length > 0 || special.facts.file != null) return Number.POSITIVE_INFINITY;
  const minutes = worthOfRuntimes(movie.minutes, special.minutes, series.usualMinutes);
  return prior + seriesWorth[naming] + worthOfDates(movie, special.day) + minutes + mostOfLanguage;
}
