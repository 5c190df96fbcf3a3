import * as z from 'zod';
import type * as port from '../../core/ports/arr.ts';
import { flag, number, row, text, wholeRow } from './row.ts';

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
