import { AppError, messageOf } from '../../errors.ts';
import { stripEnd } from '../media/text-edges.ts';
import type { InstanceKind } from '../model/instance.ts';
import type { SystemStatus } from '../ports/arr.ts';
import type { Runtime } from '../runtime.ts';
import { clearRefusals } from '../servers/clear-refusals.ts';
import { plainAddress } from '../servers/same-server.ts';
import { productName, serverName } from '../servers/server-name.ts';
import type { Servers } from '../servers/servers.ts';
import type { SetupMessage } from './messages.ts';

import { findOurs } from './webhook-body.ts';
import { otherSecret, secretFault } from './webhook-secret-state.ts';

/** A stored instance, or one that is not stored yet (then nothing is recorded). */
export type TestableInstance = Parameters<Servers['connect']>[0] & { readonly id?: number | undefined };

export interface TestResult {
  readonly ok: boolean;
  readonly version: string | null;
  /** The app that answered: "Sonarr", "Radarr", something else; null if none did. */
  readonly appName: string | null;
  readonly messages: readonly SetupMessage[];
}

/** What an instance answered, and what is wrong with it as an error; null: nothing. */
export interface Probe {
  readonly result: TestResult;
  readonly fault: AppError | null;
}

/**
 * Asks the instance for its name and version, with its key. Records the outcome of a stored instance; a successful test runs waiting work at once and
 * clears the health messages about its key.
 */
export async function testKey(runtime: Runtime, instance: TestableInstance): Promise<TestResult> {
  const { result } = await probeInstance(runtime, instance);
  const { id } = instance;
  if (id !== undefined && id !== 0) await recordTest(runtime, { ...instance, id }, result);
  return result;
}

export async function recordTest(
  runtime: Runtime,
  instance: TestableInstance & { readonly id: number },
  result: TestResult,
): Promise<void> {
  // A key that cannot be decrypted is reported at every start, and may be restored at the next one.
  if (instance.keyFault === undefined) await recordResult(runtime, instance.id, result);
  if (!result.ok) return;
  clearRefusals(runtime.health, instance);
  await runtime.store.tasks.hasten('all', runtime.now());
  runtime.wake();
}

/** Like testKey, and also checks whether the connection of a stored instance sends the current secret, which a valid key does not prove. */
export async function testInstance(runtime: Runtime, instance: TestableInstance): Promise<TestResult> {
  const secret = await runtime.secrets.current('webhookSecret');
  const result = await testKey(runtime, instance);
  const { id, kind, name, number } = instance;
  if (!result.ok || id === undefined || id === 0) return result;
  const { client } = runtime.servers.connect(instance);
  const rows = await client.notifications().catch(() => []);
  const ours = findOurs(rows, instance)[0];
  if (ours === undefined) return result;
  const key = `webhook:${kind}:${number}`;
  const message = await secretFault(client, { id, kind, name }, { row: ours, secret });
  if (message === null) {
    const told = otherSecret({ id, kind, name }, ours);
    if (runtime.health.list().some((one) => one.key === key && one.message === told)) runtime.health.clear(key);
    return result;
  }
  runtime.health.set(key, 'error', message);
  return { ...result, messages: [...result.messages, { level: 'warning', message }] };
}

/** Records nothing. */
export async function probeInstance(runtime: Runtime, instance: TestableInstance): Promise<Probe> {
  try {
    const { client } = runtime.servers.connect(instance);
    const status = await client.status();
    const messages = checkStatus(instance, status);
    const wrong = messages.find((message) => message.level === 'error');
    const fault = wrong === undefined ? null : new AppError('wrongServer', wrong.message);
    return { result: { ok: fault === null, version: status.version, appName: status.appName, messages }, fault };
  } catch (error) {
    const fault = error instanceof AppError ? error : new AppError('internal', messageOf(error), { cause: error });
    const messages = [{ level: 'error', message: fault.message } as const];
    return { result: { ok: false, version: null, appName: null, messages }, fault };
  }
}

function checkStatus(instance: TestableInstance, status: SystemStatus): SetupMessage[] {
  const wanted = productName(instance.kind);
  const address = plainAddress(instance.url);
  if (status.appName !== wanted) {
    const other = status.appName === 'Sonarr' || status.appName === 'Radarr';
    const hint = other
      ? `the addresses of Sonarr and Radarr are swapped: put this one in ${status.appName}'s place`
      : 'check the address';
    return [
      { level: 'error', message: `${status.appName} answers at ${address}, where ${wanted} was expected: ${hint}.` },
    ];
  }
  const messages: SetupMessage[] = [];
  const tooOld = versionFault(instance.kind, status.version);
  if (tooOld !== null) messages.push({ level: 'warning', message: tooOld });
  const base = stripEnd(status.urlBase ?? '', '/');
  if (base !== '' && !stripEnd(address, '/').endsWith(base)) {
    const hint = `without it ${wanted} answers with redirects, which are not followed, unless a proxy adds it. If calls fail, add ${base} to the address`;
    messages.push({
      level: 'notice',
      message: `${serverName(instance)} has the URL base ${base}, and the address ${address} does not end with it: ${hint}.`,
    });
  }
  return messages;
}

async function recordResult(runtime: Runtime, id: number, result: TestResult): Promise<void> {
  const error = result.messages.find((message) => message.level === 'error')?.message ?? null;
  const seen = result.appName === null ? {} : { lastSeenAt: runtime.now() };
  const version = result.ok && result.version !== null ? { version: result.version } : {};
  await runtime.store.instances.update(id, { ...version, ...seen, error });
}

const minimums: Record<InstanceKind, { readonly version: string; readonly reason: string }> = {
  sonarr: {
    version: '4.0.10.2656',
    reason: 'before that it takes the length of a link for the size of the file, so no link can be confirmed',
  },
  radarr: { version: '5.15.1.9463', reason: 'before that it does not see the size of files behind links' },
};

/** Why this version is too old, or null. An unreadable version is not judged. */
export function versionFault(kind: InstanceKind, version: string): string | null {
  const minimum = minimums[kind];
  if (!isOlder(version, minimum.version)) return null;
  const name = productName(kind);
  return `${name} ${version} is older than ${minimum.version}: ${minimum.reason}. Update ${name}.`;
}

/** Compares dot-separated numbers one by one; missing ones count as 0. */
export function isOlder(version: string, minimum: string): boolean {
  const [one, other] = [version, minimum].map((text) => text.split(/[.-]/).map(Number));
  if (one === undefined || other === undefined || one.slice(0, 4).some(Number.isNaN)) return false;
  for (let index = 0; index < 4; index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
