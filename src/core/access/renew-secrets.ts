import { describeChange } from '../audit/audit-scope.ts';
import type { ServiceSecretName } from '../ports/service-secret-store.ts';
import type { Runtime } from '../runtime.ts';
import { serverName } from '../servers/server-name.ts';
import { reinstallPlexWebhookTask, reinstallWebhookTask } from '../tasks/kinds/upkeep.ts';

/** The variables that set the secrets; null where one can be renewed here. */
export function readSecretVariables({ secrets }: Pick<Runtime, 'secrets'>): {
  readonly [name in ServiceSecretName]: string | null;
} {
  return { apiKey: secrets.variableOf('apiKey'), webhookSecret: secrets.variableOf('webhookSecret') };
}

/** Replaces the API key. The old one, and the sessions that were opened with it, end at once. Throws AppError `conflict`. */
export async function renewApiKey({ secrets }: Runtime): Promise<{ readonly apiKey: string }> {
  describeChange({ subject: 'API key', before: { apiKey: 'the old one' }, after: { apiKey: 'the new one' } });
  const { value } = await secrets.renew('apiKey', []);
  return { apiKey: value };
}

export interface RenewedWebhookSecret {
  readonly webhookSecret: string;
  readonly previousValidUntil: number | null;
  /** The instances and servers whose connections get it, such as `Sonarr "4K"`. */
  readonly connections: readonly string[];
}

/**
 * Replaces the webhook secret. The old one is accepted for one more hour; meanwhile tasks, stored together with the new secret, write it into
 * our connections. Throws AppError `conflict`.
 */
export async function renewWebhookSecret(rt: Runtime): Promise<RenewedWebhookSecret> {
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
  return { webhookSecret: value, previousValidUntil: previousUntil, connections: connectionsOf(rt) };
}

/** Those that are switched off get it when they are switched on. */
function connectionsOf({ servers, plex }: Pick<Runtime, 'servers' | 'plex'>): string[] {
  const instances = servers.all().filter(({ enabled }) => enabled);
  const players = plex.all().filter(({ enabled }) => enabled);
  return [...instances.map(serverName), ...players.map(({ name }) => `Plex "${name}"`)];
}
