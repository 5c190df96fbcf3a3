import { isRow } from '../plex/read.ts';
import { imdbIdsOf, integerOf, numberOf, numbersOf } from './ids.ts';
import type { NewRow, RowCollector } from './row-collector.ts';

/**
 * One row of a list of our own: `movie` (TMDB id, or "tt…"), `series` (TVDB id), and which special: `special` ("S00E09", "S00E04-E05", or a number of
 * season 0) or `episodeTvdbId` (one or several), which outlives renumbering.
 */
export function readLocalRow(position: number, row: unknown, collector: RowCollector): void {
  const name = `Row ${position}`;
  if (!isRow(row)) {
    collector.problem(`${name} is no row with movie, series and special`);
    return;
  }
  const [movieImdbId] = imdbIdsOf(row.movie);
  const movieTmdbId = numberOf(row.movie) ?? undefined;
  const seriesTvdbId = numberOf(row.series);
  const place = readPlace(row);
  if (movieTmdbId === undefined && movieImdbId === undefined) {
    collector.problem(`${name}: movie must be a TMDB id or an IMDb id such as tt0123456, not ${shown(row.movie)}`);
    return;
  }
  if (seriesTvdbId === null) {
    collector.problem(`${name}: series must be a TVDB id, not ${shown(row.series)}`);
    return;
  }
  if (place === null) {
    collector.problem(`${name}: special must be like S00E09, S00E04-E05 or 9, not ${shown(row.special)}`);
    return;
  }
  collector.add({ movieTmdbId, movieImdbId, seriesTvdbId, ...place });
}

function readPlace(row: Readonly<Record<string, unknown>>): Omit<NewRow, 'seriesTvdbId'> | null {
  const episodeTvdbIds = numbersOf(row.episodeTvdbId);
  if (episodeTvdbIds.length > 0) return { seasonNumber: integerOf(row.season) ?? 0, episodeTvdbIds };
  const number = numberOf(row.special);
  if (number !== null) return { seasonNumber: 0, episodeNumbers: [number] };
  const [, season, first, last] =
    /^s(\d{1,4})e(\d{1,6})(?:-e?(\d{1,6}))?$/i.exec(typeof row.special === 'string' ? row.special.trim() : '') ?? [];
  if (season === undefined || first === undefined) return null;
  const [from, to] = [Number(first), Number(last ?? first)];
  if (to < from || to - from > 100) return null;
  return { seasonNumber: Number(season), episodeNumbers: Array.from({ length: to - from + 1 }, (_, at) => from + at) };
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value)?.slice(0, 40) ?? 'unreadable');
}
