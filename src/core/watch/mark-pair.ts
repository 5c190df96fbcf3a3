import type { Runtime } from '../runtime.ts';
import { withStates } from './read-pairs.ts';
import { setState } from './set-state.ts';

export type MarkedPair =
  | { readonly kind: 'marked'; readonly count: number }
  /** Somebody else, or a sync, was faster. */
  | { readonly kind: 'agree' }
  | { readonly kind: 'notFound' }
  /** Plex takes marks for this account only with a token of its own. */
  | { readonly kind: 'noToken' };

/**
 * Marks the copies that are not watched like the one that is, at its time, here and by a task in Plex. It counts as set by hand: the settings of
 * twins do not matter.
 */
export async function markPair(
  rt: Runtime,
  { linkId, accountId }: { readonly linkId: number; readonly accountId: number },
): Promise<MarkedPair> {
  const account = await rt.watch.accounts.get(accountId);
  const group = await rt.watch.twins.ofLink(linkId);
  if (account === null || group === null) return { kind: 'notFound' };
  if (!account.isOwner && !account.hasToken) return { kind: 'noToken' };
  const pair = (await withStates(rt, account, [group]))[0];
  if (pair === undefined || pair.toMark.length === 0) return { kind: 'agree' };
  const times = [...pair.movies, ...pair.specials].flatMap(({ state }) =>
    state?.isWatched === true ? (state.lastWatchedAt ?? []) : [],
  );
  // A time of Plex's clock may lie ahead of ours.
  const at = times.length === 0 ? rt.now() : Math.min(Math.max(...times), rt.now());
  for (const { itemId } of pair.toMark) await setState(rt, { itemId, accountId, isWatched: true, at });
  return { kind: 'marked', count: pair.toMark.length };
}
