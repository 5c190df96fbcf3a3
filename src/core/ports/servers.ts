/**
 * What core asks of Sonarr and Radarr. Field names are exactly those of their API v3; rows hold only what we use.
 *
 * Every call throws `AppError` when there is no usable answer: `unreachable`, `upstreamAuth`, `upstreamError`,
 * `upstreamData`, `wrongServer`; an abort through `signal` rejects with the signal's own reason. A list is complete
 * or an error, never a part. Only `undefined` says "the server is sure that this is not there".
 */
export interface CallOptions {
  signal?: AbortSignal | undefined;
}

export interface SystemStatus {
  /** "Sonarr" or "Radarr": compare it, addresses get swapped. */
  appName: string;
  version: string;
  instanceName?: string;
  urlBase?: string;
  isDocker?: boolean;
  startTime?: string;
}

export interface RootFolder {
  id?: number;
  path: string;
  accessible?: boolean;
}

export interface NamedId {
  id: number;
  name: string;
}

/** As the API nests it: the outer object is the model with its revision, the inner one the quality itself. */
export interface QualityModel {
  quality: NamedId;
  revision?: { version?: number; real?: number; isRepack?: boolean };
}

interface FileSystemEntry {
  name: string;
  path: string;
}

interface FileSystemFile extends FileSystemEntry {
  /** Of a link this is the length of its text, not the size of the file behind it. */
  size?: number;
}

/** One folder as that server sees it. A missing folder is answered with two empty lists. */
export interface FileSystemListing {
  directories: FileSystemEntry[];
  files: FileSystemFile[];
}

export interface MediaManagement {
  setPermissionsLinux?: boolean;
  chmodFolder?: string;
  chownGroup?: string;
  fileDate?: string;
  recycleBin?: string;
  importExtraFiles?: boolean;
  extraFileExtensions?: string;
  rescanAfterRefresh?: string;
  deleteEmptyFolders?: boolean;
  enableMediaInfo?: boolean;
  autoUnmonitorPreviouslyDownloadedEpisodes?: boolean;
  autoUnmonitorPreviouslyDownloadedMovies?: boolean;
}

// --- commands ---------------------------------------------------------------------------------------------------

/** `queued`, `started`, `completed`, `failed`, `aborted`, `cancelled`, `orphaned`; an unknown word is passed on. */
export interface CommandRow {
  id: number;
  name?: string;
  status: string;
  exception?: string;
  message?: string;
  /** What it was asked for with. */
  body?: CommandTarget;
}

export interface CommandTarget {
  seriesId?: number;
  seriesIds?: number[];
  series?: { seriesId?: number }[];
}

export interface CommandBody {
  name: string;
  [field: string]: unknown;
}

export interface CommandServer {
  /**
   * Posts a command. An equal one that waits or runs is answered instead of a new one, so "completed" may be the
   * word of a scan that began before our change. Commands that would run over the whole library are refused.
   */
  command(body: CommandBody, options?: CallOptions): Promise<CommandRow>;
  /** Undefined when the server does not know that command any more (they are kept for a day). */
  commandStatus(id: number, options?: CallOptions): Promise<CommandRow | undefined>;
  /** Those that wait, run, or ended a short while ago. */
  commands(options?: CallOptions): Promise<CommandRow[]>;
}

// --- notification connections -----------------------------------------------------------------------------------

export interface NotificationField {
  name: string;
  value?: unknown;
  [key: string]: unknown;
}

/** A connection (webhook, mail, …) with all its fields: an update must send them all back. */
export interface NotificationRow {
  id: number;
  name: string;
  implementation: string;
  fields: NotificationField[];
  [key: string]: unknown;
}

/** What could be made: one per implementation; tells whether `headers` or a flag exists in that version. */
export interface NotificationSchema {
  implementation: string;
  fields: NotificationField[];
  [key: string]: unknown;
}

export interface NotificationBody {
  name: string;
  implementation: string;
  [key: string]: unknown;
}

export interface SaveOptions extends CallOptions {
  /** Skips the test on update only; on create it is tested all the same, unless every `on…` flag is false. */
  forceSave?: boolean;
}

/** Saving and testing make that server call us back before it answers: these calls may take two minutes. */
export interface NotificationServer {
  notifications(options?: CallOptions): Promise<NotificationRow[]>;
  notificationSchema(options?: CallOptions): Promise<NotificationSchema[]>;
  createNotification(body: NotificationBody, options?: SaveOptions): Promise<NotificationRow>;
  updateNotification(id: number, body: NotificationBody, options?: SaveOptions): Promise<NotificationRow>;
  /** With the `id` in the body a good test also ends that connection's back-off. Throws when the test fails. */
  testNotification(body: NotificationBody & { id?: number }, options?: CallOptions): Promise<void>;
}

export interface ArrServer extends CommandServer, NotificationServer {
  readonly kind: 'sonarr' | 'radarr';
  readonly name: string;
  /** The base address without credentials, for messages. */
  readonly address: string;
  status(options?: CallOptions): Promise<SystemStatus>;
  rootFolders(options?: CallOptions): Promise<RootFolder[]>;
  mediaManagement(options?: CallOptions): Promise<MediaManagement>;
  /** The content of one folder, files included. */
  filesystem(path: string, options?: CallOptions): Promise<FileSystemListing>;
}

// --- Sonarr -----------------------------------------------------------------------------------------------------

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

// --- Radarr -----------------------------------------------------------------------------------------------------

export interface MovieRow {
  id: number;
  /** Absent where the server knows none. */
  tmdbId?: number;
  imdbId?: string;
  title: string;
  originalTitle?: string;
  /** 0 = unknown. */
  year: number;
  path: string;
  /** Stale during an upgrade: for "is there a file" ask `movieFiles`. */
  hasFile?: boolean;
  /** 0 = none. */
  movieFileId?: number;
  alternateTitles?: { title: string }[];
}

export interface MovieFileRow {
  id: number;
  movieId: number;
  relativePath: string;
  path: string;
  size: number;
  quality: QualityModel;
  releaseGroup?: string;
  languages?: NamedId[];
  /** Present or not. */
  mediaInfo: boolean;
}

export interface AllMoviesOptions extends CallOptions {
  /** `drop` (default) leaves the alternate titles out: with 16,000 movies they are most of what would be held. */
  alternateTitles?: 'keep' | 'drop';
  /** Called with each movie as it is read; those it refuses are never held. */
  where?: (movie: MovieRow) => boolean;
}

export interface Radarr extends ArrServer {
  readonly kind: 'radarr';
  movieByTmdbId(tmdbId: number, options?: CallOptions): Promise<MovieRow[]>;
  movie(id: number, options?: CallOptions): Promise<MovieRow | undefined>;
  /** The whole library, read as a stream: for sweeps only, never for an event. */
  allMovies(options?: AllMoviesOptions): Promise<MovieRow[]>;
  /** The files of these movies, in no order; asked for a hundred at a time. Unknown movies have none. */
  movieFiles(movieIds: number[], options?: CallOptions): Promise<MovieFileRow[]>;
  rescanMovie(movieId: number, options?: CallOptions): Promise<CommandRow>;
}
