import { blockMovie, type ListedAt, type PreparedMovie } from './block-movie.ts';
import {
  bestTitle,
  type ComparedPair,
  type Covered,
  comparePair,
  type MovieInSeries,
  placeMovie,
} from './compare-pair.ts';
import { findParts } from './find-parts.ts';
import { type Breathe, eachInSlices, groupInSlices, sortInSlices } from './in-slices.ts';
import { isWorthComparing, mostBesideTitle, startsToShare } from './quick-check.ts';
import { worthOfTitle } from './signals.ts';
import type { IndexedSeries, IndexedSpecial, SpecialIndex } from './special-index.ts';

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

/** What a movie is compared with. */
export interface Around {
  readonly index: SpecialIndex;
  readonly listed: readonly ListedAt[];
  readonly titledParts: (series: IndexedSeries) => Promise<readonly Covered[]>;
  readonly breathe: Breathe;
}

interface Promising {
  readonly place: MovieInSeries;
  readonly special: IndexedSpecial;
  /** The sum of evidence without the title's, at most. */
  readonly most: number;
}

export async function compareMovie(
  movie: PreparedMovie,
  around: Around,
): Promise<{ pairs: readonly ComparedPair[]; compared: number }> {
  const { breathe } = around;
  const best = await mostPromising(movie, around);
  const byPlace = await groupInSlices(best, ({ place }) => [place], breathe);
  const kept: ComparedPair[] = [];
  for (const [place, some] of byPlace) {
    const pairs = await pairsIn(place, some, around);
    await eachInSlices(pairs, (pair) => pair.confidence >= worthKeeping && kept.push(pair), breathe);
  }
  const sorted = await sortInSlices(kept, bestFirst, breathe);
  return { pairs: sorted.slice(0, keptPerMovie), compared: best.length };
}

/** Nearly always all that may fit: only a movie beside thousands of specials of its own day has more. */
async function mostPromising(movie: PreparedMovie, around: Around): Promise<readonly Promising[]> {
  const all = await findPromising(movie, around);
  const count = Math.ceil(mostTitleComparisons / Math.max(1, movie.titles.length));
  if (all.length <= count) return all;
  const byMost = (a: Promising, b: Promising) => b.most - a.most || a.special.facts.tvdbId - b.special.facts.tvdbId;
  return (await sortInSlices(all, byMost, around.breathe)).slice(0, count);
}

async function findPromising(movie: PreparedMovie, { index, listed, breathe }: Around): Promise<readonly Promising[]> {
  const promising: Promising[] = [];
  const { bySeries, isOnlyNames } = blockMovie(movie, index, listed);
  const shared = startsToShare(movie, isOnlyNames);
  for (const [series, specials] of bySeries) {
    const isListed = listed.some(({ row }) => row.seriesTvdbId === series.facts.tvdbId);
    let place: MovieInSeries | null = null;
    const check = (special: IndexedSpecial) => {
      if (!isListed && !isWorthComparing(movie, special, shared)) return;
      place ??= placeMovie(movie, series, listed);
      const most = mostBesideTitle(place, special);
      if (most + bestTitleWorth >= leastSum) promising.push({ place, special, most });
    };
    await eachInSlices(specials, check, breathe);
  }
  return promising;
}

/** Single specials and groups of parts; a group that fits takes the place of its parts. */
async function pairsIn(
  place: MovieInSeries,
  promising: readonly Promising[],
  { titledParts, breathe }: Around,
): Promise<readonly ComparedPair[]> {
  const single: ComparedPair[] = [];
  const compare = (one: Promising) => {
    const pair = compareSingle(one);
    if (pair !== null) single.push(pair);
  };
  await eachInSlices(promising, compare, breathe);
  if (single.length === 0 && place.listed.length === 0) return [];
  const near = new Set((place.listed.length > 0 ? promising : single).map(({ special }) => special));
  const groups: ComparedPair[] = [];
  const add = (parts: Covered) => {
    if (!parts.some((part) => near.has(part))) return;
    const group = comparePair(place, parts);
    if (partsWin(group, single)) groups.push(group);
  };
  await eachInSlices(findParts(place, await titledParts(place.series)), add, breathe);
  const [best] = groups.sort(
    (a, b) => b.confidence - a.confidence || b.furtherParts.length - a.furtherParts.length || bestFirst(a, b),
  );
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
