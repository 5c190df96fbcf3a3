import path from 'node:path';
import type { FakePlexOptions } from '../fake-plex.ts';
import type { FakeRadarr } from '../fake-radarr.ts';
import type { FakeSonarr } from '../fake-sonarr.ts';
import { plexGuid } from './library.ts';

interface Known {
  readonly sonarr: FakeSonarr;
  readonly radarr: FakeRadarr;
}

/** The agents' metadata for the media in a world: all that Radarr and Sonarr know, by folder. */
export function matcherOf({ sonarr, radarr }: Known): NonNullable<FakePlexOptions['matcher']> {
  return ({ type, folder, season, index }) => {
    if (type === 'movie') {
      const movie = radarr.movies.find((one) => path.resolve(one.path) === folder);
      if (movie === undefined) return null;
      const { title, year, tmdbId, imdbId } = movie;
      const guids = [...(imdbId ? [`imdb://${imdbId}`] : []), `tmdb://${tmdbId}`];
      return {
        title,
        year,
        guid: plexGuid('movie', `tmdb/${tmdbId}`),
        guids,
        airDate: movie.inCinemas?.slice(0, 10) ?? null,
      };
    }
    const series = sonarr.series.find((one) => path.resolve(one.path) === folder);
    if (series === undefined) return null;
    if (type === 'show') {
      const { title, year, tvdbId, tmdbId, imdbId } = series;
      const guids = [`imdb://${imdbId}`, `tmdb://${tmdbId}`, `tvdb://${tvdbId}`];
      return { title, year, guid: plexGuid('show', `tvdb/${tvdbId}`), guids };
    }
    const episode = sonarr.episodes.find(
      (one) => one.seriesId === series.id && one.seasonNumber === season && one.episodeNumber === index,
    );
    if (episode === undefined) return null;
    const { title, tvdbId, airDate } = episode;
    return { title, airDate, guid: plexGuid('episode', `tvdb/${tvdbId}`), guids: [`tvdb://${tvdbId}`] };
  };
}
