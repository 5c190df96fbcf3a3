import type { PlexServer } from '../../model/plex.ts';
import type { PlexServerInfo } from '../../ports/plex.ts';
import type { Runtime } from '../../runtime.ts';
import { variableOf } from '../../servers/list-plex-servers.ts';
import { checkPlexTask } from '../../tasks/kinds/plex.ts';
import type { TaskResult } from '../../tasks/result.ts';
import { requireSameMachine, verifyMachine } from '../mirror/discover-libraries.ts';
import { acceptNewMachine } from './accept-new-machine.ts';
import { askAccount } from './account-of.ts';
import { findServerAddress } from './find-server-address.ts';
import { recordServerFault, webhookKey } from './server-health.ts';

const dayMs = 24 * 3_600_000;
/** Delay before unreachable servers are tried again. */
const awayMs = 15 * 60_000;

/**
 * Checks the identity and token of every Plex server, the token's account at plex.tv, and what silently prevents webhooks. Runs at the start, daily, and when
 * a server stopped answering. Only this check retries a refused token: once a day, in case it is valid again.
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
      if (await findServerAddress(rt, server, { fault: error, signal })) continue;
      const machine = await acceptNewMachine(rt, server, { fault: error, signal });
      if (machine.kind === 'accepted') continue;
      away += 1;
      await recordServerFault(rt, server, machine.fault);
    }
  }
  return {
    kind: 'done',
    outcome: describeAnswers(servers.length, away),
    followUps: [checkPlexTask({}, rt.now() + (away > 0 ? awayMs : dayMs))],
  };
}

function describeAnswers(all: number, away: number): string {
  if (all === 0) return 'no Plex server is set up or switched on';
  return away === 0 ? `${all} answer` : `${away} of ${all} do not answer`;
}

async function checkServer(rt: Runtime, server: PlexServer, signal: AbortSignal): Promise<void> {
  const client = rt.plex.connect(server);
  // Another machine at this address must not get the token.
  if (server.machineIdentifier !== null) await verifyMachine({ server, client }, signal);
  const info = await client.info({ signal });
  requireSameMachine({ server, client }, info.machineIdentifier);
  const told = await askAccount(rt, server.token, info.machineIdentifier);
  const account = told.kind === 'known' ? told.account : {};
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
  await reportWebhookHealth(rt, { ...server, ...account }, { info, signal });
  if (told.kind !== 'away') reportToken(rt, server, { isRefused: told.kind === 'refused' });
}

/**
 * Tokens of signed-in accounts do not expire, but their owners can withdraw them, and a server that cannot reach plex.tv accepts them for a while. Tokens that
 * plex.tv never knew belong to servers that nobody claimed, or are for one server only.
 */
function reportToken(rt: Runtime, server: PlexServer, { isRefused }: { readonly isRefused: boolean }): void {
  const key = webhookKey(server.id, 'token');
  if (!isRefused || server.accountId === null || server.isOwner === false) {
    rt.health.clear(key);
    return;
  }
  const where = server.source === 'environment' ? `in ${variableOf(server, 'API_KEY')}` : 'here';
  rt.health.set(
    key,
    'warning',
    `plex.tv no longer accepts the token of Plex "${server.name}", though the server itself still does: it was probably signed out on plex.tv. Sign in with Plex again, or enter a new token ${where}; until then, new addresses of the server are not found and its webhooks are not checked.`,
  );
}

/** Webhooks that worked before and are missing for this long are reported. */
const silentMs = 14 * 24 * 3_600_000;

/** Plex silently sends no events in these cases: each is a health message that says what to do. */
async function reportWebhookHealth(
  rt: Runtime,
  server: PlexServer,
  { info, signal }: { readonly info: PlexServerInfo; readonly signal: AbortSignal },
): Promise<void> {
  const key = (what: string): string => webhookKey(server.id, what);
  const name = `Plex "${server.name}"`;
  const report = (what: string, message: string | null): void =>
    message === null ? rt.health.clear(key(what)) : rt.health.set(key(what), 'notice', message);

  // Servers of other people send their events to their owners.
  if (server.isOwner === false) return rt.health.replace(key(''), []);
  report(
    'pass',
    info.myPlexSubscription === false
      ? `${name} sends no webhooks: they need Plex Pass. Turn on the setting plex.notifications instead; without both, changes are found by asking every few minutes.`
      : null,
  );
  if (info.myPlexSubscription === false) return;
  report(
    'push',
    info.pushNotifications === false
      ? `${name} does not report new items: its push notifications are off (Settings → General). Turn them on there, or with POST /api/v1/plex/servers/${server.id}/repair-notifications.`
      : null,
  );
  const registered = await isRegistered(rt, server, signal);
  const hint = `POST /api/v1/plex/servers/${server.id}/install-webhooks`;
  report(
    'secret',
    registered === 'otherSecret'
      ? `The webhook of ${name} to this service has a secret other than WEBHOOK_SECRET (or the file webhook-secret in DATA_DIR), so its events are refused with 401: replace it with ${hint}, or restore the old secret.`
      : null,
  );
  report(
    'registered',
    registered === false
      ? `${name} has no webhook to this service. Add it with ${hint} (others stay), or at plex.tv under Webhooks: <address of this service>/webhooks/plex/<webhook secret>.`
      : null,
  );
  const lastAt = await rt.store.deliveries.lastReceivedAt('plex', server.id);
  const isSilent = registered === true && lastAt !== null && rt.now() - lastAt > silentMs;
  report(
    'silent',
    isSilent
      ? `No webhook of Plex came since ${new Date(lastAt).toISOString().slice(0, 10)}, though one is registered: see whether Plex reaches the address, and whether webhooks are on in Settings → Network.`
      : null,
  );
}

/** Null: plex.tv does not answer. */
async function isRegistered(
  rt: Runtime,
  server: PlexServer,
  signal: AbortSignal,
): Promise<boolean | 'otherSecret' | null> {
  try {
    const answer = await rt.plexTv.webhooks(server.token, { signal });
    if (answer.kind === 'refused') return null;
    const secret = await rt.secrets.current('webhookSecret');
    const ours = answer.value.filter((url) => url.includes('/webhooks/plex'));
    if (ours.some((url) => url.includes(secret))) return true;
    // Another Plex Linker of the same account has another address.
    const base = rt.webhook.publicUrl?.replace(/\/+$/, '');
    return base !== undefined && ours.some((url) => url.startsWith(`${base}/`)) ? 'otherSecret' : false;
  } catch (error) {
    if (signal.aborted) throw error;
    rt.logger.debug({ server: server.name, error: String(error) }, 'plex.tv did not list the webhooks');
    return null;
  }
}
