import { folderKey, foldersAbove } from './folders.ts';
import { groupByKeys } from './group.ts';
import { canonicalGuid, guidsOfSeries } from './series-ids.ts';
import type { SeriesFacts, ShowFacts } from './show-model.ts';
import { readingsOf, readShowTitle, type ShowTitle } from './show-title.ts';
import { createTitleIndex } from './similarity.ts';

/** One of a series' titles. */
export interface SeriesName {
  readonly text: string;
  readonly title: ShowTitle;
  /** `season`: the name of one season, which may be a separate show in Plex. */
  readonly kind: 'title' | 'alternate' | 'season';
}

export interface IndexedSeries {
  readonly series: SeriesFacts;
  readonly names: readonly SeriesName[];
  /** Local paths, one for each Sonarr that has the series. */
  readonly folders: readonly string[];
}

export interface Candidate {
  readonly entry: IndexedSeries;
  /** The show's folder is the series' folder or lies in it. */
  readonly isInFolder: boolean;
}

export interface SeriesIndex {
  /** All series that may be this show, by id, folder or similar title. Never all series. */
  candidates(show: ShowFacts): readonly Candidate[];
}

/** The maximum number of series with similar titles to consider; they are options for a person. */
const similarSeries = 12;

/** Built once for many shows. A series in several Sonarrs is one entry: that of the lowest number. */
export function indexSeries(all: readonly SeriesFacts[]): SeriesIndex {
  const entries = onePerSeries(all);
  const byGuid = groupByKeys(entries, ({ series }) => [...guidsOfSeries(series).values()]);
  const byFolder = groupByKeys(entries, ({ folders }) => folders);
  const parents = new Set([...byFolder.keys()].flatMap(foldersAbove));
  const byName = groupByKeys(entries, ({ names }) => names.flatMap(({ title }) => keysOf(title)));
  const spelled = entries.flatMap((entry) => entry.names.map(({ title }) => ({ entry, text: title.words.join(' ') })));
  const alike = createTitleIndex(spelled.map(({ text }) => text));

  /**
   * The series of the deepest folder that contains the path. A series whose folder is a root folder or contains folders of other series
   * matches only that folder itself, not everything in it.
   */
  function inFolder(path: string): readonly IndexedSeries[] {
    const own = folderKey(path);
    const folder = [own, ...foldersAbove(own)].find((one) => byFolder.has(one) && (one === own || !parents.has(one)));
    return byFolder.get(folder ?? '') ?? [];
  }

  function candidates(show: ShowFacts): readonly Candidate[] {
    const sameFolder = new Set(inFolder(show.localPath ?? ''));
    const found = new Set(sameFolder);
    for (const entry of show.guids.flatMap((guid) => byGuid.get(canonicalGuid(guid)) ?? [])) found.add(entry);
    for (const text of titlesOfShow(show)) {
      const title = readShowTitle(text);
      for (const entry of keysOf(title).flatMap((key) => byName.get(key) ?? [])) found.add(entry);
      for (const { index } of alike.best(title.words.join(' '), similarSeries)) {
        const entry = spelled[index]?.entry;
        if (entry !== undefined) found.add(entry);
      }
    }
    return [...found].map((entry) => ({ entry, isInFolder: sameFolder.has(entry) }));
  }

  return { candidates };
}

/** The show's titles, the current one first. */
export function titlesOfShow(show: ShowFacts): readonly string[] {
  const titles = [show.title, show.originalTitle ?? ''];
  return [...new Set(titles.filter((title) => title.trim() !== ''))];
}

function keysOf(title: ShowTitle): readonly string[] {
  return [...new Set(readingsOf(title, null).map(({ key }) => key))];
}

function namesOf(series: SeriesFacts): readonly SeriesName[] {
  const others = (series.alternateTitles ?? []).map(({ title, seasonNumber }): SeriesName => {
    const kind = seasonNumber == null || seasonNumber < 0 ? 'alternate' : 'season';
    return { text: title, title: readShowTitle(title), kind };
  });
  return [{ text: series.title, title: readShowTitle(series.title), kind: 'title' }, ...others];
}

function onePerSeries(all: readonly SeriesFacts[]): readonly IndexedSeries[] {
  const copies = groupByKeys(
    all.toSorted((a, b) => a.sonarr - b.sonarr),
    ({ tvdbId }) => [tvdbId],
  );
  return [...copies.values()].flatMap((same) => {
    const [series] = same;
    const folders = same.map(({ path }) => folderKey(path ?? '')).filter((folder) => folder !== '');
    return series === undefined ? [] : [{ series, names: namesOf(series), folders }];
  });
}
