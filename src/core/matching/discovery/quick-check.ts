import type { MovieInSeries } from './compare-pair.ts';
import { seriesWorth } from './signals.ts';
import type { IndexedSpecial } from './special-index.ts';
import { worthOfDates, worthOfRuntimes } from './time-signals.ts';
import { isEastern } from './title-form.ts';
import { prior } from './weigh.ts';

/** Home releases lie months after the premiere, but a pair with nothing but such a date is never proposed. */
const nearDays = 45;

/** The words and starts of words of the movie's titles without the series' names. */
export function wordsToShare({ titles }: MovieInSeries): ReadonlySet<string | number> {
  const shared = new Set<string | number>();
  for (const { whole, bare } of titles) {
    shared.add(whole.key).add(bare.key);
    for (const word of bare.words) {
      shared.add(word);
      if (word.length > 4) shared.add(startOf(word));
    }
  }
  return shared;
}

/** Whether a pair may become a candidate at all: cheap, because most specials of a series have nothing to do with a movie. */
export function isWorthComparing(
  place: MovieInSeries,
  special: IndexedSpecial,
  shared: ReadonlySet<string | number>,
): boolean {
  const { bare, whole } = special.title;
  if (place.listed.length > 0 || special.facts.file != null) return true;
  if (special.day !== null && place.movie.releases.some(({ day }) => Math.abs(day - (special.day ?? 0)) <= nearDays))
    return true;
  // Without a title of its own (an empty key) it needs a date, or a movie that has none either.
  if (shared.has(whole.key) || shared.has(bare.key)) return true;
  return bare.words.some((word) => shared.has(word) || (word.length > 4 && shared.has(startOf(word))));
}

/** Of four letters, or two characters of a script in which they say as much: a number instead of yet another string. */
function startOf(word: string): number {
  let start = 0;
  for (let at = 0; at < (isEastern(word) ? 2 : 4); at += 1)
    start = (Math.imul(start, 31_337) + word.charCodeAt(at)) | 0;
  return start;
}

const mostOfLanguage = 0.2;

/**
 * The sum of all evidence but the title's, at most: what title and numbers do not raise above the least that is kept need not be weighed. Infinite if
 * a list or a file may say more.
 */
export function mostBesideTitle({ movie, series, naming, listed }: MovieInSeries, special: IndexedSpecial): number {
  if (listed.length > 0 || special.facts.file != null) return Number.POSITIVE_INFINITY;
  const runtimes = { movie: movie.minutes, special: special.minutes, usual: series.usualMinutes };
  return prior + seriesWorth[naming] + worthOfDates(movie, special.day) + worthOfRuntimes(runtimes) + mostOfLanguage;
}
