import type { MappingRow } from '../../model/mapping-list.ts';
import { readShowTitle } from '../show-title.ts';
import { minutesOf, type ReleaseDay, releaseDaysOf } from './dates.ts';
import type { MovieFacts } from './model.ts';
import type { IndexedSeries, IndexedSpecial, SpecialIndex } from './special-index.ts';
import { isEastern, readTitle, type TitleForm } from './title-form.ts';

export interface PreparedMovie {
  readonly facts: MovieFacts;
  /** Title, original title, alternate titles, each once. */
  readonly titles: readonly TitleForm[];
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

export function prepareMovie(facts: MovieFacts): PreparedMovie {
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
    facts,
    titles: [...titles.values()],
    collection: collection === '' ? null : readTitle(readShowTitle(collection).words.join(' ')),
    releases: releaseDaysOf(facts),
    year: facts.year != null && facts.year > 1880 ? facts.year : null,
    minutes: minutesOf(facts.runtime),
  };
}

/** The specials that a movie may be, by series: all of the series that it or a list names, and single ones of nearly its title. */
export function blockMovie(
  movie: PreparedMovie,
  index: SpecialIndex,
  listed: readonly ListedAt[],
): ReadonlyMap<IndexedSeries, readonly IndexedSpecial[]> {
  const named = new Set<IndexedSeries>();
  const single = new Set<IndexedSpecial>();
  for (const { row } of listed) {
    const series = index.seriesByTvdbId.get(row.seriesTvdbId);
    if (series !== undefined) named.add(series);
  }
  for (const form of [...movie.titles, ...(movie.collection === null ? [] : [movie.collection])]) {
    for (const run of runsOf(form.words)) {
      // Without the series' name only a special with nearly the whole title is worth comparing.
      if (run.length >= form.key.length * mostOfTitle)
        for (const special of index.byTitle.get(run) ?? []) single.add(special);
      for (const series of index.seriesByName.get(run) ?? []) named.add(series);
    }
    for (const series of easternSeriesIn(form, index)) named.add(series);
    for (const word of form.words) for (const special of index.byWord.get(word) ?? []) single.add(special);
  }
  const others = Map.groupBy(
    [...single].filter(({ series }) => !named.has(series)),
    ({ series }) => series,
  );
  return new Map([...[...named].map((series) => [series, series.specials] as const), ...others]);
}

/** All runs of adjacent words, joined: each may be a series' name or a special's title. */
function runsOf(words: readonly string[]): ReadonlySet<string> {
  const runs = new Set<string>();
  for (let from = 0; from < Math.min(words.length, 40); from += 1) {
    let run = '';
    for (let at = from; at < Math.min(words.length, from + longestName); at += 1) {
      run += words[at] ?? '';
      runs.add(run);
    }
  }
  runs.add(words.join(''));
  return runs;
}

/** Names of Chinese and Japanese series inside of words, which have no spaces. */
function easternSeriesIn(form: TitleForm, index: SpecialIndex): IndexedSeries[] {
  if (index.longestEasternName === 0) return [];
  const found: IndexedSeries[] = [];
  for (const word of form.words.filter((one) => isEastern(one)).slice(0, 10))
    for (let from = 0; from < Math.min(word.length, 60); from += 1)
      for (let length = 2; length <= Math.min(index.longestEasternName, word.length - from); length += 1)
        found.push(...(index.seriesByName.get(word.slice(from, from + length)) ?? []));
  return found;
}
