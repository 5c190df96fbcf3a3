import type { PlexServer } from '../model/plex.ts';
import { tlsOf } from '../model/tls.ts';
import type { Account, ReportedAccount } from '../model/watch.ts';
import type { Plex } from '../ports/plex.ts';
import type { Runtime } from '../runtime.ts';
import type { Settings } from '../settings/settings.ts';

type AccountRuntime = Pick<Runtime, 'watch' | 'now'>;

/** The owner is the account of the server's token: id 1 on the server, its plex.tv id elsewhere. */
export function isOwner(server: Pick<PlexServer, 'accountId' | 'isOwner'>, reported: ReportedAccount): boolean {
  if (server.accountId !== null && reported.id === server.accountId) return true;
  // On a shared server, id 1 is another person.
  if (server.isOwner === false) return false;
  return reported.id === 1 || (server.accountId === null && reported.isOwnersOwn);
}

/** The account's row, created unfollowed at its first report. Null: the report does not identify it. */
export async function accountOf(
  rt: AccountRuntime,
  server: PlexServer,
  reported: ReportedAccount,
): Promise<Account | null> {
  if (isOwner(server, reported)) return ownerOf(rt, server, reported);
  const found = await knownAccount(rt, server, reported);
  const isRenamed = found !== null && reported.name !== null && found.name !== reported.name;
  if (found !== null && !isRenamed) return found;
  if (reported.id === null ? reported.name === null : reported.id <= 1) return null;
  const name = reported.name ?? `Account ${reported.id}`;
  return rt.watch.accounts.ensure({ plexId: reported.id, name, isOwner: false }, rt.now());
}

/** Like accountOf, but writes nothing. */
export async function knownAccount(
  rt: Pick<Runtime, 'watch'>,
  server: PlexServer,
  reported: ReportedAccount,
): Promise<Account | null> {
  if (isOwner(server, reported)) return rt.watch.accounts.owner();
  if (reported.id !== null) return reported.id > 1 ? rt.watch.accounts.byPlexId(reported.id) : null;
  const named = (await rt.watch.accounts.all()).filter(({ name, isOwner }) => !isOwner && name === reported.name);
  return named.length === 1 ? (named[0] ?? null) : null;
}

/** The owner of a server: one account, whatever its name on each server. */
export async function ownerOf(
  rt: AccountRuntime,
  server: Pick<PlexServer, 'accountId' | 'accountName'>,
  reported?: ReportedAccount,
): Promise<Account> {
  const reportedId = reported?.id ?? 1;
  const plexId = server.accountId ?? (reportedId > 1 ? reportedId : null);
  const owner = await rt.watch.accounts.owner();
  if (owner !== null && (owner.plexId !== null || plexId === null)) return owner;
  const name = server.accountName ?? reported?.name ?? owner?.name ?? 'Owner';
  return rt.watch.accounts.ensure({ plexId, name, isOwner: true }, rt.now());
}

/** True for accounts that a person chose to follow, and for those named in the setting by name or plex.tv id. */
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

/** Serializes the views of an account: two at once would each mark the other's item. */
export function accountLock(accountId: number): string {
  return `watch:${accountId}`;
}

/** The token of a request decides whose state it changes. */
export type Access =
  | { readonly kind: 'open'; readonly client: Plex }
  /** Disabled, gone, or its token is refused. */
  | { readonly kind: 'away' }
  | { readonly kind: 'noToken' };

/** Access to a server as this account. */
export async function accessAs(
  rt: Pick<Runtime, 'plex' | 'watch'>,
  account: Pick<Account, 'id' | 'isOwner'>,
  serverId: number,
): Promise<Access> {
  const plex = rt.plex.get(serverId);
  if (plex === null) return { kind: 'away' };
  if (account.isOwner) return { kind: 'open', client: plex.client };
  const token = await rt.watch.accounts.token(account.id, serverId);
  if (token === null) return { kind: 'noToken' };
  const { name, url } = plex.server;
  return { kind: 'open', client: rt.plex.connect({ name, url, token, ...tlsOf(plex.server) }) };
}
