import { type SQL, sql } from 'drizzle-orm';
import { foldText } from '../core/matching/title-words.ts';

/** SQLite refuses a pattern of 50,000 bytes; no title is as long as this. */
const mostLetters = 200;

/** Where Unicode has letters with case or accents, and wide forms. Of others only the letter itself is looked for. */
const blocks: readonly (readonly [number, number])[] = [
  ...([
    [0x30, 0x39],
    [0x41, 0x5a],
    [0x61, 0x7a],
    [0x80, 0x6ff],
    [0x10a0, 0x10ff],
    [0x1c80, 0x1cbf],
    [0x1e00, 0x1fff],
  ] as const),
  ...([
    [0x2c00, 0x2dff],
    [0xa640, 0xa7ff],
    [0xff10, 0xff5a],
    [0x10400, 0x1044f],
  ] as const),
];

let letters: ReadonlyMap<string, readonly number[]> | undefined;
const classes = new Map<string, string>();

/**
 * Whether a text contains what a person typed, however its letters are written: large or small, with accents or without. SQLite folds only
 * ASCII and takes no function of ours, but its patterns have sets of letters: "e" becomes the set of all that are an e. A text of ASCII alone,
 * as most titles are, is not matched by sets, which cost ten times as much. Accents that are characters of their own (NFD) are not seen.
 */
export function contains(text: SQL, typed: string): SQL {
  const all = [...typed.toWellFormed().normalize('NFC')].slice(0, mostLetters).map(foldLetter);
  const plain = all.join('');
  const isAscii = sql`length(${text}) = length(cast(${text} as blob))`;
  const inAscii = /^[\x00-\x7f]*$/.test(plain) ? sql`instr(lower(${text}), ${plain}) > 0` : sql`0`;
  return sql`(case when ${isAscii} then ${inAscii} else ${text} glob ${`*${all.map(setOf).join('')}*`} end)`;
}

/** A letter that folds to two, such as "ß", stays itself. The Greek sigma at the end of a word is a sigma. */
function foldLetter(letter: string): string {
  const folded = foldText(letter).replace('ς', 'σ');
  return [...folded].length === 1 ? folded : letter.toLowerCase();
}

/** The part of a pattern that stands for a folded letter. */
function setOf(folded: string): string {
  const known = classes.get(folded);
  if (known !== undefined) return known;
  letters ??= groupLetters();
  const points = letters.get(folded);
  const made = points === undefined ? literal(folded) : `[${rangesOf(points)}]`;
  classes.set(folded, made);
  return made;
}

function literal(character: string): string {
  return /[*?[]/.test(character) ? `[${character}]` : character;
}

function groupLetters(): ReadonlyMap<string, readonly number[]> {
  const points = blocks.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at));
  const isLetter = (point: number) => /[\p{L}\p{N}]/u.test(String.fromCodePoint(point));
  return Map.groupBy(points.filter(isLetter), (point) => foldLetter(String.fromCodePoint(point)));
}

function rangesOf(points: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const point of points.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === point - 1) last[1] = point;
    else ranges.push([point, point]);
  }
  const character = String.fromCodePoint;
  return ranges
    .map(([first, last]) => (first === last ? character(first) : `${character(first)}-${character(last)}`))
    .join('');
}
