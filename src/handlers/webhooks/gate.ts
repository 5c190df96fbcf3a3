import type { Context } from 'hono';
import type { DeliverySource } from '../../core/model/delivery.ts';
import { timingSafeEqualText } from '../../core/secrets/timing-safe-equal-text.ts';
import { AppError } from '../../errors.ts';
import type { AppContext } from '../context.ts';
import { createSenderOf } from '../middleware/sender.ts';

import { carriedSecrets, pathSegments } from './webhook-secret.ts';

/**
 * Lets a webhook request in, or throws `unauthorized`, `tooManyRequests`. Answers what the path says beside the secret.
 * A Radarr or Sonarr request with the right secret is never refused for its number: they send each event once.
 * Requests with a wrong secret are counted apart, so that they cannot use up the share of right ones.
 */
export type WebhookGate = (c: Context, source: DeliverySource) => readonly string[];

export function createWebhookGate({ config, secrets, runtime }: AppContext): WebhookGate {
  const senderOf = createSenderOf(config.trustedProxies);
  const options = { limit: config.webhookRateLimit, now: () => runtime.now() };
  const right = createRateLimiter(options);
  const wrong = createRateLimiter(options);

  return function admit(c, source) {
    const segments = pathSegments(c.req.path, source);
    const isSecret = (text: string) => timingSafeEqualText(text, secrets.webhookSecret);
    // Every form is compared, whichever matched before.
    const matches = carriedSecrets(c, segments).map(isSecret);
    const key = `${source} ${senderOf(c)}`;
    if (!matches.includes(true)) {
      refuseOverLimit(wrong.count(key));
      throw new AppError(
        'unauthorized',
        'Wrong or no webhook secret: send it as X-Api-Key, Bearer, Basic password, ?token= or as the last part of the path.',
      );
    }
    if (source === 'plex' || source === 'tautulli') refuseOverLimit(right.count(key));
    return isSecret(segments.at(-1) ?? '') ? segments.slice(0, -1) : segments;
  };
}

function refuseOverLimit(admission: ReturnType<ReturnType<typeof createRateLimiter>['count']>): void {
  if (admission.admitted) return;
  throw new AppError('tooManyRequests', 'Too many requests from this address (WEBHOOK_RATE_LIMIT a minute).', {
    retryAfterMs: admission.retryAfterSeconds * 1000,
  });
}

type Admission = { readonly admitted: true } | { readonly admitted: false; readonly retryAfterSeconds: number };

interface RateLimiter {
  /** Counts one request under this key and says whether it may pass. */
  count(key: string): Admission;
}

interface RateLimiterOptions {
  /** Requests a minute and key; 0 = no limit. */
  readonly limit: number;
  /** How many keys are remembered at most: a sender who invents addresses must not fill the memory. */
  readonly maxKeys?: number;
  now(): number;
}

const WINDOW_MS = 60_000;

/** Counters of a minute each that live in the process; the minute of a key begins with its first request. */
export function createRateLimiter({ limit, maxKeys = 10_000, now }: RateLimiterOptions): RateLimiter {
  const windows = new Map<string, { readonly endsAt: number; count: number }>();

  function makeRoom(at: number): void {
    for (const [key, window] of windows) if (window.endsAt <= at) windows.delete(key);
    for (const key of windows.keys()) {
      if (windows.size < maxKeys) break;
      windows.delete(key);
    }
  }

  return {
    count(key) {
      if (limit <= 0) return { admitted: true };
      const at = now();
      let window = windows.get(key);
      if (window === undefined || window.endsAt <= at) {
        windows.delete(key);
        if (windows.size >= maxKeys) makeRoom(at);
        window = { endsAt: at + WINDOW_MS, count: 0 };
        windows.set(key, window);
      }
      window.count++;
      if (window.count <= limit) return { admitted: true };
      return { admitted: false, retryAfterSeconds: Math.max(1, Math.ceil((window.endsAt - at) / 1000)) };
    },
  };
}
