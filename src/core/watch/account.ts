import type { PlexServer } from '../model/plex.ts';
import type { Account, ToldAccount } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';
import type { Settings } from '../settings/settings.ts';

type AccountRuntime = Pick<Runtime, 'watch' | 'now'>;

/** "The owner" is whose token reads the server: 1 inside, a plex.tv id outside. */
export function isOwner(server: Pick<PlexServer, 'accountId' | 'isOwner'>, told: ToldAccount): boolean {
  if (server.accountId !== null && told.id === server.accountId) return true;
  // On a server that somebody shares with us, 1 is somebody else.
  if (server.isOwner === false) return false;
  return told.id === 1 || (server.accountId === null && told.isOwnersOwn);
}

/** The account's row; made, not followed, when it is heard of for the first time. Null when nothing tells who it is. */
export async function accountOf(rt: AccountRuntime, server: PlexServer, told: ToldAccount): Promise<Account | null> {
  if (isOwner(server, told)) return ownerOf(rt, server, told);
  const found = await knownAccount(rt, server, told);
  const isRenamed = found !== null && told.name !== null && found.name !== told.name;
  if (found !== null && !isRenamed) return found;
  if (told.id === null ? told.name === null : told.id <= 1) return null;
  const name = told.name ?? `Account ${told.id}`;
  return rt.watch.accounts.ensure({ plexId: told.id, name, isOwner: false }, rt.now());
}

/** The same without making or changing anything. */
export async function knownAccount(
  rt: Pick<Runtime, 'watch'>,
  server: PlexServer,
  told: ToldAccount,
): Promise<Account | null> {
  if (isOwner(server, told)) return rt.watch.accounts.owner();
  if (told.id !== null) return told.id > 1 ? rt.watch.accounts.byPlexId(told.id) : null;
  const named = (await rt.watch.accounts.all()).filter(({ name, isOwner }) => !isOwner && name === told.name);
  return named.length === 1 ? (named[0] ?? null) : null;
}

/** The owner of a server: one account, whatever it is called where. */
export async function ownerOf(
  rt: AccountRuntime,
  server: Pick<PlexServer, 'accountId' | 'accountName'>,
  told?: ToldAccount,
): Promise<Account> {
  const toldId = told?.id ?? 1;
  const plexId = server.accountId ?? (toldId > 1 ? toldId : null);
  const owner = await rt.watch.accounts.owner();
  if (owner !== null && (owner.plexId !== null || plexId === null)) return owner;
  const name = server.accountName ?? told?.name ?? owner?.name ?? 'Owner';
  return rt.watch.accounts.ensure({ plexId, name, isOwner: true }, rt.now());
}

/** The owner, those followed by choice, and those that the setting names, by name or plex.tv id. */
export function isFollowed(account: Account, settings: Pick<Settings, 'watch.accounts'>): boolean {
  if (account.followed) return true;
  const names = settings['watch.accounts'].map((name) => name.trim().toLowerCase());
  return (
    names.includes(account.name.toLowerCase()) || (account.plexId !== null && names.includes(String(account.plexId)))
  );
}

export async function followedAccounts(rt: Pick<Runtime, 'watch' | 'settings'>): Promise<Account[]> {
  const settings = await rt.settings();
  return (await rt.watch.accounts.all()).filter((account) => isFollowed(account, settings));
}

/** One thing at a time for an account: two views at once would each mark the other's item. */
export function accountLock(accountId: number): string {
  return `watch:${accountId}`;
}
