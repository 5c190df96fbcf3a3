import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { isApiKey } from '../../core/access/check-secrets.ts';
import { callerOfSession } from '../../core/access/sessions.ts';
import { recordRefusal } from '../../core/access/sign-in.ts';
import { withAudit } from '../../core/audit/audit-scope.ts';
import type { Caller } from '../../core/model/access.ts';
import { AppError } from '../../errors.ts';
import type { AppContext } from '../context.ts';
import { isApi, roleOfRoute } from '../route-roles.ts';
import { createHostCheck, hostNameOf } from './allow-host.ts';
import { keysOf } from './api-keys.ts';
import { createRateLimiter } from './rate-limit.ts';
import { hostOf } from './request-origin.ts';
import { createSameOriginCheck, safeMethods } from './same-origin.ts';
import { createSenderOf, networkOf } from './sender.ts';
import { createCookieOptions, sessionCookie, setSessionCookie } from './session-cookie.ts';

type AccessContext = Pick<AppContext, 'config' | 'runtime'>;

declare module 'hono' {
  interface ContextVariableMap {
    /** Set by `authorize` for every route that is not public. */
    caller: Caller;
  }
}

const wrongKeysPerMinute = 100;

/**
 * Admits to each route whom its role names. A caller proves themselves by the API key (header X-Api-Key or query apikey; for /metrics also
 * Bearer) or a session; with AUTH=none, where a proxy authenticates, everybody is an administrator. Requests admitted only by a cookie or
 * AUTH=none must come from our own pages. Changes are recorded under the caller. A page leads to the sign-in instead.
 * @throws AppError `unauthorized`, `forbidden`, `tooManyRequests`
 */
export function createAuthorize(context: AccessContext, callerOf: CallerOf): MiddlewareHandler {
  const { metricsPublic, urlBase } = context.config;
  const refuse = createRefusal(context.runtime);

  return async function authorize(c, next) {
    const role = roleOfRoute(c);
    if (role === 'public' || (metricsPublic && c.req.path === '/metrics')) return next();
    let caller: Caller;
    try {
      caller = await callerOf(c);
    } catch (error) {
      if (isPage(c) && error instanceof AppError && error.code === 'unauthorized')
        return c.redirect(`${urlBase}/login?to=${addressOf(c)}`, 303);
      throw error;
    }
    c.set('caller', caller);
    if (role === 'administrator' && caller.role !== 'administrator') await refuse(c, caller);
    if (safeMethods.has(c.req.method)) await next();
    else await withAudit({ caller, action: `${c.req.method} ${c.req.path}` }, next);
  };
}

/** Who sends a request. Throws as `authorize` does. */
export type CallerOf = (c: Context) => Promise<Caller>;

export function createCallerOf({ config, runtime }: AccessContext): CallerOf {
  const senderOf = createSenderOf(config.trustedProxies);
  const isAllowedHost = createHostCheck(config);
  const refuseOtherSites = createSameOriginCheck(config);
  const cookieOptions = createCookieOptions(config);
  const wrongKeys = createRateLimiter({ limit: wrongKeysPerMinute, now: () => runtime.now() });

  /** Also beside a session: a viewer must not try keys without a limit. */
  function countWrongKey(address: string): void {
    const admission = wrongKeys.count(networkOf(address));
    if (admission.admitted) return;
    throw new AppError('tooManyRequests', `Too many wrong API keys from ${address}: wait, then send the right one.`, {
      retryAfterMs: admission.retryAfterSeconds * 1_000,
    });
  }

  return async function callerOf(c) {
    const address = senderOf(c);
    const keys = keysOf(c);
    if (await isApiKey(runtime, keys)) return { ...administrator, who: 'API key', address };
    if (keys.length > 0 && config.auth !== 'none') countWrongKey(address);
    const token = getCookie(c, sessionCookie);
    const session = token === undefined ? null : await callerOfSession(runtime, token, address);
    if (token !== undefined && session !== null) {
      refuseOtherSites(c);
      if (session.isProlonged) setSessionCookie(c, token, cookieOptions(c));
      return session.caller;
    }
    if (config.auth !== 'none') throw unauthorized();
    const host = hostOf(c);
    if (!isAllowedHost(host)) refuseHost(host);
    refuseOtherSites(c);
    return { ...administrator, who: 'AUTH=none', address };
  };
}

/** Refuses a viewer. What they tried to change is recorded, a few times per session: a script must not fill the log. */
function createRefusal(runtime: AccessContext['runtime']): (c: Context, caller: Caller) => Promise<never> {
  const recorded = createRateLimiter({ limit: 10, windowMs: 3_600_000, now: () => runtime.now() });
  return async function refuse(c, { who, address, sessionId }) {
    const { method, path } = c.req;
    if (!safeMethods.has(method) && recorded.count(sessionId ?? who).admitted)
      await recordRefusal(runtime, { who, address, action: 'refused', reason: `${method} ${path}` });
    const what = method === 'GET' && !isApi(path) ? `the page ${path}` : `${method} ${path}`;
    throw new AppError(
      'forbidden',
      `${who} is a viewer, and ${what} is for administrators: viewers see the library and their own requests. An administrator can add the account to the setting access.admins.`,
    );
  };
}

const administrator = { role: 'administrator', sessionId: null, accountId: null, accountName: null } as const;

/** A fragment is none: a redirect would put the whole sign-in page into the place of the fragment. */
function isPage({ req }: Context): boolean {
  return safeMethods.has(req.method) && !isApi(req.path) && req.header('hx-request') === undefined;
}

/** Where to return to after signing in. */
function addressOf(c: Context): string {
  return encodeURIComponent(c.req.path + new URL(c.req.url).search).replaceAll('%2F', '/');
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
    `With AUTH=none, requests to the host name "${hostNameOf(host)}" are refused, because any web page could give its own name this address. If this service is reached by that name, add it to ALLOWED_HOSTS or set it in PUBLIC_URL.`,
  );
}
