import { seconds, withoutNulls } from './command-queue.ts';
import type { LookedUpMovie, RadarrMovie, RadarrMovieFile } from './radarr-model.ts';
import { cleanTitle } from './sonarr-model.ts';

export function movieFileResource(movie: RadarrMovie, file: RadarrMovieFile): Record<string, unknown> {
  return withoutNulls({
    movieId: movie.id,
    relativePath: file.relativePath,
    path: `${movie.path}/${file.relativePath}`,
    size: file.size,
    dateAdded: seconds(file.dateAdded),
    sceneName: file.sceneName,
    releaseGroup: file.releaseGroup,
    edition: file.edition,
    languages: file.languages,
    quality: file.quality,
    customFormats: [],
    customFormatScore: 0,
    indexerFlags: 0,
    mediaInfo: file.mediaInfo,
    qualityCutoffNotMet: false,
    id: file.id,
  });
}

/** A movie that is not in the list has no id, and its picture is the source's. */
export function lookedUpMovie({ title, tmdbId, year }: LookedUpMovie): Record<string, unknown> {
  const remoteUrl = `http://images.invalid/${tmdbId}.jpg`;
  return {
    ...{ title, originalTitle: title, tmdbId, year, folder: `${title} (${year})`, hasFile: false, monitored: false },
    images: [{ coverType: 'poster', url: `/MediaCoverProxy/${tmdbId}/poster.jpg`, remoteUrl }],
    remotePoster: remoteUrl,
  };
}

/** `file` is the row that the movie's own `movieFileId` names; there is none during an upgrade. */
export function movieResource(
  movie: RadarrMovie,
  file: RadarrMovieFile | null,
  count: number,
  rootFolderPath: string,
): Record<string, unknown> {
  const embedded = file === null ? null : movieFileResource(movie, file);
  if (embedded !== null) {
    delete embedded.customFormats;
    delete embedded.customFormatScore;
  }
  const release = movie.physicalRelease ?? movie.digitalRelease ?? movie.inCinemas;
  const time = (date: string | null) => (date === null ? null : `${date}T00:00:00Z`);
  return withoutNulls({
    title: movie.title,
    originalTitle: movie.originalTitle,
    originalLanguage: movie.originalLanguage,
    alternateTitles: movie.alternateTitles.map((title, index) => {
      return { sourceType: 'tmdb', movieMetadataId: movie.id, title, id: movie.id * 100 + index };
    }),
    secondaryYearSourceId: 0,
    sortTitle: movie.title.toLowerCase(),
    sizeOnDisk: file?.size ?? 0,
    status: 'released',
    overview: `Overview of ${movie.title}`,
    inCinemas: time(movie.inCinemas),
    physicalRelease: time(movie.physicalRelease),
    digitalRelease: time(movie.digitalRelease),
    releaseDate: time(release),
    images: [
      { coverType: 'poster', url: `/MediaCover/${movie.id}/poster.jpg`, remoteUrl: 'http://images.invalid/poster.jpg' },
      { coverType: 'fanart', url: `/MediaCover/${movie.id}/fanart.jpg`, remoteUrl: 'http://images.invalid/fanart.jpg' },
    ],
    website: '',
    year: movie.year,
    youTubeTrailerId: '',
    studio: 'Studio',
    path: movie.path,
    qualityProfileId: 1,
    hasFile: movie.movieFileId !== 0,
    movieFileId: movie.movieFileId,
    monitored: movie.monitored,
    minimumAvailability: 'released',
    isAvailable: true,
    folderName: movie.path,
    runtime: movie.runtime,
    cleanTitle: cleanTitle(movie.title),
    imdbId: movie.imdbId,
    tmdbId: movie.tmdbId,
    titleSlug: String(movie.tmdbId),
    rootFolderPath,
    certification: 'PG-13',
    genres: ['Animation'],
    keywords: ['anime'],
    tags: movie.tags,
    added: seconds(movie.addedAt),
    ratings: { tmdb: { votes: 100, value: 7.1, type: 'user' } },
    movieFile: embedded,
    collection: movie.collection,
    popularity: 12.5,
    statistics: { movieFileCount: count, sizeOnDisk: file?.size ?? 0, releaseGroups: [] },
    id: movie.id,
  });
}
