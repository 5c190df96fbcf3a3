import type { NumberRelation, TitleComparison, TitleRelation } from './compare-titles.ts';
import type { TitleKind } from './title-form.ts';
import { type SeriesNaming, type Weighed, weighed } from './weigh.ts';

/** From a title that says little to one that says much. */
const titleWorth: Readonly<Record<TitleRelation, readonly [little: number, much: number]>> = {
  same: [3.1, 4.8],
  typo: [1.2, 4],
  extended: [0.4, 2],
  similar: [0.2, 1],
  none: [0, 0],
  different: [-2, -2],
};

/** Of title and numbers together, without words: most comparisons end here. */
export function worthOfTitle(found: TitleComparison): number {
  return titleWorthOf(found) + numberWorthOf(found);
}

function titleWorthOf(found: TitleComparison): number {
  const [little, much] = titleWorth[found.relation];
  return found.isGeneric === 'no' ? little + (much - little) * found.distinction : genericWorth(found);
}

export function weighTitle(found: TitleComparison): Weighed {
  const { relation, isGeneric, left, right } = found;
  const both = `“${left.text}” and “${right.text}”`;
  const texts: Readonly<Record<TitleRelation, string>> = {
    same: isGeneric === 'yes' ? `both titles say no more than the series’ name: ${both}` : 'same title',
    typo: `titles differ by a letter or two: ${both}`,
    extended: `one title continues the other: ${both}`,
    similar: `similar titles: ${both}`,
    none: `no title to compare: ${both}`,
    different: `different titles: ${both}`,
  };
  return weighed('title', titleWorthOf(found), texts[relation]);
}

function genericWorth({ isGeneric, numbers, left }: TitleComparison): number {
  // "Kiri: The Movie" in both; the name alone may be the name of anything that belongs to the series.
  if (isGeneric === 'verbatim') return left.kinds.has('movie') ? 3.9 : 3.2;
  return numbers === 'agree' ? 3.2 : 1.4;
}

const numberWorth: Readonly<Record<NumberRelation, number>> = { agree: 0.4, absent: 0, oneSided: -0.4, differ: -5 };

/** Of titles that have nothing in common the number of a part says nothing. */
function numberWorthOf({ numbers, relation }: TitleComparison): number {
  return relation === 'different' && numbers === 'oneSided' ? 0 : numberWorth[numbers];
}

export function weighNumbers(found: TitleComparison): Weighed | null {
  const { numbers, left, right } = found;
  const worth = numberWorthOf(found);
  if (numbers === 'absent' || worth === 0) return null;
  const texts = {
    agree: 'same numbers in both titles',
    oneSided: 'only one title has the number of a part',
    differ: `different numbers: “${left.text}” and “${right.text}”`,
  };
  return weighed('number', worth, texts[numbers]);
}

export const seriesWorth: Readonly<Record<SeriesNaming, number>> = {
  named: 1.5,
  shortName: 1.1,
  collection: 1.3,
  none: -0.4,
};

export function weighSeries(naming: SeriesNaming, seriesTitle: string): Weighed {
  const texts: Readonly<Record<SeriesNaming, string>> = {
    named: `the movie’s title names ${seriesTitle}`,
    shortName: `the movie’s title shares a short name with ${seriesTitle}`,
    collection: `its collection is named after ${seriesTitle}`,
    none: `the movie does not name ${seriesTitle}`,
  };
  return weighed('series', seriesWorth[naming], texts[naming]);
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
