import type { ArrServer, CommandRow, NamedId, QualityModel } from './arr.ts';
import type { CallOptions } from './call-options.ts';

export interface SeriesRow {
  id: number;
  title: string;
  titleSlug?: string;
  /** Ids elsewhere are absent where the server knows none; 0 never comes. */
  tvdbId?: number;
  tmdbId?: number;
  imdbId?: string;
  path: string;
  /** `standard`, `daily` or `anime`. */
  seriesType: string;
  seasonFolder: boolean;
  year?: number;
  tvMazeId?: number;
  /** Times; 0001 in them = unknown. */
  firstAired?: string;
  lastAired?: string;
  ended?: boolean;
  /** A name of one season says which; -1 or nothing = of the whole series. */
  alternateTitles?: { title: string; seasonNumber?: number; sceneSeasonNumber?: number }[];
  /** Seasons without specials; files with them. */
  statistics?: { seasonCount?: number; episodeFileCount?: number };
  rootFolderPath?: string;
  qualityProfileId?: number;
  /** Of Sonarr 3; later ones say 1. */
  languageProfileId?: number;
}

export type IdentifiedSeries = SeriesRow & { tvdbId: number };

/** What Sonarr's metadata source knows of a series that may not be in the library. Ids are absent where it knows none. */
export interface SeriesLookupRow {
  title: string;
  tvdbId?: number;
  tmdbId?: number;
  imdbId?: string;
  year?: number;
}

/** A series to add: Sonarr asks its metadata source for everything else, and searches for nothing. */
export interface NewSeriesBody {
  tvdbId: number;
  title: string;
  qualityProfileId: number;
  languageProfileId?: number;
  seriesType: string;
  seasonFolder: boolean;
  monitored: boolean;
  /** `path` where the folder is there already, else `rootFolderPath`. */
  path?: string;
  rootFolderPath?: string;
  /** Without it no event is sent. */
  addOptions: { monitor: 'none'; searchForMissingEpisodes: false; searchForCutoffUnmetEpisodes: false };
}

export interface EpisodeFileRow {
  id: number;
  seriesId?: number;
  seasonNumber?: number;
  relativePath?: string;
  path?: string;
  size: number;
  quality?: QualityModel;
  /** Present or not: only its presence shows that the server could read the file. */
  mediaInfo: boolean;
  releaseGroup?: string;
}

export interface EpisodeRow {
  id: number;
  seriesId: number;
  /** Absent for specials that Sonarr never refreshed. */
  tvdbId?: number;
  seasonNumber: number;
  episodeNumber: number;
  absoluteEpisodeNumber?: number;
  title: string;
  /** "YYYY-MM-DD". */
  airDate?: string;
  /** Minutes; of specials often 0. */
  runtime?: number;
  monitored?: boolean;
  hasFile: boolean;
  /** 0 = none. */
  episodeFileId: number;
  episodeFile?: EpisodeFileRow;
}

export interface Naming {
  renameEpisodes: boolean;
  seasonFolderFormat: string;
  specialsFolderFormat: string;
  standardEpisodeFormat?: string;
  dailyEpisodeFormat?: string;
  animeEpisodeFormat?: string;
  seriesFolderFormat?: string;
  replaceIllegalCharacters?: boolean;
  colonReplacementFormat?: number;
  customColonReplacementFormat?: string;
  multiEpisodeStyle?: number;
}

export interface QualityDefinition {
  quality: { id: number; name: string; source?: string; resolution?: number };
}

export interface ParsedEpisode {
  id: number;
  tvdbId?: number;
  seasonNumber: number;
  episodeNumber: number;
}

/** How Sonarr reads a file name: the numbers in it, and what they are in its library. */
export interface ParsedTitle {
  seasonNumber?: number;
  episodeNumbers: number[];
  absoluteEpisodeNumbers: number[];
  seriesId?: number;
  episodes: ParsedEpisode[];
}

/** Paths are relative to the series folder. */
export interface RenamePreviewRow {
  seriesId: number;
  seasonNumber: number;
  episodeNumbers: number[];
  episodeFileId: number;
  existingPath: string;
  newPath: string;
}

export interface ManualImportRow {
  path: string;
  relativePath?: string;
  folderName?: string;
  size?: number;
  seriesId?: number;
  seasonNumber?: number;
  episodes: ParsedEpisode[];
  episodeFileId?: number;
  quality?: QualityModel;
  languages?: NamedId[];
  releaseGroup?: string;
  rejections: { reason: string; type?: string }[];
}

export interface ManualImportFile {
  path: string;
  folderName?: string;
  seriesId: number;
  episodeIds: number[];
  quality: QualityModel;
  languages: NamedId[];
  releaseGroup?: string;
}

export interface EpisodeOptions extends CallOptions {
  /** 0 is the specials; left out, every season. */
  seasonNumber?: number;
}

export interface ManualImportOptions extends CallOptions {
  seriesId?: number;
  seasonNumber?: number;
  filterExistingFiles?: boolean;
}

export interface Sonarr extends ArrServer {
  readonly kind: 'sonarr';
  seriesByTvdbId(tvdbId: number, options?: CallOptions): Promise<IdentifiedSeries[]>;
  series(id: number, options?: CallOptions): Promise<SeriesRow | undefined>;
  /**
   * What the metadata source has for `tvdb:n`, `imdb:tt…` or `tmdb:n`. Slow, as it is asked each time; an older Sonarr takes a kind of id that it does not
   * know for a title, so that only rows with that very id say anything.
   */
  lookupSeries(term: string, options?: CallOptions): Promise<SeriesLookupRow[]>;
  addSeries(body: NewSeriesBody, options?: CallOptions): Promise<SeriesRow>;
  /** The whole library: for sweeps only, never for an event. */
  allSeries(options?: CallOptions): Promise<SeriesRow[]>;
  /** With their files. An unknown series is an empty list. */
  episodes(seriesId: number, options?: EpisodeOptions): Promise<EpisodeRow[]>;
  episodeFiles(seriesId: number, options?: CallOptions): Promise<EpisodeFileRow[]>;
  naming(options?: CallOptions): Promise<Naming>;
  qualityDefinitions(options?: CallOptions): Promise<QualityDefinition[]>;
  languages(options?: CallOptions): Promise<NamedId[]>;
  /** Undefined when Sonarr finds no episode numbering in that name. */
  parse(title: string, options?: CallOptions): Promise<ParsedTitle | undefined>;
  renamePreview(seriesId: number, options?: EpisodeOptions): Promise<RenamePreviewRow[]>;
  manualImportList(folder: string, options?: ManualImportOptions): Promise<ManualImportRow[]>;
  rescanSeries(seriesId: number, options?: CallOptions): Promise<CommandRow>;
  refreshSeries(seriesId: number, options?: CallOptions): Promise<CommandRow>;
  renameFiles(seriesId: number, fileIds: number[], options?: CallOptions): Promise<CommandRow>;
  manualImport(files: ManualImportFile[], options?: CallOptions): Promise<CommandRow>;
}
