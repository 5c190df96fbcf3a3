import type { Account } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';
import { isFollowed } from './account.ts';

type AccountReader = Pick<Runtime, 'watch' | 'settings'>;

/** `followed` includes the accounts that the setting names. */
export async function listAccounts(rt: AccountReader): Promise<Account[]> {
  const settings = await rt.settings();
  return (await rt.watch.accounts.all()).map((account) => ({ ...account, followed: isFollowed(account, settings) }));
}

export async function findAccount(rt: AccountReader, id: number): Promise<Account | null> {
  const account = await rt.watch.accounts.get(id);
  return account === null ? null : { ...account, followed: isFollowed(account, await rt.settings()) };
}
