import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { callerOfSession } from '../../core/access/sessions.ts';
import { withAudit } from '../../core/audit/audit-scope.ts';
import type { Caller } from '../../core/model/access.ts';
import { timingSafeEqualText } from '../../core/secrets/timing-safe-equal-text.ts';
import { AppError } from '../../errors.ts';
import type { AppContext } from '../context.ts';
import { createHostCheck } from './allow-host.ts';
import { createRateLimiter } from './rate-limit.ts';
import { hostOf } from './request-origin.ts';
import { createSameOriginCheck, safeMethods } from './same-origin.ts';
import { createSenderOf } from './sender.ts';

type AccessContext = Pick<AppContext, 'config' | 'secrets' | 'runtime'>;

/** Who sends a request. Throws AppError `unauthorized`, `forbidden`, `tooManyRequests`. */
export type CallerOf = (c: Context) => Promise<Caller>;

export const sessionCookie = 'plex_linker_session';

const wrongKeysPerMinute = 100;

/**
 * Admits requests with the API key (header X-Api-Key or query apikey) or a session, or all requests with AUTH=none, where a proxy
 * authenticates. Requests admitted only by a cookie or AUTH=none must come from our own pages. Changes are recorded under the caller.
 * @throws AppError `unauthorized`, `forbidden`, `tooManyRequests`
 */
export function createAuthorize(callerOf: CallerOf): MiddlewareHandler {
  return async function authorize(c, next) {
    const caller = await callerOf(c);
    c.set('caller', caller);
    if (safeMethods.has(c.req.method)) await next();
    else await withAudit({ caller, action: `${c.req.method} ${c.req.path}` }, next);
  };
}

/** The same for /metrics, which Prometheus requests with a Bearer token. */
export function authorizeMetrics(context: AccessContext, callerOf: CallerOf): MiddlewareHandler {
  return async function authorizeScrape(c, next) {
    const isBearer = carriesKey([bearer(c)], context.secrets.apiKey);
    if (!context.config.metricsPublic && !isBearer) await callerOf(c);
    await next();
  };
}

/** Made once for the whole app: its count of wrong keys is one per address. */
export function createCallerOf({ config, secrets, runtime }: AccessContext): CallerOf {
  const senderOf = createSenderOf(config.trustedProxies);
  const isAllowedHost = createHostCheck(config);
  const refuseOtherSites = createSameOriginCheck(config);
  const wrongKeys = createRateLimiter({ limit: wrongKeysPerMinute, now: () => runtime.now() });

  function refuseWrongKey(address: string): never {
    const admission = wrongKeys.count(address);
    if (admission.admitted) throw unauthorized();
    throw new AppError('tooManyRequests', `Too many wrong API keys from ${address}: wait, then send the right one.`, {
      retryAfterMs: admission.retryAfterSeconds * 1_000,
    });
  }

  return async function callerOf(c) {
    const address = senderOf(c);
    const keys = [c.req.header('x-api-key'), c.req.query('apikey')].filter((key) => key !== undefined && key !== '');
    if (carriesKey(keys, secrets.apiKey)) return { ...administrator, who: 'API key', address };
    const token = getCookie(c, sessionCookie);
    const session = token === undefined ? null : await callerOfSession(runtime, token, address);
    if (session !== null) {
      refuseOtherSites(c);
      return session;
    }
    if (config.auth !== 'none') {
      if (keys.length > 0) refuseWrongKey(address);
      throw unauthorized();
    }
    const host = hostOf(c);
    if (!isAllowedHost(host)) refuseHost(host);
    refuseOtherSites(c);
    return { ...administrator, who: 'AUTH=none', address };
  };
}

const administrator = { role: 'administrator', sessionId: null, accountId: null } as const;

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

function refuseHost(host: string): never {
  throw new AppError(
    'forbidden',
    `With AUTH=none, requests to the host name "${host}" are refused, because any web page could give its own name this address. If this service is reached by that name, add it to ALLOWED_HOSTS or set it in PUBLIC_URL.`,
  );
}
