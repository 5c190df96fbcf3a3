import type { Language } from './languages.ts';
import type { MediaInfo } from './media-files.ts';
import type { QualityModel } from './qualities.ts';

export interface RadarrMovie {
  id: number;
  title: string;
  originalTitle: string;
  year: number;
  tmdbId: number;
  imdbId: string;
  path: string;
  monitored: boolean;
  runtime: number;
  /** `YYYY-MM-DD` */
  inCinemas: string | null;
  digitalRelease: string | null;
  physicalRelease: string | null;
  collection: { title: string; tmdbId: number } | null;
  alternateTitles: string[];
  originalLanguage: Language;
  tags: number[];
  addedAt: Date;
  /** The value in `/movie`; stale during an upgrade. 0 = none. */
  movieFileId: number;
}

export interface RadarrMovieFile {
  id: number;
  movieId: number;
  relativePath: string;
  size: number;
  dateAdded: Date;
  quality: QualityModel;
  languages: Language[];
  releaseGroup: string | null;
  sceneName: string | null;
  edition: string;
  mediaInfo: MediaInfo | null;
}

/** A subtitle or similar that Radarr knows beside a movie. */
export interface RadarrExtraFile {
  id: number;
  movieId: number;
  movieFileId: number;
  relativePath: string;
  extension: string;
  languageTags: string[];
  type: 'subtitle' | 'metadata' | 'other';
}

/** A movie that the metadata source knows. */
export interface LookedUpMovie {
  title: string;
  tmdbId: number;
  year: number;
}
