/** A Plex show and its Sonarr series. Times are UTC epoch milliseconds. */
export interface ShowMapping {
  readonly id: number;
  /** The mirror's item of type show. */
  readonly itemId: number;
  readonly serverId: number;
  readonly plexRatingKey: string;
  readonly title: string;
  readonly year: number | null;
  readonly guids: readonly string[];
  /** Null while unknown. */
  readonly sonarr: number | null;
  readonly sonarrSeriesId: number | null;
  readonly seriesTvdbId: number | null;
  readonly confidence: number | null;
  /** "tvdb", "imdb", "tmdb", "folder", "title", "manual"; null while unmapped. */
  readonly method: string | null;
  /** False if a person switched it off: the show is then skipped. */
  readonly syncEnabled: boolean;
  readonly updatedAt: number;
}
