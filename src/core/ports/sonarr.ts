import type { ArrServer, CommandRow, NamedId, QualityModel } from './arr.ts';
import type { CallOptions } from './call-options.ts';

export interface SeriesRow {
  id: number;
  title: string;
  titleSlug?: string;
  /** External ids are absent if Sonarr knows none; never 0. */
  tvdbId?: number;
  tmdbId?: number;
  imdbId?: string;
  path: string;
  /** `standard`, `daily` or `anime`. */
  seriesType: string;
  seasonFolder: boolean;
  year?: number;
  tvMazeId?: number;
  /** Times; year 0001 = unknown. */
  firstAired?: string;
  lastAired?: string;
  ended?: boolean;
  /** `seasonNumber` is set for a name of one season; -1 or absent = the whole series. */
  alternateTitles?: { title: string; seasonNumber?: number; sceneSeasonNumber?: number }[];
  /** Season count without specials; file count with them. */
  statistics?: { seasonCount?: number; episodeFileCount?: number };
  originalLanguage?: { name?: string };
  /** Minutes of a usual episode. */
  runtime?: number;
  /** The specials' season alone: their number tells whether there are new ones. */
  seasons?: { seasonNumber: number; statistics?: { totalEpisodeCount?: number; episodeFileCount?: number } }[];
  rootFolderPath?: string;
  qualityProfileId?: number;
  /** Used by Sonarr 3; later versions return 1. */
  languageProfileId?: number;
}

export type IdentifiedSeries = SeriesRow & { tvdbId: number };

/** A series from Sonarr's metadata source, which may not be in the library. Ids are absent if unknown. */
export interface SeriesLookupRow {
  /** Sonarr's own; absent if the series is not in its list. */
  id?: number;
  title: string;
  tvdbId?: number;
  tmdbId?: number;
  imdbId?: string;
  year?: number;
}

/** A series to add: Sonarr gets everything else from its metadata source, and does not search for releases. */
export interface NewSeriesBody {
  tvdbId: number;
  title: string;
  qualityProfileId: number;
  languageProfileId?: number;
  seriesType: string;
  seasonFolder: boolean;
  monitored: boolean;
  /** `path` if the folder already exists, otherwise `rootFolderPath`. */
  path?: string;
  rootFolderPath?: string;
  /** Without it Sonarr sends no event. */
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
  /** Whether it is present, which shows that Sonarr could read the file. */
  mediaInfo: boolean;
  releaseGroup?: string;
}

export interface EpisodeRow {
  id: number;
  seriesId: number;
  /** Absent for specials that Sonarr has never refreshed. */
  tvdbId?: number;
  seasonNumber: number;
  episodeNumber: number;
  absoluteEpisodeNumber?: number;
  title: string;
  /** "YYYY-MM-DD". */
  airDate?: string;
  /** Minutes; often 0 for specials. */
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

/** Sonarr's parse of a file name: the numbers in it, and the episodes in its library that they match. */
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
  /** 0 = specials; absent = every season. */
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
   * Looks up a title, `tvdb:n`, `imdb:tt…` or `tmdb:n` in the metadata source. Slow, because nothing is cached. An older Sonarr treats an unknown kind
   * of id as a title, so only rows with exactly that id count.
   */
  lookupSeries(term: string, options?: CallOptions): Promise<SeriesLookupRow[]>;
  addSeries(body: NewSeriesBody, options?: CallOptions): Promise<SeriesRow>;
  /** The whole library: only for reconciles, never for an event. */
  allSeries(options?: CallOptions): Promise<SeriesRow[]>;
  /** Episodes with their files. An unknown series gives an empty list. */
  episodes(seriesId: number, options?: EpisodeOptions): Promise<EpisodeRow[]>;
  episodeFiles(seriesId: number, options?: CallOptions): Promise<EpisodeFileRow[]>;
  naming(options?: CallOptions): Promise<Naming>;
  qualityDefinitions(options?: CallOptions): Promise<QualityDefinition[]>;
  languages(options?: CallOptions): Promise<NamedId[]>;
  /** Undefined if Sonarr finds no episode numbers in the name. */
  parse(title: string, options?: CallOptions): Promise<ParsedTitle | undefined>;
  renamePreview(seriesId: number, options?: EpisodeOptions): Promise<RenamePreviewRow[]>;
  manualImportList(folder: string, options?: ManualImportOptions): Promise<ManualImportRow[]>;
  rescanSeries(seriesId: number, options?: CallOptions): Promise<CommandRow>;
  refreshSeries(seriesId: number, options?: CallOptions): Promise<CommandRow>;
  renameFiles(seriesId: number, fileIds: number[], options?: CallOptions): Promise<CommandRow>;
  manualImport(files: ManualImportFile[], options?: CallOptions): Promise<CommandRow>;
}
