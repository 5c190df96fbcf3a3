import type { PlexServer } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';

type Account = Pick<PlexServer, 'accountId' | 'accountName' | 'isOwner'>;

/** plex.tv may be unreachable, and does not know unclaimed servers: the wait is short. */
const accountMs = 4_000;

type AccountOfToken =
  | { readonly kind: 'known'; readonly account: Account }
  /** plex.tv does not accept the token. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'away' };

/** The account of a token, from plex.tv. */
export async function askAccount(
  { logger, plexTv }: Pick<Runtime, 'logger' | 'plexTv'>,
  token: string,
  machineIdentifier: string,
): Promise<AccountOfToken> {
  const signal = AbortSignal.timeout(accountMs);
  try {
    const [user, resources] = await Promise.all([plexTv.user(token, { signal }), plexTv.resources(token, { signal })]);
    if (user.kind === 'refused') return user;
    const servers = resources.kind === 'ok' ? resources.value : [];
    const server = servers.find(({ clientIdentifier }) => clientIdentifier === machineIdentifier);
    const { id, username } = user.value;
    return { kind: 'known', account: { accountId: id, accountName: username, isOwner: server?.owned ?? null } };
  } catch (error) {
    logger.info({ error: String(error) }, 'plex.tv did not return the account of a token');
    return { kind: 'away' };
  }
}

/** The same as fields of a server. {}: plex.tv does not know. */
export async function accountOf(
  rt: Pick<Runtime, 'logger' | 'plexTv'>,
  token: string,
  machineIdentifier: string,
): Promise<Partial<Account>> {
  const told = await askAccount(rt, token, machineIdentifier);
  return told.kind === 'known' ? told.account : {};
}
