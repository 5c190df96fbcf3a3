import type { Context } from 'hono';
import type { DeliverySource } from '../../core/model/delivery.ts';
import { timingSafeEqualText } from '../../core/secrets/timing-safe-equal-text.ts';
import { AppError } from '../../errors.ts';
import type { AppContext } from '../context.ts';
import { createRateLimiter } from '../middleware/rate-limit.ts';
import { createSenderOf } from '../middleware/sender.ts';
import { carriedSecrets, pathSegments } from './webhook-secret.ts';

/**
 * Admits a webhook request, or throws `unauthorized`, `tooManyRequests`. Returns the path segments besides the secret. A Radarr or Sonarr
 * request with the right secret is never rate-limited: they send each event once. Requests with a wrong secret are counted separately, so
 * that they cannot use up the limit of valid ones.
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
    // Compares every form, even after a match.
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
