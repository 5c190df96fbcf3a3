import { type ItemIndex, indexItems } from './item-index.ts';
import { isSameBook, judgeBook } from './judge-book.ts';
import { judgeEpisode, judgeMovie, titleFit, withNumbersOfTitle } from './judge-video.ts';
import { compareRequestIds } from './request-ids.ts';
import {
  almostCertain,
  certain,
  type Judgement,
  type RequestFacts,
  type RequestItem,
  type RequestOption,
} from './request-item.ts';

export interface RequestMatch<Item extends RequestItem> {
  /** The likeliest item, even if only suggested; null = none is close. */
  readonly best: RequestOption<Item> | null;
  /** `best` is the wanted item, and no other is as good. */
  readonly isCertain: boolean;
  /** Other candidates, best first. */
  readonly suggestions: readonly RequestOption<Item>[];
}

/** Candidates below this are not shown. */
const worthShowing = 0.4;
const mostSuggestions = 8;
/** For an equal title whose id differs: shown, so that a person can see why it was rejected. */
const forbidden = 0.5;

/**
 * Decides which item a request means. Ids decide: an equal one is certain, a different one of the same kind rules the item out. Without ids, title,
 * person, year and numbers are weighed; from 0.7 on it is a match if nothing contradicts it and no other item is as good.
 */
export function matchRequest<Item extends RequestItem>(
  wanted: RequestFacts,
  items: readonly Item[] | ItemIndex<Item>,
): RequestMatch<Item> {
  const index = 'alike' in items ? items : indexItems(items);
  const request = wanted.kind === 'episode' ? withNumbersOfTitle(wanted) : wanted;
  const same = judgeAll(request, index.same(request));
  const isFound = (same[0]?.confidence ?? 0) >= certain;
  const options = isFound ? same : judgeAll(request, [...new Set([...index.same(request), ...index.alike(request)])]);
  const [best, ...others] = options;
  if (best === undefined) return { best: null, isCertain: false, suggestions: [] };
  const suggestions = others.slice(0, mostSuggestions);
  const rival = others.find((other) => isRival(best, other));
  if (rival !== undefined)
    return { best: inDoubt(best, rival), isCertain: false, suggestions: suggestions.map((one) => inDoubt(one, best)) };
  return { best, isCertain: best.confidence >= certain, suggestions };
}

/** The same for many requests, such as a page of search results: the items are prepared once. */
export function checkMany<Item extends RequestItem>(
  requests: readonly RequestFacts[],
  items: readonly Item[] | ItemIndex<Item>,
): readonly RequestMatch<Item>[] {
  const index = 'alike' in items ? items : indexItems(items);
  return requests.map((request) => matchRequest(request, index));
}

/** Best first, without candidates that are not worth showing. */
function judgeAll<Item extends RequestItem>(request: RequestFacts, items: readonly Item[]): RequestOption<Item>[] {
  return items
    .map((item): RequestOption<Item> => ({ item, ...judge(request, item) }))
    .filter(({ confidence }) => confidence >= worthShowing)
    .sort((a, b) => b.confidence - a.confidence || a.item.id - b.item.id);
}

function judge(request: RequestFacts, item: RequestItem): Judgement {
  const { kind, guid } = compareRequestIds(request, item);
  if (kind === 'equal') return { confidence: 1, evidence: [{ signal: 'id', text: `Same id: ${guid}` }] };
  const judged = judgeByKind(request, item);
  if (kind === 'unknown') return judged;
  const against = { signal: 'otherId', text: `Another id than ${guid}: ${item.guids.join(', ')}` };
  return { confidence: Math.min(forbidden, judged.confidence), evidence: [against, ...judged.evidence] };
}

function judgeByKind(request: RequestFacts, item: RequestItem): Judgement {
  switch (request.kind) {
    case 'movie':
      return judgeMovie(request, item);
    case 'episode':
      return judgeEpisode(request, item);
    case 'book':
      return judgeBook(request, item);
  }
}

/** As good as the best but a different thing: a copy in a second library is no rival. */
function isRival(best: RequestOption, other: RequestOption): boolean {
  if (best.confidence < certain || other.confidence < certain || best.confidence === 1) return false;
  return other.confidence > best.confidence - 0.02 && !isSameThing(best.item, other.item);
}

function isSameThing(a: RequestItem, b: RequestItem): boolean {
  if (a.guids.some((guid) => b.guids.includes(guid))) return true;
  if (hasOtherIds(a.guids, b.guids)) return false;
  if (a.type !== b.type) return false;
  if (a.type === 'album' || a.type === 'track') return isSameBook(a, b);
  if (hasOtherIds(a.showGuids ?? [], b.showGuids ?? [])) return false;
  const isSameTitle =
    a.showTitle == null || b.showTitle == null
      ? titleFit(a.title, b.title) === 1
      : titleFit(a.showTitle, b.showTitle) === 1;
  return isSameTitle && a.year === b.year && a.seasonNumber === b.seasonNumber && a.episodeNumber === b.episodeNumber;
}

/** Both sides have ids of one kind, and none in common. */
function hasOtherIds(a: readonly string[], b: readonly string[]): boolean {
  const kindOf = (guid: string) => guid.slice(0, guid.indexOf('://'));
  const isShared = a.some((guid) => b.includes(guid));
  return !isShared && a.some((guid) => b.some((other) => kindOf(other) === kindOf(guid)));
}

function inDoubt<Item extends RequestItem>(
  option: RequestOption<Item>,
  other: RequestOption<Item>,
): RequestOption<Item> {
  if (option.confidence < certain) return option;
  const text = `“${other.item.title}”${other.item.year == null ? '' : ` (${other.item.year})`} is as likely`;
  return { ...option, confidence: almostCertain, evidence: [{ signal: 'rival', text }, ...option.evidence] };
}
