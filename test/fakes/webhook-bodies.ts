export { sendWebhook } from './send-webhook.ts';

import { withoutNulls } from './command-queue.ts';
import type { MediaInfo } from './media-files.ts';
import type { RadarrMovie, RadarrMovieFile } from './radarr-model.ts';
import { airDateUtc, type SonarrEpisode, type SonarrEpisodeFile, type SonarrSeries, slug } from './sonarr-model.ts';

export type Body = Record<string, unknown>;
export type DeleteReason = 'missingFromDisk' | 'manual' | 'upgrade' | 'noLinkedEpisodes' | 'manualOverride';

/** The sender's facts in a body, and its format of tag ids. */
export interface Sender {
  instanceName: string;
  tagLabels(ids: number[]): string[];
}

const SONARR: Sender = { instanceName: 'Sonarr', tagLabels: () => [] };
const RADARR: Sender = { instanceName: 'Radarr', tagLabels: () => [] };
const NO_FORMATS = { customFormats: [], customFormatScore: 0 };

function event(eventType: string, sender: Sender, rest: Body): Body {
  return { ...withoutNulls(rest), eventType, instanceName: sender.instanceName, applicationUrl: '' };
}

function media(info: MediaInfo | null): Body | null {
  if (info === null) return null;
  const [width = 0, height = 0] = info.resolution.split('x').map(Number);
  return {
    audioChannels: info.audioChannels,
    audioCodec: info.audioCodec,
    audioLanguages: [info.audioLanguages],
    height,
    width,
    subtitles: [],
    videoCodec: info.videoCodec,
    videoDynamicRange: info.videoDynamicRange,
    videoDynamicRangeType: info.videoDynamicRangeType,
  };
}

interface FileExtras {
  sourcePath?: string;
  recycleBinPath?: string;
  previousRelativePath?: string;
  previousPath?: string;
}

function fileBody(file: SonarrEpisodeFile | RadarrMovieFile, folder: string, extras: FileExtras): Body {
  return withoutNulls({
    previousRelativePath: extras.previousRelativePath,
    previousPath: extras.previousPath,
    id: file.id,
    relativePath: file.relativePath,
    path: `${folder}/${file.relativePath}`,
    quality: file.quality.quality.name,
    qualityVersion: file.quality.revision.version,
    releaseGroup: file.releaseGroup,
    sceneName: file.sceneName,
    indexerFlags: 'movieId' in file ? '0' : null,
    size: file.size,
    dateAdded: file.dateAdded.toISOString(),
    languages: file.languages,
    mediaInfo: media(file.mediaInfo),
    sourcePath: extras.sourcePath,
    recycleBinPath: extras.recycleBinPath,
  });
}

// --- Sonarr ----------------------------------------------------------------------------------------------------------

function seriesBody(series: SonarrSeries, sender: Sender): Body {
  return {
    id: series.id,
    title: series.title,
    titleSlug: slug(series.title),
    path: series.path,
    tvdbId: series.tvdbId,
    tvMazeId: 0,
    tmdbId: series.tmdbId,
    imdbId: series.imdbId,
    type: series.seriesType,
    year: series.year,
    genres: ['Animation'],
    images: [],
    tags: sender.tagLabels(series.tags),
    originalLanguage: series.originalLanguage,
  };
}

function episodeBody(episode: SonarrEpisode): Body {
  return withoutNulls({
    id: episode.id,
    episodeNumber: episode.episodeNumber,
    seasonNumber: episode.seasonNumber,
    title: episode.title,
    overview: `Overview of ${episode.title}`,
    airDate: episode.airDate,
    airDateUtc: airDateUtc(episode.airDate),
    seriesId: episode.seriesId,
    tvdbId: episode.tvdbId,
    finaleType: episode.finaleType,
  });
}

export function sonarrTest(sender: Sender = SONARR): Body {
  return event('Test', sender, {
    series: {
      id: 1,
      title: 'Test Title',
      path: 'C:\\testpath',
      tvdbId: 1234,
      tvMazeId: 0,
      tmdbId: 0,
      type: 'standard',
      year: 0,
      tags: ['test-tag'],
    },
    episodes: [{ id: 123, episodeNumber: 1, seasonNumber: 1, title: 'Test title', seriesId: 0, tvdbId: 0 }],
  });
}

export function sonarrGrab(series: SonarrSeries, episodes: SonarrEpisode[], sender: Sender = SONARR): Body {
  return event('Grab', sender, {
    series: seriesBody(series, sender),
    episodes: episodes.map(episodeBody),
    release: grabbedRelease(series.title, series.originalLanguage),
    downloadClient: 'Client',
    downloadClientType: 'Usenet Blackhole',
    customFormatInfo: NO_FORMATS,
  });
}

export interface SonarrDownload {
  isUpgrade?: boolean;
  deletedFiles?: { file: SonarrEpisodeFile; recycleBinPath?: string }[];
  sourcePath?: string;
}

/** The shape per file. */
export function sonarrDownload(
  series: SonarrSeries,
  episodes: SonarrEpisode[],
  file: SonarrEpisodeFile,
  options: SonarrDownload = {},
  sender: Sender = SONARR,
): Body {
  const sourcePath = options.sourcePath ?? `/downloads/${file.relativePath.split('/').at(-1)}`;
  return event('Download', sender, {
    series: seriesBody(series, sender),
    episodes: episodes.map(episodeBody),
    episodeFile: fileBody(file, series.path, { sourcePath }),
    isUpgrade: options.isUpgrade ?? false,
    deletedFiles: options.deletedFiles?.map(({ file: old, ...extras }) => fileBody(old, series.path, extras)),
    customFormatInfo: NO_FORMATS,
    release: { indexerFlags: [], releaseType: file.releaseType },
  });
}

/** The shape of a finished import: `episodeFiles`, and no `isUpgrade`. */
export function sonarrImportComplete(
  series: SonarrSeries,
  episodes: SonarrEpisode[],
  files: SonarrEpisodeFile[],
  sourcePath = '/downloads',
  sender: Sender = SONARR,
): Body {
  const [first] = files;
  return event('Download', sender, {
    series: seriesBody(series, sender),
    episodes: episodes.map(episodeBody),
    episodeFiles: files.map((file) => fileBody(file, series.path, {})),
    release: { indexerFlags: [], releaseType: first?.releaseType ?? 'unknown' },
    fileCount: files.length,
    sourcePath,
    destinationPath: `${series.path}/${first?.relativePath ?? ''}`.split('/').slice(0, -1).join('/'),
  });
}

export interface Renamed<File> {
  file: File;
  previousRelativePath: string;
}

export function sonarrRename(
  series: SonarrSeries,
  renamed: Renamed<SonarrEpisodeFile>[],
  sender: Sender = SONARR,
): Body {
  return event('Rename', sender, {
    series: seriesBody(series, sender),
    renamedEpisodeFiles: renamed.map(({ file, previousRelativePath }) =>
      fileBody(file, series.path, { previousRelativePath, previousPath: `${series.path}/${previousRelativePath}` }),
    ),
  });
}

export function sonarrSeriesAdd(series: SonarrSeries, sender: Sender = SONARR): Body {
  return event('SeriesAdd', sender, { series: seriesBody(series, sender) });
}

export function sonarrSeriesDelete(series: SonarrSeries, deletedFiles: boolean, sender: Sender = SONARR): Body {
  return event('SeriesDelete', sender, { series: seriesBody(series, sender), deletedFiles });
}

export function sonarrEpisodeFileDelete(
  series: SonarrSeries,
  episodes: SonarrEpisode[],
  file: SonarrEpisodeFile,
  deleteReason: DeleteReason,
  sender: Sender = SONARR,
): Body {
  return event('EpisodeFileDelete', sender, {
    series: seriesBody(series, sender),
    episodes: episodes.map(episodeBody),
    episodeFile: fileBody(file, series.path, {}),
    deleteReason,
  });
}

export function sonarrManualInteraction(
  series: SonarrSeries,
  episodes: SonarrEpisode[],
  sender: Sender = SONARR,
): Body {
  return event('ManualInteractionRequired', sender, {
    series: seriesBody(series, sender),
    episodes: episodes.map(episodeBody),
    ...stuckDownload(series.title),
    release: { releaseType: 'unknown' },
  });
}

// --- Radarr ----------------------------------------------------------------------------------------------------------

function movieBody(movie: RadarrMovie, sender: Sender): Body {
  return {
    id: movie.id,
    title: movie.title,
    year: movie.year,
    releaseDate: movie.physicalRelease ?? '9999-12-31',
    folderPath: movie.path,
    tmdbId: movie.tmdbId,
    imdbId: movie.imdbId,
    overview: `Overview of ${movie.title}`,
    genres: ['Animation'],
    images: [],
    tags: sender.tagLabels(movie.tags),
    originalLanguage: movie.originalLanguage,
  };
}

function remoteMovie(movie: RadarrMovie): Body {
  return { tmdbId: movie.tmdbId, imdbId: movie.imdbId, title: movie.title, year: movie.year };
}

export function radarrTest(sender: Sender = RADARR): Body {
  return event('Test', sender, {
    movie: {
      id: 1,
      title: 'Test Title',
      year: 1970,
      releaseDate: '1970-01-01',
      folderPath: 'C:\\testpath',
      tmdbId: 0,
      tags: ['test-tag'],
    },
    remoteMovie: { tmdbId: 1234, imdbId: '5678', title: 'Test title', year: 1970 },
    release: {
      quality: 'Test Quality',
      qualityVersion: 1,
      releaseGroup: 'Test Group',
      releaseTitle: 'Test Title',
      indexer: 'Test Indexer',
      size: 9999999,
      customFormatScore: 0,
    },
  });
}

export function radarrGrab(movie: RadarrMovie, sender: Sender = RADARR): Body {
  return event('Grab', sender, {
    movie: movieBody(movie, sender),
    remoteMovie: remoteMovie(movie),
    release: { ...grabbedRelease(movie.title, movie.originalLanguage), indexer: 'Indexer' },
    downloadClient: 'Client',
    downloadClientType: 'Usenet Blackhole',
    customFormatInfo: NO_FORMATS,
  });
}

export interface RadarrDownload {
  isUpgrade?: boolean;
  deletedFiles?: { file: RadarrMovieFile; recycleBinPath?: string }[];
  sourcePath?: string;
}

export function radarrDownload(
  movie: RadarrMovie,
  file: RadarrMovieFile,
  options: RadarrDownload = {},
  sender: Sender = RADARR,
): Body {
  const sourcePath = options.sourcePath ?? `/downloads/${file.relativePath}`;
  return event('Download', sender, {
    movie: movieBody(movie, sender),
    remoteMovie: remoteMovie(movie),
    movieFile: fileBody(file, movie.path, { sourcePath }),
    isUpgrade: options.isUpgrade ?? false,
    deletedFiles: options.deletedFiles?.map(({ file: old, ...extras }) => fileBody(old, movie.path, extras)),
    customFormatInfo: NO_FORMATS,
    release: { size: 0, indexerFlags: [] },
  });
}

export function radarrRename(movie: RadarrMovie, renamed: Renamed<RadarrMovieFile>[], sender: Sender = RADARR): Body {
  return event('Rename', sender, {
    movie: movieBody(movie, sender),
    renamedMovieFiles: renamed.map(({ file, previousRelativePath }) =>
      fileBody(file, movie.path, { previousRelativePath, previousPath: `${movie.path}/${previousRelativePath}` }),
    ),
  });
}

export function radarrMovieAdded(movie: RadarrMovie, sender: Sender = RADARR): Body {
  return event('MovieAdded', sender, { movie: movieBody(movie, sender), addMethod: 'manual' });
}

/** Sent while the files are still there, whatever `deletedFiles` says. */
export function radarrMovieDelete(
  movie: RadarrMovie,
  options: { deletedFiles: boolean; movieFolderSize: number },
  sender: Sender = RADARR,
): Body {
  return event('MovieDelete', sender, { movie: movieBody(movie, sender), ...options });
}

export function radarrMovieFileDelete(
  movie: RadarrMovie,
  file: RadarrMovieFile,
  deleteReason: DeleteReason,
  sender: Sender = RADARR,
): Body {
  const movieFile = fileBody(file, movie.path, {});
  return event('MovieFileDelete', sender, { movie: movieBody(movie, sender), movieFile, deleteReason });
}

export function radarrManualInteraction(movie: RadarrMovie | null, sender: Sender = RADARR): Body {
  return event('ManualInteractionRequired', sender, {
    movie: movie === null ? null : movieBody(movie, sender),
    ...stuckDownload(movie?.title ?? 'Unknown Film'),
    release: { size: 0 },
  });
}

// --- both ------------------------------------------------------------------------------------------------------------

export interface HealthBody {
  level: 'ok' | 'notice' | 'warning' | 'error';
  message: string;
  type: string;
}

/** No series, no movie: only the address tells which server sent it. */
export function health(sender: Sender, body: HealthBody, eventType: 'Health' | 'HealthRestored' = 'Health'): Body {
  const wikiUrl = `https://wiki.servarr.com/system#${slug(body.message)}`;
  return { ...body, wikiUrl, eventType, instanceName: sender.instanceName };
}

export function applicationUpdate(sender: Sender, previousVersion: string, newVersion: string): Body {
  const message = `${sender.instanceName} updated from ${previousVersion} to ${newVersion}`;
  return event('ApplicationUpdate', sender, { message, previousVersion, newVersion });
}

function grabbedRelease(title: string, language: { id: number; name: string }): Body {
  return {
    quality: 'WEBDL-1080p',
    qualityVersion: 1,
    releaseGroup: 'GROUP',
    releaseTitle: `${title.replace(/\W+/g, '.')}.1080p.WEB-DL.x264-GROUP`,
    size: 1_000_000_000,
    customFormatScore: 0,
    customFormats: [],
    languages: [language],
    indexerFlags: [],
  };
}

function stuckDownload(title: string): Body {
  const name = `${title.replace(/\W+/g, '.')}.1080p.WEB-DL.x264-GROUP`;
  return {
    downloadInfo: { quality: 'WEBDL-1080p', qualityVersion: 1, title: name, size: 1000 },
    downloadClient: 'Client',
    downloadClientType: 'Usenet Blackhole',
    downloadId: `Client_${name}_1`,
    downloadStatus: 'Warning',
    downloadStatusMessages: [{ title: name, messages: ['Manual Import required.'] }],
    customFormatInfo: NO_FORMATS,
  };
}
