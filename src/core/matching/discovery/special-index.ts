import type { SeriesWithSpecials, SpecialFacts } from '../../model/discovery.ts';
import { shortTitle } from '../short-title.ts';
import { dayOf, minutesOf } from './dates.ts';
import { type Breathe, eachInSlices, sortInSlices } from './in-slices.ts';
import type { DiscoveryInput } from './model.ts';
import { isEastern, readTitle, withoutNames } from './title-form.ts';
import { startsOf } from './title-starts.ts';
import { pairTitles, type TitlePair } from './title-text.ts';

export interface IndexedSeries {
  readonly facts: Omit<SeriesWithSpecials, 'specials' | 'keys'>;
  /** All names in words, the longest first. */
  readonly names: readonly (readonly string[])[];
  /** The names' start ("Kiri" of "Kiri: The Next Season"), which other titles may share. */
  readonly shortNames: readonly (readonly string[])[];
  /** Sonarr's runtime of an episode; without it the one that most specials share. */
  readonly usualMinutes: number | null;
  /** By season and number. */
  readonly specials: readonly IndexedSpecial[];
}

export interface IndexedSpecial {
  readonly facts: SpecialFacts;
  readonly series: IndexedSeries;
  readonly title: TitlePair;
  /** Of its title without the series' names. */
  readonly starts: readonly number[];
  readonly day: number | null;
  readonly minutes: number | null;
}

export interface SpecialIndex {
  readonly specials: readonly IndexedSpecial[];
  readonly seriesByTvdbId: ReadonlyMap<number, IndexedSeries>;
  /** Series by the words of each name, joined. */
  readonly seriesByName: ReadonlyMap<string, readonly IndexedSeries[]>;
  /** Names without spaces between words, found inside of others. */
  readonly longestEasternName: number;
  readonly byTitle: ReadonlyMap<string, readonly IndexedSpecial[]>;
  readonly byWord: ReadonlyMap<string, readonly IndexedSpecial[]>;
}

/** Keys of names, titles and words: one per special that has it. */
export const keyOf = {
  name: (name: string) => `n${name}`,
  title: (title: string) => `t${title}`,
  word: (word: string) => `w${word}`,
} as const;

/** What a series is found by. */
export async function keysOfSeries(facts: SeriesWithSpecials, breathe: Breathe): Promise<string[]> {
  const series = indexSeries(facts, []);
  const keys = joinedNames(series).map(keyOf.name);
  const add = (one: SpecialFacts) => {
    const { bare } = indexSpecial(one, series).title;
    if (bare.key !== '') keys.push(keyOf.title(bare.key));
    keys.push(...wordsOf(bare.words).map(keyOf.word));
  };
  await eachInSlices(await uniqueSpecials(facts.specials, breathe), add, breathe);
  return keys;
}

/** Whether so many specials share the key that it says nothing. */
export function isCommon(key: string, count: number): boolean {
  return (key.startsWith('t') && count > commonTitle) || (key.startsWith('w') && count > commonWord);
}

function joinedNames({ names, shortNames }: IndexedSeries): string[] {
  return [...new Set([...names, ...shortNames].map((words) => words.join('')))];
}

function wordsOf(words: readonly string[]): string[] {
  return [...new Set(words)].filter((word) => word.length >= 5);
}

const maxNames = 40;
/** A title that more specials share says nothing. Words are only for misspelled titles, which rare words find. */
const commonTitle = 60;
const commonWord = 8;
const perBreath = 20;

export async function indexSpecials({
  series: all,
  breathe,
  common = new Set(),
}: Pick<DiscoveryInput, 'series' | 'breathe' | 'common'>): Promise<SpecialIndex> {
  const specials: IndexedSpecial[] = [];
  const seriesByTvdbId = new Map<number, IndexedSeries>();
  const seriesByName = new Map<string, IndexedSeries[]>();
  const [byTitle, byWord] = [new Map<string, IndexedSpecial[]>(), new Map<string, IndexedSpecial[]>()];
  let longestEasternName = 0;
  for (const one of all) {
    if (seriesByTvdbId.has(one.tvdbId)) continue;
    const own: IndexedSpecial[] = [];
    const series = indexSeries(one, own);
    seriesByTvdbId.set(one.tvdbId, series);
    for (const name of joinedNames(series)) {
      push(seriesByName, name, series);
      if (isEastern(name)) longestEasternName = Math.max(longestEasternName, name.length);
    }
    for (const facts of await uniqueSpecials(one.specials, breathe)) {
      if (own.length % perBreath === 0) await breathe();
      const special = indexSpecial(facts, series);
      own.push(special);
      specials.push(special);
      const { bare } = special.title;
      if (bare.key !== '' && !common.has(keyOf.title(bare.key)))
        pushUpTo(commonTitle, { lists: byTitle, key: bare.key, special });
      for (const word of wordsOf(bare.words))
        if (!common.has(keyOf.word(word))) pushUpTo(commonWord, { lists: byWord, key: word, special });
    }
  }
  await drop(byTitle, commonTitle, breathe);
  await drop(byWord, commonWord, breathe);
  return { specials, seriesByTvdbId, seriesByName, longestEasternName, byTitle, byWord };
}

async function uniqueSpecials(specials: readonly SpecialFacts[], breathe: Breathe): Promise<readonly SpecialFacts[]> {
  const unique = new Map<number, SpecialFacts>();
  await eachInSlices(specials, (special) => unique.set(special.tvdbId, special), breathe);
  const byNumber = (a: SpecialFacts, b: SpecialFacts) =>
    a.seasonNumber - b.seasonNumber || a.episodeNumber - b.episodeNumber || a.tvdbId - b.tvdbId;
  return sortInSlices([...unique.values()], byNumber, breathe);
}

function indexSeries(given: SeriesWithSpecials, own: readonly IndexedSpecial[]): IndexedSeries {
  const { specials, keys: _, ...facts } = given;
  const titles = [given.title, ...(given.alternateTitles ?? [])].slice(0, maxNames);
  return {
    facts,
    names: uniqueNames(titles.map((title) => nameOf(title))),
    shortNames: uniqueNames(titles.slice(0, 1).map((title) => startOf(title))),
    usualMinutes: minutesOf(given.runtime) ?? usualOf(specials),
    specials: own,
  };
}

/** "Kiri (2003)" as "kiri": a film names the series without what distinguishes it from others. */
function nameOf(title: string): readonly string[] {
  const plain = shortTitle(title).replace(/\s*[([](?:\d{4}|[A-Z]{2,3})[)\]]\s*$/u, '');
  const { words } = readTitle(plain === '' ? title : plain);
  return words;
}

function startOf(title: string): readonly string[] {
  const [start = '', rest] = shortTitle(title).split(/\s*[:：–—]\s+|\s+-\s+/u);
  return rest === undefined ? [] : nameOf(start);
}

function uniqueNames(names: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const unique = new Map(names.filter((name) => name.length > 0).map((name) => [name.join(' '), name]));
  return [...unique.values()].sort((a, b) => b.join('').length - a.join('').length || (a.join() < b.join() ? -1 : 1));
}

function usualOf(specials: readonly SpecialFacts[]): number | null {
  const counts = new Map<number, number>();
  for (const { runtime } of specials) {
    const minutes = minutesOf(runtime);
    if (minutes !== null) counts.set(minutes, (counts.get(minutes) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return most !== undefined && most[1] >= 3 ? most[0] : null;
}

function indexSpecial(facts: SpecialFacts, series: IndexedSeries): IndexedSpecial {
  const whole = readTitle(facts.title);
  const bare = withoutNames(whole, series.names, series.shortNames).form;
  return {
    facts,
    series,
    title: pairTitles(whole, bare),
    starts: startsOf(bare, 'start'),
    day: dayOf(facts.airDate),
    minutes: minutesOf(facts.runtime),
  };
}

interface Placed {
  readonly lists: Map<string, IndexedSpecial[]>;
  readonly key: string;
  readonly special: IndexedSpecial;
}

/** One more than `most` shows that there are too many. */
function pushUpTo(most: number, { lists, key, special }: Placed): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [special]);
  else if (list.length <= most) list.push(special);
}

function drop<K>(lists: Map<K, unknown[]>, longest: number, breathe: Breathe): Promise<void> {
  return eachInSlices(lists, ([key, list]) => list.length > longest && lists.delete(key), breathe);
}

function push<K, T>(lists: Map<K, T[]>, key: K, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
