import { groupByKeys } from '../group.ts';
import { blockMovie, type ListedAt, type PreparedMovie, prepareMovie } from './block-movie.ts';
import { type ComparedPair, comparePair, type MovieInSeries, placeMovie } from './compare-pair.ts';
import { findParts } from './find-parts.ts';
import type { Discovery, DiscoveryInput, KnownPair, MovieFacts } from './model.ts';
import { isWorthComparing, wordsToShare } from './quick-check.ts';
import { settleRivals } from './settle-rivals.ts';
import { type IndexedSeries, type IndexedSpecial, indexSpecials, type SpecialIndex } from './special-index.ts';

/** Compares movies one by one with the specials it was made for, so that a library of movies need not be held in memory. */
export interface CandidateFinder {
  /** Takes well under a millisecond for nearly all movies. */
  add(movie: MovieFacts): void;
  /** The pairs of all movies added. Call once. */
  finish(): Promise<Discovery>;
}

/** Worse pairs are neither proposed nor rivals. */
const worthKeeping = 0.5;
const keptPerMovie = 12;

/** Indexes all specials. Duplicate movies and series (of two instances) count once. */
export async function createCandidateFinder(input: DiscoveryInput): Promise<CandidateFinder> {
  const index = await indexSpecials(input.series, input.breathe);
  const listed = listedMovies(input);
  const pairs: ComparedPair[] = [];
  const movies = new Set<number>();
  let compared = 0;

  return {
    add(facts) {
      if (movies.has(facts.tmdbId)) return;
      movies.add(facts.tmdbId);
      const movie = prepareMovie(facts);
      const found = compareMovie(movie, { index, listed: listedOf(listed, facts) });
      compared += found.compared;
      pairs.push(...found.pairs);
    },
    async finish() {
      await input.breathe();
      const known = [...(input.known ?? [])];
      const episodes = new Set(index.specials.map(({ facts }) => facts.tvdbId));
      const isSearched = (one: KnownPair) => movies.has(one.movieTmdbId) && episodes.has(one.episodeTvdbId);
      const settled = settleRivals({ pairs, known, autoAccept: input.autoAccept, isSearched });
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
    finder.add(movie);
    await input.breathe();
  }
  return finder.finish();
}

function listedMovies({ lists = [] }: DiscoveryInput): ReadonlyMap<string, readonly ListedAt[]> {
  const all = lists.flatMap(({ source, rows }) => rows.map((row): ListedAt => ({ source, row })));
  return groupByKeys(all, ({ row }) => [
    ...(row.movieTmdbId === null ? [] : [`tmdb:${row.movieTmdbId}`]),
    ...(row.movieImdbId === null ? [] : [`imdb:${row.movieImdbId}`]),
  ]);
}

function listedOf(listed: ReadonlyMap<string, readonly ListedAt[]>, movie: MovieFacts): readonly ListedAt[] {
  const byImdb = movie.imdbId == null ? [] : (listed.get(`imdb:${movie.imdbId}`) ?? []);
  return [...new Set([...(listed.get(`tmdb:${movie.tmdbId}`) ?? []), ...byImdb])];
}

interface Around {
  readonly index: SpecialIndex;
  readonly listed: readonly ListedAt[];
}

function compareMovie(movie: PreparedMovie, { index, listed }: Around): { pairs: ComparedPair[]; compared: number } {
  const bySeries = new Map<IndexedSeries, IndexedSpecial[]>();
  for (const position of blockMovie(movie, index, listed)) {
    const special = index.specials[position];
    if (special === undefined) continue;
    const list = bySeries.get(special.series);
    if (list === undefined) bySeries.set(special.series, [special]);
    else list.push(special);
  }
  let compared = 0;
  const pairs: ComparedPair[] = [];
  for (const [series, specials] of bySeries) {
    const place = placeMovie(movie, series, listed);
    const words = wordsToShare(place);
    const worthwhile = specials.filter((special) => isWorthComparing(place, special, words));
    compared += worthwhile.length;
    pairs.push(...pairsIn(place, worthwhile, index));
  }
  const kept = pairs.filter(({ confidence }) => confidence >= worthKeeping);
  return { pairs: kept.sort(bestFirst).slice(0, keptPerMovie), compared };
}

/** Single specials and groups of parts; a group that fits takes the place of its parts. */
function pairsIn(place: MovieInSeries, worthwhile: readonly IndexedSpecial[], index: SpecialIndex): ComparedPair[] {
  const single = worthwhile.map((special) => comparePair(place, special)).filter((pair) => pair.confidence >= 0.4);
  if (single.length === 0 && place.listed.length === 0) return [];
  const all = place.series.specials.map((position) => index.specials[position]).filter((one) => one !== undefined);
  const near = new Set(place.listed.length > 0 ? worthwhile : single.map(({ special }) => special));
  const groups = findParts(place, all)
    .filter((parts) => parts.some((part) => near.has(part)))
    .map((parts) => comparePair(place, parts[0], parts))
    .filter((group) => partsWin(group, single))
    .sort((a, b) => b.confidence - a.confidence || b.furtherParts.length - a.furtherParts.length || bestFirst(a, b));
  const [best] = groups;
  if (best === undefined) return single;
  const covered = new Set([best.special, ...best.furtherParts]);
  return [best, ...single.filter(({ special }) => !covered.has(special))];
}

/** Unless one part alone is clearly as long as the movie, or the movie's title names one of the parts. */
function partsWin(group: ComparedPair, single: readonly ComparedPair[]): boolean {
  if (group.title.numbers === 'agree' || group.title.numbers === 'differ') return false;
  const covered = new Set([group.special, ...group.furtherParts]);
  return single.every((one) => {
    if (!covered.has(one.special)) return true;
    const minutes = one.evidence.find(({ signal }) => signal === 'runtime')?.weight ?? 0;
    return minutes < 1 && one.confidence <= group.confidence + 0.15;
  });
}

function bestFirst(a: ComparedPair, b: ComparedPair): number {
  return b.confidence - a.confidence || a.special.facts.tvdbId - b.special.facts.tvdbId;
}
