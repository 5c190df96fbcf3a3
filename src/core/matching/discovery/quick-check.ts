import type { MovieInSeries } from './compare-pair.ts';
import type { IndexedSpecial } from './special-index.ts';
import { isEastern } from './title-form.ts';

/** Home releases lie months after the premiere, but a pair with nothing but such a date is never proposed. */
const nearDays = 45;

/** The words and starts of words of the movie's titles without the series' names. */
export function wordsToShare({ titles }: MovieInSeries): ReadonlySet<string> {
  const shared = new Set<string>();
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
export function isWorthComparing(place: MovieInSeries, special: IndexedSpecial, shared: ReadonlySet<string>): boolean {
  const { bare, whole } = special.title;
  if (place.listed.length > 0 || special.facts.file != null) return true;
  if (special.day !== null && place.movie.releases.some(({ day }) => Math.abs(day - (special.day ?? 0)) <= nearDays))
    return true;
  // Without a title of its own (an empty key) it needs a date, or a movie that has none either.
  if (shared.has(whole.key) || shared.has(bare.key)) return true;
  return bare.words.some((word) => shared.has(word) || (word.length > 4 && shared.has(startOf(word))));
}

/** Four letters, or two characters of a script in which they say as much. */
function startOf(word: string): string {
  return `${word.slice(0, isEastern(word) ? 2 : 4)}…`;
}
