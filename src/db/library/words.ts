import { letterSpellings } from '../../core/matching/title-words.ts';

/** Scripts without spaces between words: any part of a run must match, not just its beginning. */
const spaceless =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
/** A word as FTS5's unicode61 tokenizes it, with the marks that it drops or joins. */
const word = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;
/** More than anyone types; a pasted page must not become a long query. */
const maxWords = 16;
const maxWordLength = 64;

/** The words of a text that are (partly) in such scripts, each character separately; usually null, for none. */
export function spacedText(texts: readonly (string | null)[]): string | null {
  const words = texts.flatMap((text) => (text !== null && spaceless.test(text) ? wordsOf(text) : []));
  const spaced = words.filter((one) => spaceless.test(one)).map(spacedWord);
  return spaced.length === 0 ? null : spaced.join(' . ');
}

/**
 * An FTS5 query for items that have all of these words or prefixes. Any text gives a valid query: each word is quoted, so user input never
 * becomes query syntax. Null if the text has no words.
 */
export function searchQuery(text: string): string | null {
  const words = wordsOf(text).slice(0, maxWords);
  if (words.length === 0) return null;
  return words
    .map(bounded)
    .map((one) => (spaceless.test(one) ? wordQuery(one) : spellingsQuery(one)))
    .join(' AND ');
}

function bounded(one: string): string {
  return one.slice(0, maxWordLength).toWellFormed();
}

function wordQuery(one: string): string {
  return spaceless.test(one) ? `spaced : "${spacedWord(one)}" *` : `"${one}" *`;
}

/** Letters that FTS5 takes for others than those they stand for: it folds only case and accents. */
const joinedLetters = Object.entries(letterSpellings);

/** A word as it is typed, and as it may be written in a title: "strasse" and "straße", in wide letters too. */
function spellingsQuery(one: string): string {
  const plain = joinedLetters.reduce((text, [joined, plainly]) => text.replaceAll(joined, plainly), one.toLowerCase());
  const fitting = joinedLetters.filter(([, plainly]) => plain.includes(plainly));
  const join = (letters: typeof fitting) =>
    letters.reduce((text, [joined, plainly]) => text.replaceAll(plainly, joined), plain);
  const spellings = [
    one,
    ...(plain === one.toLowerCase() ? [] : [plain]),
    ...fitting.map((letters) => join([letters])),
    ...(fitting.length > 1 ? [join(fitting)] : []),
    ...(/^[!-~]+$/.test(plain) ? [widen(plain)] : []),
  ];
  const terms = [...new Set(spellings)].map((spelling) => `"${spelling}" *`);
  return terms.length === 1 ? terms.join('') : `(${terms.join(' OR ')})`;
}

/** ASCII in the wide letters of East Asian typefaces. */
function widen(plain: string): string {
  return plain.replace(/[!-~]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0));
}

/** Words that occur in nearly every title. */
const common =
  /^(?:the|a|an|of|and|in|on|at|to|for|book|part|volume|vol|unabridged|abridged|edition|novel|series|season|episode)$/i;
const mostOfAny = 8;

/** An FTS5 query for items that have any of these words: the longest, which distinguish best. Null if the text has no words. */
export function anyWordQuery(text: string): string | null {
  const words = [...new Set(wordsOf(text))];
  const telling = words.filter((one) => one.length > 1 && !common.test(one) && !/^\d{1,2}$/.test(one));
  const chosen = (telling.length > 0 ? telling : words)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, mostOfAny)
    .map((one) => wordQuery(bounded(one)));
  return chosen.length === 0 ? null : chosen.map((query) => `(${query})`).join(' OR ');
}

function wordsOf(text: string): string[] {
  return text.normalize('NFKC').match(word) ?? [];
}

function spacedWord(one: string): string {
  // The parameters are those that reduce() passes.
  return [...one].reduce((spaced, character, position, all) => {
    const isJoined = position > 0 && !spaceless.test(character) && !spaceless.test(all[position - 1] ?? '');
    return position === 0 || isJoined ? spaced + character : `${spaced} ${character}`;
  }, '');
}

/** The sort key of pages: ignores case and accents, has letters such as "æ" as they are spelled out, and is cut so that a long title makes no long cursor. */
export function sortKeyOf(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\x00-\x7f]/g, (letter) => letterSpellings[letter] ?? letter)
    .trim()
    .slice(0, 100)
    .toWellFormed();
}
