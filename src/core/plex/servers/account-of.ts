import type { PlexServer } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';

type Account = Pick<PlexServer, 'accountId' | 'accountName' | 'isOwner'>;

/** plex.tv may be unreachable, and does not know unclaimed servers: the wait is short. */
const accountMs = 4_000;

/** The account of a token, from plex.tv. {}: plex.tv gave no answer. */
export async function accountOf(
  { logger, plexTv }: Pick<Runtime, 'logger' | 'plexTv'>,
  token: string,
  machineIdentifier: string,
): Promise<Partial<Account>> {
  const signal = AbortSignal.timeout(accountMs);
  try {
    const [user, resources] = await Promise.all([plexTv.user(token, { signal }), plexTv.resources(token, { signal })]);
    if (user.kind === 'refused') return {};
    const servers = resources.kind === 'ok' ? resources.value : [];
    const server = servers.find(({ clientIdentifier }) => clientIdentifier === machineIdentifier);
    return { accountId: user.value.id, accountName: user.value.username, isOwner: server?.owned ?? null };
  } catch (error) {
    logger.info({ error: String(error) }, 'plex.tv did not return the account of a token');
    return {};
  }
}
