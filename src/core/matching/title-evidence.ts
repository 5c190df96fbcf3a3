import { type IndexedSeries, type SeriesName, titlesOfShow } from './series-index.ts';
import type { Evidence, ShowFacts, ShowMatchOptions } from './show-model.ts';
import { readingsOf, readShowTitle, type ShowTitle } from './show-title.ts';
import { differByTypos, titleSimilarity } from './similarity.ts';
import { compareYears, knownYear, type YearRelation } from './year-evidence.ts';

/**
 * How a title of the show fits a name of the series.
 * - same: the series' own title
 * - alternate: another name of the series
 * - season: a name that Sonarr has for one season only
 * - typo: the same except for a letter or two
 * - extended: one is the other with words added, as in subtitles, sequels and spin-offs
 * - similar: they only look similar
 */
export type TitleFit = 'same' | 'alternate' | 'season' | 'typo' | 'extended' | 'similar';

export interface TitleEvidence {
  readonly fit: TitleFit;
  readonly years: YearRelation;
  /** The year or the country decides between several series of one title. */
  readonly isSettled: boolean;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

/**
 * The confidence from a title and its year. From 0.90 on a show is mapped automatically, which requires the same title and no contradicting
 * year; another name of the series is enough only with its year.
 */
const worth: Readonly<Record<TitleFit, Readonly<Record<YearRelation, number>>>> = {
  same: { equal: 0.96, near: 0.92, possible: 0.91, unknown: 0.9, other: 0.6 },
  alternate: { equal: 0.93, near: 0.9, possible: 0.85, unknown: 0.82, other: 0.5 },
  typo: { equal: 0.91, near: 0.84, possible: 0.78, unknown: 0.75, other: 0.45 },
  season: { equal: 0.85, near: 0.8, possible: 0.75, unknown: 0.7, other: 0.45 },
  extended: { equal: 0.7, near: 0.6, possible: 0.6, unknown: 0.55, other: 0.35 },
  similar: { equal: 0.6, near: 0.5, possible: 0.5, unknown: 0.45, other: 0.3 },
};

/** The pairing of a title of the show with a name of the series that gives the highest confidence. */
export function judgeTitles(show: ShowFacts, entry: IndexedSeries, options: ShowMatchOptions): TitleEvidence {
  const judged = titlesOfShow(show).flatMap((text) =>
    entry.names.map((name) => judgePair({ text, isOriginal: text !== show.title }, name, { show, entry, options })),
  );
  const [best = nothing] = judged.sort((a, b) => b.confidence - a.confidence);
  return best;
}

const nothing: TitleEvidence = { fit: 'similar', years: 'unknown', isSettled: false, confidence: 0, evidence: [] };

interface Given {
  readonly text: string;
  readonly isOriginal: boolean;
}
interface Around {
  readonly show: ShowFacts;
  readonly entry: IndexedSeries;
  readonly options: ShowMatchOptions;
}

function judgePair(given: Given, name: SeriesName, { show, entry, options }: Around): TitleEvidence {
  const ownYear = options.yearIsEpisodes === true ? null : knownYear(show.year);
  const readings = readingsOf(readShowTitle(given.text), ownYear);
  const { title, fit, share } = fitOf(readings, name, readingsOf(name.title, knownYear(entry.series.year)));
  const years = compareYears(title, { show, series: entry.series }, options);
  const evidence: Evidence[] = [
    { signal: `title.${fit}`, text: fitText(given, name, fit) },
    { signal: `year.${years}`, text: yearText(title.year ?? show.year ?? null, entry.series.year ?? null, years) },
  ];
  const countries = compareCountries(title, name.title);
  if (countries === 'other') evidence.push({ signal: 'otherCountry', text: 'The titles name different countries' });
  const isSettled = years === 'equal' || (countries === 'equal' && years !== 'other');
  const doubt = isSettled ? null : doubtWithoutYear(title, name, years);
  if (doubt !== null) evidence.push({ signal: 'commonTitle', text: doubt });
  // The same country counts as much as a near year.
  const value = isSettled ? Math.max(worth[fit][years], worth[fit].near) : worth[fit][years];
  const sure = value * share - (doubt === null ? 0 : 0.08);
  return { fit, years, isSettled, confidence: countries === 'other' ? Math.min(sure, 0.55) : sure, evidence };
}

/** `share`: the fraction of the fit's confidence that remains for titles that only look similar. */
function fitOf(
  readings: readonly ShowTitle[],
  name: SeriesName,
  readingsOfName: readonly ShowTitle[],
): { title: ShowTitle; fit: TitleFit; share: number } {
  const [given = name.title] = readings;
  for (const title of readings) {
    if (!readingsOfName.some(({ key }) => key === title.key)) continue;
    // "Title 2003" is "Title (2003)"; if one side omits the brand, the year must confirm the match.
    const isSame = title.key === name.title.key && (title === given || title.year !== null);
    return { title, fit: isSame ? fitOfKind(name) : 'typo', share: 1 };
  }
  if (differByTypos(given.words, name.title.words)) return { title: given, fit: 'typo', share: 1 };
  if (isExtended(given.words, name.title.words)) return { title: given, fit: 'extended', share: 1 };
  const alike = titleSimilarity(given.words.join(' '), name.title.words.join(' '));
  return { title: given, fit: 'similar', share: alike };
}

function fitOfKind({ kind }: SeriesName): TitleFit {
  return kind === 'title' ? 'same' : kind;
}

/** All words of one title, in order, at the start or the end of the other. */
function isExtended(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length === 0 || short.length === long.length) return false;
  const text = short.join(' ');
  return long.slice(0, short.length).join(' ') === text || long.slice(-short.length).join(' ') === text;
}

function compareCountries(given: ShowTitle, name: ShowTitle): 'equal' | 'other' | 'unknown' {
  if (given.country === null || name.country === null) return 'unknown';
  return given.country === name.country ? 'equal' : 'other';
}

/** Why a title without its exact year is not enough; null if it is. */
function doubtWithoutYear(given: ShowTitle, name: SeriesName, years: YearRelation): string | null {
  if (isShort(given.key)) return 'So short a title may well be another show’s';
  if (years === 'near') return null;
  const isTold = (given.year ?? given.country) !== null || (name.title.year ?? name.title.country) !== null;
  return isTold ? 'One title carries a year or country, so there is more than one show of that title' : null;
}

/** Few letters, or only digits. A Chinese or Japanese character counts as several letters of an alphabet. */
function isShort(key: string): boolean {
  if (/^\p{N}*$/u.test(key)) return true;
  const letters = [...key].length;
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(key)
    ? letters <= 2
    : letters <= 6;
}

function fitText(given: Given, name: SeriesName, fit: TitleFit): string {
  const what = given.isOriginal ? 'Original title' : 'Title';
  const texts: Readonly<Record<TitleFit, string>> = {
    same: `${what} “${given.text}” is the series’ title`,
    alternate: `${what} “${given.text}” is another name of the series`,
    season: `${what} “${given.text}” is Sonarr’s name for one season of the series`,
    typo: `${what} “${given.text}” differs from “${name.text}” by little`,
    extended: `${what} “${given.text}” shares words with “${name.text}”: a sequel, a spin-off or a subtitle`,
    similar: `${what} “${given.text}” only looks like “${name.text}”`,
  };
  return texts[fit];
}

function yearText(show: number | null, series: number | null, years: YearRelation): string {
  const beside = `${show ?? 'unknown'} in Plex, ${series ?? 'unknown'} in Sonarr`;
  const texts: Readonly<Record<YearRelation, string>> = {
    equal: `Same year: ${show}`,
    near: `A year apart: ${beside}`,
    possible: `An episode’s year, ${show}, fits a series that began in ${series}`,
    unknown: `No year to compare: ${beside}`,
    other: `Different years: ${beside}`,
  };
  return texts[years];
}
