import { AppError } from '../../errors.ts';
import { describeChange } from '../audit/audit-scope.ts';
import { tlsOf } from '../model/tls.ts';
import type { Account } from '../model/watch.ts';
import { startRun } from '../runs/start-run.ts';
import type { Runtime } from '../runtime.ts';
import { askServer } from '../servers/ask-plex.ts';
import { isFollowed } from './account.ts';
import { findAccount } from './list-accounts.ts';

/** When a person last chose to follow the account; 0: never. */
export async function followedSince({ store }: Pick<Runtime, 'store'>, accountId: number): Promise<number> {
  const since = await store.state.get(sinceKey(accountId));
  return typeof since === 'number' ? since : 0;
}

function sinceKey(accountId: number): string {
  return `watch.followedSince.${accountId}`;
}

interface Followed {
  readonly account: Account;
  /** False: it was so already. */
  readonly isChanged: boolean;
}

/**
 * Starts or stops following an account. Its earlier views are not new: a run reads the current state at once, if the account has a token. Null: no
 * such account.
 */
export async function followAccount(rt: Runtime, accountId: number, followed: boolean): Promise<Followed | null> {
  const before = await rt.watch.accounts.get(accountId);
  if (before === null) return null;
  if (!followed && isFollowed({ ...before, followed }, await rt.settings()))
    throw new AppError('conflict', `The setting watch.accounts names the account ${accountId}: remove it there.`);
  const isChanged = before.followed !== followed;
  if (isChanged) await changeFollowed(rt, before, followed);
  const account = await findAccount(rt, accountId);
  return account === null ? null : { account, isChanged };
}

async function changeFollowed(rt: Runtime, before: Account, followed: boolean): Promise<void> {
  const accountId = before.id;
  describeChange({ subject: `account ${accountId}`, before: { followed: before.followed }, after: { followed } });
  if (followed) await rt.store.state.set(sinceKey(accountId), rt.now());
  await rt.watch.accounts.update(accountId, { followed });
  if (followed) await startRun(rt, 'watch', { dryRun: false, trigger: 'account followed' });
}

/**
 * Deletes the account with all its data: views, tokens, requests, sessions. If it plays again, it is added unfollowed. Returns how many
 * rows there were. Null: no such account.
 */
export async function eraseAccount(rt: Runtime, accountId: number): Promise<number | null> {
  const account = await rt.watch.accounts.get(accountId);
  if (account === null) return null;
  const { name, plexId } = account;
  describeChange({ subject: `account ${accountId}`, before: { name } });
  // The account itself goes last, so that an interrupted deletion can be repeated.
  const ended = plexId === null ? 0 : await rt.store.sessions.endOf({ kind: 'plex', accountId: plexId });
  const withdrawn = plexId === null ? 0 : await rt.requests.deleteOf(plexId);
  const removed = await rt.watch.erase(accountId);
  await rt.store.state.remove([sinceKey(accountId)]);
  return ended + withdrawn + removed;
}

/** Stores an account's own token for a server, encrypted, after the server accepted it. Null: no such account or server. */
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
  await askServer(rt.plex.connect({ name, url, token, ...tlsOf(plex.server) }), {
    expected: machineIdentifier,
    signal: AbortSignal.timeout(10_000),
  });
  describeChange({ subject: `account ${accountId}`, after: { serverId, token } });
  await rt.watch.accounts.setToken(accountId, serverId, token);
  return findAccount(rt, accountId);
}
