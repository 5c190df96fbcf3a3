import * as z from 'zod';
import type * as port from '../../core/ports/sonarr.ts';
import { flag, namedId, number, outsideId, present, quality, row, text, title } from '../arr/schema.ts';

const seasonStatistics = row({ totalEpisodeCount: number, episodeFileCount: number });

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
  originalLanguage: z.exactOptional(row({ name: text })),
  runtime: number,
  seasons: z.exactOptional(
    z
      .array(row({ seasonNumber: z.int(), statistics: z.exactOptional(seasonStatistics) }))
      .transform((seasons) => seasons.filter(({ seasonNumber }) => seasonNumber === 0))
      .catch([]),
  ),
  rootFolderPath: text,
  qualityProfileId: number,
  languageProfileId: number,
};
export const series: z.ZodType<port.SeriesRow> = row(seriesShape);
export const seriesFields = Object.keys(seriesShape);

export const seriesLookup: z.ZodType<port.SeriesLookupRow> = row({
  id: number,
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
