import path from 'node:path';
import type { FakePlex } from '../fake-plex.ts';
import { isBelow } from './disk.ts';
import { episodeOf, type NamedTitle, plainTitle, stackOf, titleOf } from './file-names.ts';
import type { FakeItem, FakeSection } from './model.ts';
import { itemsIn } from './scan-missing.ts';
import type { Scan } from './scanner.ts';

/** Unknown files in a folder become items, or versions of existing ones; changed files are read again. */
export function storeFound(plex: FakePlex, section: FakeSection, folder: string, scan: Scan): void {
  const known = new Map(
    itemsIn(plex, section, folder).flatMap((item) =>
      item.media.flatMap(({ parts }) => parts.map(({ file }) => [file, item] as const)),
    ),
  );
  const stacks = new Map<string, string[]>();
  for (const file of plex.disk.videos(folder)) {
    const item = known.get(file);
    if (item !== undefined) noteSize(plex, item, file);
    else stacks.set(stackOf(file), [...(stacks.get(stackOf(file)) ?? []), file]);
  }
  for (const files of stacks.values()) {
    const items = section.type === 'show' ? episodes(plex, section, files, scan) : [movie(plex, section, files)];
    for (const { item, isNew } of items) {
      if (isNew) scan.added.push(item);
      else addVersion(plex, item, files);
    }
  }
}

interface Taken {
  readonly item: FakeItem;
  readonly isNew: boolean;
}

/** A file replaced in place: the same item, and no event. */
function noteSize(plex: FakePlex, item: FakeItem, file: string): void {
  const size = plex.disk.size(file);
  const part = item.media.flatMap(({ parts }) => parts).find((one) => one.file === file);
  if (part === undefined || part.size === size) return;
  part.size = size;
  plex.library.change(item);
}

function addVersion(plex: FakePlex, item: FakeItem, files: readonly string[]): void {
  const version = plex.library.version(files, {
    sizeBytes: plex.disk.size(files[0] ?? ''),
    durationMs: item.durationMs ?? 0,
  });
  plex.library.change(item, { media: [...item.media, version], deletedAt: null });
}

/** By its folder, or by its own name if it has no folder. */
function movie(plex: FakePlex, section: FakeSection, files: readonly string[]): Taken {
  const [file = ''] = files;
  const folder = path.posix.dirname(file);
  const isLoose = section.locations.some((location) => isSame(location.path, folder));
  const named = titleOf(isLoose ? path.basename(file, path.extname(file)) : path.basename(folder));
  const match = plex.matcher({ type: 'movie', file: plex.disk.real(file), folder: plex.disk.real(folder), ...named });
  const title = match?.title ?? named.title;
  const found = plex.library.itemsOf(section.key, 'movie').find((one) => {
    return (
      match?.guid === one.guid ||
      (plainTitle(one.title) === plainTitle(title) && one.year === (match?.year ?? named.year))
    );
  });
  if (found !== undefined) return { item: found, isNew: false };
  const facts = { year: named.year, guid: plex.guidOf('movie', named), guids: named.ids, ...match, title };
  const item = plex.library.add(section, 'movie', { ...facts, versions: [files], sizeBytes: plex.disk.size(file) });
  return { item, isNew: true };
}

/** A file may be several episodes: each of them has it. */
function episodes(plex: FakePlex, section: FakeSection, files: readonly string[], scan: Scan): Taken[] {
  const [file = ''] = files;
  const location = section.locations.find(({ path }) => isBelow(file, path))?.path ?? '';
  const [showFolder, ...rest] = path.posix.relative(location, file).split('/');
  const named = episodeOf(file);
  if (named === null || showFolder === undefined || rest.length === 0) {
    scan.ignored.push(file);
    return [];
  }
  const folder = plex.disk.real(path.posix.join(location, showFolder));
  const title = titleOf(showFolder);
  const { show, isNewShow } = showNamed(plex, section, title, folder);
  if (isNewShow) scan.added.push(show);
  const wanted =
    named.kind === 'numbered'
      ? named.numbers.map((index) => ({ season: named.season, index, date: null }))
      : [{ season: Number(named.date.slice(0, 4)), index: null, date: named.date }];
  return wanted.map(({ season: number, index, date }) => {
    const season =
      plex.library.children(show).find((one) => one.index === number) ?? newSeason(plex, section, show, number, scan);
    const found = plex.library
      .children(season)
      .find((one) => (index === null ? one.airDate === date : one.index === index));
    if (found !== undefined) return { item: found, isNew: false };
    const match = plex.matcher({
      type: 'episode',
      file: plex.disk.real(file),
      folder,
      ...title,
      season: number,
      index,
      date,
    });
    const usual = {
      title: match?.title ?? (index === null ? String(date) : `Episode ${index}`),
      guid: plex.guidOf('episode', { ...title, title: `${show.guid}/${number}/${index ?? date}` }),
    };
    const sizeBytes = plex.disk.size(file);
    const item = plex.library.add(
      section,
      'episode',
      { index, airDate: date, ...usual, ...match, versions: [files], sizeBytes },
      season,
    );
    return { item, isNew: true };
  });
}

function showNamed(
  plex: FakePlex,
  section: FakeSection,
  named: NamedTitle,
  folder: string,
): { show: FakeItem; isNewShow: boolean } {
  const match = plex.matcher({ type: 'show', file: folder, folder, ...named });
  const title = match?.title ?? named.title;
  const found = plex.library
    .itemsOf(section.key, 'show')
    .find((one) => match?.guid === one.guid || plainTitle(one.title) === plainTitle(title));
  if (found !== undefined) return { show: found, isNewShow: false };
  const facts = { year: named.year, guid: plex.guidOf('show', named), guids: named.ids, ...match, title };
  return { show: plex.library.add(section, 'show', facts), isNewShow: true };
}

function newSeason(plex: FakePlex, section: FakeSection, show: FakeItem, index: number, scan: Scan): FakeItem {
  const title = index === 0 ? 'Specials' : `Season ${index}`;
  const guid = plex.guidOf('season', { title: `${show.guid}/${index}`, year: null, ids: [] });
  const season = plex.library.add(section, 'season', { title, index, guid }, show);
  scan.added.push(season);
  return season;
}

function isSame(one: string, other: string): boolean {
  return isBelow(one, other) && isBelow(other, one);
}
