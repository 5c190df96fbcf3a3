import { shortTitle } from './short-title.ts';
import { titleWords } from './title-words.ts';

/** A show's title, separated from the suffix that distinguishes it from others of the same title. */
export interface ShowTitle {
  readonly words: readonly string[];
  /** Equal for equal titles. */
  readonly key: string;
  /** From "Title (2021)". */
  readonly year: number | null;
  /** From "Title (US)": one code for all spellings of a country. */
  readonly country: string | null;
}

const countryNames: Readonly<Record<string, readonly string[]>> = {
  us: ['us', 'usa', 'america', 'united states'],
  uk: ['uk', 'gb', 'britain', 'united kingdom', 'england'],
  au: ['au', 'aus', 'australia'],
  nz: ['nz', 'new zealand'],
  ca: ['ca', 'can', 'canada'],
  ie: ['ie', 'ireland'],
  za: ['za', 'south africa'],
  in: ['in', 'india'],
  jp: ['jp', 'jpn', 'japan'],
  kr: ['kr', 'kor', 'korea', 'south korea'],
  cn: ['cn', 'china'],
  tw: ['tw', 'taiwan'],
  th: ['th', 'thailand'],
  ph: ['ph', 'philippines'],
  de: ['de', 'ger', 'germany'],
  at: ['at', 'austria'],
  ch: ['ch', 'switzerland'],
  fr: ['fr', 'france'],
  es: ['es', 'spain'],
  pt: ['pt', 'portugal'],
  it: ['it', 'italy'],
  nl: ['nl', 'netherlands'],
  be: ['be', 'belgium'],
  dk: ['dk', 'denmark'],
  se: ['se', 'sweden'],
  no: ['no', 'norway'],
  fi: ['fi', 'finland'],
  is: ['is', 'iceland'],
  pl: ['pl', 'poland'],
  cz: ['cz'],
  ru: ['ru', 'russia'],
  tr: ['tr', 'turkey'],
  il: ['il', 'israel'],
  mx: ['mx', 'mexico'],
  br: ['br', 'brazil'],
  ar: ['ar', 'argentina'],
};
const countries = new Map(
  Object.entries(countryNames).flatMap(([code, names]) => names.map((name) => [name, code] as const)),
);

/** In brackets these describe the edition or release, not the show. */
const neutral = /^(?:tv|tv series|series|mini-?series|anime|dub(?:bed)?|sub(?:bed)?|uncut|uncensored|dual audio)$/i;

export function readShowTitle(title: string): ShowTitle {
  let rest = shortTitle(shortTitle(title).normalize('NFKC'));
  let year: number | null = null;
  let country: string | null = null;
  for (;;) {
    const brackets = lastBrackets(rest);
    const found = brackets === null ? null : readQualifier(brackets.inside);
    if (brackets === null || found === null) break;
    rest = brackets.before;
    year ??= found.year;
    country ??= found.country;
  }
  const bare = country === null ? bareCountry(rest) : null;
  const words = titleWords(bare?.rest ?? rest);
  return { words, key: words.join(''), year, country: country ?? bare?.country ?? null };
}

/** Splits "Title (2021)" into "Title" and "2021"; null without brackets at the end, or with nothing before them. */
function lastBrackets(text: string): { before: string; inside: string } | null {
  if (!/[)\]]$/.test(text)) return null;
  const start = Math.max(text.lastIndexOf('('), text.lastIndexOf('['));
  const inside = text.slice(start + 1, -1).trim();
  const before = text.slice(0, Math.max(0, start)).trimEnd();
  return before === '' || /[)\]]/.test(inside) ? null : { before, inside };
}

/** "Title 2003" as "Title (2003)". Many titles really end in a year, so `readingsOf` also checks the show's year. */
function withoutLastYear(title: ShowTitle): ShowTitle | null {
  const last = title.words.at(-1) ?? '';
  if (title.year !== null || title.words.length < 2 || !/^(?:19|20)\d\d$/.test(last)) return null;
  const words = title.words.slice(0, -1);
  return { ...title, words, key: words.join(''), year: Number(last) };
}

/** "Marvel's Title" as "Title": only some lists include the brand. */
function withoutHouse(title: ShowTitle): ShowTitle | null {
  const [house = '', ...words] = title.words;
  return words.length > 0 && /^(?:marvels|disneys|dcs|netflixs)$/.test(house)
    ? { ...title, words, key: words.join('') }
    : null;
}

/**
 * The possible readings of a title: as it is, without a trailing year, and without the brand. A last word far from the show's known `year` is
 * part of the title.
 */
export function readingsOf(title: ShowTitle, year: number | null): readonly ShowTitle[] {
  const plain = withoutLastYear(title);
  const fits = plain?.year != null && (year === null || Math.abs(plain.year - year) <= 1);
  return [title, fits ? plain : null, withoutHouse(title)].filter((reading) => reading !== null);
}

function readQualifier(inside: string): { year: number | null; country: string | null } | null {
  const year = /^((?:18|19|20)\d\d)(?:\s*[-–]\s*(?:\d{4})?)?$/.exec(inside)?.[1];
  if (year !== undefined) return { year: Number(year), country: null };
  const country = countries.get(inside.toLowerCase().replaceAll('.', ''));
  if (country !== undefined) return { year: null, country };
  return inside !== '' && neutral.test(inside) ? { year: null, country: null } : null;
}

/** "Title US" without brackets: only in capitals, and not if the whole title is in capitals ("THIS IS US"). */
function bareCountry(title: string): { rest: string; country: string } | null {
  const [, rest = '', code = ''] = /^(.*\S)\s+(USA?|UK|AU|NZ)$/u.exec(title) ?? [];
  const country = countries.get(code.toLowerCase());
  return country === undefined || rest === rest.toUpperCase() ? null : { rest, country };
}
