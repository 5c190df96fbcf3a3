/** Scripts that write words without spaces between them: there a part of a run is as good a search as its beginning. */
const spaceless =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
/** What FTS5's unicode61 takes for a word, with the marks that it drops or joins. */
const word = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;
/** More than anyone types; a pasted page must not become a long query. */
const maxWords = 16;
const maxWordLength = 64;

/** The words of a text that are (partly) in such scripts, each character by itself; null when there are none, as mostly. */
export function spacedText(texts: readonly (string | null)[]): string | null {
  const words = texts.flatMap((text) => (text !== null && spaceless.test(text) ? wordsOf(text) : []));
  const spaced = words.filter((one) => spaceless.test(one)).map(spacedWord);
  return spaced.length === 0 ? null : spaced.join(' . ');
}

/**
 * What to ask FTS5 for so that items are found that have all of these words, or words that begin so. Any text makes a valid query: each
 * word is quoted, and nothing of the query language is taken from people. Null when there is no word in it.
 */
export function searchQuery(text: string): string | null {
  const words = wordsOf(text).slice(0, maxWords);
  if (words.length === 0) return null;
  return words
    .map((one) => one.slice(0, maxWordLength).toWellFormed())
    .map((one) => (spaceless.test(one) ? `spaced : "${spacedWord(one)}" *` : `"${one}" *`))
    .join(' AND ');
}

/** Words that nearly every title has. */
const common =
  /^(?:the|a|an|of|and|in|on|at|to|for|book|part|volume|vol|unabridged|abridged|edition|novel|series|season|episode)$/i;
const mostOfAny = 8;

/** What to ask for so that items are found that have any of these words: the longest, which tell most. Null when there is no word in it. */
export function anyWordQuery(text: string): string | null {
  const words = [...new Set(wordsOf(text))];
  const telling = words.filter((one) => one.length > 1 && !common.test(one) && !/^\d{1,2}$/.test(one));
  const chosen = (telling.length > 0 ? telling : words)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, mostOfAny)
    .map((one) => searchQuery(one))
    .filter((query) => query !== null);
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

/** What pages are sorted by: case and accents do not count, and a long title is no long cursor. */
export function sortKeyOf(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .trim()
    .slice(0, 100)
    .toWellFormed();
}
