import type { KnownPair, MovieFacts } from '../../model/discovery.ts';
import { type ListedAt, prepareMovie } from './block-movie.ts';
import { compareMovie } from './compare-movie.ts';
import type { ComparedPair, Covered } from './compare-pair.ts';
import { findTitledParts } from './find-parts.ts';
import { eachInSlices } from './in-slices.ts';
import type { Discovery, DiscoveryInput } from './model.ts';
import { settleRivals } from './settle-rivals.ts';
import { type IndexedSeries, indexSpecials } from './special-index.ts';

/** Compares movies one by one with the specials it was made for, so that a library of movies need not be held in memory. */
export interface CandidateFinder {
  /** One at a time. Takes well under a millisecond for nearly all movies. */
  add(movie: MovieFacts): Promise<void>;
  /** A movie that fits none of the series, which is known without comparing it. */
  addUnlike(tmdbId: number): void;
  /** The pairs of all movies added. Call once. */
  finish(): Promise<Discovery>;
}

/** Indexes all specials. Duplicate movies and series (of two instances) count once. */
export async function createCandidateFinder(input: DiscoveryInput): Promise<CandidateFinder> {
  const index = await indexSpecials(input);
  const listed = await listedMovies(input);
  const pairs: ComparedPair[] = [];
  const movies = new Set<number>();
  const parts = new Map<IndexedSeries, readonly Covered[]>();
  const { breathe } = input;
  const titledParts = async (series: IndexedSeries) => {
    const known = parts.get(series) ?? (await findTitledParts(series.specials, breathe));
    parts.set(series, known);
    return known;
  };
  let compared = 0;

  return {
    async add(facts) {
      if (movies.has(facts.tmdbId)) return;
      movies.add(facts.tmdbId);
      const movie = prepareMovie(facts);
      const found = await compareMovie(movie, { index, listed: listedOf(listed, facts), titledParts, breathe });
      compared += found.compared;
      pairs.push(...found.pairs);
    },
    addUnlike: (tmdbId) => void movies.add(tmdbId),
    async finish() {
      const episodes = new Set<number>();
      await eachInSlices(index.specials, ({ facts }) => episodes.add(facts.tvdbId), breathe);
      const isSearched = (one: KnownPair) => movies.has(one.movieTmdbId) && episodes.has(one.episodeTvdbId);
      const { autoAccept, known = [] } = input;
      const settled = await settleRivals({ pairs, known, autoAccept, isSearched, breathe });
      return { ...settled, counts: { movies: movies.size, specials: index.specials.length, compared } };
    },
  };
}

/** All candidates between these movies and series: pure, except that it breathes. */
export async function findCandidates(
  movies: Iterable<MovieFacts> | AsyncIterable<MovieFacts>,
  input: DiscoveryInput,
): Promise<Discovery> {
  const finder = await createCandidateFinder(input);
  for await (const movie of movies) {
    await finder.add(movie);
    await input.breathe();
  }
  return finder.finish();
}

async function listedMovies({
  lists = [],
  breathe,
}: DiscoveryInput): Promise<ReadonlyMap<string, readonly ListedAt[]>> {
  const listed = new Map<string, ListedAt[]>();
  for (const { source, rows } of lists)
    for (const row of rows) {
      await breathe();
      for (const key of [`tmdb:${row.movieTmdbId}`, `imdb:${row.movieImdbId}`]) {
        const same = listed.get(key);
        if (same === undefined) listed.set(key, [{ source, row }]);
        else same.push({ source, row });
      }
    }
  return listed;
}

function listedOf(listed: ReadonlyMap<string, readonly ListedAt[]>, movie: MovieFacts): readonly ListedAt[] {
  const byTmdb = listed.get(`tmdb:${movie.tmdbId}`) ?? [];
  const byImdb = movie.imdbId == null ? [] : (listed.get(`imdb:${movie.imdbId}`) ?? []);
  return [...byTmdb, ...byImdb.filter(({ row }) => row.movieTmdbId !== movie.tmdbId)];
}
