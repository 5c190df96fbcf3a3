import * as z from 'zod';

import type * as port from '../../core/ports/arr.ts';

/**
 * What we read of Sonarr's and Radarr's answers, and nothing else: unknown fields are dropped, so a newer version does
 * not break us and long lists stay small. Both leave null out; older versions did not always, so null counts as absent.
 * So does an id of 0 or '' at TVDB, TMDB, IMDb or TVmaze: it means none (of a special that was never refreshed).
 */
export function row<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(withoutNulls, z.object(shape));
}

/** The same for what must be sent back whole. */
export function wholeRow<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(withoutNulls, z.looseObject(shape));
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const absent = Object.keys(value).filter((key) => isAbsent(key, (value as Row)[key]));
  if (absent.length === 0) return value;
  const present = { ...value } as Row;
  for (const key of absent) delete present[key];
  return present;
}

type Row = Record<string, unknown>;

function isAbsent(key: string, field: unknown): boolean {
  return field === null || (outsideIds.has(key) && isNoId(field));
}

const outsideIds = new Set(['tvdbId', 'tmdbId', 'imdbId', 'tvMazeId']);

function isNoId(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() === '' : typeof value === 'number' && value <= 0;
}

/** No real path or title is longer. Bounded because matching may take time quadratic in the length. */
const longestText = 4_096;
const longestTitle = 1_000;
export const text = z.exactOptional(z.string().overwrite((value) => value.slice(0, longestText)));
export const title = z.string().overwrite((value) => value.slice(0, longestTitle));
export const number = z.exactOptional(z.number());
export const flag = z.exactOptional(z.boolean());
export const outsideId = z.exactOptional(z.int());
export const present = z
  .unknown()
  .optional()
  .transform((value) => value != null);

export const namedId: z.ZodType<port.NamedId> = row({ id: z.int(), name: z.string() });

export const quality: z.ZodType<port.QualityModel> = wholeRow({
  quality: wholeRow({ id: z.int(), name: z.string() }),
  revision: z.exactOptional(row({ version: number, real: number, isRepack: flag })),
});

export const systemStatus: z.ZodType<port.SystemStatus> = row({
  appName: z.string(),
  version: z.string(),
  instanceName: text,
  urlBase: text,
  isDocker: flag,
  startTime: text,
});

export const rootFolder: z.ZodType<port.RootFolder> = row({ id: number, path: z.string(), accessible: flag });

export const mediaManagement: z.ZodType<port.MediaManagement> = row({
  setPermissionsLinux: flag,
  chmodFolder: text,
  chownGroup: text,
  fileDate: text,
  recycleBin: text,
  importExtraFiles: flag,
  extraFileExtensions: text,
  rescanAfterRefresh: text,
  deleteEmptyFolders: flag,
  enableMediaInfo: flag,
  autoUnmonitorPreviouslyDownloadedEpisodes: flag,
  autoUnmonitorPreviouslyDownloadedMovies: flag,
});

export const fileSystemListing: z.ZodType<port.FileSystemListing> = row({
  directories: z.array(row({ name: z.string(), path: z.string() })).default([]),
  files: z.array(row({ name: z.string(), path: z.string(), size: number })).default([]),
});

const commandTarget = row({
  seriesId: z.int().exactOptional(),
  seriesIds: z.array(z.int()).exactOptional(),
  series: z.array(row({ seriesId: z.int().exactOptional() })).exactOptional(),
});

export const command: z.ZodType<port.CommandRow> = row({
  id: z.int(),
  name: text,
  status: z.string(),
  exception: text,
  message: text,
  body: commandTarget.catch({}).exactOptional(),
});

const notificationField = z.looseObject({ name: z.string(), value: z.unknown().optional() });
const fields: z.ZodType<port.NotificationField[]> = z.array(notificationField);

export const notification: z.ZodType<port.NotificationRow> = wholeRow({
  id: z.int(),
  name: z.string(),
  implementation: z.string(),
  fields: fields.default([]),
});

export const notificationSchema: z.ZodType<port.NotificationSchema> = wholeRow({
  implementation: z.string(),
  fields: fields.default([]),
});
