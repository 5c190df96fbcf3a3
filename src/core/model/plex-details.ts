/** An item's files and descriptive metadata as Plex reports them. Times are UTC epoch milliseconds. */

export interface PlexPart {
  readonly id: string;
  readonly key: string | null;
  readonly file: string | null;
  readonly sizeBytes: number | null;
  readonly durationMs: number | null;
  readonly container: string | null;
  readonly deletedAt: number | null;
  /** Whether the server itself finds the file and may read it; only set with checkFiles. */
  readonly exists: boolean | null;
  readonly accessible: boolean | null;
  /** Video, audio and subtitle streams in the server's order; null in lists, which omit them. */
  readonly streams: readonly PlexRecord[] | null;
}

export interface PlexMedia {
  readonly id: string;
  readonly durationMs: number | null;
  readonly bitrate: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly aspectRatio: number | null;
  readonly videoCodec: string | null;
  readonly videoResolution: string | null;
  readonly videoProfile: string | null;
  readonly videoFrameRate: string | null;
  readonly audioCodec: string | null;
  readonly audioChannels: number | null;
  readonly container: string | null;
  readonly deletedAt: number | null;
  readonly parts: readonly PlexPart[];
}

/** JSON as the server sent it; the client bounds its depth and size. */
export type PlexRecord = Readonly<Record<string, unknown>>;

/** Descriptive metadata of an item, for display only: no decision depends on it. */
export interface PlexDetails {
  readonly summary: string | null;
  readonly tagline: string | null;
  readonly studio: string | null;
  readonly network: string | null;
  readonly contentRating: string | null;
  readonly editionTitle: string | null;
  readonly rating: number | null;
  readonly audienceRating: number | null;
  readonly ratingImage: string | null;
  readonly audienceRatingImage: string | null;
  readonly ratings: readonly PlexRecord[];
  readonly thumb: string | null;
  readonly art: string | null;
  readonly banner: string | null;
  readonly images: readonly PlexRecord[];
  readonly genres: readonly string[];
  readonly countries: readonly string[];
  readonly directors: readonly string[];
  readonly writers: readonly string[];
  readonly producers: readonly string[];
  readonly actors: readonly { readonly name: string; readonly role: string | null; readonly thumb: string | null }[];
  readonly labels: readonly string[];
  readonly collections: readonly string[];
  readonly moods: readonly string[];
  readonly styles: readonly string[];
  /** Null in lists, which omit them. */
  readonly chapters: readonly PlexRecord[] | null;
  readonly markers: readonly PlexRecord[] | null;
}
