import { randomBytes } from 'node:crypto';
import { AppError, messageOf } from '../../errors.ts';
import type { NewTask } from '../model/task.ts';
import type { HealthBoard } from '../ports/health-board.ts';
import type { Logger } from '../ports/logger.ts';
import type { ServiceSecret, ServiceSecretName, ServiceSecretStore } from '../ports/service-secret-store.ts';
import { hashOf } from './hash-of.ts';
import { timingSafeEqualText } from './timing-safe-equal-text.ts';

/** How long an earlier webhook secret is accepted: until the connections send the new one. */
export const graceMs = 3_600_000;
/** Earlier secrets are recognized in connections for as long as the tasks that replace them there are retried. */
const rememberedMs = 4 * 24 * 3_600_000;
const mostReplaced = 100;
/** Other replicas renew, too: what is known is read again after this time, or when a request does not have it. */
const freshMs = 5_000;
const mismatchMs = 1_000;

/** The API key and the webhook secret of this service. */
export interface ServiceSecrets {
  current(name: ServiceSecretName): Promise<string>;
  /** Which of these texts are accepted now, compared in constant time. */
  accepted(name: ServiceSecretName, texts: readonly string[]): Promise<boolean[]>;
  /** The variable that sets it; null if it can be renewed here. */
  variableOf(name: ServiceSecretName): string | null;
  /** The earlier values that are still known, accepted or not, newest first. */
  earlier(name: ServiceSecretName): Promise<readonly string[]>;
  /**
   * Makes a new one. It is stored with the tasks that it entails before anything else happens. `previousUntil`: how long the one before is accepted.
   * @throws AppError `conflict` if the environment sets it
   */
  renew(
    name: ServiceSecretName,
    tasks: readonly NewTask[],
  ): Promise<{ readonly value: string; readonly previousUntil: number | null }>;
}

export interface ServiceSecretsOptions {
  readonly store: ServiceSecretStore;
  readonly given: Readonly<Record<ServiceSecretName, GivenSecret>>;
  /** Other processes use the same database. */
  readonly isShared: boolean;
  /** Replaces the file that holds the secret. */
  writeFile(name: ServiceSecretName, value: string): Promise<void>;
  readonly health: HealthBoard;
  readonly logger: Logger;
  now(): number;
}

interface GivenSecret {
  readonly value: string;
  /** `file` is what an earlier start made, `newFile` what this one made just now. */
  readonly from: 'environment' | 'file' | 'newFile';
  /** The variable and the file, for messages. */
  readonly variable: string;
  readonly file: string;
}

export async function createServiceSecrets(options: ServiceSecretsOptions): Promise<ServiceSecrets> {
  const apiKey = createSecret('apiKey', options);
  const webhookSecret = createSecret('webhookSecret', options);
  const secrets = { apiKey, webhookSecret };
  await Promise.all([apiKey.load(), webhookSecret.load()]);
  return {
    async current(name) {
      await secrets[name].refresh(0);
      return secrets[name].current();
    },
    async accepted(name, texts) {
      await secrets[name].refresh(freshMs);
      const found = secrets[name].accepted(texts);
      if (texts.length === 0 || found.includes(true)) return found;
      await secrets[name].refresh(mismatchMs);
      return secrets[name].accepted(texts);
    },
    async earlier(name) {
      await secrets[name].refresh(0);
      return secrets[name].earlier();
    },
    variableOf: (name) => (options.given[name].from === 'environment' ? options.given[name].variable : null),
    renew: (name, tasks) => secrets[name].renew(tasks),
  };
}

/** Long, because its short functions share what was read last: as a whole, nothing else can change that. */
function createSecret(name: ServiceSecretName, options: ServiceSecretsOptions) {
  const { store, isShared, logger, now } = options;
  const { from, variable, file } = options.given[name];
  let kept = options.given[name].value;
  let isNewFile = from === 'newFile';
  let stored: ServiceSecret | null = null;
  let revision: string | null = null;
  let readAt = 0;
  /** When each earlier secret was first seen here: a clock that was ahead must not extend its hour. */
  const seenAt = new Map<string, number>();

  /** The file wins if somebody changed it; an old file, or a new one in an empty folder, is replaced. */
  function isStoredInForce(): boolean {
    if (stored === null) return false;
    return kept === stored.current || isNewFile || stored.replaced.includes(hashOf(kept));
  }

  async function load(): Promise<void> {
    if (from === 'environment') return;
    readAt = performance.now();
    const found = await store.get(name);
    revision = found?.revision ?? null;
    if (found !== null && 'fault' in found)
      logger.warn({ error: found.fault }, `A renewed secret cannot be decrypted: what is in ${file} is used`);
    stored = found === null || 'fault' in found ? null : found;
    if (stored === null || !isStoredInForce()) return;
    for (const value of [stored.current, ...stored.previous.map((one) => one.value)]) logger.hide(value);
    for (const { value } of stored.previous) if (!seenAt.has(value)) seenAt.set(value, now());
    if (kept !== stored.current) await keep(stored.current);
  }

  async function keep(value: string): Promise<void> {
    kept = value;
    isNewFile = false;
    try {
      await options.writeFile(name, value);
      options.health.clear(`secretFile:${name}`);
    } catch (error) {
      const message = `The new secret is in force, but ${file} still holds the old one: ${messageOf(error)} It is written at the next start.`;
      options.health.set(`secretFile:${name}`, 'warning', message);
    }
  }

  function current(): string {
    return stored !== null && isStoredInForce() ? stored.current : kept;
  }

  function accepted(texts: readonly string[]): boolean[] {
    const at = now();
    const previous = name === 'apiKey' || !isStoredInForce() ? [] : (stored?.previous ?? []);
    const valid = previous.filter(({ value, until }) => {
      const seen = Math.min(seenAt.get(value) ?? at, at);
      seenAt.set(value, seen);
      return at < Math.min(until, seen + graceMs);
    });
    const values = [current(), ...valid.map(({ value }) => value)];
    return texts.map((text) => values.map((value) => timingSafeEqualText(text, value)).includes(true));
  }

  async function renew(tasks: readonly NewTask[]): Promise<{ value: string; previousUntil: number | null }> {
    if (from === 'environment')
      throw new AppError(
        'conflict',
        `${variable} sets this secret, so it is not changed here: give the variable a new value and restart, or remove it and renew the secret here after the restart.`,
      );
    const value = randomBytes(32).toString('hex');
    logger.hide(value);
    await load();
    const at = now();
    const until = name === 'apiKey' ? at : at + graceMs;
    const before = current();
    const earlier = stored === null ? [] : [hashOf(stored.current), ...stored.replaced];
    const secret = {
      current: value,
      previous: [{ value: before, until }, ...(stored?.previous ?? [])].filter((one) => at - one.until < rememberedMs),
      replaced: [...new Set([hashOf(before), ...earlier])].slice(0, mostReplaced),
    };
    const isFirst = await store.replace(name, { revision, secret, tasks, now: at });
    if (!isFirst)
      throw new AppError(
        'conflict',
        'Somebody else renewed this secret at the same time: nothing was changed by this request.',
      );
    isNewFile = false;
    await load();
    return { value, previousUntil: name === 'apiKey' ? null : until };
  }

  return {
    load,
    current,
    accepted,
    renew,
    earlier: () => (stored === null ? [] : stored.previous.map(({ value }) => value)),
    async refresh(maxAgeMs: number): Promise<void> {
      if (!isShared || from === 'environment' || performance.now() - readAt < maxAgeMs) return;
      try {
        await load();
      } catch (error) {
        // What was known before still holds: the request fails by itself if it needs the database.
        logger.warn({ error: messageOf(error) }, 'The secrets of this service could not be read again');
      }
    },
  };
}
