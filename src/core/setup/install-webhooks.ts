import { AppError } from '../../errors.ts';
import { recordChange } from '../audit/audit-scope.ts';
import type { Instance } from '../model/instance.ts';
import type { NotificationRow } from '../ports/arr.ts';
import type { Runtime } from '../runtime.ts';
import { serverName } from '../servers/server-name.ts';
import { findInstance } from './instances/list-instances.ts';
import { webhookUrl } from './instances/webhook-url.ts';
import type { SetupMessage } from './messages.ts';
import { type Saved, saveConnection } from './save-connection.ts';
import { findOurs, type Wanted } from './webhook-body.ts';

/** The health message of a connection that could not be given a new secret. */
export const reinstallKey = (instanceId: number): string => `reinstallWebhook:instance:${instanceId}`;

export interface InstallResult {
  readonly state: Saved['state'];
  /** The connection's name in that instance. */
  readonly name: string;
  readonly url: string;
  /** Whether the instance's test reached us; false: it is installed, but its events do not arrive yet. */
  readonly tested: boolean;
  readonly messages: readonly SetupMessage[];
}

/**
 * Creates or repairs our connection in a Sonarr or Radarr; never a second one. Saving makes the instance call us before it answers, so nothing is
 * locked meanwhile. If its call does not arrive, the connection is installed anyway (it works once the address does) and the result says what to set.
 * Throws AppError: 'invalid' without a usable address of ours, 'notFound', or the instance's own error.
 */
export async function installWebhooks(
  runtime: Runtime,
  instanceId: number,
  { url }: { readonly url?: string | undefined } = {},
): Promise<InstallResult> {
  const instance = await findInstance(runtime, instanceId);
  if (instance === null) throw new AppError('notFound', 'There is no server with this id.');
  await recordChange(runtime, { subject: `webhooks of instance ${instanceId}`, after: { url: url ?? null } });
  // Two at the same time would both find no connection and create one each.
  return runtime.locks.hold([`install-webhooks ${instanceId}`], () => installConnection(runtime, { instance, url }));
}

async function installConnection(
  runtime: Runtime,
  target: { readonly instance: Instance; readonly url: string | undefined },
): Promise<InstallResult> {
  const { instance } = target;
  const url = addressFor(runtime, target);
  const { client } = runtime.servers.connect(instance);
  const [rows, schemas] = await Promise.all([client.notifications(), client.notificationSchema()]);
  const schema = schemas.find((one) => one.implementation === 'Webhook');
  if (schema === undefined)
    throw new AppError(
      'upstreamData',
      `${serverName(instance)} offers no webhook connection: is its version supported?`,
    );
  const wanted: Wanted = { instance, url, secret: await runtime.secrets.current('webhookSecret'), schema };
  const [ours, ...more] = findOurs(rows, instance);
  const saved = await saveConnection(client, { wanted, rows, ours });
  const messages = [
    ...warningsAbout(instance, saved.row, more),
    ...(saved.fault === null
      ? []
      : [unreached(instance, { url, fault: saved.fault, isGiven: target.url !== undefined })]),
  ];
  runtime.health.clear(reinstallKey(instance.id));
  const healthKey = `webhook:${instance.kind}:${instance.number}`;
  const [unreachedMessage] = messages.filter((message) => message.level === 'error');
  if (unreachedMessage === undefined) runtime.health.clear(healthKey);
  else runtime.health.set(healthKey, 'error', unreachedMessage.message);
  runtime.logger.info(
    { server: serverName(instance), state: saved.state, tested: saved.fault === null },
    'webhook connection installed',
  );
  return { state: saved.state, name: saved.row.name, url, tested: saved.fault === null, messages };
}

function addressFor(
  { webhook }: Pick<Runtime, 'webhook'>,
  { instance, url: given }: { instance: Instance; url: string | undefined },
): string {
  const base = given?.trim().replace(/\/webhooks\/(sonarr|radarr)(\/\d+)?\/?$/, '') || webhook.publicUrl;
  const what = `how ${serverName(instance)} reaches this service, such as http://plex-linker:8080`;
  if (base === null) throw new AppError('invalid', `It is not known ${what}: set PUBLIC_URL, or give it as "url".`);
  const isUsable =
    URL.canParse(base) &&
    /^https?:$/.test(new URL(base).protocol) &&
    new URL(base).search === '' &&
    new URL(base).hash === '';
  if (!isUsable || new URL(base).username !== '') {
    throw new AppError(
      'invalid',
      `"${base.replace(/\/\/[^/@]*@/, '//…@')}" is no address: it must say ${what}, with http or https and without user, "?" and "#".`,
    );
  }
  return webhookUrl(instance, { publicUrl: base, urlBase: webhook.urlBase }) ?? base;
}

function warningsAbout(instance: Instance, row: NotificationRow, more: readonly NotificationRow[]): SetupMessage[] {
  const server = serverName(instance);
  const messages: SetupMessage[] = more.map(({ name }) => ({
    level: 'warning',
    message: `${server} has another connection to this service, "${name}": each event comes twice. Remove it in ${server} under Settings, Connect.`,
  }));
  if (Array.isArray(row.tags) && row.tags.length > 0) {
    const message = `The connection "${row.name}" in ${server} has tags: it sends no events for items without them. Remove the tags, unless they are intended.`;
    messages.push({ level: 'warning', message });
  }
  return messages;
}

interface Unreached {
  readonly url: string;
  /** The instance's message. */
  readonly fault: string;
  /** The address came with the request, not from PUBLIC_URL. */
  readonly isGiven: boolean;
}

function unreached(instance: Instance, { url, fault, isGiven }: Unreached): SetupMessage {
  const server = serverName(instance);
  const setting = isGiven ? 'the field "url"' : 'PUBLIC_URL (or the field "url")';
  const status = /\[(\d{3}):/.exec(fault)?.[1];
  const host = new URL(url).hostname;
  const isHere = /^(localhost|127\.|\[?::1)/.test(host);
  const why =
    status === '401' || status === '403'
      ? `whoever answers there refused the secret (${status}): another service, or another Plex Linker, is at that address`
      : status !== undefined
        ? `${status} was answered there: a proxy, or something that is not this service`
        : isHere
          ? `${host} is ${server}'s own machine or container for it`
          : 'nothing answered it there';
  const message = `${server} cannot reach this service at ${url}: ${why}. Set ${setting} to an address under which ${server} reaches it. The connection is installed and works from then on; until then only reconcile sees changes. (${fault})`;
  return { level: 'error', message };
}
