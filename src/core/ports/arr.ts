import type { CallOptions } from './call-options.ts';

/**
 * What core asks of Sonarr and Radarr alike. Field names are exactly those of their API v3; rows hold only what we use.
 *
 * Every call throws `AppError` when there is no usable answer: `unreachable`, `upstreamAuth`, `upstreamError`,
 * `upstreamData`, `wrongServer`; an abort through `signal` rejects with the signal's own reason. A list is complete
 * or an error, never a part. Only `undefined` says "the server is sure that this is not there".
 */

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
