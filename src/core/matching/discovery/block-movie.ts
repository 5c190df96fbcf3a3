import type { MovieFacts } from '../../model/discovery.ts';
import type { MappingRow } from '../../model/mapping-list.ts';
import { readShowTitle } from '../show-title.ts';
import { minutesOf, type ReleaseDay, releaseDaysOf } from './dates.ts';
import { type IndexedSeries, type IndexedSpecial, keyOf, type SpecialIndex } from './special-index.ts';
import { isEastern, readTitle, type TitleForm } from './title-form.ts';
import { pairTitles, type TitlePair } from './title-text.ts';

export interface PreparedMovie {
  readonly facts: MovieFacts;
  /** Title, original title, alternate titles, each once. */
  readonly titles: readonly TitleForm[];
  /** For series that they do not name. */
  readonly wholeTitles: readonly TitlePair[];
  readonly collection: TitleForm | null;
  readonly releases: readonly ReleaseDay[];
  readonly year: number | null;
  readonly minutes: number | null;
}

/** What a list says of one movie. */
export interface ListedAt {
  readonly source: string;
  readonly row: MappingRow;
}

const maxTitles = 30;
/** Of one movie's title, in words: longer names of series are rare, and each start is tried with each length. */
const longestName = 12;
const mostOfTitle = 0.6;

function readTitles(facts: MovieFacts): Pick<PreparedMovie, 'titles' | 'collection'> {
  const given = [facts.title, facts.originalTitle ?? '', ...(facts.alternateTitles ?? [])].filter(
    (title) => title !== '',
  );
  const titles = new Map<string, TitleForm>();
  for (const title of given) {
    const form = readTitle(title);
    const key = `${form.key} ${form.ordinals.join()}`;
    if (!titles.has(key) && titles.size < maxTitles) titles.set(key, form);
  }
  const collection = (facts.collectionTitle ?? '').replace(/\s*(?:collection|filmreihe|saga|anthology)\s*$/iu, '');
  return {
    titles: [...titles.values()],
    collection: collection === '' ? null : readTitle(readShowTitle(collection).words.join(' ')),
  };
}

/** What the movie is found by: the words of each of its titles, which hold all its keys. */
export function wordsOfMovie(facts: MovieFacts): string[] {
  const { titles, collection } = readTitles(facts);
  return [...new Set([...titles, ...(collection === null ? [] : [collection])].map(({ words }) => words.join(' ')))];
}

export function prepareMovie(facts: MovieFacts): PreparedMovie {
  const { titles, collection } = readTitles(facts);
  return {
    ...{ facts, titles, collection },
    wholeTitles: titles.map((form) => pairTitles(form, form)),
    releases: releaseDaysOf(facts),
    year: facts.year != null && facts.year > 1880 ? facts.year : null,
    minutes: minutesOf(facts.runtime),
  };
}

/** The specials that a movie may be. */
export interface Block {
  /** All of the series that the movie or a list names, and single ones of nearly its title. */
  readonly bySeries: ReadonlyMap<IndexedSeries, readonly IndexedSpecial[]>;
  /** A title of the movie says nothing beside names of series, as "Kiri: The Movie". */
  readonly isOnlyNames: boolean;
}

export function blockMovie(movie: PreparedMovie, index: SpecialIndex, listed: readonly ListedAt[]): Block {
  const named = new Set<IndexedSeries>();
  const single = new Set<IndexedSpecial>();
  let isOnlyNames = false;
  for (const { row } of listed) addAll(named, [index.seriesByTvdbId.get(row.seriesTvdbId)]);
  for (const form of [...movie.titles, ...(movie.collection === null ? [] : [movie.collection])]) {
    const open = new Set(form.words.keys());
    for (const { key, from, to } of runsOf(form.words)) {
      // Without the series' name only a special with nearly the whole title is worth comparing.
      if (key.length >= form.key.length * mostOfTitle) addAll(single, index.byTitle.get(key));
      const series = index.seriesByName.get(key);
      if (series === undefined) continue;
      addAll(named, series);
      for (let at = from; at < to; at += 1) open.delete(at);
    }
    isOnlyNames ||= open.size === 0;
    addAll(named, easternSeriesIn(form, index));
    for (const word of form.words) addAll(single, index.byWord.get(word));
  }
  const others = Map.groupBy(
    [...single].filter(({ series }) => !named.has(series)),
    ({ series }) => series,
  );
  const bySeries = new Map([...[...named].map((series) => [series, series.specials] as const), ...others]);
  return { bySeries, isOnlyNames };
}

/** All keys by which `blockMovie` may find a series or special. */
export function keysOfMovie(movie: PreparedMovie): Set<string> {
  const keys = new Set<string>();
  for (const form of [...movie.titles, ...(movie.collection === null ? [] : [movie.collection])]) {
    for (const { key } of runsOf(form.words)) {
      keys.add(keyOf.name(key));
      if (key.length >= form.key.length * mostOfTitle) keys.add(keyOf.title(key));
    }
    for (const name of easternPartsOf(form, Number.POSITIVE_INFINITY)) keys.add(keyOf.name(name));
    for (const word of form.words) keys.add(keyOf.word(word));
  }
  return keys;
}

function addAll<T>(to: Set<T>, values: readonly (T | undefined)[] = []): void {
  for (const value of values) if (value !== undefined) to.add(value);
}

interface Run {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** All runs of adjacent words, joined: each may be a series' name or a special's title. */
function runsOf(words: readonly string[]): readonly Run[] {
  const runs: Run[] = [{ key: words.join(''), from: 0, to: words.length }];
  for (let from = 0; from < Math.min(words.length, 40); from += 1) {
    let key = '';
    for (let to = from + 1; to <= Math.min(words.length, from + longestName); to += 1) {
      key += words[to - 1] ?? '';
      runs.push({ key, from, to });
    }
  }
  return runs;
}

/** Names of Chinese and Japanese series inside of words, which have no spaces. */
function easternSeriesIn(form: TitleForm, index: SpecialIndex): IndexedSeries[] {
  if (index.longestEasternName === 0) return [];
  const parts = easternPartsOf(form, index.longestEasternName);
  return [...parts].flatMap((part) => index.seriesByName.get(part) ?? []);
}

function* easternPartsOf(form: TitleForm, longest: number): Generator<string> {
  for (const word of form.words.filter((one) => isEastern(one)).slice(0, 10))
    for (let from = 0; from < Math.min(word.length, 60); from += 1)
      for (let length = 2; length <= Math.min(longest, word.length - from); length += 1)
        yield word.slice(from, from + length);
}
