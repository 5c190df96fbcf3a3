import { messageOf } from '../../../errors.ts';
import type { PlexServer } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import { findServer } from '../../servers/list-plex-servers.ts';
import type { TaskResult } from '../../tasks/result.ts';
import { reinstallKey } from './register-webhook.ts';

/** Replaces earlier webhook secrets in the addresses that the account of a Plex server has at plex.tv. All other addresses stay. */
export async function reinstallPlexWebhook(
  rt: Runtime,
  { serverId }: { readonly serverId: number },
  signal: AbortSignal,
): Promise<TaskResult> {
  const server = await findServer(rt, serverId);
  if (server === null || !server.enabled || server.token === '') {
    rt.health.clear(reinstallKey(serverId));
    return { kind: 'done', outcome: 'the server is gone, switched off or without a token' };
  }
  try {
    const outcome = await replaceAddresses(rt, server, signal);
    rt.health.clear(reinstallKey(serverId));
    return { kind: 'done', outcome };
  } catch (error) {
    if (!signal.aborted)
      rt.health.set(
        reinstallKey(serverId),
        'error',
        `The new webhook secret of Plex "${server.name}" is not at plex.tv yet, and one hour after the renewal its events are refused with 401: ${messageOf(error)}. This is retried; to try at once, install its webhook again (POST /api/v1/plex/servers/${serverId}/install-webhooks).`,
      );
    throw error;
  }
}

async function replaceAddresses(rt: Runtime, { token }: PlexServer, signal: AbortSignal): Promise<string> {
  const current = await rt.plexTv.webhooks(token, { signal });
  // Without Plex Pass, or for another person's server, there are none.
  if (current.kind === 'refused') return 'the account has no webhooks';
  const [secret, earlier] = [await rt.secrets.current('webhookSecret'), await rt.secrets.earlier('webhookSecret')];
  const replaced = [...new Set(current.value.map((url) => withSecret(url, secret, earlier)))];
  if (replaced.every((url) => current.value.includes(url))) return 'no address has an earlier secret';
  const written = await rt.plexTv.setWebhooks(token, replaced);
  return written.kind === 'refused' ? 'the account has no webhooks' : 'its address has the new secret';
}

/** The secret is the last part of the path, or the parameter `token`. */
function withSecret(url: string, secret: string, earlier: readonly string[]): string {
  if (!url.includes('/webhooks/plex') || !URL.canParse(url)) return url;
  const address = new URL(url);
  const parts = address.pathname.split('/');
  const isEarlier = (text: string | null | undefined) => text != null && earlier.includes(decoded(text));
  const [inPath, inQuery] = [isEarlier(parts.at(-1)), isEarlier(address.searchParams.get('token'))];
  if (!inPath && !inQuery) return url;
  if (inPath) address.pathname = [...parts.slice(0, -1), secret].join('/');
  if (inQuery) address.searchParams.set('token', secret);
  return address.href;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
