import { isRow } from '../plex/read.ts';
import { imdbIdsOf, integerOf, numberOf, numbersOf } from './ids.ts';
import { maxParts, type NewRow, type RowCollector } from './row-collector.ts';

/**
 * One entry of Kometa's Anime-IDs (by AniDB id: `tvdb_season`, `tvdb_epoffset`) or of PlexAniBridge-Mappings (by AniList id: `tvdb_mappings`, before
 * 2025 as Kometa). An entry without a movie says nothing about specials.
 */
export function readAnimeIdEntry(key: string, entry: unknown, collector: RowCollector): void {
  if (!isRow(entry)) {
    collector.problem(`${key.slice(0, 30)} is no entry`);
    return;
  }
  const seriesTvdbId = numberOf(entry.tvdb_id);
  const movies: MovieId[][] = [
    numbersOf(entry.tmdb_movie_id).map((movieTmdbId) => ({ movieTmdbId })),
    imdbIdsOf(entry.imdb_id).map((movieImdbId) => ({ movieImdbId })),
  ];
  if (seriesTvdbId === null || movies.every((ids) => ids.length === 0)) return;
  for (const { seasonNumber, episodeNumbers } of placesOf(key, entry, collector))
    for (const ids of movies)
      for (const pair of pairUp(ids, episodeNumbers)) collector.add({ ...pair, seriesTvdbId, seasonNumber });
}

type MovieId = Pick<NewRow, 'movieTmdbId' | 'movieImdbId'>;
type Place = Required<Pick<NewRow, 'seasonNumber' | 'episodeNumbers'>>;

function placesOf(key: string, entry: Readonly<Record<string, unknown>>, collector: RowCollector): Place[] {
  if (entry.tvdb_mappings === undefined || entry.tvdb_mappings === null) {
    // A season of its own is a show of one movie or a whole series: only the specials are clear.
    if (integerOf(entry.tvdb_season) !== 0) return [];
    return [{ seasonNumber: 0, episodeNumbers: [(integerOf(entry.tvdb_epoffset) ?? 0) + 1] }];
  }
  if (!isRow(entry.tvdb_mappings)) {
    collector.problem(`${key.slice(0, 30)}: tvdb_mappings is no object`);
    return [];
  }
  return Object.entries(entry.tvdb_mappings).flatMap(([season, pattern]) => {
    const [, number] = /^s(\d{1,4})$/.exec(season) ?? [];
    // A whole season is no special, and nothing is wrong with it.
    if (pattern === '') return [];
    const episodeNumbers = number === undefined ? null : readPattern(pattern);
    if (episodeNumbers === null)
      collector.problem(
        `${key.slice(0, 30)}: "${season.slice(0, 10)}": "${String(pattern).slice(0, 40)}" is no mapping`,
      );
    return episodeNumbers === null ? [] : [{ seasonNumber: Number(number), episodeNumbers }];
  });
}

/** Reads "e5", "e2-e4", "e1-e3|2,e7"; an open range ("e13-") names no special. Null if it is not understood. */
function readPattern(pattern: unknown): number[] | null {
  if (typeof pattern !== 'string' || pattern.length > 1_000) return null;
  const numbers: number[] = [];
  for (const part of pattern.split(',')) {
    const [whole, first, dash, last] = /^\s*e(\d{1,6})(?:(-)(?:e(\d{1,6}))?)?(?:\|-?\d{1,3})?\s*$/.exec(part) ?? [];
    if (whole === undefined) return null;
    if (dash !== undefined && last === undefined) return [];
    const [from, to] = [Number(first), Number(last ?? first)];
    for (let number = from; number <= to && numbers.length <= maxParts; number += 1) numbers.push(number);
  }
  return numbers;
}

/** One special is each of the movies; one movie is all of the specials; equally many are in one order. Else it is unclear which is which. */
export function pairUp(
  movies: readonly MovieId[],
  episodes: readonly number[],
): (MovieId & { episodeNumbers: readonly number[] })[] {
  if (episodes.length === 1 || movies.length === 1)
    return movies.map((movie) => ({ ...movie, episodeNumbers: episodes }));
  if (movies.length !== episodes.length) return [];
  return movies.map((movie, index) => ({ ...movie, episodeNumbers: episodes.slice(index, index + 1) }));
}
