import { type SQL, sql } from 'drizzle-orm';
import { foldText, letterSpellings } from '../core/matching/title-words.ts';

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
    [0xfb00, 0xfb06],
    [0xff10, 0xff5a],
    [0x10400, 0x1044f],
  ] as const),
];

/** Accents that are characters of their own in texts of NFD. */
const accents = [...'\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u031b\u0323\u0327\u0328'];
/** The first byte of all of them in UTF-8, and of nothing else in a title. */
const accentByte = sql`x'cc'`;

let letters: ReadonlyMap<string, readonly number[]> | undefined;
const classes = new Map<string, string>();

/**
 * Whether a text contains what a person typed, however its letters are written: large or small, with accents or without, "ß" or "ss". SQLite
 * folds only ASCII and takes no function of ours, but its patterns have sets of letters: "e" becomes the set of all that are an e. A text of
 * ASCII alone, as most titles are, is not matched by sets, which cost ten times as much. Only a text with accents of their own loses them first.
 */
export function contains(text: SQL, typed: string): SQL {
  const all = [
    ...typed
      .toWellFormed()
      .normalize('NFC')
      .replace(/[\u0300-\u036f]/g, ''),
  ]
    .slice(0, mostLetters)
    .flatMap((letter) => [...foldLetter(letter)]);
  const plain = all.join('');
  const isAscii = sql`length(${text}) = length(cast(${text} as blob))`;
  const inAscii = /^[\x00-\x7f]*$/.test(plain) ? sql`instr(lower(${text}), ${plain}) > 0` : sql`0`;
  const pattern = `*${all.map(setOf).join('')}*`;
  const spelled = compose(spellOut(text, plain), plain);
  return sql`(case when ${isAscii} then ${inAscii} when instr(cast(${text} as blob), ${accentByte}) > 0
    then ${withoutAccents(spelled)} glob ${pattern} else ${spelled} glob ${pattern} end)`;
}

/** The text with those letters as two, such as "ß" as "ss", that what was typed has as two, or begins at its end. */
function spellOut(text: SQL, plain: string): SQL {
  letters ??= groupLetters();
  return [...letters]
    .filter(([folded]) => folded.length > 1 && (plain.includes(folded) || plain.endsWith(folded[0] ?? '')))
    .flatMap(([folded, points]) => points.map((point) => ({ folded, letter: String.fromCodePoint(point) })))
    .reduce((spelled, { folded, letter }) => sql`replace(${spelled}, ${letter}, ${folded})`, text);
}

/** The text with those letters as one, such as a kana with a voiced mark of its own or the parts of a Hangul syllable, that were typed. */
function compose(text: SQL, plain: string): SQL {
  const letters = [...new Set(plain)].filter((letter) => letter.normalize('NFD') !== letter);
  return letters.reduce((composed, letter) => sql`replace(${composed}, ${letter.normalize('NFD')}, ${letter})`, text);
}

function withoutAccents(text: SQL): SQL {
  return accents.reduce((plain, accent) => sql`replace(${plain}, ${accent}, '')`, text);
}

/** One letter, or those of which it is made. The Greek sigma at the end of a word is a sigma. */
function foldLetter(letter: string): string {
  const folded = foldText(letter).replace('ς', 'σ');
  return [...folded].length === 1 || isJoined(letter) ? folded : letter.toLowerCase();
}

/** One letter for several, as people write them in titles. */
function isJoined(letter: string): boolean {
  const [base = ''] = letter.normalize('NFD').toLowerCase();
  return (letterSpellings[base]?.length ?? 0) > 1;
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
