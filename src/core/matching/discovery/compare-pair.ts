import type { CandidateEvidence } from '../../model/candidate.ts';
import type { ListedAt, PreparedMovie } from './block-movie.ts';
import { compareTitles, type TitleComparison } from './compare-titles.ts';
import {
  type Listing,
  weighFile,
  weighKinds,
  weighLanguages,
  weighListing,
  weighNumbers,
  weighSeries,
  weighTitle,
  worthOfTitle,
} from './signals.ts';
import type { IndexedSeries, IndexedSpecial } from './special-index.ts';
import { weighDates, weighRuntimes } from './time-signals.ts';
import { type NamelessTitle, readTitle, withoutNames } from './title-form.ts';
import { pairTitles, type TitlePair } from './title-text.ts';
import { confidenceOf, type SeriesNaming, type Weighed, weighed } from './weigh.ts';

/** A movie beside one series: its titles without the series' names. */
export interface MovieInSeries {
  readonly movie: PreparedMovie;
  readonly series: IndexedSeries;
  readonly titles: readonly TitlePair[];
  readonly naming: SeriesNaming;
  readonly listed: readonly ListedAt[];
}

export interface ComparedPair {
  readonly movie: PreparedMovie;
  readonly special: IndexedSpecial;
  /** Other specials that the movie covers, too. */
  readonly furtherParts: readonly IndexedSpecial[];
  readonly confidence: number;
  readonly evidence: readonly CandidateEvidence[];
  readonly title: TitleComparison;
}

export function specialsOf({ special, furtherParts }: ComparedPair): readonly IndexedSpecial[] {
  return [special, ...furtherParts];
}

export function placeMovie(movie: PreparedMovie, series: IndexedSeries, listed: readonly ListedAt[]): MovieInSeries {
  const nameless = movie.titles.map((whole) => withoutNames(whole, series.names, series.shortNames));
  return {
    movie,
    series,
    titles: movie.wholeTitles.map((title, index) => {
      const { form } = nameless[index] ?? { form: title.whole };
      return form === title.whole ? title : pairTitles(title.whole, form);
    }),
    naming: namingOf(nameless, movie, series),
    listed: listed.filter(({ row }) => row.seriesTvdbId === series.facts.tvdbId),
  };
}

function namingOf(
  titles: readonly NamelessTitle[],
  { collection }: PreparedMovie,
  { names }: IndexedSeries,
): SeriesNaming {
  if (titles.some(({ removed }) => removed === 'name')) return 'named';
  if (collection !== null && withoutNames(collection, names).removed === 'name') return 'collection';
  return titles.some(({ removed }) => removed === 'start') ? 'shortName' : 'none';
}

/** All that the movie covers: a single special, or the parts. */
export type Covered = readonly [first: IndexedSpecial, ...others: IndexedSpecial[]];

export function comparePair(
  place: MovieInSeries,
  covered: Covered,
  title: TitleComparison = bestTitle(place, covered[0]),
): ComparedPair {
  const { movie, series, naming } = place;
  const [special] = covered;
  const evidence: Weighed[] = [
    weighTitle(title),
    weighNumbers(title),
    weighSeries(naming, series.facts.title),
    nearestDate(movie, covered),
    weighRuntimes(movie.minutes, sumOf(covered), covered.length > 1 ? null : series.usualMinutes),
    ...weighListing(listingOf(place, covered)),
    weighLanguages(movie.facts.originalLanguage ?? null, series.facts.originalLanguage ?? null),
    weighKinds(title.left.kinds, title.right.kinds),
    fileOf(place, special),
    partsOf(covered),
    partOfListed(place, covered),
  ].filter((one) => one !== null);
  return {
    movie,
    special,
    furtherParts: covered.slice(1),
    confidence: confidenceOf({ title, naming, evidence }),
    evidence: evidence.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
    title,
  };
}

/** The movie's title that fits best. Any title may be the right one; numbers must not differ in the one that is used, if that can be. */
export function bestTitle({ titles }: MovieInSeries, special: IndexedSpecial): TitleComparison {
  let best = compareTitles(titles[0] ?? emptyTitle, special.title);
  let worth = worthOfTitle(best);
  for (const title of titles.slice(1)) {
    const next = compareTitles(title, special.title);
    const nextWorth = worthOfTitle(next);
    if (nextWorth > worth) [best, worth] = [next, nextWorth];
  }
  return best;
}

const emptyForm = readTitle('');
const emptyTitle = pairTitles(emptyForm, emptyForm);

function nearestDate(movie: PreparedMovie, covered: readonly IndexedSpecial[]): Weighed {
  return covered
    .map(({ day }) => weighDates(movie, day))
    .reduce((best, one) => (one.weight > best.weight ? one : best));
}

/** Parts whose runtime is unknown count as long as the others. */
export function sumOf(covered: readonly IndexedSpecial[]): number | null {
  const known = covered.map(({ minutes }) => minutes).filter((minutes) => minutes !== null);
  if (known.length === 0) return null;
  return Math.round((known.reduce((sum, minutes) => sum + minutes, 0) / known.length) * covered.length);
}

function listingOf({ listed }: MovieInSeries, covered: readonly IndexedSpecial[]): Listing {
  const isHere = (one: ListedAt) => namedOf(one, covered) > 0;
  const sources = (all: readonly ListedAt[]) => [...new Set(all.map(({ source }) => source))].sort();
  return { here: sources(listed.filter(isHere)), elsewhere: sources(listed.filter((one) => !isHere(one))) };
}

/** How many of these specials the row names. */
function namedOf({ row }: ListedAt, covered: readonly IndexedSpecial[]): number {
  return covered.filter(({ facts }) =>
    row.episodeTvdbIds.length > 0
      ? row.episodeTvdbIds.includes(facts.tvdbId)
      : row.seasonNumber === facts.seasonNumber && row.episodeNumbers.includes(facts.episodeNumber),
  ).length;
}

/** A row of several specials does not say that one of them is the whole movie. */
function partOfListed({ listed }: MovieInSeries, covered: readonly IndexedSpecial[]): Weighed | null {
  const here = listed.filter((one) => namedOf(one, covered) > 0);
  const isPart = ({ row }: ListedAt) =>
    (row.episodeTvdbIds.length > 0 ? row.episodeTvdbIds : row.episodeNumbers).length > covered.length;
  if (here.length === 0 || !here.every(isPart)) return null;
  return weighed('parts', -1, 'listed together with other specials');
}

function fileOf({ movie }: MovieInSeries, special: IndexedSpecial): Weighed | null {
  const { file } = special.facts;
  if (file == null) return null;
  return weighFile({
    movieTmdbId: movie.facts.tmdbId,
    movieImdbId: movie.facts.imdbId ?? null,
    movieBytes: movie.facts.sizeBytes ?? 0,
    path: file.path ?? '',
    bytes: file.sizeBytes ?? 0,
  });
}

function partsOf(covered: readonly IndexedSpecial[]): Weighed | null {
  if (covered.length === 1) return null;
  const numbers = covered.map(({ facts }) => facts.episodeNumber).join(', ');
  return { signal: 'parts', text: `the movie covers ${covered.length} specials: ${numbers}`, weight: 0 };
}
