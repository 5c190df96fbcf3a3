import { AppError } from '../../../errors.ts';
import { recordChange } from '../../audit/audit-scope.ts';
import { stripEnd } from '../../media/text-edges.ts';
import type { Runtime } from '../../runtime.ts';
import { mask } from '../../secrets/mask.ts';
import { findServer } from '../../servers/list-plex-servers.ts';
import { webhookKey } from './server-health.ts';

/** The health message of a webhook that could not be given a new secret. */
export const reinstallKey = (serverId: number): string => `reinstallWebhook:plex:${serverId}`;

export interface RegisteredWebhook {
  /** With the secret masked: addresses are copied and shown. */
  readonly url: string;
  /** The number of other webhooks, which stay. */
  readonly others: number;
}

/**
 * Adds our address to the webhooks of the account of the server's token. plex.tv accepts only whole lists, so the list is read first. Only our older addresses
 * are removed, which would deliver each event twice. Null: no such server.
 */
export async function registerWebhook(rt: Runtime, id: number, given?: string): Promise<RegisteredWebhook | null> {
  const server = await findServer(rt, id);
  if (server === null) return null;
  const base = baseOf(given ?? rt.webhook.publicUrl, rt.webhook.urlBase);
  const secret = await rt.secrets.current('webhookSecret');
  const url = `${base}/webhooks/plex/${secret}`;
  const current = await rt.plexTv.webhooks(server.token);
  if (current.kind === 'refused') throw refused(server.name);
  const others = current.value.filter((one) => !isOurs(one, base, secret));
  const ours = current.value.length - others.length;
  if (ours !== 1 || !current.value.includes(url)) {
    await recordChange(rt, { subject: `webhook of Plex server ${id}`, after: { address: base } });
    const written = await rt.plexTv.setWebhooks(server.token, [...others, url]);
    if (written.kind === 'refused') throw refused(server.name);
    rt.logger.info({ server: server.name, others: others.length }, 'webhook registered at plex.tv');
  }
  // The next check is a day away.
  for (const key of [reinstallKey(id), webhookKey(id, 'registered'), webhookKey(id, 'secret')]) rt.health.clear(key);
  return { url: `${base}/webhooks/plex/${mask(secret)}`, others: others.length };
}

/** The address to paste into Plex by hand, with the secret in clear text: for administrators only. */
export async function plexWebhookUrl(rt: Pick<Runtime, 'webhook' | 'secrets'>, given: string): Promise<string> {
  return `${baseOf(given, rt.webhook.urlBase)}/webhooks/plex/${await rt.secrets.current('webhookSecret')}`;
}

function baseOf(given: string | null, urlBase: string): string {
  if (given === null)
    throw new AppError(
      'invalid',
      'It is not known how Plex reaches this service: set PUBLIC_URL, or give an address such as http://plex-linker:8080 as "url".',
    );
  const base = stripEnd(given.replace(/\/webhooks\/plex.*$/, ''), '/');
  const path = urlBase.replace(/^\/+|\/+$/g, '');
  return path === '' || base.endsWith(`/${path}`) ? base : `${base}/${path}`;
}

/** Includes webhooks with an earlier secret, and those with this secret at an earlier address. */
function isOurs(url: string, base: string, secret: string): boolean {
  return url.startsWith(`${base}/webhooks/plex`) || (url.includes('/webhooks/plex') && url.includes(secret));
}

function refused(name: string): AppError {
  return new AppError(
    'upstreamAuth',
    `plex.tv does not let the account of "${name}" have webhooks: they need Plex Pass, and the token of the server's owner. Without them what changed is found by asking.`,
  );
}
