import { shortTitle } from './short-title.ts';

/** Small letters that stand for others and that Unicode does not take apart, or that no database folds. */
export const letterSpellings: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ĳ: 'ij',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬅ: 'st',
  ﬆ: 'st',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ı: 'i',
};

/** Words with two spellings. */
const sameWord: Readonly<Record<string, string>> = {
  vol: 'volume',
  pt: 'part',
  bk: 'book',
  vs: 'versus',
  dr: 'doctor',
  ...Object.fromEntries(
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
      .split(' ')
      .map((word, index) => [word, String(index + 1)]),
  ),
};

/** Words before a number that may be a single roman letter: "Part I", "Book V". */
const countedThings = new Set(['part', 'volume', 'book', 'chapter', 'season', 'episode', 'act', 'phase']);

/**
 * Folds to lower case and removes accents that are spelling rather than letters: marks of Latin, Greek and Cyrillic, vowel signs of Arabic and
 * Hebrew. Marks of other scripts are letters (Hindi, Thai) and stay, as do the voiced kana. Wide and narrow forms become the same.
 */
export function foldText(text: string): string {
  return shortTitle(shortTitle(text).normalize('NFKD'))
    .replace(/([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu, '$1')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => letterSpellings[letter] ?? letter);
}

/**
 * The normalised words of a title, equal for equal titles: no case, accents, punctuation or leading article, "&" as "and", numbers as digits
 * ("Part II" and "Part Two" as "part 2"), acronyms as one word. A title of only symbols is its own word, so that only a blank title has none.
 */
export function titleWords(title: string): readonly string[] {
  const text = foldText(title)
    .trim()
    .replace(/^(.+),\s+(the|an?)$/u, '$2 $1')
    .replace(/^(?:the|an?)\s+(?=[\p{L}\p{N}])/u, '')
    .replace(/['’‘`´ʼ]/g, '')
    .replace(/&|\s\+\s/g, ' and ')
    .replace(
      /(?<![\p{L}\p{N}])(?:\p{L}[.*]){2,}\p{L}?(?![\p{L}\p{N}])/gu,
      (letters) => `${letters.replace(/[.*]/g, '')} `,
    );
  const words = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  if (words.length === 0) return signsOnly(title);
  return words.map((word, index) => oneForm(word, index, words));
}

/** Equal for equal titles, however their words are joined: "Spider-Man", "Spider Man", "Spiderman". */
export function titleKey(title: string): string {
  return titleWords(title).join('');
}

/** The numbers of a title, in order: they distinguish a sequel or a part from the rest. */
export function numbersOf(words: readonly string[]): readonly string[] {
  return words.filter((word) => /^\p{N}+$/u.test(word));
}

function signsOnly(title: string): readonly string[] {
  const signs = foldText(title).replace(/\s+/gu, '');
  return signs === '' ? [] : [signs];
}

function oneForm(word: string, index: number, words: readonly string[]): string {
  const known = Object.hasOwn(sameWord, word) ? sameWord[word] : undefined;
  if (known !== undefined) return known;
  if (/^\d+$/.test(word)) return word.replace(/^0+(?=\d)/, '');
  return isRomanNumber(word, index, words) ? String(romanNumber(word)) : word;
}

/** A first word is a name ("V", "Xi"). A single letter is a number only after a counted thing, or as the last word ("Apollo X"). */
function isRomanNumber(word: string, index: number, words: readonly string[]): boolean {
  if (index === 0 || !/^(?=.)x{0,3}(?:ix|iv|v?i{0,3})$/.test(word)) return false;
  if (word.length > 1) return true;
  const before = words[index - 1] ?? '';
  const counted = countedThings.has(Object.hasOwn(sameWord, before) ? (sameWord[before] ?? before) : before);
  return counted || (word !== 'i' && index === words.length - 1);
}

function romanNumber(word: string): number {
  const values = [...word].map((letter) => (letter === 'x' ? 10 : letter === 'v' ? 5 : 1));
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0);
}
