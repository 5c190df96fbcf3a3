import type { TitleForm } from './title-form.ts';

/** A title as it is compared: the text apart from the numbers. */
export interface TitleText {
  /** Neither numbers nor the words that count parts. */
  readonly words: readonly string[];
  readonly key: string;
  /** Numbers that belong to the text: the last of "Rising 2". */
  readonly plain: readonly string[];
  /** Numbers that only count, and may be missing in the other title: "Movie 14: …", "Kiri 2: …", "Part 2: …". */
  readonly counts: readonly string[];
  /** All numbers, sorted and joined. */
  readonly numbers: string;
  readonly hasYear: boolean;
  readonly isPlaceholder: boolean;
}

export interface TitlePair {
  /** As it is, and without the series' names. */
  readonly whole: TitleForm;
  readonly bare: TitleForm;
  /** Of the bare title. */
  readonly text: TitleText;
  /** The whole title's words without numbers, joined. */
  readonly wholeKey: string;
}

const placeholder = /^(?:tba|tbd|untitled|unknown|toannounced|tobeannounced|notitle)$/;
const part = new Set(['part', 'volume', 'chapter', 'act', 'arc', 'book', 'phase']);
const none: readonly string[] = [];

/** Done once for each title, because each is compared many times. */
export function pairTitles(whole: TitleForm, bare: TitleForm): TitlePair {
  const wholeKey = whole.words.some(isNumber) ? whole.words.filter((word) => !isNumber(word)).join('') : whole.key;
  return { whole, bare, text: textOf(bare), wholeKey };
}

function textOf({ words, key, ordinals }: TitleForm): TitleText {
  if (!words.some(isNumber)) return textFrom({ words, key, plain: none, counts: ordinals });
  const text: string[] = [];
  const plain: string[] = [];
  const counts: string[] = [...ordinals];
  const last = words.findLastIndex((word) => !isNumber(word));
  for (const [index, word] of words.entries()) {
    if (!isNumber(word)) {
      if (!(part.has(word) && isNumber(words[index + 1] ?? ''))) text.push(word);
    } else {
      const isCount = part.has(words[index - 1] ?? '') || (index === 0 && last > 0);
      (isCount ? counts : plain).push(withoutZeros(word));
    }
  }
  return textFrom({ words: text, key: text.join(''), plain, counts });
}

function textFrom(given: Pick<TitleText, 'words' | 'key' | 'plain' | 'counts'>): TitleText {
  const { key, plain, counts } = given;
  const numbers = plain.length + counts.length === 0 ? '' : sortedNumbers(plain, counts);
  return { ...given, numbers, hasYear: plain.some(isYear), isPlaceholder: placeholder.test(key) };
}

export function sortedNumbers(plain: readonly string[], counts: readonly string[]): string {
  return [...plain, ...counts].sort().join();
}

export function isYear(number: string): boolean {
  return /^(?:19|20)\d\d$/.test(number);
}

function isNumber(word: string): boolean {
  return /^\p{N}+$/u.test(word);
}

function withoutZeros(number: string): string {
  return number.replace(/^0+(?=\d)/, '');
}
