/** A Plex show and the Sonarr series that it is. Times are UTC epoch milliseconds. */
export interface ShowMapping {
  readonly id: number;
  /** The mirror's item of type show. */
  readonly itemId: number;
  readonly serverId: number;
  readonly plexRatingKey: string;
  readonly title: string;
  readonly year: number | null;
  readonly guids: readonly string[];
  /** Null while nobody knows. */
  readonly sonarr: number | null;
  readonly sonarrSeriesId: number | null;
  readonly seriesTvdbId: number | null;
  readonly confidence: number | null;
  /** "tvdb", "imdb", "tmdb", "folder", "title", "manual"; null while unmapped. */
  readonly method: string | null;
  /** Switched off by a person: nothing is done for it. */
  readonly syncEnabled: boolean;
  readonly updatedAt: number;
}
