import type { MovieFacts, SeriesWithSpecials, SpecialFacts } from '../../../../../src/core/model/discovery.ts';
import type { TruePair, World } from './generated-worlds.ts';

/** What is needed of Plex Linker 3's collection file. */
export type UserCollection = Readonly<
  Record<
    string,
    {
      readonly 'Movie DB ID'?: number | null;
      readonly Shows?: Readonly<Record<string, UserShow | null>> | null;
    } | null
  >
>;

interface UserShow {
  readonly tvdbId?: number | null;
  readonly Episode?: number | readonly number[] | null;
  readonly 'Parsed Episode Title'?: string | null;
}

/** The movies and specials of a user's collection: titles and years only. Episode ids are made of series and number. */
export function worldOfCollection(collection: UserCollection): World {
  const movies: MovieFacts[] = [];
  const pairs: TruePair[] = [];
  const series = new Map<number, { title: string; specials: Map<number, SpecialFacts> }>();
  for (const [name, entry] of Object.entries(collection)) {
    const tmdbId = entry?.['Movie DB ID'];
    if (tmdbId == null) continue;
    const [, title = name, year = '0'] = /^(.*) \((\d{4})\)$/.exec(name.replaceAll('- ', ': ')) ?? [];
    movies.push({ tmdbId, title, year: Number(year) });
    for (const [showTitle, show] of Object.entries(entry?.Shows ?? {})) {
      const numbers = [show?.Episode ?? []].flat();
      if (show?.tvdbId == null || numbers.length === 0) continue;
      const one = series.get(show.tvdbId) ?? { title: showTitle.replaceAll('- ', ': '), specials: new Map() };
      series.set(show.tvdbId, one);
      const text = (show['Parsed Episode Title'] ?? '').split(/ - S\d+E[\d-]+ - /)[1]?.trim() ?? '';
      const { tvdbId } = show;
      for (const number of numbers)
        one.specials.set(number, {
          tvdbId: tvdbId * 1_000 + number,
          seasonNumber: 0,
          episodeNumber: number,
          title: text,
        });
      pairs.push({
        movieTmdbId: tmdbId,
        seriesTvdbId: tvdbId,
        episodeTvdbIds: numbers.map((number) => tvdbId * 1_000 + number),
        isTitled: text !== '',
        trap: 'real',
      });
    }
  }
  return {
    movies,
    pairs,
    lists: [],
    series: [...series].map(
      ([tvdbId, { title, specials }]): SeriesWithSpecials => ({ tvdbId, title, specials: [...specials.values()] }),
    ),
  };
}
