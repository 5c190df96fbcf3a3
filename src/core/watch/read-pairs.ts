import type { Page, PageQuery } from '../model/page.ts';
import type { Account, TwinMember, WatchState } from '../model/watch.ts';
import type { TwinGroup } from '../ports/watch-store.ts';
import type { Runtime } from '../runtime.ts';
import { isFollowed } from './account.ts';
import { stateKey } from './twins.ts';

export interface Copy extends TwinMember {
  readonly serverName: string;
  /** Null: not read yet. */
  readonly state: WatchState | null;
}

/** The items that play one file, with the watch state of an account. */
export interface PairOfCopies {
  readonly linkId: number;
  readonly account: Account;
  readonly movies: readonly Copy[];
  readonly specials: readonly Copy[];
  /** The copies that Mark makes watched: of each state one. Empty if all agree. */
  readonly toMark: readonly Copy[];
}

type Reader = Pick<Runtime, 'watch' | 'plex'>;

/** The pairs of which an account watched one copy and not the other. Null: no such account. */
export async function readDifferences(
  rt: Reader,
  accountId: number,
  query: PageQuery,
): Promise<Page<PairOfCopies> | null> {
  const account = await rt.watch.accounts.get(accountId);
  if (account === null) return null;
  const page = await rt.watch.twins.differing(accountId, query);
  return { ...page, items: await withStates(rt, account, page.items) };
}

/** Both sides of one link, for the owner and each followed account. Empty: no such link, or nobody is known yet. */
export async function readPair(rt: Reader & Pick<Runtime, 'settings'>, linkId: number): Promise<PairOfCopies[]> {
  const group = await rt.watch.twins.ofLink(linkId);
  if (group === null) return [];
  const [accounts, settings] = await Promise.all([rt.watch.accounts.all(), rt.settings()]);
  const shown = accounts.filter((account) => account.isOwner || isFollowed(account, settings)).slice(0, mostAccounts);
  return (await Promise.all(shown.map((account) => withStates(rt, account, [group])))).flat();
}

/** More people than a page of one link has room for. */
const mostAccounts = 20;

export async function withStates(
  { watch, plex }: Reader,
  account: Account,
  groups: readonly TwinGroup[],
): Promise<PairOfCopies[]> {
  const ids = groups.flatMap(({ movies, specials }) => [...movies, ...specials].map(({ itemId }) => itemId));
  const states = await watch.states.of(account.id, ids);
  const names = new Map(plex.all().map(({ id, name }) => [id, name]));
  const copyOf = (member: TwinMember): Copy => ({
    ...member,
    serverName: names.get(member.serverId) ?? String(member.serverId),
    state: states.get(member.itemId) ?? null,
  });
  return groups.map((group) => {
    const [movies, specials] = [group.movies.map(copyOf), group.specials.map(copyOf)];
    return { linkId: group.linkId, account, movies, specials, toMark: unwatchedOf([...movies, ...specials]) };
  });
}

/** Those that are unwatched if another is watched: one of each state, because marking it marks those that share it. */
function unwatchedOf(copies: readonly Copy[]): Copy[] {
  const groups = [...Map.groupBy(copies, stateKey).values()];
  const isWatched = (group: readonly Copy[]) => group.some(({ state }) => state?.isWatched === true);
  return groups.some(isWatched) ? groups.filter((group) => !isWatched(group)).flatMap(([first]) => first ?? []) : [];
}
