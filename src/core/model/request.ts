/** Something a person waits for. Times are UTC epoch milliseconds. */
export type RequestKind = 'movie' | 'episode' | 'book';
export type RequestState = 'pending' | 'searching' | 'downloading' | 'downloaded' | 'available';

/** What was asked for. `person` is an author, for books; ids decide where they are given. */
export interface Wanted {
  readonly kind: RequestKind;
  readonly title: string;
  readonly person: string | null;
  readonly year: number | null;
  readonly tmdbId: number | null;
  readonly tvdbId: number | null;
  readonly asin: string | null;
  readonly seasonNumber: number | null;
  readonly episodeNumber: number | null;
}

export interface MediaRequest extends Wanted {
  readonly id: number;
  readonly state: RequestState;
  /** The mirror's item that it became (available), or that is suggested (confidence below 0.7, or not downloaded yet). */
  readonly itemId: number | null;
  /** Normal form, as of when it became available: stays when the ratingKey changes. */
  readonly itemGuid: string | null;
  readonly confidence: number | null;
  readonly reason: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly availableAt: number | null;
}

export interface RequestStep {
  readonly at: number;
  readonly state: RequestState;
  readonly reason: string;
}
