import type { CandidateEvidence } from '../../model/candidate.ts';
import type { ListedAt, PreparedMovie } from './block-movie.ts';
import { compareTitles, type TitleComparison, type TitlePair } from './compare-titles.ts';
import {
  type Listing,
  type SeriesNaming,
  type Weighed,
  weighDates,
  weighFile,
  weighKinds,
  weighLanguages,
  weighListing,
  weighNumbers,
  weighRuntimes,
  weighSeries,
  weighTitle,
} from './signals.ts';
import { bareOf, type IndexedSeries, type IndexedSpecial } from './special-index.ts';
import { type TitleForm, withoutNames } from './title-form.ts';
import { confidenceOf } from './weigh.ts';

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

export function placeMovie(movie: PreparedMovie, series: IndexedSeries, listed: readonly ListedAt[]): MovieInSeries {
  const titles = movie.titles.map((whole) => ({ whole, bare: bareOf(whole, series) }));
  return {
    movie,
    series,
    titles,
    naming: namingOf(movie, series),
    listed: listed.filter(({ row }) => row.seriesTvdbId === series.facts.tvdbId),
  };
}

function namingOf({ titles, collection }: PreparedMovie, { names, shortNames }: IndexedSeries): SeriesNaming {
  const isNamedIn = (form: TitleForm) => withoutNames(form, names) !== form;
  if (titles.some(isNamedIn)) return 'named';
  if (collection !== null && isNamedIn(collection)) return 'collection';
  return titles.some((form) => withoutNames(form, [], shortNames) !== form) ? 'shortName' : 'none';
}

/** `parts`: the specials that the movie covers together, if there are several; `special` is the first of them. */
export function comparePair(
  place: MovieInSeries,
  special: IndexedSpecial,
  parts: readonly IndexedSpecial[] = [],
): ComparedPair {
  const { movie, series, naming } = place;
  const title = bestTitle(place, special);
  const covered = parts.length > 1 ? parts : [special];
  const evidence: Weighed[] = [
    weighTitle(title),
    weighNumbers(title),
    weighSeries(naming, series.facts.title),
    nearestDate(movie, covered),
    weighRuntimes({
      movie: movie.minutes,
      special: sumOf(covered),
      usual: parts.length > 1 ? null : series.usualMinutes,
    }),
    ...weighListing(listingOf(place, covered)),
    weighLanguages(movie.facts.originalLanguage ?? null, series.facts.originalLanguage ?? null),
    weighKinds(title.left.kinds, title.right.kinds),
    fileOf(place, special),
    partsOf(covered),
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
function bestTitle({ titles }: MovieInSeries, special: IndexedSpecial): TitleComparison {
  const compared = titles.map((title) => compareTitles(title, special.title));
  const worthOf = (one: TitleComparison) => weighTitle(one).weight + (weighNumbers(one)?.weight ?? 0);
  const [first, ...others] = compared;
  if (first === undefined) return compareTitles(emptyTitle, special.title);
  return others.reduce((best, one) => (worthOf(one) > worthOf(best) ? one : best), first);
}

const nothing = { text: '', words: [], key: '', verbatim: '', ordinals: [], kinds: new Set<never>() };
const emptyTitle: TitlePair = { whole: nothing, bare: nothing };

function nearestDate(movie: PreparedMovie, covered: readonly IndexedSpecial[]): Weighed {
  const { releases, facts } = movie;
  const year = facts.year != null && facts.year > 1880 ? facts.year : null;
  return covered
    .map(({ day }) => weighDates(releases, year, day))
    .reduce((best, one) => (one.weight > best.weight ? one : best));
}

/** Parts whose runtime is unknown count as long as the others. */
export function sumOf(covered: readonly IndexedSpecial[]): number | null {
  const known = covered.map(({ minutes }) => minutes).filter((minutes) => minutes !== null);
  if (known.length === 0) return null;
  return Math.round((known.reduce((sum, minutes) => sum + minutes, 0) / known.length) * covered.length);
}

function listingOf({ listed }: MovieInSeries, covered: readonly IndexedSpecial[]): Listing {
  const isHere = ({ row }: ListedAt) =>
    covered.some(({ facts }) =>
      row.episodeTvdbIds.length > 0
        ? row.episodeTvdbIds.includes(facts.tvdbId)
        : row.seasonNumber === facts.seasonNumber && row.episodeNumbers.includes(facts.episodeNumber),
    );
  const sources = (all: readonly ListedAt[]) => [...new Set(all.map(({ source }) => source))].sort();
  return { here: sources(listed.filter(isHere)), elsewhere: sources(listed.filter((one) => !isHere(one))) };
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
