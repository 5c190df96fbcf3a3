import type { Page, PageQuery } from '../model/page.ts';
import type { TwinMember, WatchState } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';
import { whyTwinsOff } from './direction.ts';
import { pairsOf } from './pairs.ts';

export interface TwinOf extends TwinMember {
  /** Null: not read yet. */
  readonly state: WatchState | null;
}

export interface TwinPair {
  readonly linkId: number;
  readonly movies: readonly TwinOf[];
  readonly specials: readonly TwinOf[];
  /** Mirrored items that would be marked as watched: according to the ledger their twin is watched and they are not. */
  readonly wouldMark: readonly number[];
  /** The same for views from before the twin was first seen, which watch.importHistory copies. */
  readonly wouldImport: readonly number[];
}

/** The pairs with the watch state of an account (null: the owner). Null: no such account. */
export async function listTwins(
  rt: Runtime,
  accountId: number | null,
  query: PageQuery,
): Promise<Page<TwinPair> | null> {
  const account = accountId === null ? await rt.watch.accounts.owner() : await rt.watch.accounts.get(accountId);
  if (account === null && accountId !== null) return null;
  const settings = await rt.settings();
  const isOn = whyTwinsOff('watched', settings) === null;
  const page = await rt.watch.twins.page(query);
  const ids = page.items.flatMap(({ movies, specials }) => [...movies, ...specials].map(({ itemId }) => itemId));
  const states = account === null ? new Map<number, WatchState>() : await rt.watch.states.of(account.id, ids);
  const withState = (member: TwinMember): TwinOf => ({ ...member, state: states.get(member.itemId) ?? null });

  return {
    ...page,
    items: page.items.map(({ linkId, movies, specials }) => {
      const pairs = pairsOf([{ movies, specials }]);
      const isOpen = ({ itemId }: TwinMember) => {
        const state = states.get(itemId);
        return state?.isWatched !== true && state?.isManual !== true;
      };
      const followers = (isBaseline: boolean): number[] => {
        const watched = pairs.members.filter(({ itemId }) => {
          const state = states.get(itemId);
          return state?.isWatched === true && state.isBaseline === isBaseline;
        });
        const open = watched.flatMap((one) => pairs.twinsOf(one, settings['watch.twins']).filter(isOpen));
        return isOn ? [...new Set(open.map(({ itemId }) => itemId))] : [];
      };
      return {
        linkId,
        movies: movies.map(withState),
        specials: specials.map(withState),
        wouldMark: followers(false),
        wouldImport: followers(true),
      };
    }),
  };
}
