import { shortTitle } from '../short-title.ts';
import { titleWords } from '../title-words.ts';

/** A title of a movie or special, ready to be compared: without words that only say "this is a film" or "this is a special". */
export interface TitleForm {
  readonly text: string;
  /** The words that are left, numbers as digits. Empty for "The Movie" and "Special". */
  readonly words: readonly string[];
  readonly key: string;
  /** All words joined, also those left out. */
  readonly verbatim: string;
  /** Numbers that a word like "movie" or "episode" counted, and that are no longer among the words: "Movie 14: …". */
  readonly ordinals: readonly string[];
  readonly kinds: ReadonlySet<TitleKind>;
}

/** - extra: a making-of, a trailer and their like. - recap: retells a season. - movie, ova: what the title calls itself. */
export type TitleKind = 'extra' | 'recap' | 'movie' | 'ova' | 'special';

const fillers: ReadonlyMap<string, TitleKind | null> = new Map([
  ...words(
    'movie movies film films feature gekijouban gekijoban gekijo eiga theatrical filme pelicula kinofilm theater',
    'movie',
  ),
  ...words('劇場版 映画 剧场版 電影 电影 극장판 영화', 'movie'),
  ...words('ova oad ona ovas', 'ova'),
  ...words('special specials sp episode 特別編 スペシャル 특별편 tokubetsuhen supesharu', 'special'),
  ...words('the a an tv version anime animated live-action le la el il der die das o os les', null),
]);

const recap = new Set('recap compilation digest soushuuhen soshuhen 総集編 summary'.split(' '));

/** What is sold or shown beside a film or series, never the film itself. */
const extras =
  /\b(?:making[ -]of|behind[ -]the[ -]scenes?|trailers?|teasers?|featurettes?|interviews?|bloopers?|gag reel|deleted scenes?|commentary|sneak peeks?|previews?|promo(?:tional)?(?: video)?s?|pvs?|music videos?|nc(?:op|ed)\d*|creditless|clean (?:opening|ending)|opening \d+|ending \d+|stage greetings?|documentary|retrospective|after ?show|table read|q ?& ?a|panel)\b|メイキング|予告|特報|舞台挨拶|제작/iu;

const eastern = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Words that stand without spaces in Chinese, Japanese and Korean titles. */
const easternWords = /劇場版|映画|剧场版|電影|电影|극장판|영화|特別編|スペシャル|특별편|総集編/gu;
const easternParts: readonly (readonly [RegExp, string])[] = [
  [/前[編篇编]/gu, ' part 1 '],
  [/後[編篇编]|后[編篇编]/gu, ' part 2 '],
  // Two volumes are 上 and 下, three have 中 between them, which is the number of no part.
  [/上[巻編篇]/gu, ' part 1 '],
  [/中[巻編篇]/gu, ' part 15 '],
  [/下[巻編篇]/gu, ' part 2 '],
  [/第\s*(\d+)\s*[章部話话作弾]/gu, ' part $1 '],
  [/第\s*([一二三四五六七八九十])\s*[章部話话作弾]/gu, ' part $1 '],
];
const easternNumbers = '〇一二三四五六七八九十';

const counted = new Set('part volume chapter book act arc movie film episode special ova oad ona phase'.split(' '));
const ordinalWords: ReadonlyMap<string, string> = new Map([
  ...'first second third fourth fifth sixth seventh eighth ninth tenth'
    .split(' ')
    .map((word, index) => [word, String(index + 1)] as const),
  ['zenpen', '1'],
  ['kouhen', '2'],
  ['kohen', '2'],
]);

const partLetters: ReadonlyMap<string, string> = new Map(
  [...'abcd'].map((letter, index) => [letter, String(index + 1)]),
);

export function isEastern(text: string): boolean {
  // Their first letter is U+1100.
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) >= 0x1100) return eastern.test(text);
  return false;
}

export function readTitle(given: string): TitleForm {
  const short = shortTitle(given);
  // The very string that the caller holds anyway.
  const text = short === given ? given : short;
  const all = numbered(titleWords(spaced(text)));
  const kinds = new Set<TitleKind>(extras.test(text) ? ['extra'] : []);
  const kept: string[] = [];
  const ordinals: string[] = [];
  for (let at = 0; at < all.length; at += 1) {
    const word = all[at] ?? '';
    if (recap.has(word)) kinds.add('recap');
    const kind = fillers.get(word);
    if (kind === undefined) {
      kept.push(word);
      continue;
    }
    if (kind === null) continue;
    kinds.add(kind);
    const next = all[at + 1] ?? '';
    if (/^\d{1,3}$/.test(next)) {
      ordinals.push(next);
      at += 1;
    }
  }
  const key = kept.join('');
  const verbatim = all.length === kept.length ? key : all.join('');
  return {
    text,
    words: kept,
    key,
    verbatim,
    ordinals: ordinals.length === 0 ? none : ordinals,
    kinds: sharedKinds(kinds),
  };
}

const none: readonly string[] = [];
const kindSets = new Map<string, ReadonlySet<TitleKind>>();

/** One set for all titles of the same kinds: there are many thousand titles and few kinds. */
function sharedKinds(kinds: ReadonlySet<TitleKind>): ReadonlySet<TitleKind> {
  const key = [...kinds].sort().join();
  const known = kindSets.get(key) ?? kinds;
  kindSets.set(key, known);
  return known;
}

export interface NamelessTitle {
  /** The form itself if no name is in it. */
  readonly form: TitleForm;
  readonly removed: 'name' | 'start' | 'nothing';
}

/** The form without the series' names. Longer names are removed first; without any of them, `starts` at the start. */
export function withoutNames(
  form: TitleForm,
  names: readonly (readonly string[])[],
  starts: readonly (readonly string[])[] = [],
): NamelessTitle {
  let left = form.words;
  for (const name of names) left = withoutName(left, name);
  const removed = left === form.words ? 'start' : 'name';
  for (const start of starts)
    if (left === form.words && start.every((word, index) => left[index] === word)) left = left.slice(start.length);
  if (left === form.words) return { form, removed: 'nothing' };
  const [first = '', ...others] = left;
  // "Kiri V: The Crown": behind the name a single letter is a number.
  const number = others.length > 0 ? romanLetters.get(first) : undefined;
  const words = number === undefined ? left : [number, ...others];
  return { form: { ...form, words, key: words.join('') }, removed };
}

const romanLetters: ReadonlyMap<string, string> = new Map([
  ['i', '1'],
  ['v', '5'],
  ['x', '10'],
]);

function withoutName(from: readonly string[], name: readonly string[]): readonly string[] {
  const [first] = name;
  if (first === undefined) return from;
  for (let at = from.indexOf(first); at >= 0; at = from.indexOf(first, at + 1))
    if (name.every((word, index) => from[at + index] === word))
      return withoutName([...from.slice(0, at), ...from.slice(at + name.length)], name);
  // Without spaces the name is a part of a word.
  if (name.length > 1 || first.length < 2 || !from.some((word) => word.includes(first)) || !isEastern(first))
    return from;
  return from.flatMap((word) => (word.includes(first) ? word.split(first).filter((part) => part !== '') : [word]));
}

function words(list: string, kind: TitleKind | null): (readonly [string, TitleKind | null])[] {
  return list.split(' ').map((word) => [word.replace('-', ''), kind] as const);
}

function spaced(text: string): string {
  const joined = text
    .replace(/\blive[ -]action\b/giu, ' liveaction ')
    .replace(/\bmotion picture\b/giu, ' movie ')
    .replace(/\b(\d+)(?:st|nd|rd|th)\b/giu, '$1')
    .replace(/(?<=\p{L}{2})(\d{1,3})(?![\p{L}\p{N}])/gu, ' $1');
  if (!eastern.test(joined)) return joined;
  return easternParts
    .reduce((so, [pattern, replacement]) => so.replace(pattern, replacement), joined.normalize('NFKC'))
    .replace(/ part ([一二三四五六七八九十]) /gu, (_, digit: string) => ` part ${easternNumbers.indexOf(digit)} `)
    .replace(easternWords, ' $& ')
    .replace(/(\d+)/gu, ' $1 ');
}

/**
 * Single letters after a counted thing, ordinals, and Chinese and Japanese numbers that stand alone: "Arc I" and "Arc A" as "arc 1", "The First Movie"
 * as "1 movie".
 */
function numbered(all: readonly string[]): readonly string[] {
  return all.map((word, index) => {
    const ordinal = ordinalWords.get(word);
    if (ordinal !== undefined) return ordinal;
    const eastern = index > 0 && word.length === 1 ? easternNumbers.indexOf(word) : -1;
    if (eastern >= 0) return String(eastern);
    if (!counted.has(all[index - 1] ?? '')) return word;
    return romanLetters.get(word) ?? partLetters.get(word) ?? word;
  });
}
