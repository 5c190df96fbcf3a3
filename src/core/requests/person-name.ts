import { shortTitle } from '../matching/short-title.ts';
import { titleSimilarity } from '../matching/similarity.ts';
import { foldText } from '../matching/title-words.ts';

/** What stands where no one is named. */
const nobody =
  /^(?:various(?: (?:authors|artists))?|unknown(?: (?:author|artist))?|anonymous|n\/a|audiobooks?|\[?unknown\]?)$/i;

/** Every one of a list is compared with every other of the other's. */
const mostPersons = 20;

/** Below it two names are two people's: one of a family, or somebody who only sounds alike. */
export const samePerson = 0.75;

/**
 * How surely two ways of naming people name one of them: 1 = the same name, below `samePerson` = somebody else, null = it cannot be told (nobody
 * is named, or the names are in different scripts). Several people are named on either side often, and one in common is enough: lists
 * differ in who else is named. Order of first and last name, dots, initials and titles do not matter.
 */
export function comparePersons(a: string | null | undefined, b: string | null | undefined): number | null {
  const left = readPersons(a);
  const right = readPersons(b);
  const scores = left
    .flatMap((one) => right.map((other) => compareNames(one, other)))
    .filter((score) => score !== null);
  return scores.length === 0 ? null : Math.max(...scores);
}

/** The names of a list, in each way that it can be read: "Quill, Mara" is one person, "Mara Quill, Tobias Pell" are two. */
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

/** "JK" and "J.K." as "j", "k"; without titles, roles and what is in brackets. */
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

/** "M. Quill" of "Mara Quill", "Mara Quill" of "Mara Elise Quill": at least one whole word, and every other a whole word or an initial. */
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
