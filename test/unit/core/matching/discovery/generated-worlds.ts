import type { MovieFacts, SeriesWithSpecials, SpecialFacts } from '../../../../../src/core/model/discovery.ts';
import type { MappingList, MappingRow } from '../../../../../src/core/model/mapping-list.ts';
import { createDice, type Dice } from '../generated-libraries.ts';

/** A movie and the special, or the specials together, that it is in truth. */
export interface TruePair {
  readonly movieTmdbId: number;
  readonly seriesTvdbId: number;
  readonly episodeTvdbIds: readonly number[];
  /** Whether the special has a title of its own that is this film's, in whatever language. */
  readonly isTitled: boolean;
  readonly trap: string;
}

/** One series with its specials, and all movies that belong to it or that may be taken for one of its specials. */
export interface Franchise {
  readonly series: SeriesWithSpecials;
  readonly movies: readonly MovieFacts[];
  readonly pairs: readonly TruePair[];
  readonly rows: readonly MappingRow[];
}

export interface World {
  readonly series: readonly SeriesWithSpecials[];
  readonly movies: readonly MovieFacts[];
  readonly pairs: readonly TruePair[];
  readonly lists: readonly MappingList[];
}

const syllables =
  'ka ri mo ne ta shi ro ve lu dan gor ben hal tis mar wen os pel dra quin fen zo lia bar thu nor sel vik ash rem'.split(
    ' ',
  );
const nouns =
  'harbour lantern orchard falcon station garden witness republic tower island river kingdom railway summer bridge signal academy verdict ledger saint mirror forest winter crown engine desert promise shadow thread voyage'.split(
    ' ',
  );
const adjectives =
  'silent crimson hollow distant broken golden northern forgotten burning paper velvet midnight copper restless gentle hidden last bitter painted wandering frozen scarlet lonely radiant eternal'.split(
    ' ',
  );
const shapes: readonly ((dice: Dice) => string)[] = [
  (dice) => `the ${dice.pick(adjectives)} ${dice.pick(nouns)}`,
  (dice) => `${dice.pick(nouns)} of the ${dice.pick(adjectives)} ${dice.pick(nouns)}`,
  (dice) => `${dice.pick(adjectives)} ${dice.pick(nouns)}`,
  (dice) => `the ${dice.pick(nouns)} and the ${dice.pick(nouns)}`,
  (dice) => `${invented(dice)}'s ${dice.pick(nouns)}`,
  (dice) => `a ${dice.pick(nouns)} for ${invented(dice)}`,
  (dice) => `${invented(dice)} ${dice.pick(['returns', 'forever', 'rising', 'awakens', 'in love'])}`,
  (dice) => dice.pick(nouns),
];
const han = [...'風花月夜海星影森雪空石川火水木金土山竜虎鳥剣城門神王姫鬼龍光闇夢恋歌旅天地'];

function invented(dice: Dice): string {
  return Array.from({ length: dice.number(2, 3) }, () => dice.pick(syllables)).join('');
}

function capital(text: string): string {
  return text.replace(/(^|\s)(\p{L})/gu, (_, space: string, letter: string) => space + letter.toUpperCase());
}

function hanWord(dice: Dice, length: number): string {
  return Array.from({ length }, () => dice.pick(han)).join('');
}

/** Endlessly many franchises that differ by seed; ids never repeat. `rate`: true pairs beside specials, as in a real library or densely. */
export function* inventFranchises(
  seed: number,
  more: { distractors: number } = { distractors: 12 },
): Generator<Franchise> {
  const dice = createDice(seed);
  const ids = { movie: seed * 10_000_000 + 1, series: seed * 1_000_000 + 1, episode: seed * 10_000_000 + 1 };
  for (;;) yield new FranchiseMaker(dice, ids, more.distractors).make();
}

export function inventWorld(seed: number, count: number): World {
  const franchises: Franchise[] = [];
  for (const franchise of inventFranchises(seed)) if (franchises.push(franchise) === count) break;
  const rows = franchises.flatMap((one) => one.rows);
  return {
    series: franchises.map((one) => one.series),
    movies: franchises.flatMap((one) => one.movies),
    pairs: franchises.flatMap((one) => one.pairs),
    lists: [
      { source: 'first', rows },
      { source: 'second', rows: rows.filter((row) => (row.movieTmdbId ?? 0) % 3 === 0) },
    ],
  };
}

interface Ids {
  movie: number;
  series: number;
  episode: number;
}

type Release = Pick<MovieFacts, 'inCinemas' | 'digitalRelease' | 'physicalRelease' | 'year'>;

class FranchiseMaker {
  readonly #dice: Dice;
  readonly #ids: Ids;
  readonly #distractors: number;
  readonly #specials: SpecialFacts[] = [];
  readonly #movies: MovieFacts[] = [];
  readonly #pairs: TruePair[] = [];
  readonly #rows: MappingRow[] = [];
  #title = '';
  #han = '';
  #usual = 24;
  #start = 2000;

  constructor(dice: Dice, ids: Ids, distractors: number) {
    this.#dice = dice;
    this.#ids = ids;
    this.#distractors = distractors;
  }

  make(): Franchise {
    const dice = this.#dice;
    const tvdbId = this.#ids.series++;
    const base = dice.chance(0.6)
      ? invented(dice)
      : dice.chance(0.8)
        ? `${dice.pick(adjectives)} ${dice.pick(nouns)}`
        : dice.pick(nouns);
    this.#title = capital(dice.chance(0.15) ? `${base}: the ${dice.pick(adjectives)} series` : base);
    this.#han = hanWord(dice, dice.number(2, 4));
    this.#usual = dice.pick([24, 24, 24, 45, 60]);
    this.#start = dice.number(1985, 2020);
    const count = dice.chance(0.3) ? 0 : dice.number(1, 5);
    for (let at = 0; at < dice.number(0, this.#distractors); at += 1) this.#addDistractor();
    for (let number = 1; number <= count; number += 1) this.#addMovie(number);
    for (let at = 0; at < dice.number(0, this.#distractors); at += 1) this.#addDistractor();
    for (let at = 0; at < dice.number(0, 3); at += 1) this.#addStranger();
    const series: SeriesWithSpecials = {
      tvdbId,
      title: dice.chance(0.1) ? `${this.#title} (${this.#start})` : this.#title,
      alternateTitles: dice.chance(0.7) ? [this.#han, `${capital(invented(dice))} ${capital(invented(dice))}`] : [],
      year: this.#start,
      originalLanguage: this.#usual === 24 ? 'Japanese' : 'English',
      runtime: this.#usual,
      specials: this.#specials,
    };
    const placed = { seriesTvdbId: tvdbId };
    return {
      series,
      movies: this.#movies,
      pairs: this.#pairs.map((pair) => ({ ...pair, ...placed })),
      rows: this.#rows.map((row) => ({ ...row, ...placed })),
    };
  }

  #date(year: number): Date {
    return new Date(Date.UTC(year, this.#dice.number(0, 11), this.#dice.number(1, 28)));
  }

  #addSpecial(special: Partial<SpecialFacts> & { title: string }): SpecialFacts {
    const facts: SpecialFacts = {
      tvdbId: this.#ids.episode++,
      seasonNumber: 0,
      episodeNumber: this.#specials.length + 1,
      airDate: null,
      runtime: 0,
      ...special,
    };
    this.#specials.push(facts);
    return facts;
  }

  /** What else is among the specials; some of it on the day of a movie's release. */
  #addDistractor(): void {
    const dice = this.#dice;
    const movie = dice.chance(0.3) ? this.#movies.at(-1) : undefined;
    const of = movie === undefined ? this.#title : movie.title;
    const title = dice.pick([
      () => `The Making of ${of}`,
      () => `${of} - Trailer ${dice.number(1, 3)}`,
      () => `${of}: Behind the Scenes`,
      () => `Episode ${dice.number(1, 30)}`,
      () => `OVA ${dice.number(1, 9)}`,
      () => `Special ${dice.number(1, 9)}`,
      () => `Recap ${dice.number(1, 4)}`,
      () => `Christmas Special`,
      () => `Interview with ${capital(invented(dice))}`,
      () => capital(dice.pick(shapes)(dice)),
      () => capital(dice.pick(shapes)(dice)),
      () => `${this.#title}: ${capital(dice.pick(shapes)(dice))}`,
      () => 'TBA',
      () => `${this.#han}${hanWord(dice, 3)}`,
    ])();
    const day = movie?.inCinemas ?? iso(this.#date(this.#start + dice.number(0, 12)));
    this.#addSpecial({
      title,
      airDate: dice.chance(0.85) ? day : null,
      runtime: dice.chance(0.3) ? 0 : dice.chance(0.4) ? this.#usual : dice.number(2, 50),
    });
  }

  #release(premiere: Date): Release {
    const dice = this.#dice;
    const digital = addDays(premiere, dice.number(40, 250));
    return {
      year: premiere.getUTCFullYear() + (dice.chance(0.03) ? 1 : 0),
      inCinemas: dice.chance(0.9) ? iso(premiere) : null,
      digitalRelease: dice.chance(0.4) ? iso(digital) : null,
      physicalRelease: dice.chance(0.5) ? iso(addDays(digital, dice.number(0, 200))) : null,
    };
  }

  #addMovie(number: number): void {
    const dice = this.#dice;
    const premiere = this.#date(this.#start + number + dice.number(0, 4));
    const release = this.#release(premiere);
    const runtime = dice.chance(0.85) ? dice.number(60, 140) : dice.number(25, 50);
    const names = this.#names(number);
    const movie: MovieFacts = {
      tmdbId: this.#ids.movie++,
      title: names.movie,
      originalTitle: names.original,
      alternateTitles: names.alternates,
      ...release,
      runtime: dice.chance(0.95) ? runtime : 0,
      collectionTitle: dice.chance(0.5) ? `${this.#title} Collection` : null,
      originalLanguage: this.#usual === 24 ? 'Japanese' : 'English',
    };
    this.#movies.push(movie);
    const isInParts = dice.chance(0.04) && names.trap !== 'no title';
    const texts = isInParts ? [`${names.special} (1)`, `${names.special} (2)`] : [names.special];
    const specials = texts.map((title) =>
      this.#addSpecial({
        title,
        airDate: this.#airDate(premiere, release),
        runtime: this.#runtime(isInParts ? Math.round(runtime / 2) : runtime),
      }),
    );
    this.#pairs.push({
      movieTmdbId: movie.tmdbId,
      seriesTvdbId: 0,
      episodeTvdbIds: specials.map(({ tvdbId }) => tvdbId),
      isTitled: names.trap !== 'no title' && names.trap !== 'wrong title',
      trap: isInParts ? 'parts' : names.trap,
    });
    if (dice.chance(0.4)) this.#addRow(movie, specials);
    if (dice.chance(0.25)) this.#addRival(movie, number);
  }

  /** One of eight rows is out of date: the special was renumbered since. */
  #addRow(movie: MovieFacts, specials: readonly SpecialFacts[]): void {
    const shift = this.#dice.chance(0.13) ? this.#dice.pick([-1, 1, 2]) : 0;
    this.#rows.push({
      movieTmdbId: movie.tmdbId,
      movieImdbId: null,
      seriesTvdbId: 0,
      seasonNumber: 0,
      episodeNumbers: specials.map(({ episodeNumber }) => Math.max(1, episodeNumber + shift)),
      episodeTvdbIds: [],
    });
  }

  /** A film that looks much like a true one and is no special: a sequel, a remake, its own making-of as a movie. */
  #addRival(movie: MovieFacts, number: number): void {
    const dice = this.#dice;
    const later = this.#date((movie.year ?? 2000) + dice.number(1, 15));
    const [title, year] = dice.pick([
      [`${movie.title} 2`, later],
      [`${movie.title} II`, later],
      [movie.title, this.#date((movie.year ?? 2000) + dice.number(5, 30))],
      [`The Making of ${movie.title}`, later],
      [`${this.#title}: ${capital(dice.pick(shapes)(dice))}`, later],
      [`${this.#title} Movie ${number + 5}`, later],
    ] as const);
    this.#movies.push({
      tmdbId: this.#ids.movie++,
      title,
      ...this.#release(year),
      runtime: dice.number(60, 140),
      collectionTitle: dice.chance(0.5) ? `${this.#title} Collection` : null,
      originalLanguage: movie.originalLanguage ?? null,
    });
  }

  /** Nothing to do with the series, though words may be the same. */
  #addStranger(): void {
    const dice = this.#dice;
    const release = this.#release(this.#date(dice.number(1960, 2024)));
    const title = capital(
      dice.chance(0.3) ? `${dice.pick(shapes)(dice)}: ${dice.pick(shapes)(dice)}` : dice.pick(shapes)(dice),
    );
    this.#movies.push({
      tmdbId: this.#ids.movie++,
      title,
      ...release,
      runtime: dice.number(70, 180),
      originalLanguage: dice.pick(['English', 'Japanese', 'French', 'Korean']),
    });
  }

  #airDate(premiere: Date, release: Release): string | null {
    const dice = this.#dice;
    const kind = dice.number(1, 100);
    if (kind <= 8) return null;
    if (kind <= 60) return iso(addDays(premiere, dice.pick([0, 0, 0, 1, -1])));
    if (kind <= 73) return iso(addDays(premiere, dice.number(-14, 14)));
    const home = release.physicalRelease ?? release.digitalRelease;
    if (kind <= 84 && home != null) return iso(addDays(new Date(home), dice.number(-3, 3)));
    if (kind <= 95) return iso(addDays(premiere, dice.number(20, 400)));
    return iso(addDays(premiere, dice.number(400, 1_000)));
  }

  #runtime(minutes: number): number {
    const dice = this.#dice;
    const kind = dice.number(1, 100);
    if (kind <= 20) return 0;
    if (kind <= 28) return this.#usual;
    if (kind <= 72) return minutes + dice.number(-1, 2);
    if (kind <= 92) return Math.round(minutes * (1 + dice.number(-7, 7) / 100));
    return Math.round(minutes * (1 + dice.number(-22, 22) / 100));
  }

  /** How TMDB and TVDB name one film. */
  #names(number: number): {
    movie: string;
    special: string;
    original: string | null;
    alternates: string[];
    trap: string;
  } {
    const dice = this.#dice;
    const own = capital(dice.pick(shapes)(dice));
    const other = capital(`${invented(dice)} no ${invented(dice)}`);
    const original = dice.chance(0.5) ? `劇場版 ${this.#han} ${hanWord(dice, 4)}` : null;
    const series = this.#title.split(':')[0] ?? this.#title;
    const roman = ['I', 'II', 'III', 'IV', 'V', 'VI'][number - 1] ?? 'X';
    const named = (movie: string, special: string, trap: string, alternates: string[] = []) => ({
      movie,
      special,
      original,
      alternates,
      trap,
    });
    const kind = dice.number(1, 100);
    if (kind <= 22) return named(`${series}: ${own}`, own, 'own title');
    if (kind <= 36) return named(`${series}: ${own}`, `${series}: ${own}`, 'both named');
    if (kind <= 46)
      return named(
        `${series} the Movie: ${own}`,
        dice.pick([`Movie ${number}: ${own}`, `Gekijouban ${series}: ${own}`, `${own} (Movie)`]),
        'film words',
      );
    if (kind <= 54)
      return named(
        `${series} ${number}: ${own}`,
        dice.pick([`Movie ${number} - ${own}`, `${series} ${roman}: ${own}`]),
        'number',
      );
    if (kind <= 59)
      return named(
        `${series}: The Movie`,
        dice.pick(['The Movie', `${series} the Movie`, `${series} Movie`]),
        'the movie',
      );
    if (kind <= 63)
      return named(
        `${series} Movie ${number}`,
        dice.pick([`Movie ${number}`, `Movie ${roman}`, `${series} the Movie ${number}`]),
        'numbered movie',
      );
    if (kind <= 71) return named(own, own, 'series not named');
    if (kind <= 79)
      return named(`${series}: ${own}`, other, 'other language', dice.chance(0.7) ? [`${series}: ${other}`] : []);
    if (kind <= 87) return named(`${series}: ${own}`, misspell(dice, own), 'spelling');
    if (kind <= 91) return named(`${series}: ${own} - Part ${dice.pick(['One', '1', 'I'])}`, `${own} (1)`, 'part');
    if (kind <= 95) return named(`${series}: ${own}`, `${own}: ${capital(dice.pick(shapes)(dice))}`, 'longer');
    if (kind <= 97) return named(`${series}: ${own}`, capital(dice.pick(shapes)(dice)), 'wrong title');
    return named(`${series}: ${own}`, dice.pick(['TBA', `Episode ${number}`, '']), 'no title');
  }
}

function misspell(dice: Dice, title: string): string {
  return dice.pick([
    () => title.replace(/our\b/u, 'or').replace(/^The /u, ''),
    () => title.replace(/ and /u, ' & ').replaceAll("'", '’'),
    () => title.replace(/(\p{L})(\p{L})(\p{L})$/u, '$1$3$2'),
    () => title.toUpperCase(),
    () => title.replace(/ (\p{L}+)$/u, '$1'),
  ])();
}

function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000);
}

function iso(date: Date): string {
  return date.toISOString().slice(0, 10);
}
