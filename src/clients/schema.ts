import * as z from 'zod';
import type * as port from '../core/ports/servers.ts';

/**
 * What we read of Sonarr's and Radarr's answers, and nothing else: unknown fields are dropped, so a newer version does
 * not break us and long lists stay small. Both leave null out; older versions did not always, so null counts as absent.
 * So does an id of 0 or '' at TVDB, TMDB, IMDb or TVmaze: it stands for none (of a special that was never refreshed).
 */
function row<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(withoutNulls, z.object(shape));
}

/** The same for what must be sent back whole. */
function wholeRow<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(withoutNulls, z.looseObject(shape));
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key, field]) => field !== null && !(outsideIds.has(key) && isNoId(field))),
  );
}

const outsideIds = new Set(['tvdbId', 'tmdbId', 'imdbId', 'tvMazeId']);

function isNoId(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() === '' : typeof value === 'number' && value <= 0;
}

/** No path is longer, and no title; what reads them may look at them from each of their characters. */
const longestText = 4_096;
const longestTitle = 1_000;
const text = z.exactOptional(z.string().overwrite((value) => value.slice(0, longestText)));
const title = z.string().overwrite((value) => value.slice(0, longestTitle));
const number = z.exactOptional(z.number());
const flag = z.exactOptional(z.boolean());
const outsideId = z.exactOptional(z.int());
const present = z
  .unknown()
  .optional()
  .transform((value) => value != null);

export const namedId: z.ZodType<port.NamedId> = row({ id: z.int(), name: z.string() });

const quality: z.ZodType<port.QualityModel> = wholeRow({
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

const alternateTitles = z.exactOptional(z.array(row({ title: title.default('') })));

// --- Sonarr -----------------------------------------------------------------------------------------------------

const seriesShape = {
  id: z.int(),
  title,
  titleSlug: text,
  tvdbId: outsideId,
  tmdbId: number,
  imdbId: text,
  path: z.string(),
  seriesType: z.string().default('standard'),
  seasonFolder: z.boolean().default(true),
  year: number,
  tvMazeId: number,
  firstAired: text,
  lastAired: text,
  ended: flag,
  alternateTitles: z.exactOptional(
    z.array(row({ title: title.default(''), seasonNumber: number, sceneSeasonNumber: number })),
  ),
  statistics: z.exactOptional(row({ seasonCount: number, episodeFileCount: number })),
  rootFolderPath: text,
  qualityProfileId: number,
  languageProfileId: number,
};
export const series: z.ZodType<port.SeriesRow> = row(seriesShape);
export const seriesFields = Object.keys(seriesShape);

export const seriesLookup: z.ZodType<port.SeriesLookupRow> = row({
  title,
  tvdbId: outsideId,
  tmdbId: number,
  imdbId: text,
  year: number,
});

export const episodeFile: z.ZodType<port.EpisodeFileRow> = row({
  id: z.int(),
  seriesId: number,
  seasonNumber: number,
  relativePath: text,
  path: text,
  size: z.number().default(0),
  quality: z.exactOptional(quality),
  mediaInfo: present,
  releaseGroup: text,
});

const episodeShape = {
  id: z.int(),
  seriesId: z.int(),
  tvdbId: outsideId,
  seasonNumber: z.int(),
  episodeNumber: z.int(),
  absoluteEpisodeNumber: number,
  title: title.default(''),
  airDate: text,
  runtime: number,
  monitored: flag,
  hasFile: z.boolean().default(false),
  episodeFileId: z.int().default(0),
  episodeFile: z.exactOptional(episodeFile),
};
export const episode: z.ZodType<port.EpisodeRow> = row(episodeShape);
export const episodeFields = Object.keys(episodeShape);

export const naming: z.ZodType<port.Naming> = row({
  renameEpisodes: z.boolean(),
  seasonFolderFormat: z.string().default('Season {season}'),
  specialsFolderFormat: z.string().default('Specials'),
  standardEpisodeFormat: text,
  dailyEpisodeFormat: text,
  animeEpisodeFormat: text,
  seriesFolderFormat: text,
  replaceIllegalCharacters: flag,
  colonReplacementFormat: number,
  customColonReplacementFormat: text,
  multiEpisodeStyle: number,
});

export const qualityDefinition: z.ZodType<port.QualityDefinition> = row({
  quality: row({ id: z.int(), name: z.string(), source: text, resolution: number }),
});

const parsedEpisode: z.ZodType<port.ParsedEpisode> = row({
  id: z.int(),
  tvdbId: outsideId,
  seasonNumber: z.int(),
  episodeNumber: z.int(),
});

/** A name that Sonarr cannot read has no `parsedEpisodeInfo`. */
export const parsedTitle: z.ZodType<port.ParsedTitle | undefined> = row({
  parsedEpisodeInfo: z.exactOptional(
    row({
      seasonNumber: number,
      episodeNumbers: z.array(z.int()).default([]),
      absoluteEpisodeNumbers: z.array(z.int()).default([]),
    }),
  ),
  series: z.exactOptional(row({ id: z.exactOptional(z.int()) })),
  episodes: z.array(parsedEpisode).default([]),
}).transform(({ parsedEpisodeInfo, series: match, episodes }) => {
  if (!parsedEpisodeInfo) return undefined;
  return { ...parsedEpisodeInfo, ...(match?.id !== undefined && { seriesId: match.id }), episodes };
});

export const renamePreview: z.ZodType<port.RenamePreviewRow> = row({
  seriesId: z.int(),
  seasonNumber: z.int(),
  episodeNumbers: z.array(z.int()).default([]),
  episodeFileId: z.int(),
  existingPath: z.string(),
  newPath: z.string(),
});

export const manualImport: z.ZodType<port.ManualImportRow> = row({
  path: z.string(),
  relativePath: text,
  folderName: text,
  size: number,
  series: z.exactOptional(row({ id: z.exactOptional(z.int()) })),
  seasonNumber: number,
  episodes: z.array(parsedEpisode).default([]),
  episodeFileId: number,
  quality: z.exactOptional(quality),
  languages: z.exactOptional(z.array(namedId)),
  releaseGroup: text,
  rejections: z.array(row({ reason: z.string(), type: text })).default([]),
}).transform(({ series: match, ...found }) => ({ ...found, ...(match?.id !== undefined && { seriesId: match.id }) }));

// --- Radarr -----------------------------------------------------------------------------------------------------

const movieShape = {
  id: z.int(),
  tmdbId: outsideId,
  imdbId: text,
  title,
  originalTitle: text,
  year: z.int().default(0),
  path: z.string(),
  hasFile: flag,
  movieFileId: number,
};

export const movie: z.ZodType<port.MovieRow> = row({ ...movieShape, alternateTitles });
/** Without the alternate titles: with 16,000 movies they are most of what would be held. */
export const movieFields = Object.keys(movieShape);

export const movieFile: z.ZodType<port.MovieFileRow> = row({
  id: z.int(),
  movieId: z.int(),
  relativePath: z.string(),
  path: z.string(),
  size: z.number().default(0),
  quality,
  releaseGroup: text,
  languages: z.exactOptional(z.array(namedId)),
  mediaInfo: present,
});
