import type { Runtime } from '../runtime.ts';

export interface ShowProgress {
  /** Without specials. */
  readonly total: number;
  readonly watched: number;
  readonly specials: { readonly total: number; readonly watched: number };
  readonly seasons: readonly { readonly seasonNumber: number; readonly total: number; readonly watched: number }[];
  readonly lastWatchedAt: number | null;
  /** The first unwatched special. */
  readonly nextSpecial: {
    readonly itemId: number;
    readonly episodeNumber: number | null;
    readonly title: string;
  } | null;
}

/** How far an account (null: the owner) has watched a show, by the show's own id; specials are counted separately. Null: no such show. */
export async function showProgress(
  rt: Pick<Runtime, 'library' | 'shows' | 'watch'>,
  id: number,
  accountId: number | null,
): Promise<ShowProgress | null> {
  const mapping = await rt.shows.get(id);
  const show = mapping === null ? null : await rt.library.items.get(mapping.itemId);
  if (show === null || show.type !== 'show') return null;
  const account = accountId === null ? await rt.watch.accounts.owner() : await rt.watch.accounts.get(accountId);
  const seasons = account === null ? [] : await rt.watch.states.showProgress(account.id, show.id);
  const sum = (of: typeof seasons, what: 'total' | 'watched') => of.reduce((all, one) => all + one[what], 0);
  const regular = seasons.filter(({ seasonNumber }) => seasonNumber !== 0);
  const specials = seasons.filter(({ seasonNumber }) => seasonNumber === 0);
  const times = seasons.flatMap(({ lastWatchedAt }) => lastWatchedAt ?? []);
  return {
    total: sum(regular, 'total'),
    watched: sum(regular, 'watched'),
    specials: { total: sum(specials, 'total'), watched: sum(specials, 'watched') },
    seasons: seasons.map(({ seasonNumber, total, watched }) => ({ seasonNumber, total, watched })),
    lastWatchedAt: times.length === 0 ? null : Math.max(...times),
    nextSpecial: account === null ? null : await nextSpecial(rt, show, account.id),
  };
}

async function nextSpecial(
  rt: Pick<Runtime, 'library' | 'watch'>,
  show: { readonly serverId: number; readonly ratingKey: string },
  accountId: number,
): Promise<ShowProgress['nextSpecial']> {
  const leaves = await rt.library.items.leavesOf(show.serverId, show.ratingKey);
  const specials = leaves.filter((leaf) => leaf.seasonNumber === 0);
  const states = await rt.watch.states.of(
    accountId,
    specials.map(({ id }) => id),
  );
  const next = specials.find(({ id }) => states.get(id)?.isWatched !== true);
  return next === undefined ? null : { itemId: next.id, episodeNumber: next.episodeNumber, title: next.title };
}
