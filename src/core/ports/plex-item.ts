import type { PlexDetails, PlexMedia } from '../model/plex-details.ts';

export interface PlexItem {
  readonly ratingKey: string;
  readonly key: string | null;
  /** The agent's guid: `plex://movie/…`, `com.plexapp.agents.…`. */
  readonly guid: string | null;
  /** `Guid[]`: `imdb://tt…`, `tmdb://n`, `tvdb://n`; [] for older agents and unmatched items. */
  readonly guids: readonly string[];
  readonly type: string;
  readonly subtype: string | null;
  /** '' if the server sends none. */
  readonly title: string;
  readonly titleSort: string | null;
  readonly originalTitle: string | null;
  readonly year: number | null;
  readonly index: number | null;
  readonly parentIndex: number | null;
  readonly parentRatingKey: string | null;
  readonly grandparentRatingKey: string | null;
  readonly parentGuid: string | null;
  readonly grandparentGuid: string | null;
  readonly parentTitle: string | null;
  readonly grandparentTitle: string | null;
  readonly librarySectionID: string | null;
  readonly addedAt: number | null;
  readonly updatedAt: number | null;
  /** When the item was moved to the server's trash. */
  readonly deletedAt: number | null;
  /** `2008-11-23` */
  readonly originallyAvailableAt: string | null;
  readonly durationMs: number | null;
  readonly leafCount: number | null;
  readonly childCount: number | null;
  /** For collections: filled by a rule of the server. */
  readonly smart: boolean | null;
  /** For the account of the token; 0 = not watched. */
  readonly viewCount: number;
  readonly viewOffsetMs: number | null;
  readonly lastViewedAt: number | null;
  readonly userRating: number | null;
  readonly media: readonly PlexMedia[];
  readonly details: PlexDetails;
}

export type PlexListType =
  | 'movie'
  | 'show'
  | 'season'
  | 'episode'
  | 'artist'
  | 'album'
  | 'track'
  | 'collection'
  | 'clip';

export interface PlexListQuery {
  readonly of:
    | { readonly section: string; readonly type: PlexListType }
    | { readonly collectionsOf: string }
    | { readonly collection: string }
    | { readonly childrenOf: string }
    | { readonly leavesOf: string };
  readonly sort?: 'updatedAt:desc' | 'addedAt:desc' | 'lastViewedAt:desc' | 'id';
  /** Servers ignore unknown filters and send everything: the caller must check each row. */
  readonly after?: { readonly field: 'updatedAt' | 'addedAt' | 'lastViewedAt'; readonly at: number };
  readonly title?: string;
  readonly guid?: string;
  /** Part of a file's name. The server matches the text anywhere, so compare the returned paths. */
  readonly file?: string;
  /** `identity`: without texts, people and tags, for comparing only. Default `all`. */
  readonly fields?: 'all' | 'identity';
  /** Rows per request, default 200; the server may return fewer. */
  readonly pageSize?: number;
  /** Asks for the next page while one is taken: for a list that is read to its end. */
  readonly readsAhead?: boolean;
}

/** A row that is not an item because it lacks a ratingKey or type. The rest of the page is valid. */
export interface PlexSkipped {
  readonly row: string;
  readonly reason: string;
}

export interface PlexPage {
  readonly items: readonly PlexItem[];
  readonly skipped: readonly PlexSkipped[];
  /** Rows before this page. */
  readonly offset: number;
  /** As this response reports it; null if it does not. */
  readonly totalSize: number | null;
}

export interface PlexListEnd {
  /** Number of distinct ratingKeys received. */
  readonly received: number;
  /** As the first response reports it; otherwise the number received. */
  readonly totalSize: number;
  /**
   * True if everything was received: every row is an item, their number is totalSize, totalSize never changed, and no page came twice. Only
   * then are absent items gone. A pass that `take` stopped is never complete.
   */
  readonly isComplete: boolean;
  /** Why the pass is incomplete, in a sentence; null if complete. */
  readonly incomplete: string | null;
}
