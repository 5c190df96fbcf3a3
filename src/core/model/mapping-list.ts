export type MappingListFormat = 'anibridge' | 'plexanibridge' | 'kometa' | 'animeLists' | 'local';

/** One statement of a list: this movie is this special. A hint only, because specials are renumbered. */
export interface MappingRow {
  /** At least one of the two ids is known. */
  readonly movieTmdbId: number | null;
  readonly movieImdbId: string | null;
  readonly seriesTvdbId: number;
  readonly seasonNumber: number;
  /** Ascending; several if one movie covers several specials. Empty only if the episodes' TVDB ids are given. */
  readonly episodeNumbers: readonly number[];
  /** Only local lists may name them; they outlive renumbering and count instead of the numbers. */
  readonly episodeTvdbIds: readonly number[];
}

/** What was read from a list. The same text always gives the same content. */
export interface MappingListContent {
  readonly format: MappingListFormat;
  /** What the list says of its own version or date; null if it says nothing. */
  readonly version: string | null;
  /** Unique, sorted by series, season, episode and movie: independent of the order in the list. */
  readonly rows: readonly MappingRow[];
  /** Entries that could not be read or contradict each other: the first 100, one sentence each. */
  readonly problems: readonly string[];
  readonly problemCount: number;
}

/** A list that discovery uses. */
export interface MappingList {
  /** Its short name in evidence, as in "listed in anibridge". */
  readonly source: string;
  readonly rows: readonly MappingRow[];
}
