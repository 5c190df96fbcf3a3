import type { Evidence } from '../matching/show-model.ts';
import type { RequestKind } from '../model/request.ts';

/** What a person wants; `Wanted` is one. Null and absent both mean unknown. */
export interface RequestFacts {
  readonly kind: RequestKind;
  /** For an episode: its show's title, its own, or both ("Show - Episode"). */
  readonly title: string;
  readonly person?: string | null | undefined;
  readonly year?: number | null | undefined;
  readonly tmdbId?: number | null | undefined;
  /** For an episode: its own id or, together with season and number, its show's. */
  readonly tvdbId?: number | null | undefined;
  readonly asin?: string | null | undefined;
  readonly seasonNumber?: number | null | undefined;
  readonly episodeNumber?: number | null | undefined;
}

/** A candidate item. */
export interface RequestItem {
  readonly id: number;
  /** `movie`, `episode`, `album`, `track`; other types never match. */
  readonly type: string;
  readonly title: string;
  readonly originalTitle?: string | null | undefined;
  readonly year?: number | null | undefined;
  /** In normal form, of this item only, not of its show. */
  readonly guids: readonly string[];
  readonly seasonNumber?: number | null | undefined;
  readonly episodeNumber?: number | null | undefined;
  readonly showTitle?: string | null | undefined;
  readonly showGuids?: readonly string[] | undefined;
  /** Author of a book (Plex's artist). */
  readonly person?: string | null | undefined;
  readonly narrator?: string | null | undefined;
  readonly editionTitle?: string | null | undefined;
  /** Not weighed: the length of the complete recording is unknown. */
  readonly durationMs?: number | null | undefined;
}

export interface RequestOption<Item extends RequestItem = RequestItem> {
  readonly item: Item;
  /** 0 to 1; below `certain` the item is only suggested. */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

/** The result of comparing a request with an item. */
export interface Judgement {
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

/** From here on an item matches. With anything against it, an item stays below, however similar it is. */
export const certain = 0.7;
export const almostCertain = 0.69;

/** `against` lists the signals against the item; `evidence` explains them. */
export interface Findings {
  readonly evidence: Evidence[];
  readonly against: Evidence[];
}

/**
 * The title gives 0.7; the rest, 0.3, comes from the person or, without one, from year or numbers. A title alone is not enough, since titles are
 * reused; with a clearly different title nothing else counts.
 */
export function weigh(title: number, support: number | null, { evidence, against }: Findings): Judgement {
  const value = 0.7 * title + (title < 0.5 ? 0 : 0.3 * (support ?? 0));
  // 1 is reserved for ids.
  const most = against.length > 0 || support === null ? almostCertain : 0.98;
  return { confidence: Math.round(Math.min(value, most) * 100) / 100, evidence: [...against, ...evidence] };
}
