import type { KnownPair, MovieFacts } from '../../model/discovery.ts';
import { blockMovie, type ListedAt, type PreparedMovie, prepareMovie } from './block-movie.ts';
import {
  bestTitle,
  type ComparedPair,
  type Covered,
  comparePair,
  type MovieInSeries,
  placeMovie,
} from './compare-pair.ts';
import { findParts, findTitledParts } from './find-parts.ts';
import type { Discovery, DiscoveryInput } from './model.ts';
import { isWorthComparing, mostBesideTitle, startsToShare } from './quick-check.ts';
import { settleRivals } from './settle-rivals.ts';
import { worthOfTitle } from './signals.ts';
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
/** Worse pairs are not even parts of a movie. */
const worthComparing = 0.4;
/** Their log-odds, with a margin for rounded weights. */
const leastSum = Math.log(worthComparing / (1 - worthComparing)) - 0.1;
/** What the same title and the same numbers are worth. */
const bestTitleWorth = 5.2;
/** Some milliseconds. */
const mostTitleComparisons = 3_000;

/** Indexes all specials. Duplicate movies and series (of two instances) count once. */
export async function createCandidateFinder(input: DiscoveryInput): Promise<CandidateFinder> {
  const index = await indexSpecials(input);
  const listed = await listedMovies(input);
  const pairs: ComparedPair[] = [];
  const movies = new Set<number>();
  const parts = new Map<IndexedSeries, readonly Covered[]>();
  const titledParts = (series: IndexedSeries) => {
    const known = parts.get(series) ?? findTitledParts(series.specials);
    parts.set(series, known);
    return known;
  };
  let compared = 0;

  return {
    add(facts) {
      if (movies.has(facts.tmdbId)) return;
      movies.add(facts.tmdbId);
      const movie = prepareMovie(facts);
      const found = compareMovie(movie, { index, listed: listedOf(listed, facts), titledParts });
      compared += found.compared;
      pairs.push(...found.pairs);
    },
    async finish() {
      await input.breathe();
      const known = [...(input.known ?? [])];
      const episodes = new Set(index.specials.map(({ facts }) => facts.tvdbId));
      const isSearched = (one: KnownPair) => movies.has(one.movieTmdbId) && episodes.has(one.episodeTvdbId);
      const { autoAccept, breathe } = input;
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
    finder.add(movie);
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

interface Around {
  readonly index: SpecialIndex;
  readonly listed: readonly ListedAt[];
  readonly titledParts: (series: IndexedSeries) => readonly Covered[];
}

interface Promising {
  readonly place: MovieInSeries;
  readonly special: IndexedSpecial;
  /** The sum of evidence without the title's, at most. */
  readonly most: number;
}

function compareMovie(movie: PreparedMovie, around: Around): { pairs: ComparedPair[]; compared: number } {
  const promising: Promising[] = [];
  const { bySeries, isOnlyNames } = blockMovie(movie, around.index, around.listed);
  const shared = startsToShare(movie, isOnlyNames);
  for (const [series, specials] of bySeries) {
    const isListed = around.listed.some(({ row }) => row.seriesTvdbId === series.facts.tvdbId);
    const worthwhile = specials.filter((special) => isListed || isWorthComparing(movie, special, shared));
    if (worthwhile.length === 0) continue;
    const place = placeMovie(movie, series, around.listed);
    for (const special of worthwhile) {
      const most = mostBesideTitle(place, special);
      if (most + bestTitleWorth >= leastSum) promising.push({ place, special, most });
    }
  }
  const best = mostPromising(promising, movie.titles.length);
  const byPlace = Map.groupBy(best, ({ place }) => place);
  const pairs = [...byPlace].flatMap(([place, some]) => pairsIn(place, some, around.titledParts(place.series)));
  const kept = pairs.filter(({ confidence }) => confidence >= worthKeeping);
  return { pairs: kept.sort(bestFirst).slice(0, keptPerMovie), compared: best.length };
}

/** Nearly always all of them: only a movie beside thousands of specials of its own day has more. */
function mostPromising(all: Promising[], titles: number): readonly Promising[] {
  const count = Math.ceil(mostTitleComparisons / Math.max(1, titles));
  if (all.length <= count) return all;
  return all.sort((a, b) => b.most - a.most || a.special.facts.tvdbId - b.special.facts.tvdbId).slice(0, count);
}

/** Single specials and groups of parts; a group that fits takes the place of its parts. */
function pairsIn(place: MovieInSeries, promising: readonly Promising[], titled: readonly Covered[]): ComparedPair[] {
  const single = promising.map((one) => compareSingle(one)).filter((pair) => pair !== null);
  if (single.length === 0 && place.listed.length === 0) return [];
  const near = new Set(
    place.listed.length > 0 ? promising.map(({ special }) => special) : single.map(({ special }) => special),
  );
  const groups = findParts(place, titled)
    .filter((parts) => parts.some((part) => near.has(part)))
    .map((parts) => comparePair(place, parts))
    .filter((group) => partsWin(group, single))
    .sort((a, b) => b.confidence - a.confidence || b.furtherParts.length - a.furtherParts.length || bestFirst(a, b));
  const [best] = groups;
  if (best === undefined) return single;
  const covered = new Set([best.special, ...best.furtherParts]);
  return [best, ...single.filter(({ special }) => !covered.has(special))];
}

function compareSingle({ place, special, most }: Promising): ComparedPair | null {
  const title = bestTitle(place, special);
  if (most + worthOfTitle(title) < leastSum) return null;
  const pair = comparePair(place, [special], title);
  return pair.confidence >= worthComparing ? pair : null;
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
