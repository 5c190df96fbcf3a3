import type { PlexServer } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import { checkPlexTask } from '../../tasks/kinds/plex.ts';
import type { TaskResult } from '../../tasks/result.ts';
import { requireSameMachine } from '../mirror/discover-libraries.ts';
import { acceptNewMachine } from './accept-new-machine.ts';
import { accountOf } from './account-of.ts';
import { findServerAddress } from './find-server-address.ts';
import { recordServerFault } from './server-health.ts';
import { reportWebhookHealth } from './webhook-health.ts';

const dayMs = 24 * 3_600_000;
/** A server that is away is looked for again. */
const awayMs = 15 * 60_000;

/**
 * Asks every Plex server who it is and whether the token is good, plex.tv whose token it is, and looks for what silently keeps webhooks from coming. At the
 * start, daily, and when a server stopped answering. A refused token is tried here alone: once a day, in case it is good again.
 */
export async function checkServers(rt: Runtime, signal: AbortSignal): Promise<TaskResult> {
  let away = 0;
  const servers = rt.plex.all().filter(({ enabled, tokenFault }) => enabled && tokenFault === undefined);
  for (const server of servers) {
    signal.throwIfAborted();
    try {
      await checkServer(rt, server, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      const isFound =
        (await findServerAddress(rt, server, error, signal)) || (await acceptNewMachine(rt, server, error, signal));
      if (!isFound) {
        away += 1;
        await recordServerFault(rt, server, error);
      }
    }
  }
  return {
    kind: 'done',
    outcome: away === 0 ? `${servers.length} answer` : `${away} of ${servers.length} do not answer`,
    followUps: [checkPlexTask({}, rt.now() + (away > 0 ? awayMs : dayMs))],
  };
}

async function checkServer(rt: Runtime, server: PlexServer, signal: AbortSignal): Promise<void> {
  const client = rt.plex.connect(server);
  const info = await client.info({ signal });
  requireSameMachine({ server, client }, info.machineIdentifier);
  const account = await accountOf(rt, server.token, info.machineIdentifier);
  await rt.library.servers.update(server.id, {
    machineIdentifier: info.machineIdentifier,
    version: info.version,
    platform: info.platform,
    lastSeenAt: rt.now(),
    tokenCheckedAt: rt.now(),
    tokenRefused: false,
    error: null,
    ...account,
  });
  await rt.plex.reload();
  rt.health.clear(`plex:${server.id}`);
  await reportWebhookHealth(rt, { ...server, ...account }, info, signal);
}
