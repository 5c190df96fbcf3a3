import type { Role, Session } from '../model/access.ts';

export interface AccessLists {
  /** Plex user names or plex.tv ids. */
  readonly admins: readonly string[];
  /** The same; `*` stands for everyone with access to a connected Plex server. */
  readonly viewers: readonly string[];
}

type Account = Pick<Session, 'kind' | 'accountId' | 'name' | 'isOwner'>;

/** What a session may do by the lists as they are now. Null: it may do nothing any more. */
export function roleOf(account: Account, { admins, viewers }: AccessLists): Role | null {
  if (account.kind !== 'plex' || account.isOwner || isListed(account, admins)) return 'administrator';
  return viewers.includes('*') || isListed(account, viewers) ? 'viewer' : null;
}

/** plex.tv compares names without case. An entry of digits is an id: a user may be called like the id of another one. */
function isListed({ accountId, name }: Account, list: readonly string[]): boolean {
  return list.some((given) => {
    const entry = given.trim().toLowerCase();
    if (/^\d+$/.test(entry)) return entry === String(accountId);
    return entry !== '' && entry === name.toLowerCase();
  });
}
