import type { Account } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';
import { isFollowed } from './account.ts';

type AccountReader = Pick<Runtime, 'watch' | 'settings'>;

export interface ListedAccount extends Account {
  /** The setting watch.accounts names it: it is followed until it is removed there. */
  readonly isNamed: boolean;
}

/** `followed` includes the accounts that the setting names. */
export async function listAccounts(rt: AccountReader): Promise<ListedAccount[]> {
  const settings = await rt.settings();
  return (await rt.watch.accounts.all()).map((account) => {
    const isNamed = isFollowed({ ...account, followed: false }, settings);
    return { ...account, followed: account.followed || isNamed, isNamed };
  });
}

export async function findAccount(rt: AccountReader, id: number): Promise<Account | null> {
  const account = await rt.watch.accounts.get(id);
  return account === null ? null : { ...account, followed: isFollowed(account, await rt.settings()) };
}
