import type { MappingListContent, MappingListFormat, MappingRow } from '../model/mapping-list.ts';

/** What a new version of a list changed. */
export interface MappingListChanges {
  readonly added: number;
  readonly removed: number;
  /** Rules and open candidates that rows which are gone had named. */
  readonly rules: number;
  readonly candidates: number;
}

/** A list as it is stored: the content in use, and the result of the last fetch. Times are UTC epoch milliseconds. */
export interface StoredMappingList {
  readonly id: number;
  /** The address without secrets, or the path of a file. */
  readonly source: string;
  readonly format: MappingListFormat | null;
  readonly version: string | null;
  /** When the content in use was fetched; null = never. */
  readonly fetchedAt: number | null;
  readonly checkedAt: number;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly digest: string | null;
  readonly rows: number;
  readonly isUsed: boolean;
  /** Why the last fetch gave nothing usable; null after a good one. */
  readonly error: string | null;
  readonly problems: readonly string[];
  readonly problemCount: number;
  readonly changes: MappingListChanges | null;
}

export interface FetchedContent {
  readonly content: MappingListContent;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly digest: string;
  readonly at: number;
}

export interface MappingListStore {
  all(): Promise<StoredMappingList[]>;
  /** Marks exactly these sources as used; the rows of others are removed. Writes nothing if nothing differs. */
  use(sources: readonly string[], now: number): Promise<StoredMappingList[]>;
  /** Replaces the rows of a list: written aside in steps, then switched to at once. */
  replace(id: number, fetched: FetchedContent): Promise<MappingListChanges>;
  /** The list could not be fetched or read; its rows stay. */
  recordError(id: number, error: string): Promise<void>;
  /** The list is unchanged. Writes only if the validators or an earlier error differ. */
  recordUnchanged(id: number, validators: Pick<FetchedContent, 'etag' | 'lastModified'>): Promise<void>;
  /** All rows in use of one list, or those about some movies, or about some series. */
  rows(id: number, about?: RowsAbout): Promise<MappingRow[]>;
}

export type RowsAbout =
  | { readonly movieTmdbIds: readonly number[]; readonly movieImdbIds: readonly string[] }
  | { readonly seriesTvdbIds: readonly number[] };
