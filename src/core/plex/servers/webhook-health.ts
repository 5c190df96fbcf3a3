import type { PlexServer } from '../../model/plex.ts';
import type { PlexServerInfo } from '../../ports/plex.ts';
import type { Runtime } from '../../runtime.ts';

/** Webhooks that came before and stay away this long are worth a word. */
const silentMs = 14 * 24 * 3_600_000;

/** What keeps Plex's events from coming, without a word of Plex about it: each is a health message that says what to do. */
export async function reportWebhookHealth(
  rt: Runtime,
  server: PlexServer,
  info: PlexServerInfo,
  signal: AbortSignal,
): Promise<void> {
  const key = (what: string): string => `plexWebhook:${server.id}:${what}`;
  const name = `Plex "${server.name}"`;
  const say = (what: string, message: string | null): void =>
    message === null ? rt.health.clear(key(what)) : rt.health.set(key(what), 'notice', message);

  // Other people's servers send their events to their owners.
  if (server.isOwner === false) return rt.health.replace(`plexWebhook:${server.id}:`, []);
  say(
    'pass',
    info.myPlexSubscription === false
      ? `${name} sends no webhooks: they need Plex Pass. Turn on the setting plex.notifications instead; without both, changes are found by asking every few minutes.`
      : null,
  );
  if (info.myPlexSubscription === false) return;
  say(
    'push',
    info.pushNotifications === false
      ? `${name} does not report new items: its push notifications are off (Settings → General). Turn them on there, or with POST /api/v1/plex/servers/${server.id}/repair-notifications.`
      : null,
  );
  const registered = await isRegistered(rt, server, signal);
  const hint = `POST /api/v1/plex/servers/${server.id}/install-webhooks`;
  say(
    'secret',
    registered === 'otherSecret'
      ? `The webhook of ${name} to this service has a secret other than WEBHOOK_SECRET (or the file webhook-secret in DATA_DIR), so its events are refused with 401: replace it with ${hint}, or restore the old secret.`
      : null,
  );
  say(
    'registered',
    registered === false
      ? `${name} has no webhook to this service. Add it with ${hint} (others stay), or at plex.tv under Webhooks: <address of this service>/webhooks/plex/<webhook secret>.`
      : null,
  );
  const lastAt = await rt.store.deliveries.lastReceivedAt('plex', server.id);
  const isSilent = registered === true && lastAt !== null && rt.now() - lastAt > silentMs;
  say(
    'silent',
    isSilent
      ? `No webhook of Plex came since ${new Date(lastAt).toISOString().slice(0, 10)}, though one is registered: see whether Plex reaches the address, and whether webhooks are on in Settings → Network.`
      : null,
  );
}

/** Null: plex.tv does not say. */
async function isRegistered(
  rt: Runtime,
  server: PlexServer,
  signal: AbortSignal,
): Promise<boolean | 'otherSecret' | null> {
  try {
    const answer = await rt.plexTv.webhooks(server.token, { signal });
    if (answer.kind === 'refused') return null;
    const ours = answer.value.filter((url) => url.includes('/webhooks/plex'));
    if (ours.some((url) => url.includes(rt.webhook.secret))) return true;
    // Another Plex Linker of the same account has an address of its own.
    const base = rt.webhook.publicUrl?.replace(/\/+$/, '');
    return base !== undefined && ours.some((url) => url.startsWith(`${base}/`)) ? 'otherSecret' : false;
  } catch (error) {
    if (signal.aborted) throw error;
    rt.logger.debug({ server: server.name, error: String(error) }, 'plex.tv did not say which webhooks there are');
    return null;
  }
}
