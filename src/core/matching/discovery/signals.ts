import type { CandidateEvidence, CandidateSignal } from '../../model/candidate.ts';
import type { NumberRelation, TitleComparison, TitleRelation } from './compare-titles.ts';
import { type ReleaseDay, yearOfDay } from './dates.ts';
import type { TitleKind } from './title-form.ts';

/** One signal in the units of weigh.ts (logits), with its words. */
export type Weighed = CandidateEvidence;

function weighed(signal: CandidateSignal, weight: number, text: string): Weighed {
  return { signal, text, weight: Math.round(weight * 100) / 100 };
}

/** From a title that says little to one that says much. */
const titleWorth: Readonly<Record<TitleRelation, readonly [little: number, much: number]>> = {
  same: [3.1, 4.8],
  typo: [1.2, 4],
  extended: [0.4, 2],
  similar: [0.2, 1],
  none: [0, 0],
  different: [-2, -2],
};

export function weighTitle(found: TitleComparison): Weighed {
  const { relation, distinction, isGeneric, left, right } = found;
  const [little, much] = titleWorth[relation];
  const worth = isGeneric === 'no' ? little + (much - little) * distinction : genericWorth(found);
  const both = `“${left.text}” and “${right.text}”`;
  const texts: Readonly<Record<TitleRelation, string>> = {
    same: isGeneric === 'yes' ? `both titles say no more than the series’ name: ${both}` : 'same title',
    typo: `titles differ by a letter or two: ${both}`,
    extended: `one title continues the other: ${both}`,
    similar: `similar titles: ${both}`,
    none: `no title to compare: ${both}`,
    different: `different titles: ${both}`,
  };
  return weighed('title', worth, texts[relation]);
}

function genericWorth({ isGeneric, numbers, left }: TitleComparison): number {
  // "Kiri: The Movie" in both; the name alone may be the name of anything that belongs to the series.
  if (isGeneric === 'verbatim') return left.kinds.has('movie') ? 3.9 : 3.2;
  return numbers === 'agree' ? 3.2 : 1.4;
}

const numberWorth: Readonly<Record<NumberRelation, number>> = { agree: 0.4, absent: 0, oneSided: -0.4, differ: -5 };

export function weighNumbers({ numbers, relation, left, right }: TitleComparison): Weighed | null {
  const texts: Readonly<Record<NumberRelation, string>> = {
    agree: 'same numbers in both titles',
    absent: '',
    oneSided: 'only one title has the number of a part',
    differ: `different numbers: “${left.text}” and “${right.text}”`,
  };
  // Of titles that have nothing in common the number of a part says nothing.
  if (relation === 'different' && numbers === 'oneSided') return null;
  return numbers === 'absent' ? null : weighed('number', numberWorth[numbers], texts[numbers]);
}

export type SeriesNaming = 'named' | 'shortName' | 'collection' | 'none';

export function weighSeries(naming: SeriesNaming, seriesTitle: string): Weighed {
  switch (naming) {
    case 'named':
      return weighed('series', 1.5, `the movie’s title names ${seriesTitle}`);
    case 'shortName':
      return weighed('series', 1.1, `the movie’s title shares a short name with ${seriesTitle}`);
    case 'collection':
      return weighed('series', 1.3, `its collection is named after ${seriesTitle}`);
    case 'none':
      return weighed('series', -0.4, `the movie does not name ${seriesTitle}`);
  }
}

/** Up to how many days apart, and what it is worth. Home releases and festivals lie months from the premiere, so a year says little. */
const dateWorth: readonly (readonly [days: number, worth: number])[] = [
  [1, 3.3],
  [3, 3],
  [14, 2.4],
  [45, 1.4],
  [120, 0.7],
  [400, 0],
  [800, -0.9],
  [1_600, -2.6],
];
const farApart = -4;

export function weighDates(releases: readonly ReleaseDay[], year: number | null, special: number | null): Weighed {
  if (special === null) return weighed('date', 0, 'the special has no air date');
  const [nearest] = releases
    .map(({ day, name }) => ({ apart: Math.abs(day - special), name }))
    .sort((a, b) => a.apart - b.apart);
  if (nearest === undefined) return weighYears(year, yearOfDay(special));
  const worth = dateWorth.find(([days]) => nearest.apart <= days)?.[1] ?? farApart;
  return weighed('date', worth, `${daysInWords(nearest.apart)} (${nearest.name})`);
}

function weighYears(movie: number | null, special: number): Weighed {
  if (movie === null) return weighed('date', 0, 'the movie has no date');
  const apart = Math.abs(movie - special);
  const worth = apart === 0 ? 1.2 : apart === 1 ? 0.2 : apart === 2 ? -1 : apart <= 4 ? -2.4 : farApart;
  return weighed('date', worth, apart === 0 ? `both of ${movie}` : `${movie} and ${special}`);
}

function daysInWords(days: number): string {
  if (days === 0) return 'same day';
  if (days <= 120) return `${days} ${days === 1 ? 'day' : 'days'} apart`;
  const months = Math.round(days / 30.44);
  return months < 24 ? `${months} months apart` : `${Math.round(days / 365.25)} years apart`;
}

export interface Runtimes {
  readonly movie: number | null;
  readonly special: number | null;
  /** The series' usual runtime: TVDB often gives it to specials that have another. */
  readonly usual: number | null;
}

const filmMinutes = 50;

export function weighRuntimes({ movie, special, usual }: Runtimes): Weighed {
  if (movie === null || special === null) return weighed('runtime', 0, 'no runtime to compare');
  const text = movie === special ? `both ${movie} minutes` : `${movie} and ${special} minutes`;
  const apart = Math.abs(movie - special);
  const share = apart / Math.max(movie, special);
  // All episodes of a series are about as long: only a film's length is its own.
  const most = special === usual || special < filmMinutes ? 1 : 2.6;
  if (apart <= 1 || share <= 0.02) return weighed('runtime', Math.min(most, 2.6), text);
  if (share <= 0.05) return weighed('runtime', Math.min(most, 2), text);
  if (share <= 0.1 || apart <= 3) return weighed('runtime', Math.min(most, 1.2), text);
  if (share <= 0.2) return weighed('runtime', -0.3, text);
  if (special === usual) return weighed('runtime', -0.5, `${text}, as all episodes of the series`);
  return weighed('runtime', share <= 0.35 ? -2 : -3.5, text);
}

export interface Listing {
  /** Lists that name this very special, and lists that name another special of the same series. */
  readonly here: readonly string[];
  readonly elsewhere: readonly string[];
}

export function weighListing({ here, elsewhere }: Listing): Weighed[] {
  const found: Weighed[] = [];
  if (here.length > 0) {
    const doubt = elsewhere.some((source) => here.includes(source)) ? 1 : 0;
    const worth = 3.4 + Math.min(1.4, (here.length - 1) * 0.7) - doubt;
    found.push(weighed('list', worth, `listed in ${here.join(' and ')}`));
  }
  const others = elsewhere.filter((source) => !here.includes(source));
  if (others.length > 0) found.push(weighed('list', -1, `${others.join(' and ')} names another special`));
  return found;
}

export function weighLanguages(movie: string | null, series: string | null): Weighed | null {
  if (movie === null || series === null) return null;
  const isSame = movie.toLowerCase() === series.toLowerCase();
  return isSame
    ? weighed('language', 0.2, `both in ${movie}`)
    : weighed('language', -0.6, `the movie is in ${movie}, the series in ${series}`);
}

/** A making-of is not the film; a recap is usually named so on both sides. */
export function weighKinds(movie: ReadonlySet<TitleKind>, special: ReadonlySet<TitleKind>): Weighed | null {
  if (movie.has('extra') !== special.has('extra'))
    return weighed(
      'kind',
      -4.5,
      `the ${movie.has('extra') ? 'movie' : 'special'} is a trailer, a making-of or the like`,
    );
  if (movie.has('recap') !== special.has('recap')) return weighed('kind', -1.5, 'only one is a recap');
  const isMovie = (kinds: ReadonlySet<TitleKind>) => kinds.has('movie');
  const isOva = (kinds: ReadonlySet<TitleKind>) => kinds.has('ova');
  if ((isMovie(movie) && isOva(special) && !isOva(movie)) || (isOva(movie) && isMovie(special) && !isMovie(movie)))
    return weighed('kind', -1, 'one calls itself a movie, the other an OVA');
  return null;
}

export interface FileFacts {
  readonly movieTmdbId: number;
  readonly movieImdbId: string | null;
  readonly movieBytes: number;
  readonly path: string;
  readonly bytes: number;
}

/** What the file that Sonarr has says of the special: ids in its name, as Plex reads them, or that it is as large as the movie file. */
export function weighFile(file: FileFacts): Weighed | null {
  const name = file.path.split(/[/\\]/).at(-1)?.slice(0, 500) ?? '';
  const [, kind = '', id = ''] = /[{[](tmdb|imdb)(?:id)?[-=:]?\s*(tt\d{5,12}|\d{1,9})[}\]]/i.exec(name) ?? [];
  if (id !== '') {
    const own = kind.toLowerCase() === 'tmdb' ? String(file.movieTmdbId) : file.movieImdbId;
    if (own !== null)
      return own === id
        ? weighed('id', 5, `Sonarr’s file has this movie’s id in its name: ${id}`)
        : weighed('id', -5, `Sonarr’s file has another movie’s id in its name: ${id}`);
  }
  if (file.bytes > 50_000_000 && file.bytes === file.movieBytes)
    return weighed('file', 5, 'Sonarr’s file is exactly as large as the movie file');
  return null;
}
