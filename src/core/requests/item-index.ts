import { groupByKeys } from '../matching/group.ts';
import { createTitleIndex, type TitleIndex } from '../matching/similarity.ts';
import type { RequestKind } from '../model/request.ts';
import { bookOfItem, bookOfRequest } from './judge-book.ts';
import { guidsOfRequest } from './request-ids.ts';
import type { RequestFacts, RequestItem } from './request-item.ts';

/** Items prepared for matching many requests. */
export interface ItemIndex<Item extends RequestItem> {
  /** Items that share an id or a title with the request. */
  same(request: RequestFacts): readonly Item[];
  /** Items with similar titles: a few dozen at most of many thousands, at ten times the cost. */
  alike(request: RequestFacts): readonly Item[];
}

const kindOfType: Readonly<Record<string, RequestKind>> = {
  movie: 'movie',
  episode: 'episode',
  album: 'book',
  track: 'book',
};

/** Limits of similar names, and of items per name: a show's title is a name of all its episodes. */
const mostNames = 15;
const itemsOfName = 50;

export function indexItems<Item extends RequestItem>(items: readonly Item[]): ItemIndex<Item> {
  const byKind = groupByKeys(items, ({ type }) => (Object.hasOwn(kindOfType, type) ? [kindOfType[type]] : []));
  const shelves = new Map([...byKind].map(([kind, ofKind]) => [kind, indexKind(ofKind)]));
  return {
    same: (request) => shelves.get(request.kind)?.same(request) ?? [],
    alike: (request) => shelves.get(request.kind)?.alike(request) ?? [],
  };
}

function indexKind<Item extends RequestItem>(items: readonly Item[]): ItemIndex<Item> {
  const byGuid = groupByKeys(items, ({ guids }) => guids);
  const byShowGuid = groupByKeys(items, ({ showGuids }) => showGuids ?? []);
  const byName = groupByKeys(items, namesOf);
  const names = [...byName.keys()];
  const titles: TitleIndex = createTitleIndex(names);
  const ofName = (index: number, request: RequestFacts) => fitting(byName.get(names[index] ?? '') ?? [], request);

  function same(request: RequestFacts): readonly Item[] {
    const found = guidsOfRequest(request).flatMap((guid) => [
      ...(byGuid.get(guid) ?? []),
      ...fitting(byShowGuid.get(guid) ?? [], request),
    ]);
    const named = namesOfRequest(request).flatMap((name) => titles.same(name));
    return [...new Set([...found, ...named.flatMap((index) => ofName(index, request))])];
  }

  function alike(request: RequestFacts): readonly Item[] {
    const hits = namesOfRequest(request)
      .slice(0, 2)
      .flatMap((name) => titles.best(name, mostNames, 0.4));
    return [...new Set(hits.flatMap(({ index }) => ofName(index, request)))];
  }

  return { same, alike };
}

/** Of a show's many episodes, those with the wanted number, if there are any. */
function fitting<Item extends RequestItem>(items: readonly Item[], request: RequestFacts): readonly Item[] {
  const { seasonNumber, episodeNumber } = request;
  const ofNumber = items.filter(
    (item) =>
      (seasonNumber == null || item.seasonNumber === seasonNumber) &&
      (episodeNumber == null || item.episodeNumber === episodeNumber),
  );
  return (ofNumber.length > 0 ? ofNumber : items).slice(0, itemsOfName);
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

/** The whole title, each of its names, and the place in its series. */
function namesOfBook({ names, series, volume }: ReturnType<typeof bookOfItem>): readonly string[] {
  const texts = names.map((words) => words.join(' '));
  const places =
    volume === null ? [] : [...series, ...names.map((words) => words.join(''))].map((key) => `${key} ${volume}`);
  return [...new Set([texts.join(' '), ...texts, ...places].filter((text) => text !== ''))];
}
