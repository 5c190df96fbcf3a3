import { isRow } from '../plex/read.ts';
import { type EpisodeMap, readEpisodeMap, sourcesOfMovie, targetsOf } from './ranges.ts';
import type { NewRow, RowCollector } from './row-collector.ts';

type Movie = Pick<NewRow, 'movieTmdbId' | 'movieImdbId'>;
type Season = Pick<NewRow, 'seriesTvdbId' | 'seasonNumber'>;

/** "provider:id[:scope]". */
const descriptor = /^([a-z_]+):(tt\d{5,12}|\d{1,9})(?::([a-zA-Z]\d{0,5}))?$/;

export function isDescriptor(text: string): boolean {
  return /^[a-z_]+:\w+(?::\w+)?$/.test(text);
}

/**
 * One entry of anibridge-mappings v3 (and of its edits): a source with its targets, each with ranges of episodes. Says of a movie directly which
 * special it is, or of an anime which movie and which special both are.
 */
export function readDescriptorEntry(source: string, targets: unknown, collector: RowCollector): void {
  if (!isRow(targets)) {
    collector.problem(`${source.slice(0, 60)} has no targets`);
    return;
  }
  const own = readDescriptor(source);
  const movies: { movie: Movie; maps: EpisodeMap[] }[] = [];
  const seasons: { season: Season; maps: EpisodeMap[] }[] = [];
  for (const [target, ranges] of Object.entries(targets)) {
    const { movie, season } = readDescriptor(target);
    if (movie === null && season === null) continue;
    const maps = readMaps(ranges, `${source} → ${target}`, collector);
    if (movie !== null) movies.push({ movie, maps });
    if (season !== null) seasons.push({ season, maps });
  }
  if (own.movie !== null) {
    for (const { season, maps } of seasons) addParts(collector, { ...own.movie, ...season }, targetsOfAll(maps, [1]));
  } else if (own.season !== null) {
    for (const { movie, maps } of movies)
      addParts(collector, { ...movie, ...own.season }, maps.flatMap(sourcesOfMovie));
  } else {
    for (const { movie, maps } of movies) {
      const episodes = maps.flatMap(sourcesOfMovie);
      for (const one of seasons) addParts(collector, { ...movie, ...one.season }, targetsOfAll(one.maps, episodes));
    }
  }
}

function targetsOfAll(maps: readonly EpisodeMap[], episodes: readonly number[]): number[] {
  return episodes.flatMap((episode) => maps.flatMap((map) => targetsOf(map, episode)));
}

function addParts(collector: RowCollector, row: Movie & Season, episodeNumbers: readonly number[]): void {
  collector.add({ ...row, episodeNumbers });
}

function readMaps(ranges: unknown, name: string, collector: RowCollector): EpisodeMap[] {
  if (!isRow(ranges)) {
    if (ranges !== null) collector.problem(`${name.slice(0, 120)}: no ranges of episodes`);
    return [];
  }
  return Object.entries(ranges).flatMap(([source, target]) => {
    if (target === null) return [];
    const map = readEpisodeMap(source, target);
    if (map !== null) return [map];
    collector.problem(
      `${name.slice(0, 120)}: "${source.slice(0, 30)}": "${String(target).slice(0, 30)}" is no range of episodes`,
    );
    return [];
  });
}

function readDescriptor(text: string): { movie: Movie | null; season: Season | null } {
  const [, provider = '', id = '', scope = ''] = descriptor.exec(text) ?? [];
  const none = { movie: null, season: null };
  if (provider === 'tmdb_movie' && Number(id) > 0) return { ...none, movie: { movieTmdbId: Number(id) } };
  if (provider === 'imdb_movie' && id.startsWith('tt')) return { ...none, movie: { movieImdbId: id } };
  const [, season] = /^s(\d{1,4})$/.exec(scope) ?? [];
  if (provider !== 'tvdb_show' || !(Number(id) > 0) || season === undefined) return none;
  return { ...none, season: { seriesTvdbId: Number(id), seasonNumber: Number(season) } };
}
