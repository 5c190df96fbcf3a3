import { createTitleIndex, type TitleIndex } from '../matching/similarity.ts';
import { bookOfItem, bookOfRequest } from './judge-book.ts';
import type { RequestKind } from './model.ts';
import { guidsOfRequest } from './request-ids.ts';
import type { RequestFacts, RequestItem } from './request-item.ts';

/** Items made ready for many requests. */
export interface ItemIndex<Item extends RequestItem> {
  /** All that a request may be: by id or by a title alike; a few dozen at most of many thousands. */
  candidates(request: RequestFacts): readonly Item[];
}

const kindOfType: Readonly<Record<string, RequestKind>> = {
  movie: 'movie',
  episode: 'episode',
  album: 'book',
  track: 'book',
};

/** How many names that look alike are gone into, and how many items of one name (a show's title is the name of all its episodes). */
const namesLooked = 15;
const itemsOfName = 50;

export function indexItems<Item extends RequestItem>(items: readonly Item[]): ItemIndex<Item> {
  const byKind = Map.groupBy(items, ({ type }) => (Object.hasOwn(kindOfType, type) ? kindOfType[type] : undefined));
  const shelves = new Map([...byKind].map(([kind, ofKind]) => [kind, createShelf(ofKind)]));
  return { candidates: (request) => shelves.get(request.kind)?.(request) ?? [] };
}

/** Of one kind: looks up by id, then by each name. */
function createShelf<Item extends RequestItem>(items: readonly Item[]): (request: RequestFacts) => readonly Item[] {
  const byGuid = group(items, (item) => [...item.guids, ...(item.showGuids ?? [])]);
  const byName = group(items, namesOf);
  const names = [...byName.keys()];
  const titles: TitleIndex = createTitleIndex(names);

  return (request) => {
    const found = new Set<Item>();
    const add = (some: readonly Item[] = []) => {
      for (const item of fitting(some, request).slice(0, itemsOfName)) found.add(item);
    };
    for (const guid of guidsOfRequest(request)) {
      for (const item of byGuid.get(guid) ?? []) if (item.guids.includes(guid)) found.add(item);
      add(byGuid.get(guid));
    }
    for (const name of namesOfRequest(request)) {
      for (const index of titles.same(name)) add(byName.get(names[index] ?? ''));
      for (const { index } of titles.best(name, namesLooked, 0.4)) add(byName.get(names[index] ?? ''));
    }
    return [...found];
  };
}

/** Of a show's many episodes those of the wanted number, where there are any. */
function fitting<Item extends RequestItem>(
  items: readonly Item[],
  { seasonNumber, episodeNumber }: RequestFacts,
): readonly Item[] {
  if (items.length <= 1 || (seasonNumber == null && episodeNumber == null)) return items;
  const ofNumber = items.filter(
    (item) =>
      (seasonNumber == null || item.seasonNumber === seasonNumber) &&
      (episodeNumber == null || item.episodeNumber === episodeNumber),
  );
  return ofNumber.length > 0 ? ofNumber : items;
}

function namesOf(item: RequestItem): readonly string[] {
  if (item.type === 'album' || item.type === 'track') return namesOfBook(bookOfItem(item));
  const show = item.showTitle ?? '';
  const names = [item.title, item.originalTitle ?? '', show, show === '' ? '' : `${show} ${item.title}`];
  return names.filter((name) => name !== '');
}

function namesOfRequest(request: RequestFacts): readonly string[] {
  return request.kind === 'book' ? namesOfBook(bookOfRequest(request)) : [request.title];
}

/** The whole, each of its names, and the place in its series. */
function namesOfBook({ names, series, volume }: ReturnType<typeof bookOfItem>): readonly string[] {
  const texts = names.map((words) => words.join(' '));
  const places =
    volume === null ? [] : [...series, ...names.map((words) => words.join(''))].map((key) => `${key} ${volume}`);
  return [...new Set([texts.join(' '), ...texts, ...places].filter((text) => text !== ''))];
}

function group<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of new Set(keysOf(item))) {
      const some = groups.get(key);
      if (some === undefined) groups.set(key, [item]);
      else some.push(item);
    }
  }
  return groups;
}
