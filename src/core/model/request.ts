/** A request by a person for something to watch or read. Times are UTC epoch milliseconds. */
export type RequestKind = 'movie' | 'episode' | 'book';
export type RequestState = 'pending' | 'searching' | 'downloading' | 'downloaded' | 'available';

/** The requested thing. `person` is the author of a book; ids take precedence if given. */
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

/** Who made a request: a Plex account by its plex.tv id; null for one made with the key or the password. */
export interface Requester {
  readonly plexId: number | null;
  readonly requesterName: string | null;
}

export interface MediaRequest extends Wanted, Requester {
  readonly id: number;
  readonly state: RequestState;
  /** The mirror's item that fulfils it (available), or a suggestion (confidence below 0.7, or not downloaded yet). */
  readonly itemId: number | null;
  /** Normalised guid at the time it became available: stays valid if the ratingKey changes. */
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
