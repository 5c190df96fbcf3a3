import type { PlexServer } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';

type Account = Pick<PlexServer, 'accountId' | 'accountName' | 'isOwner'>;

/** plex.tv may be away or unknown to a server that was never claimed: nobody waits long for it. */
const accountMs = 4_000;

/** Whose token this is, as far as plex.tv says; {} when it does not. */
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
    logger.info({ error: String(error) }, 'plex.tv did not say whose token this is');
    return {};
  }
}
