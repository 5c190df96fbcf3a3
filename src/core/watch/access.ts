import type { Account } from '../model/watch.ts';
import type { Plex } from '../ports/plex.ts';
import type { Runtime } from '../runtime.ts';

/** Whose state a call changes is decided by the token it is made with. */
export type Access =
  | { readonly kind: 'open'; readonly client: Plex }
  /** Switched off, gone, or its token is refused. */
  | { readonly kind: 'away' }
  | { readonly kind: 'noToken' };

/** A server as this account. */
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
  return { kind: 'open', client: rt.plex.connect({ name, url, token }) };
}
