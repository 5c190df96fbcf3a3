import { folderKey, foldersAbove } from './folders.ts';
import { groupByKeys } from './group.ts';
import { canonicalGuid, guidsOfSeries } from './series-ids.ts';
import type { SeriesFacts, ShowFacts } from './show-model.ts';
import { readingsOf, readShowTitle, type ShowTitle } from './show-title.ts';
import { createTitleIndex } from './similarity.ts';

/** A title that a series goes by. */
export interface SeriesName {
  readonly text: string;
  readonly title: ShowTitle;
  /** Of one season: such a name may be another show of its own in Plex. */
  readonly kind: 'title' | 'alternate' | 'season';
}

export interface IndexedSeries {
  readonly series: SeriesFacts;
  readonly names: readonly SeriesName[];
  /** As we see them: each Sonarr that has the series has one. */
  readonly folders: readonly string[];
}

export interface Candidate {
  readonly entry: IndexedSeries;
  /** The show's folder is the series' folder, or lies in it. */
  readonly isInFolder: boolean;
}

export interface SeriesIndex {
  /** All that may be this show: by id, folder or a title alike. Never all series. */
  candidates(show: ShowFacts): readonly Candidate[];
}

/** How many series that only sound alike are looked at: they are for the person's choice. */
const similarSeries = 12;

/** Made once for many shows. The same series in several Sonarrs is one: that of the lowest number. */
export function indexSeries(all: readonly SeriesFacts[]): SeriesIndex {
  const entries = onePerSeries(all);
  const byGuid = groupByKeys(entries, ({ series }) => [...guidsOfSeries(series).values()]);
  const byFolder = groupByKeys(entries, ({ folders }) => folders);
  const parents = new Set([...byFolder.keys()].flatMap(foldersAbove));
  const byName = groupByKeys(entries, ({ names }) => names.flatMap(({ title }) => keysOf(title)));
  const spelled = entries.flatMap((entry) => entry.names.map(({ title }) => ({ entry, text: title.words.join(' ') })));
  const alike = createTitleIndex(spelled.map(({ text }) => text));

  /**
   * Those of the deepest folder that holds the path. A series that was given the folder of others, or a root folder, has only that folder
   * itself, not all that lies in it.
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

/** The titles of a show, the one in use first. */
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
