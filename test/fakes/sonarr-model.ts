import type { Language } from './languages.ts';
import type { MediaInfo } from './media-files.ts';
import type { QualityModel } from './qualities.ts';

export interface SonarrSeries {
  id: number;
  title: string;
  tvdbId: number;
  tmdbId: number;
  imdbId: string;
  path: string;
  year: number;
  seriesType: 'standard' | 'daily' | 'anime';
  seasonFolder: boolean;
  monitored: boolean;
  runtime: number;
  tags: number[];
  alternateTitles: string[];
  originalLanguage: Language;
  addedAt: Date;
  /** New files that a scan finds are rejected. */
  refusesImports: boolean;
}

export interface SonarrEpisode {
  id: number;
  seriesId: number;
  tvdbId: number;
  seasonNumber: number;
  episodeNumber: number;
  title: string;
  /** `YYYY-MM-DD` */
  airDate: string | null;
  /** Minutes; often 0 for specials. */
  runtime: number;
  /** 0 = none. */
  episodeFileId: number;
  monitored: boolean;
  finaleType: string | null;
  /** Epoch milliseconds from which Sonarr knows it: the list of a new series is filled late. */
  visibleFrom: number;
}

export interface SonarrEpisodeFile {
  id: number;
  seriesId: number;
  seasonNumber: number;
  relativePath: string;
  size: number;
  dateAdded: Date;
  quality: QualityModel;
  languages: Language[];
  releaseGroup: string | null;
  sceneName: string | null;
  releaseType: 'singleEpisode' | 'multiEpisode' | 'unknown';
  mediaInfo: MediaInfo | null;
}

/** "Show: The Name" as folder and file names write it. */
export function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** The form of titles that both apps compare. */
export function cleanTitle(title: string): string {
  return title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/&/g, 'and')
    .replace(/(?<!^)\b(a|an|the|and|or|of)\b/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

export function airDateUtc(airDate: string | null): string | null {
  return airDate === null ? null : `${airDate}T12:00:00Z`;
}
