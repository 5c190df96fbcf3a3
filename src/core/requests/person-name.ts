import { shortTitle } from '../matching/short-title.ts';
import { titleSimilarity } from '../matching/similarity.ts';
import { foldText } from '../matching/title-words.ts';

/** Placeholders for a missing name. */
const nobody =
  /^(?:various(?: (?:authors|artists))?|unknown(?: (?:author|artist))?|anonymous|n\/a|audiobooks?|\[?unknown\]?)$/i;

/** Bounds the work: each name of one list is compared with each name of the other. */
const mostPersons = 20;

/** Below this the names belong to two people: relatives, or names that only sound alike. */
export const samePerson = 0.75;

/**
 * How surely two credits name the same person: 1 = the same name, below `samePerson` = somebody else, null = unknown (no name, or names in different
 * scripts). One person in common is enough, because lists often differ in whom else they name. The order of first and last name, dots, initials and
 * titles do not matter.
 */
export function comparePersons(a: string | null | undefined, b: string | null | undefined): number | null {
  const left = readPersons(a);
  const right = readPersons(b);
  const scores = left
    .flatMap((one) => right.map((other) => compareNames(one, other)))
    .filter((score) => score !== null);
  return scores.length === 0 ? null : Math.max(...scores);
}

/** The names in a list, in each possible reading: "Quill, Mara" is one person, "Mara Quill, Tobias Pell" are two. */
function readPersons(text: string | null | undefined): readonly (readonly string[])[] {
  const listed = shortTitle(text ?? '')
    .split(/\s*(?:;|\/|&|\+|\s(?:and|with|und|et)\s)\s*/i)
    .flatMap((one) => {
      const parts = one.split(/\s*,\s*/).filter((part) => part !== '');
      return [parts.join(' '), ...(parts.length > 1 ? parts.filter((part) => /\s/.test(part)) : [])];
    });
  const named = listed.filter((name) => name.trim() !== '' && !nobody.test(name.trim()));
  return named.slice(0, mostPersons).map(nameWords);
}

/** Splits "JK" and "J.K." into "j", "k"; drops titles, roles and text in brackets. */
function nameWords(name: string): readonly string[] {
  const words = name
    .normalize('NFKC')
    .replace(/\([^)]*\)/g, ' ')
    .replace(/\s[-–]\s.*$/, '')
    .match(/[\p{L}\p{M}\p{N}'’]+/gu);
  const all = words ?? [];
  const split = all.flatMap((word) =>
    all.length > 1 && /^\p{Lu}{2,3}$/u.test(word) && name !== name.toUpperCase() ? [...word] : [word],
  );
  const folded = split.map((word) => foldText(word).replace(/['’]/g, ''));
  const plain = folded.filter((word) => !/^(?:dr|prof|sir|dame|mr|mrs|ms|jr|sr|phd|md)$/.test(word));
  return plain.length > 0 ? plain : folded;
}

function compareNames(a: readonly string[], b: readonly string[]): number | null {
  const [left, right] = [a.toSorted().join(' '), b.toSorted().join(' ')];
  if (left.replaceAll(' ', '') === right.replaceAll(' ', '')) return 1;
  if (scriptOf(left) !== scriptOf(right)) return null;
  if (isShortOf(a, b) || isShortOf(b, a)) return 0.9;
  if ((a.length === 1 && b.includes(left)) || (b.length === 1 && a.includes(right))) return samePerson;
  return Math.min(0.8, titleSimilarity(a.join(' '), b.join(' ')));
}

/**
 * "M. Quill" is short for "Mara Quill", "Mara Quill" for "Mara Elise Quill": at least one whole word matches, and each other one matches as a word or
 * an initial.
 */
function isShortOf(short: readonly string[], long: readonly string[]): boolean {
  const left = [...long];
  const take = (fits: (word: string) => boolean): boolean => {
    const at = left.findIndex(fits);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  };
  const whole = short.filter((word) => word.length > 1 && take((one) => one === word));
  const rest = short.filter((word) => !whole.includes(word));
  const isNamed = short.length > 1 && whole.some((word) => word.length > 2);
  return isNamed && rest.every((word) => take((one) => one[0] === word[0] && (one.length === 1 || word.length === 1)));
}

function scriptOf(text: string): string {
  if (/\p{Script=Latin}/u.test(text)) return 'latin';
  return /\p{Script=Cyrillic}/u.test(text) ? 'cyrillic' : 'other';
}
