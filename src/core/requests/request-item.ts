import type { Evidence } from '../matching/show-model.ts';
import type { RequestKind } from '../model/request.ts';

/** What a person wants; `Wanted` is one. Null and absent say the same: not known. */
export interface RequestFacts {
  readonly kind: RequestKind;
  /** Of an episode: its show's title, its own, or both ("Show - Episode"). */
  readonly title: string;
  readonly person?: string | null | undefined;
  readonly year?: number | null | undefined;
  readonly tmdbId?: number | null | undefined;
  /** Of an episode: its own, or, with season and number beside it, its show's. */
  readonly tvdbId?: number | null | undefined;
  readonly asin?: string | null | undefined;
  readonly seasonNumber?: number | null | undefined;
  readonly episodeNumber?: number | null | undefined;
}

/** An item that it may be. */
export interface RequestItem {
  readonly id: number;
  /** `movie`, `episode`, `album`, `track`; others are never what is wanted. */
  readonly type: string;
  readonly title: string;
  readonly originalTitle?: string | null | undefined;
  readonly year?: number | null | undefined;
  /** Normal form, of this very item. */
  readonly guids: readonly string[];
  readonly seasonNumber?: number | null | undefined;
  readonly episodeNumber?: number | null | undefined;
  readonly showTitle?: string | null | undefined;
  readonly showGuids?: readonly string[] | undefined;
  /** Author of a book (Plex's artist). */
  readonly person?: string | null | undefined;
  readonly narrator?: string | null | undefined;
  readonly editionTitle?: string | null | undefined;
  /** Not weighed: what a whole recording takes is not known. */
  readonly durationMs?: number | null | undefined;
}

export interface RequestOption<Item extends RequestItem = RequestItem> {
  readonly item: Item;
  /** 0 to 1; below `certain` it is only suggested. */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

/** The result of comparing a request with an item. */
export interface Judgement {
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

/** From here on an item is what is wanted. What anything speaks against stays below, however alike it looks. */
export const certain = 0.7;
export const almostCertain = 0.69;

/** `signals` that speak against the item; their evidence says why. */
export interface Findings {
  readonly evidence: Evidence[];
  readonly against: Evidence[];
}

/**
 * Title for 0.7, and for 0.3 whatever else speaks for the item: the person, or where there is none, year or numbers. A title
 * alone is not enough, since titles are used again and again; and with quite another title nothing else counts.
 */
export function weigh(title: number, support: number | null, { evidence, against }: Findings): Judgement {
  const value = 0.7 * title + (title < 0.5 ? 0 : 0.3 * (support ?? 0));
  // 1 is for ids.
  const most = against.length > 0 || support === null ? almostCertain : 0.98;
  return { confidence: Math.round(Math.min(value, most) * 100) / 100, evidence: [...against, ...evidence] };
}
