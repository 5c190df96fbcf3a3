import { episodesCode } from '../../core/model/episode-code.ts';
import type { MappingRow } from '../../core/model/mapping-list.ts';
import { AppError } from '../../errors.ts';

/** Far more than all movies that are specials anywhere. */
const maxRows = 50_000;
const maxProblems = 100;
/** A movie that covers more is the recap of a season, not a special. */
export const maxParts = 8;

export interface NewRow {
  readonly movieTmdbId?: number | undefined;
  readonly movieImdbId?: string | undefined;
  readonly seriesTvdbId: number;
  readonly seasonNumber: number;
  readonly episodeNumbers?: readonly number[];
  readonly episodeTvdbIds?: readonly number[];
}

export interface RowCollector {
  add(row: NewRow): void;
  problem(text: string): void;
  result(): CollectedRows;
}

interface CollectedRows {
  readonly rows: MappingRow[];
  readonly problems: string[];
  readonly problemCount: number;
  /** Pairs of a movie and a series, and those of them with several places; problems, too. */
  readonly movies: number;
  readonly contradictions: number;
}

/** Keeps each row once, and tells of movies that a list places at different specials of one series. */
export function createRowCollector(): RowCollector {
  const rows = new Map<string, MappingRow>();
  const problems: string[] = [];
  let problemCount = 0;

  function problem(text: string): void {
    problemCount += 1;
    if (problems.length < maxProblems) problems.push(text);
  }

  return {
    problem,
    add(given) {
      const row: MappingRow = {
        movieTmdbId: given.movieTmdbId ?? null,
        movieImdbId: given.movieImdbId ?? null,
        seriesTvdbId: given.seriesTvdbId,
        seasonNumber: given.seasonNumber,
        episodeNumbers: sorted(given.episodeNumbers),
        episodeTvdbIds: sorted(given.episodeTvdbIds),
      };
      const count = row.episodeNumbers.length + row.episodeTvdbIds.length;
      if (count === 0 || count > maxParts || (row.movieTmdbId ?? row.movieImdbId) === null) return;
      rows.set(`${movieOf(row)} ${placeOf(row)}`, row);
      if (rows.size > maxRows)
        throw new AppError('invalid', `has more than ${maxRows} rows: no list of specials is that long`);
    },
    result() {
      const all = [...rows.values()].sort(byPlace);
      const placed = Map.groupBy(all, (row) => `${movieOf(row)} ${row.seriesTvdbId}`);
      const twice = [...placed.values()].filter((same) => same.length > 1);
      for (const same of twice) problem(contradictionOf(same));
      return { rows: all, problems, problemCount, movies: placed.size, contradictions: twice.length };
    },
  };
}

function sorted(numbers: readonly number[] = []): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

export function movieOf(row: MappingRow): string {
  return row.movieTmdbId === null ? `imdb:${row.movieImdbId}` : `tmdb:${row.movieTmdbId}`;
}

function placeOf(row: MappingRow): string {
  const episodes = episodesCode(row.seasonNumber, row.episodeNumbers);
  return `${episodes}${row.episodeTvdbIds.map((id) => ` #${id}`).join('')} of series ${row.seriesTvdbId}`;
}

function byPlace(a: MappingRow, b: MappingRow): number {
  return (
    a.seriesTvdbId - b.seriesTvdbId ||
    a.seasonNumber - b.seasonNumber ||
    (a.episodeNumbers[0] ?? 0) - (b.episodeNumbers[0] ?? 0) ||
    compareTexts(placeOf(a), placeOf(b)) ||
    compareTexts(movieOf(a), movieOf(b))
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function contradictionOf(same: readonly MappingRow[]): string {
  const movie = same.slice(0, 1).map(movieOf).join('');
  return `${movie} is ${same.map(placeOf).join(' and also ')}`;
}
