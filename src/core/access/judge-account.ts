import type { Role } from '../model/access.ts';
import type { AccountAccess } from '../servers/account-access.ts';
import { type AccessLists, roleOf } from './roles.ts';

/** `unclear`: a server that decides it did not answer. Reasons are sentences about the account. */
type Judgement =
  | { readonly kind: 'allowed'; readonly role: Role }
  | { readonly kind: 'refused'; readonly reason: string; readonly advice: string }
  | { readonly kind: 'unclear'; readonly servers: readonly string[] };

/** Whether a Plex account may sign in: it must have access to a connected server, and own one or be in the lists. */
export function judgeAccount({ user, isOwner, servers, unclear }: AccountAccess, lists: AccessLists): Judgement {
  const account = { kind: 'plex', accountId: user.id, name: user.username } as const;
  const role = roleOf({ ...account, isOwner }, lists);
  if (role !== null && servers.length > 0) return { kind: 'allowed', role };
  const deciding = unclear.filter(({ asOwner }) => role !== null || asOwner);
  if (deciding.length > 0) return { kind: 'unclear', servers: deciding.map(({ server }) => server) };
  return servers.length === 0
    ? {
        kind: 'refused',
        reason: 'it has access to none of the connected Plex servers',
        advice: 'The administrator can share a connected server with this account on plex.tv.',
      }
    : {
        kind: 'refused',
        reason: 'it is not among the accounts that may sign in',
        advice: `The administrator can add "${user.username}" or the id ${user.id} to the setting access.viewers or access.admins.`,
      };
}
