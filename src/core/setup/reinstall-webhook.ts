import { messageOf } from '../../errors.ts';
import type { Instance } from '../model/instance.ts';
import type { NotificationRow } from '../ports/arr.ts';
import type { Runtime } from '../runtime.ts';
import { serverName } from '../servers/server-name.ts';
import type { TaskResult } from '../tasks/result.ts';
import { installWebhooks, reinstallKey } from './install-webhooks.ts';
import { findInstance } from './instances/list-instances.ts';
import { fieldValue, findOurs } from './webhook-body.ts';
import { secretState } from './webhook-secret-state.ts';

/**
 * Writes the current webhook secret into our connection in an instance, if it carries an earlier one. The connection keeps its address. An
 * instance that cannot be changed now is a health message, and the task is retried.
 */
export async function reinstallWebhook(
  rt: Runtime,
  { instanceId }: { readonly instanceId: number },
): Promise<TaskResult> {
  const instance = await findInstance(rt, instanceId);
  if (instance === null || !instance.enabled) {
    rt.health.clear(reinstallKey(instanceId));
    return done(instance === null ? 'the instance is gone' : 'the instance is switched off');
  }
  try {
    const outcome = await reinstall(rt, instance);
    rt.health.clear(reinstallKey(instanceId));
    return done(outcome);
  } catch (error) {
    rt.health.set(
      reinstallKey(instanceId),
      'error',
      `The new webhook secret is not in ${serverName(instance)} yet, and one hour after the renewal its events are refused with 401: ${messageOf(error)}. This is retried; to try at once, install its webhooks again (POST /api/v1/instances/${instanceId}/install-webhooks).`,
    );
    throw error;
  }
}

async function reinstall(rt: Runtime, instance: Instance): Promise<string> {
  const rows = await rt.servers.connect(instance).client.notifications();
  const [ours] = findOurs(rows, instance);
  if (ours === undefined) return 'it has no connection to this service';
  const state = secretState(ours, await rt.secrets.current('webhookSecret'));
  if (state === 'right') return 'its connection has the current secret';
  const earlier = await rt.secrets.earlier('webhookSecret');
  // Another Plex Linker's connection may look like ours.
  if (state === 'wrong' && !earlier.some((secret) => secretState(ours, secret) === 'right'))
    return 'its connection has a secret that was never ours';
  const { name, tested } = await installWebhooks(rt, instance.id, { url: baseOf(ours) });
  return `"${name}" has the new secret${tested ? '' : ', but its test did not arrive'}`;
}

/** The address in the connection, which may differ from PUBLIC_URL, without what comes after our base. */
function baseOf(row: NotificationRow): string | undefined {
  const url = fieldValue(row.fields, 'url');
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  const end = pathname.indexOf('/webhooks/');
  return end < 0 ? undefined : origin + pathname.slice(0, end);
}

function done(outcome: string): TaskResult {
  return { kind: 'done', outcome };
}
