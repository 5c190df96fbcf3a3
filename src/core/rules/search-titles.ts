import type { EpisodeRow } from '../ports/sonarr.ts';
import type { Runtime } from '../runtime.ts';

export interface FoundTitle {
  /** TMDB's of a movie, TVDB's of a series. */
  readonly id: number;
  readonly title: string;
  readonly year: number | null;
}

export interface SeriesSpecials {
  readonly series: FoundTitle;
  /** With a TVDB id, by number. */
  readonly specials: readonly SpecialChoice[];
}

export interface SpecialChoice extends Pick<EpisodeRow, 'seasonNumber' | 'episodeNumber' | 'title'> {
  readonly tvdbId: number;
  readonly airDate: string | null;
}

type Reader = Pick<Runtime, 'store' | 'servers'>;

const most = 30;

/** Movies of the Radarrs by a part of their title: of what discovery stored, or else of the Radarrs themselves. */
export async function searchMovies({ store, servers }: Reader, text: string): Promise<FoundTitle[]> {
  if ((await store.discovery.counts()).movies > 0)
    return (await store.discovery.searchMovies(text, most)).map((movie) => found(movie.tmdbId, movie));
  const all: FoundTitle[] = [];
  for (const { client } of servers.radarrs()) {
    const rows = await client.allMovies({ where: ({ title }) => contains(title, text) });
    all.push(...rows.flatMap((movie) => (movie.tmdbId === undefined ? [] : [found(movie.tmdbId, movie)])));
  }
  return sorted(all);
}

/** Series of the Sonarrs, in the same way. */
export async function searchSeries({ store, servers }: Reader, text: string): Promise<FoundTitle[]> {
  if ((await store.discovery.counts()).series > 0)
    return (await store.discovery.searchSeries(text, most)).map((series) => found(series.tvdbId, series));
  const all: FoundTitle[] = [];
  for (const { client } of servers.sonarrs())
    for (const row of await client.allSeries())
      if (row.tvdbId !== undefined && contains(row.title, text)) all.push(found(row.tvdbId, row));
  return sorted(all);
}

/** Null if no Radarr has the movie. */
export async function findMovieTitle({ servers }: Reader, tmdbId: number): Promise<FoundTitle | null> {
  for (const { client } of servers.radarrs()) {
    const row = (await client.movieByTmdbId(tmdbId)).find((one) => one.tmdbId === tmdbId);
    if (row !== undefined) return found(tmdbId, row);
  }
  return null;
}

/** The specials that Sonarr lists of a series now; null if no Sonarr has it. */
export async function findSpecials({ servers }: Reader, tvdbId: number): Promise<SeriesSpecials | null> {
  for (const { client } of servers.sonarrs()) {
    const row = (await client.seriesByTvdbId(tvdbId)).find((one) => one.tvdbId === tvdbId);
    if (row === undefined) continue;
    const episodes = await client.episodes(row.id, { seasonNumber: 0 });
    const specials = episodes.flatMap(({ tvdbId: id, seasonNumber, episodeNumber, title, airDate = null }) =>
      id === undefined || seasonNumber !== 0 ? [] : [{ tvdbId: id, seasonNumber, episodeNumber, title, airDate }],
    );
    return { series: found(tvdbId, row), specials: specials.toSorted((a, b) => a.episodeNumber - b.episodeNumber) };
  }
  return null;
}

function found(id: number, { title, year }: { title: string; year?: number | null | undefined }): FoundTitle {
  return { id, title, year: year == null || year === 0 ? null : year };
}

function contains(title: string, text: string): boolean {
  return title.toLowerCase().includes(text.toLowerCase());
}

function sorted(titles: FoundTitle[]): FoundTitle[] {
  return titles.toSorted((a, b) => a.title.localeCompare(b.title)).slice(0, most);
}
