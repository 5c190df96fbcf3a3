import { findCandidates } from '../../../../../src/core/matching/discovery/find-candidates.ts';
import type { Discovery, FoundPair } from '../../../../../src/core/matching/discovery/model.ts';
import type { TruePair, World } from './generated-worlds.ts';

export interface MeasuredPair {
  readonly found: FoundPair;
  readonly isRight: boolean;
}

export interface Measured {
  readonly discovery: Discovery;
  readonly found: readonly MeasuredPair[];
  readonly pairs: readonly TruePair[];
}

export interface Scores {
  /** The share of the found pairs that are right; 1 if none was found. */
  readonly precision: number;
  /** The share of the true pairs that were found. */
  readonly recall: number;
  readonly found: number;
}

export async function measureDiscovery(world: World): Promise<Measured> {
  const discovery = await findCandidates(world.movies, {
    series: world.series,
    lists: world.lists,
    autoAccept: 0.9,
    breathe: () => Promise.resolve(),
  });
  const truth = new Map(world.pairs.map((pair) => [pair.movieTmdbId, pair]));
  return {
    discovery,
    found: discovery.pairs.map((found) => ({ found, isRight: isRight(found, truth.get(found.movie.tmdbId)) })),
    pairs: world.pairs,
  };
}

/** All specials that the movie covers, and no other. */
function isRight(found: FoundPair, truth: TruePair | undefined): boolean {
  const ids = [found.special, ...found.furtherParts].map(({ episodeTvdbId }) => episodeTvdbId);
  return truth !== undefined && ids.join() === truth.episodeTvdbIds.join();
}

/** Pairs are held out from tuning by a hash of their movie's id. Wrong pairs belong to the half of the movie that they claim. */
export function isHeldOut(movieTmdbId: number): boolean {
  const mixed = Math.imul(movieTmdbId ^ (movieTmdbId >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 12)) & 1) === 1;
}

export interface Part {
  readonly isIn: (movieTmdbId: number) => boolean;
  /** Recall counts only pairs whose special has the film's title; precision always counts everything that was found. */
  readonly titledOnly: boolean;
}

export function scoresOf(measured: Measured, threshold: number, part: Part): Scores {
  const pairs = measured.pairs.filter((pair) => part.isIn(pair.movieTmdbId) && (!part.titledOnly || pair.isTitled));
  const movies = new Set(pairs.map(({ movieTmdbId }) => movieTmdbId));
  const found = measured.found.filter(
    ({ found: { movie, confidence } }) => confidence >= threshold && part.isIn(movie.tmdbId),
  );
  const right = found.filter((one) => one.isRight);
  const reached = new Set(right.map(({ found: { movie } }) => movie.tmdbId).filter((id) => movies.has(id)));
  return {
    precision: found.length === 0 ? 1 : right.length / found.length,
    recall: pairs.length === 0 ? 1 : reached.size / pairs.length,
    found: found.length,
  };
}

/** The same world without dates, runtimes, files and lists. */
export function titlesAlone(world: World): World {
  return {
    ...world,
    lists: [],
    movies: world.movies.map(({ tmdbId, title, originalTitle = null, alternateTitles = [], year = null }) => ({
      tmdbId,
      title,
      originalTitle,
      alternateTitles,
      year,
    })),
    series: world.series.map((series) => ({
      ...series,
      specials: series.specials.map((special) => ({ ...special, airDate: null, runtime: 0, file: null })),
    })),
  };
}
