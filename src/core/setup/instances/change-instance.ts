import { describeChange } from '../../audit/audit-scope.ts';
import type { Instance } from '../../model/instance.ts';
import type { HealthBoard } from '../../ports/health-board.ts';
import type { Runtime } from '../../runtime.ts';
import { isMasked } from '../../secrets/mask.ts';
import { refuseStoredKey } from '../../servers/refuse-stored-key.ts';
import { isOfInstance } from '../../servers/server-messages.ts';
import { serverName } from '../../servers/server-name.ts';
import { reinstallWebhookTask } from '../../tasks/kinds/upkeep.ts';
import { type InstanceInput, reloadServers } from './create-instance.ts';
import { findInstance } from './list-instances.ts';
import { refuseTwin } from './refuse-twin.ts';

export type InstanceChange = {
  readonly [K in Exclude<keyof InstanceInput, 'kind'>]?: InstanceInput[K] | undefined;
} & { readonly enabled?: boolean | undefined };

export type ChangedInstance =
  | { readonly kind: 'changed'; readonly instance: Instance }
  | { readonly kind: 'notFound' }
  /** The environment configures it: `variable` is where to change it. */
  | { readonly kind: 'readOnly'; readonly variable: string };

/** Changes a server. A masked key keeps the stored one; for a server from the environment only `enabled` can change. */
export async function changeInstance(runtime: Runtime, id: number, change: InstanceChange): Promise<ChangedInstance> {
  const before = await findInstance(runtime, id);
  if (before === null) return { kind: 'notFound' };
  const wanted = meant(change);
  const isMore = Object.keys(wanted).some((key) => key !== 'enabled');
  if (before.source === 'environment' && isMore) return { kind: 'readOnly', variable: variableOf(before) };
  if (wanted.url !== undefined && wanted.apiKey === undefined)
    refuseStoredKey({ name: serverName(before), from: before.url, to: wanted.url, field: 'apiKey' });
  if (wanted.url !== undefined && wanted.url !== before.url) await refuseTwin(runtime, { ...before, ...wanted }, id);
  describeChange({ subject: `instance ${id}`, before: fieldsOf(before, wanted), after: wanted });
  await runtime.store.instances.update(id, { ...wanted, ...renamedError(before, wanted) });
  // Its connection may have missed a new webhook secret.
  if (wanted.enabled === true && !before.enabled && (await runtime.secrets.earlier('webhookSecret')).length > 0)
    await runtime.store.tasks.add([reinstallWebhookTask({ instanceId: id }, runtime.now())]);
  await reloadServers(runtime);
  const instance = (await findInstance(runtime, id)) ?? before;
  if (instance.enabled) renameInHealth(runtime.health, before, instance);
  else runtime.health.forget(isOfInstance(before));
  return { kind: 'changed', instance };
}

/** Removes a server. Rules, links and files stay; work that needs this server waits. */
export async function deleteInstance(
  runtime: Runtime,
  id: number,
): Promise<{ kind: 'deleted' } | Exclude<ChangedInstance, { kind: 'changed' }>> {
  const instance = await findInstance(runtime, id);
  if (instance === null) return { kind: 'notFound' };
  if (instance.source === 'environment') return { kind: 'readOnly', variable: variableOf(instance) };
  describeChange({ subject: `instance ${id}`, before: { name: instance.name, url: instance.url } });
  await runtime.store.instances.delete(id);
  await runtime.servers.reload();
  runtime.health.forget(isOfInstance(instance));
  return { kind: 'deleted' };
}

/** The message of the server's last error contains its name. */
function renamedError(before: Instance, { name = before.name }: InstanceChange): { readonly error?: string } {
  if (before.error === null || name === before.name) return {};
  return { error: withName(before.error, serverName(before), serverName({ ...before, name })) };
}

function meant(change: InstanceChange): { [K in keyof InstanceChange]?: NonNullable<InstanceChange[K]> } {
  const { apiKey, ...rest } = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return typeof apiKey === 'string' && !isMasked(apiKey) ? { ...rest, apiKey } : rest;
}

function variableOf({ kind, number }: Instance): string {
  return `${kind.toUpperCase()}_${number}_URL`;
}

/** Replaces a server's old name in health messages, which stay until their cause is gone. */
function renameInHealth(health: HealthBoard, before: Instance, after: Instance): void {
  const [old, now] = [serverName(before), serverName(after)];
  if (old === now) return;
  health.reword(isOfInstance(before), (text) => withName(text, old, now));
}

/** A server without its own name is called by its product's name, which also precedes the names of others. */
function withName(message: string, old: string, now: string): string {
  return old.includes('"') ? message.replaceAll(old, now) : message.replace(new RegExp(`\\b${old}\\b(?! ")`, 'g'), now);
}

/** The current values of the fields in a change. */
function fieldsOf(instance: Instance, change: object): object {
  return Object.fromEntries(Object.entries(instance).filter(([name]) => name in change));
}
