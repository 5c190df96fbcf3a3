import type { PlexDetails, PlexMedia } from '../model/plex-details.ts';

export interface PlexItem {
  readonly ratingKey: string;
  readonly key: string | null;
  /** Of the agent: `plex://movie/…`, `com.plexapp.agents.…`. */
  readonly guid: string | null;
  /** `Guid[]`: `imdb://tt…`, `tmdb://n`, `tvdb://n`; [] for older agents and for items that are not matched yet. */
  readonly guids: readonly string[];
  readonly type: string;
  readonly subtype: string | null;
  /** '' where the server gave none. */
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
  /** In the server's trash since. */
  readonly deletedAt: number | null;
  /** `2008-11-23` */
  readonly originallyAvailableAt: string | null;
  readonly durationMs: number | null;
  readonly leafCount: number | null;
  readonly childCount: number | null;
  /** Collections: filled by a rule of the server. */
  readonly smart: boolean | null;
  /** Of the account whose token asked; 0 = not watched. */
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
  /** Servers ignore a filter that they do not know and send everything: each row is to be looked at again by the caller. */
  readonly after?: { readonly field: 'updatedAt' | 'addedAt' | 'lastViewedAt'; readonly at: number };
  readonly title?: string;
  readonly guid?: string;
  /** Part of a file's name. Compare the paths that come: the server looks for the text anywhere. */
  readonly file?: string;
  /** `identity`: without texts, people and tags, for comparing alone. Default `all`. */
  readonly fields?: 'all' | 'identity';
  /** Rows a request, default 200; the server may give fewer. */
  readonly pageSize?: number;
}

/** A row that is no item: without ratingKey or type. The rest of the page is good. */
export interface PlexSkipped {
  readonly row: string;
  readonly reason: string;
}

export interface PlexPage {
  readonly items: readonly PlexItem[];
  readonly skipped: readonly PlexSkipped[];
  /** Rows before this page. */
  readonly offset: number;
  /** As this answer says; null where it says none. */
  readonly totalSize: number | null;
}

export interface PlexListEnd {
  /** Different ratingKeys that came. */
  readonly received: number;
  /** As the first answer said; of a server that says none what came. */
  readonly totalSize: number;
  /**
   * Everything that is there came: each row is an item, all of totalSize, which was the same from first to last page, no page came twice. Only then
   * is what did not come gone. A pass that `take` stopped is never complete.
   */
  readonly isComplete: boolean;
  /** Why not, in a sentence; null when complete. */
  readonly incomplete: string | null;
}
