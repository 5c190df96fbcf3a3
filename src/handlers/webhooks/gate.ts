import type { Context } from 'hono';
import { areWebhookSecrets } from '../../core/access/check-secrets.ts';
import type { DeliverySource } from '../../core/model/delivery.ts';
import { AppError } from '../../errors.ts';
import type { AppContext } from '../context.ts';
import { createRateLimiter } from '../middleware/rate-limit.ts';
import { createSenderOf, networkOf } from '../middleware/sender.ts';
import { carriedSecrets, pathSegments } from './webhook-secret.ts';

/**
 * Admits a webhook request, or throws `unauthorized`, `tooManyRequests`. Returns the path segments besides the secret. A Radarr or Sonarr
 * request with the right secret is never rate-limited: they send each event once. Requests with a wrong secret are counted separately, so
 * that they cannot use up the limit of valid ones.
 */
export type WebhookGate = (c: Context, source: DeliverySource) => Promise<readonly string[]>;

export function createWebhookGate({ config, runtime }: AppContext): WebhookGate {
  const senderOf = createSenderOf(config.trustedProxies);
  const options = { limit: config.webhookRateLimit, now: () => runtime.now() };
  const right = createRateLimiter(options);
  const wrong = createRateLimiter(options);

  return async function admit(c, source) {
    const segments = pathSegments(c.req.path, source);
    // Compares every form, even after a match; the path's last part comes first.
    const [isInPath, ...matches] = await areWebhookSecrets(runtime, [
      segments.at(-1) ?? '',
      ...carriedSecrets(c, segments),
    ]);
    const key = `${source} ${networkOf(senderOf(c))}`;
    if (!matches.includes(true)) {
      refuseOverLimit(wrong.count(key));
      throw new AppError(
        'unauthorized',
        'Wrong or no webhook secret: send it as X-Api-Key, Bearer, Basic password, ?token= or as the last part of the path.',
      );
    }
    if (source === 'plex' || source === 'tautulli') refuseOverLimit(right.count(key));
    return isInPath === true ? segments.slice(0, -1) : segments;
  };
}

function refuseOverLimit(admission: ReturnType<ReturnType<typeof createRateLimiter>['count']>): void {
  if (admission.admitted) return;
  throw new AppError('tooManyRequests', 'Too many requests from this address (WEBHOOK_RATE_LIMIT a minute).', {
    retryAfterMs: admission.retryAfterSeconds * 1000,
  });
}
