import { AppError } from '../../errors.ts';
import type { Account } from '../model/watch.ts';
import { startRun } from '../runs/start-run.ts';
import type { Runtime } from '../runtime.ts';
import { askServer } from '../servers/ask-plex.ts';
import { isFollowed } from './account.ts';
import { findAccount } from './list-accounts.ts';

/** When a person last chose to follow an account; 0 = it was never chosen. */
export async function followedSince({ store }: Pick<Runtime, 'store'>, accountId: number): Promise<number> {
  const since = await store.state.get(sinceKey(accountId));
  return typeof since === 'number' ? since : 0;
}

function sinceKey(accountId: number): string {
  return `watch.followedSince.${accountId}`;
}

/**
 * Starts or stops following an account. What it watched until now is not new: a run reads the present state at once, where there is a token of its own. Null:
 * no such account.
 */
export async function followAccount(rt: Runtime, accountId: number, followed: boolean): Promise<Account | null> {
  const before = await rt.watch.accounts.get(accountId);
  if (before === null || before.followed === followed) return findAccount(rt, accountId);
  if (!followed && isFollowed({ ...before, followed }, await rt.settings()))
    throw new AppError('conflict', `The setting watch.accounts names the account ${accountId}: take it out there.`);
  if (followed) await rt.store.state.set(sinceKey(accountId), rt.now());
  await rt.watch.accounts.update(accountId, { followed });
  if (followed) await startRun(rt, 'watch', { dryRun: false, trigger: 'account followed' });
  return findAccount(rt, accountId);
}

/** The account goes with all that is kept about it; whoever plays again is heard of anew, and not followed. Null: no such account. */
export async function eraseAccount(rt: Runtime, accountId: number): Promise<number | null> {
  if ((await rt.watch.accounts.get(accountId)) === null) return null;
  const removed = await rt.watch.erase(accountId);
  await rt.store.state.remove([sinceKey(accountId)]);
  return removed;
}

/** Stores an account's own token for a server, sealed, once the server took it. Null: no such account or server. */
export async function giveToken(
  rt: Runtime,
  { accountId, serverId, token }: { readonly accountId: number; readonly serverId: number; readonly token: string },
): Promise<Account | null> {
  const account = await rt.watch.accounts.get(accountId);
  const plex = rt.plex.get(serverId);
  if (account === null || plex === null) return null;
  if (account.isOwner)
    throw new AppError('conflict', "The owner's token is that of the Plex server itself: change it there.");
  rt.logger.hide(token);
  const { name, url, machineIdentifier } = plex.server;
  await askServer(rt.plex.connect({ name, url, token }), {
    expected: machineIdentifier,
    signal: AbortSignal.timeout(10_000),
  });
  await rt.watch.accounts.setToken(accountId, serverId, token);
  return findAccount(rt, accountId);
}
