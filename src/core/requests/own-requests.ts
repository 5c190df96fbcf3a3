import { AppError } from '../../errors.ts';
import type { Caller } from '../model/access.ts';
import type { Requester } from '../model/request.ts';

/** Who asks about requests. */
export type Asker = Pick<Caller, 'role' | 'accountId' | 'accountName'>;

/** The account whose requests are all that the caller may know of, by its plex.tv id; null: an administrator knows all. */
export function ownAccount({ role, accountId }: Asker): number | null {
  if (role === 'administrator') return null;
  if (accountId === null) throw new AppError('internal', 'A viewer without an account asked for requests.');
  return accountId;
}

export function isVisible({ plexId }: Pick<Requester, 'plexId'>, asker: Asker): boolean {
  const own = ownAccount(asker);
  return own === null || plexId === own;
}
