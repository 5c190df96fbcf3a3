import { differByTypos } from '../similarity.ts';
import { isEastern, type TitleForm } from './title-form.ts';
import { isYear, sortedNumbers, type TitlePair, type TitleText } from './title-text.ts';

/**
 * - same: the same title, at most apart from the series' name
 * - typo: the same except for a letter or two
 * - extended: one is the other with words added
 * - similar: many letters in common
 * - none: one of them says nothing beside the series' name and words like "movie" ("Episode 3", "TBA")
 * - different
 */
export type TitleRelation = 'same' | 'typo' | 'extended' | 'similar' | 'none' | 'different';

/** - agree: the same numbers. - differ: other numbers, or a sequel's number on one side only. - oneSided: only one counts. - absent: no numbers. */
export type NumberRelation = 'agree' | 'differ' | 'oneSided' | 'absent';

export interface TitleComparison {
  readonly relation: TitleRelation;
  readonly numbers: NumberRelation;
  /** How much the common part says, 0 to 1: "Christmas" little, a whole sentence much. */
  readonly distinction: number;
  /**
   * Both titles say nothing beside the series' name: as "The Movie" and "Movie" (`yes`), or word for word the same (`verbatim`). Only numbers tell such
   * movies apart.
   */
  readonly isGeneric: 'no' | 'yes' | 'verbatim';
  readonly left: TitleForm;
  readonly right: TitleForm;
}

/** Compares a movie's title with a special's. Symmetric. */
export function compareTitles(movie: TitlePair, special: TitlePair): TitleComparison {
  const left = movie.text;
  const right = special.text;
  const numbers = compareNumbers(left, right);
  const relationOf = (
    relation: TitleRelation,
    shared: string,
    isGeneric: TitleComparison['isGeneric'] = 'no',
  ): TitleComparison => ({
    relation,
    numbers,
    distinction: distinctionOf(shared),
    isGeneric,
    left: movie.whole,
    right: special.whole,
  });
  if (left.isPlaceholder || right.isPlaceholder) return relationOf('none', '');
  if (left.key === '' && right.key === '')
    return relationOf('same', '', sameText(movie.whole, special.whole) ? 'verbatim' : 'yes');
  if (left.key === right.key) {
    const [a, b] = [left.plain.join(''), right.plain.join('')];
    return relationOf('same', left.key + (a.length <= b.length ? a : b));
  }
  if (movie.wholeKey === special.wholeKey) return relationOf('same', movie.wholeKey);
  if (left.key === '' || right.key === '') return relationOf('none', '');
  const plainer = distinctionOf(left.key) <= distinctionOf(right.key) ? left.key : right.key;
  if (differByTypos(left.words, right.words)) return relationOf('typo', plainer);
  if (contains(left, right) || contains(right, left)) return relationOf('extended', plainer);
  const alike = likeness(left, right);
  if (alike >= 0.85) return relationOf('typo', plainer);
  return relationOf(alike >= 0.6 ? 'similar' : 'different', plainer);
}

function compareNumbers(a: TitleText, b: TitleText): NumberRelation {
  if (a.numbers === b.numbers) return a.numbers === '' ? 'absent' : 'agree';
  const left = { counts: a.counts, plain: a.hasYear && !b.hasYear ? withoutYears(a.plain) : a.plain };
  const right = { counts: b.counts, plain: b.hasYear && !a.hasYear ? withoutYears(b.plain) : b.plain };
  const [leftCount, rightCount] = [left, right].map(({ counts, plain }) => counts.length + plain.length) as [
    number,
    number,
  ];
  if (leftCount + rightCount === 0) return 'absent';
  if (leftCount === rightCount)
    return sortedNumbers(left.plain, left.counts) === sortedNumbers(right.plain, right.counts) ? 'agree' : 'differ';
  const [few, many] = leftCount < rightCount ? [left, right] : [right, left];
  const rest = [...difference(few.counts, many.counts), ...difference(few.plain, many.plain)];
  const plain = difference(difference(many.plain, few.plain), rest);
  const counts = difference(difference(many.counts, few.counts), rest);
  if (plain.length + counts.length !== Math.abs(leftCount - rightCount)) return 'differ';
  // "Movie 14: The Kingdoms" is "The Kingdoms"; "Rising 2" is not "Rising", and "Movie 2" not "The Movie".
  if (plain.length === 0 && a.key !== '' && b.key !== '') return 'oneSided';
  return few.counts.length + few.plain.length === 0 && [...plain, ...counts].every((number) => number === '1')
    ? 'oneSided'
    : 'differ';
}

/** What is left of a list when each of the others was taken out once. */
function difference(from: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...from];
  for (const other of others) {
    const at = left.indexOf(other);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}

/** A year that only one title names distinguishes nothing that dates would not. */
function withoutYears(numbers: readonly string[]): readonly string[] {
  return numbers.filter((number) => !isYear(number));
}

function sameText(a: TitleForm, b: TitleForm): boolean {
  return a.verbatim !== '' && a.verbatim === b.verbatim;
}

/** All words of the shorter, in order and together, in the longer; a single short word proves nothing. */
function contains(longer: TitleText, shorter: TitleText): boolean {
  if (shorter.key.length < 4 || !longer.key.includes(shorter.key)) return false;
  const last = longer.words.length - shorter.words.length;
  for (let at = 0; at <= last; at += 1)
    if (shorter.words.every((word, index) => word === longer.words[at + index])) return true;
  return false;
}

/** The share of common pairs of adjacent letters, 0 to 1; 0 at once if the lengths alone keep it below what counts as similar. */
function likeness(a: TitleText, b: TitleText): number {
  const [short, long] = a.key.length < b.key.length ? [a.key.length, b.key.length] : [b.key.length, a.key.length];
  if (2 * (short + 1) < 0.6 * (short + long + 2)) return 0;
  const left = pairsOf(a.key);
  const right = pairsOf(b.key);
  let common = 0;
  for (const pair of left) if (right.has(pair)) common += 1;
  return (2 * common) / (left.size + right.size);
}

/** Two UTF-16 units each, as one number: thousands of strings less. */
function pairsOf(key: string): ReadonlySet<number> {
  const pairs = new Set<number>();
  let before = 32;
  for (let at = 0; at < key.length; at += 1) {
    const unit = key.charCodeAt(at);
    pairs.add(before * 65_536 + unit);
    before = unit;
  }
  return pairs.add(before * 65_536 + 32);
}

/** By the number of letters; a character of Chinese, Japanese or Korean counts as three. */
function distinctionOf(key: string): number {
  const letters = [...key].length * (isEastern(key) ? 3 : 1);
  return Math.min(1, letters / 12);
}
