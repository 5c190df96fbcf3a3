import { describeChange } from '../audit/audit-scope.ts';
import type { Runtime } from '../runtime.ts';
import { reinstallPlexWebhookTask, reinstallWebhookTask } from '../tasks/kinds/upkeep.ts';

/** Replaces the API key. The old one, and the sessions that were opened with it, end at once. Throws AppError `conflict`. */
export async function renewApiKey({ secrets }: Runtime): Promise<{ readonly apiKey: string }> {
  describeChange({ subject: 'API key', before: { apiKey: 'the old one' }, after: { apiKey: 'the new one' } });
  const { value } = await secrets.renew('apiKey', []);
  return { apiKey: value };
}

/**
 * Replaces the webhook secret. The old one is accepted for one more hour; meanwhile tasks, stored together with the new secret, write it into
 * our connections. Throws AppError `conflict`.
 */
export async function renewWebhookSecret(
  rt: Runtime,
): Promise<{ readonly webhookSecret: string; readonly previousValidUntil: number | null }> {
  const now = rt.now();
  const tasks = [
    ...rt.servers.all().map(({ id }) => reinstallWebhookTask({ instanceId: id }, now)),
    ...rt.plex.all().map(({ id }) => reinstallPlexWebhookTask({ serverId: id }, now)),
  ];
  describeChange({
    subject: 'webhook secret',
    before: { webhookSecret: 'the old one' },
    after: { webhookSecret: 'the new one' },
  });
  const { value, previousUntil } = await rt.secrets.renew('webhookSecret', tasks);
  rt.wake();
  return { webhookSecret: value, previousValidUntil: previousUntil };
}
