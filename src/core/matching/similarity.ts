import { titleWords } from './title-words.ts';

/**
 * How similar two titles look: 1 = the same title (see titleWords), 0 = nothing in common. Symmetric, works for every script, and ignores the
 * order of words. Says nothing about meaning: a sequel looks much like its predecessor, so decisions must compare words.
 */
export function titleSimilarity(a: string, b: string): number {
  const left = titleWords(a);
  const right = titleWords(b);
  if (left.join('') === right.join('')) return 1;
  const leftPairs = letterPairs(left);
  const rightPairs = new Set(letterPairs(right));
  return dice(leftPairs.filter((pair) => rightPairs.has(pair)).length, leftPairs.length, rightPairs.size);
}

/** Whether two titles differ only by typos: the same number of words, and differing words differ by a letter or two. */
export function differByTypos(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((word, index) => isTypo(word, b[index] ?? ''));
}

export interface TitleHit {
  /** The title's position in the list that the index was built from. */
  readonly index: number;
  readonly similarity: number;
}

export interface TitleIndex {
  /** All titles equal to this one. */
  same(title: string): readonly number[];
  /** The most similar titles, best first, by titleSimilarity; ties keep the order of the list. */
  best(title: string, count: number, atLeast?: number): readonly TitleHit[];
}

/** Finds the most similar among many thousands of titles by their shared letter pairs, without comparing each. */
export function createTitleIndex(titles: readonly string[]): TitleIndex {
  const withPair = new Map<string, number[]>();
  const withKey = new Map<string, number[]>();
  const sizes = new Uint32Array(titles.length);
  for (const [index, title] of titles.entries()) {
    const words = titleWords(title);
    const pairs = letterPairs(words);
    sizes[index] = pairs.length;
    for (const pair of pairs) push(withPair, pair, index);
    push(withKey, words.join(''), index);
  }
  const counts = new Uint32Array(titles.length);

  function best(title: string, count: number, atLeast = 0.3): readonly TitleHit[] {
    const words = titleWords(title);
    const pairs = letterPairs(words);
    const same = new Set(withKey.get(words.join('')));
    const hits: TitleHit[] = [...same].map((index) => ({ index, similarity: 1 }));
    for (const index of countShared(pairs)) {
      const similarity = dice(counts[index] ?? 0, pairs.length, sizes[index] ?? 0);
      counts[index] = 0;
      if (similarity >= atLeast && !same.has(index)) hits.push({ index, similarity });
    }
    return hits.sort((a, b) => b.similarity - a.similarity || a.index - b.index).slice(0, count);
  }

  /**
   * Stores in `counts` how many pairs each title shares, and returns the titles that share any. A plain loop, because most of the time is
   * spent here.
   */
  function countShared(pairs: readonly string[]): readonly number[] {
    const touched: number[] = [];
    for (const pair of pairs) {
      for (const index of withPair.get(pair) ?? []) {
        const before = counts[index] ?? 0;
        if (before === 0) touched.push(index);
        counts[index] = before + 1;
      }
    }
    return touched;
  }

  return { same: (title) => withKey.get(titleWords(title).join('')) ?? [], best };
}

/** Always below 1: 1 is reserved for the same title, and reordered words share all pairs. */
function dice(shared: number, left: number, right: number): number {
  return left + right === 0 ? 0 : Math.min(0.99, (2 * shared) / (left + right));
}

/** The pairs of adjacent letters of each word, including its ends; repeated pairs are numbered, so that a set counts all of them. */
function letterPairs(words: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return words.flatMap((word) => {
    const letters = ['<', ...word, '>'];
    return letters.slice(1).map((letter, index) => {
      const pair = `${letters[index]}${letter}`;
      const times = seen.get(pair) ?? 0;
      seen.set(pair, times + 1);
      return times === 0 ? pair : `${pair}${times}`;
    });
  });
}

/** Scripts in which one letter is a syllable or a word. */
const wordLetters = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Longer than real words; beyond it letters are not compared one by one. */
const longestWord = 60;

/** Numbers never count as typos: "2" is not a "3". Short words are too short for one: "Dark" is not "Dart". */
function isTypo(a: string, b: string): boolean {
  if (a === b) return true;
  if (/\p{N}/u.test(a + b) || wordLetters.test(a + b)) return false;
  const shorter = Math.min(a.length, b.length);
  if (shorter > longestWord) return false;
  const allowed = shorter >= 9 ? 2 : shorter >= 5 ? 1 : 0;
  return Math.abs(a.length - b.length) <= allowed && editDistance(a, b) <= allowed;
}

/** The number of letters to insert, delete, replace, or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    rows.push(line);
    for (let column = 1; column <= b.length; column += 1) {
      const changed = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY;
      line.push(Math.min(changed, swapped, at(row - 1, column) + 1, at(row, column - 1) + 1));
    }
  }
  return at(a.length, b.length);
}

function push<K>(lists: Map<K, number[]>, key: K, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
