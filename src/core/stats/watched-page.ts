import type { Page, PageQuery } from '../model/page.ts';
import type { MediaItem } from '../model/plex.ts';
import type { NextSpecial, WatchedMovie, WatchedShow } from '../ports/request-store.ts';
import type { Runtime } from '../runtime.ts';

export interface WatchedRow<Counts> {
  readonly item: MediaItem;
  readonly counts: Counts;
}

export interface WatchedQuery {
  /** Null: the owner. */
  readonly accountId: number | null;
  readonly q?: string | undefined;
}

type Reader = Pick<Runtime, 'library' | 'stats' | 'watch'>;

const noMovie: Omit<WatchedMovie, 'itemId'> = { isWatched: false, views: 0, lastWatchedAt: null };
const noShow: Omit<WatchedShow, 'itemId'> = {
  episodes: 0,
  episodesWatched: 0,
  specials: 0,
  specialsWatched: 0,
  lastWatchedAt: null,
};

/** Movies by title, with whether, when and how often an account watched them. Null if there is no such account. */
export function watchedMovies(rt: Reader, query: WatchedQuery, page: PageQuery) {
  return watchedPage(rt, { ...query, type: 'movie', none: noMovie, read: rt.stats.watchedMovies }, page);
}

/** Shows by title, with how many episodes an account watched, specials separately. Null if there is no such account. */
export function watchedShows(rt: Reader, query: WatchedQuery, page: PageQuery) {
  return watchedPage(rt, { ...query, type: 'show', none: noShow, read: rt.stats.watchedShows }, page);
}

export interface ShowRow extends WatchedRow<Omit<WatchedShow, 'itemId'>> {
  readonly nextSpecial: NextSpecial | null;
}

/** As watchedShows, with the first special of each that is not watched. */
export async function watchedShowsWithNext(
  rt: Reader,
  query: WatchedQuery,
  page: PageQuery,
): Promise<Page<ShowRow> | null> {
  const shows = await watchedShows(rt, query, page);
  if (shows === null) return null;
  const accountId = query.accountId ?? (await rt.watch.accounts.owner())?.id ?? null;
  const ids = shows.items.map(({ item }) => item.id);
  const next = new Map((await rt.stats.nextSpecials(accountId, ids)).map((one) => [one.showItemId, one]));
  return { ...shows, items: shows.items.map((row) => ({ ...row, nextSpecial: next.get(row.item.id) ?? null })) };
}

interface Kind<Counts> extends WatchedQuery {
  readonly type: 'movie' | 'show';
  /** For items without counts: a show without episodes, or one that is gone from Plex. */
  readonly none: Counts;
  read(accountId: number, itemIds: readonly number[]): Promise<readonly (Counts & { readonly itemId: number })[]>;
}

async function watchedPage<Counts>(
  { library, watch }: Reader,
  { accountId, q, type, none, read }: Kind<Counts>,
  query: PageQuery,
): Promise<Page<WatchedRow<Counts>> | null> {
  const account = accountId === null ? await watch.accounts.owner() : await watch.accounts.get(accountId);
  // There is no owner until something was watched: all counts are empty then.
  if (account === null && accountId !== null) return null;
  const page = await library.items.page({ type, ...(q === undefined ? {} : { q }) }, query);
  const ids = page.items.map(({ id }) => id);
  const rows = account === null ? [] : await read(account.id, ids);
  const counts = new Map(rows.map((row) => [row.itemId, row]));
  return { ...page, items: page.items.map((item) => ({ item, counts: counts.get(item.id) ?? none })) };
}
