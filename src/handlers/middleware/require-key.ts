import type { Context, MiddlewareHandler } from 'hono';
import { timingSafeEqualText } from '../../core/secrets/timing-safe-equal-text.ts';
import { AppError } from '../../errors.ts';
import type { AppContext } from '../context.ts';

type KeyContext = Pick<AppContext, 'config' | 'secrets'>;

/** Requires the API key (header X-Api-Key or query apikey), unless AUTH=none leaves authentication to a proxy. */
export function requireKey({ config, secrets }: KeyContext): MiddlewareHandler {
  return async function checkKey(c, next) {
    if (config.auth !== 'none' && !carriesKey(apiKeys(c), secrets.apiKey)) throw unauthorized();
    await next();
  };
}

/** The same for /metrics, which Prometheus asks with a Bearer token. */
export function requireMetricsKey({ config, secrets }: KeyContext): MiddlewareHandler {
  return async function checkMetricsKey(c, next) {
    const isOpen = config.metricsPublic || config.auth === 'none';
    if (!isOpen && !carriesKey([...apiKeys(c), bearer(c)], secrets.apiKey)) throw unauthorized();
    await next();
  };
}

function apiKeys(c: Context): (string | undefined)[] {
  return [c.req.header('x-api-key'), c.req.query('apikey')];
}

function bearer(c: Context): string | undefined {
  return /^bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

function carriesKey(given: readonly (string | undefined)[], apiKey: string): boolean {
  return given.map((key) => key !== undefined && key !== '' && timingSafeEqualText(key, apiKey)).includes(true);
}

function unauthorized(): AppError {
  return new AppError(
    'unauthorized',
    'Wrong or no API key: send it in the header X-Api-Key (it is in the file api-key of DATA_DIR, or PLEX_LINKER_API_KEY).',
  );
}
