import { seconds, withoutNulls } from './command-queue.ts';
import {
  airDateUtc,
  cleanTitle,
  type SonarrEpisode,
  type SonarrEpisodeFile,
  type SonarrSeries,
  slug,
} from './sonarr-model.ts';

type Resource = Record<string, unknown>;

export function episodeFileResource(series: SonarrSeries, file: SonarrEpisodeFile): Resource {
  return withoutNulls({
    seriesId: series.id,
    seasonNumber: file.seasonNumber,
    relativePath: file.relativePath,
    path: `${series.path}/${file.relativePath}`,
    size: file.size,
    dateAdded: seconds(file.dateAdded),
    sceneName: file.sceneName,
    releaseGroup: file.releaseGroup,
    languages: file.languages,
    quality: file.quality,
    customFormats: [],
    customFormatScore: 0,
    indexerFlags: 0,
    releaseType: file.releaseType,
    mediaInfo: file.mediaInfo,
    qualityCutoffNotMet: false,
    id: file.id,
  });
}

export function episodeResource(
  episode: SonarrEpisode,
  extras: { episodeFile?: Resource; series?: Resource } = {},
): Resource {
  return withoutNulls({
    seriesId: episode.seriesId,
    tvdbId: episode.tvdbId,
    episodeFileId: episode.episodeFileId,
    seasonNumber: episode.seasonNumber,
    episodeNumber: episode.episodeNumber,
    title: episode.title,
    airDate: episode.airDate,
    airDateUtc: airDateUtc(episode.airDate),
    runtime: episode.runtime,
    finaleType: episode.finaleType,
    overview: `Overview of ${episode.title}`,
    episodeFile: extras.episodeFile,
    hasFile: episode.episodeFileId !== 0,
    monitored: episode.monitored,
    unverifiedSceneNumbering: false,
    series: extras.series,
    id: episode.id,
  });
}

/** A series as embedded in other answers: without statistics, alternate titles and root folder. */
export function plainSeriesResource(series: SonarrSeries, seasons: number[]): Resource {
  return {
    title: series.title,
    sortTitle: series.title.toLowerCase(),
    status: 'continuing',
    ended: false,
    overview: `Overview of ${series.title}`,
    network: 'Network',
    airTime: '21:00',
    images: [],
    originalLanguage: series.originalLanguage,
    seasons: seasons.map((seasonNumber) => ({ seasonNumber, monitored: seasonNumber !== 0 })),
    year: series.year,
    path: series.path,
    qualityProfileId: 1,
    seasonFolder: series.seasonFolder,
    monitored: series.monitored,
    monitorNewItems: 'all',
    useSceneNumbering: false,
    runtime: series.runtime,
    tvdbId: series.tvdbId,
    tvRageId: 0,
    tvMazeId: 0,
    tmdbId: series.tmdbId,
    firstAired: `${series.year}-01-04T00:00:00Z`,
    lastAired: `${series.year + 1}-05-01T00:00:00Z`,
    seriesType: series.seriesType,
    cleanTitle: cleanTitle(series.title),
    imdbId: series.imdbId,
    titleSlug: slug(series.title),
    certification: 'TV-14',
    genres: ['Animation'],
    tags: series.tags,
    added: seconds(series.addedAt),
    ratings: { votes: 10, value: 7.5 },
    languageProfileId: 1,
    id: series.id,
  };
}

export function seriesResource(
  series: SonarrSeries,
  episodes: SonarrEpisode[],
  files: SonarrEpisodeFile[],
  rootFolderPath: string,
): Resource {
  const seasons = [...new Set([0, ...episodes.map((episode) => episode.seasonNumber)])].sort((a, b) => a - b);
  const statistics = (season: number | null) => {
    const own = season === null ? episodes : episodes.filter((episode) => episode.seasonNumber === season);
    const ownFiles = season === null ? files : files.filter((file) => file.seasonNumber === season);
    const withFile = own.filter((episode) => episode.episodeFileId !== 0).length;
    return {
      episodeFileCount: withFile,
      episodeCount: own.length,
      totalEpisodeCount: own.length,
      sizeOnDisk: ownFiles.reduce((sum, file) => sum + file.size, 0),
      releaseGroups: [],
      percentOfEpisodes: own.length === 0 ? 0 : (withFile / own.length) * 100,
    };
  };
  const { id, languageProfileId, ...plain } = plainSeriesResource(series, seasons);
  return {
    ...plain,
    alternateTitles: series.alternateTitles.map((title) => ({ title, sceneSeasonNumber: -1 })),
    seasons: seasons.map((seasonNumber) => {
      return { seasonNumber, monitored: seasonNumber !== 0, statistics: statistics(seasonNumber) };
    }),
    rootFolderPath,
    statistics: { seasonCount: seasons.filter((season) => season !== 0).length, ...statistics(null) },
    languageProfileId,
    id,
  };
}
