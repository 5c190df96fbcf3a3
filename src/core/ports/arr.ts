import type { CallOptions } from './call-options.ts';

/**
 * The API that core uses of both Sonarr and Radarr. Field names are exactly those of their API v3; rows contain only the fields we use.
 *
 * Every call throws `AppError` if there is no usable answer: `unreachable`, `upstreamAuth`, `upstreamError`, `upstreamData`, `wrongServer`; an
 * abort through `signal` rejects with the signal's own reason. Lists are complete or fail, never partial. Only `undefined` means that the
 * instance is certain that the thing does not exist.
 */

export interface SystemStatus {
  /** "Sonarr" or "Radarr". Compare it: users mix up the addresses. */
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

/** Nested as in the API: the outer object is the model with its revision, the inner one the quality itself. */
export interface QualityModel {
  quality: NamedId;
  revision?: { version?: number; real?: number; isRepack?: boolean };
}

interface FileSystemEntry {
  name: string;
  path: string;
}

interface FileSystemFile extends FileSystemEntry {
  /** For a link, the length of its text, not the size of the file behind it. */
  size?: number;
}

/** One folder as that instance sees it. A missing folder gives two empty lists. */
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

/** `queued`, `started`, `completed`, `failed`, `aborted`, `cancelled`, `orphaned`; unknown values are passed on. */
export interface CommandRow {
  id: number;
  name?: string;
  status: string;
  exception?: string;
  message?: string;
  /** The body it was posted with. */
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
   * Posts a command. If an equal one is waiting or running, the instance returns that one, so "completed" may refer to a scan that began
   * before our change. Commands that would run over the whole library are refused.
   */
  command(body: CommandBody, options?: CallOptions): Promise<CommandRow>;
  /** Undefined if the instance no longer knows that command (commands are kept for a day). */
  commandStatus(id: number, options?: CallOptions): Promise<CommandRow | undefined>;
  /** Commands that are waiting, running or ended recently. */
  commands(options?: CallOptions): Promise<CommandRow[]>;
}

export interface NotificationField {
  name: string;
  value?: unknown;
  [key: string]: unknown;
}

/** A connection (webhook, mail, …) with all its fields: an update must send all of them back. */
export interface NotificationRow {
  id: number;
  name: string;
  implementation: string;
  fields: NotificationField[];
  [key: string]: unknown;
}

/** One available implementation of a connection; shows whether that version has `headers` or a flag. */
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
  /** Skips the test on update only; create always tests, unless every `on…` flag is false. */
  forceSave?: boolean;
}

/** Saving and testing make the instance call us back before it answers: these calls may take two minutes. */
export interface NotificationServer {
  notifications(options?: CallOptions): Promise<NotificationRow[]>;
  notificationSchema(options?: CallOptions): Promise<NotificationSchema[]>;
  createNotification(body: NotificationBody, options?: SaveOptions): Promise<NotificationRow>;
  updateNotification(id: number, body: NotificationBody, options?: SaveOptions): Promise<NotificationRow>;
  /** With an `id` in the body, a successful test also ends that connection's back-off. Throws if the test fails. */
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
  /** The content of one folder, including files. */
  filesystem(path: string, options?: CallOptions): Promise<FileSystemListing>;
  /** The poster of a series or movie by the instance's own id; a height in pixels that the instance keeps ready. */
  poster(id: number, height: 250 | 500, options?: CallOptions): Promise<Uint8Array>;
}
