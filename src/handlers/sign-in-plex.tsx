import type { Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { finishPlexSignIn, type PlexSignInResult, startPlexSignIn } from '../core/access/plex-sign-in.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { ownPath } from '../web/page-context.ts';
import { PlexSignInPage } from '../web/plex-sign-in-page.tsx';
import { createRateLimiter } from './middleware/rate-limit.ts';
import { createOriginOf } from './middleware/request-origin.ts';
import { createSenderOf, networkOf } from './middleware/sender.ts';
import { setSessionCookie } from './middleware/session-cookie.ts';
import { minutesOf, type SignInPages, sendWithPlexForm } from './sign-in-pages.ts';

const startPath = '/login/plex';
const callbackPath = '/login/plex/callback';
/** Holds the secret of a sign-in that this browser started. */
const pinCookie = 'plex_linker_plex_pin';
/** plex.tv limits requests, so each address may cause this many. */
const starts = { limit: 20, windowMs: 600_000 };
const returns = { limit: 60, windowMs: 60_000 };
/** A browser that came back before it had signed in asks again by itself. */
const refreshSeconds = 5;

/** /login/plex and its callback. */
export function addPlexSignIn(app: Hono, pages: SignInPages): void {
  const { runtime, config } = pages.app;
  const senderOf = createSenderOf(config.trustedProxies);
  const forwardUrlOf = createForwardUrlOf(config);
  const now = () => runtime.now();
  const started = createRateLimiter({ ...starts, now });
  const returned = createRateLimiter({ ...returns, now });
  const pinCookieOptions = (c: Context) => ({ ...pages.cookie(c), path: `${config.urlBase}${startPath}` });

  app.get(startPath, async (c) => {
    refuseBackground(c);
    const to = ownPath(c.req.query('to'));
    const address = senderOf(c);
    const wait = refusalOf([pages.failures.peek(networkOf(address)), started.count(networkOf(address))]);
    if (wait !== null) return tooMany(c, pages, { seconds: wait, to });
    try {
      const { authUrl, secret, maxAgeMs } = await startPlexSignIn(runtime, { forwardUrl: forwardUrlOf(c), to });
      setCookie(c, pinCookie, secret, { ...pinCookieOptions(c), maxAge: Math.ceil(maxAgeMs / 1_000) });
      return c.redirect(authUrl, 303);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return answer(c, pages, { kind: 'unclear', error, to });
    }
  });

  app.get(callbackPath, async (c) => {
    refuseBackground(c);
    const address = senderOf(c);
    const wait = refusalOf([pages.failures.peek(networkOf(address)), returned.count(networkOf(address))]);
    if (wait !== null) return tooMany(c, pages, { seconds: wait, to: null });
    const userAgent = c.req.header('user-agent') ?? null;
    const result = await finishPlexSignIn(runtime, { secret: getCookie(c, pinCookie), address, userAgent });
    if (result.kind === 'failed' || result.kind === 'refused') pages.failures.count(networkOf(address));
    if (result.kind !== 'waiting' && result.kind !== 'unclear') deleteCookie(c, pinCookie, pinCookieOptions(c));
    if (result.kind !== 'signedIn') return answer(c, pages, result);
    // The count of failures stays: whoever may sign in with Plex must not get more tries at the password by it.
    setSessionCookie(c, result.token, pages.cookie(c));
    return c.redirect(`${config.urlBase}${result.to}`, 303);
  });
}

/** A browser that loads ahead, or a picture in another site's page, signs nobody in. */
function refuseBackground(c: Context): void {
  const purpose = `${c.req.header('sec-purpose') ?? ''} ${c.req.header('purpose') ?? ''} ${c.req.header('x-moz') ?? ''}`;
  const dest = c.req.header('sec-fetch-dest') ?? 'document';
  if (c.req.method === 'GET' && !/prefetch|prerender/i.test(purpose) && dest === 'document') return;
  throw new AppError('forbidden', 'This address was not opened in a window of its own: open it there to sign in.');
}

/**
 * Returns where Plex sends the browser back. It must be the origin that the browser uses now, since the cookie belongs to that: that is the
 * request's own. PUBLIC_URL precedes it if it names the same host, or a domain: a proxy may hide both. In a container network it often names
 * a host that only servers reach, such as `plex-linker`.
 */
function createForwardUrlOf({
  publicUrl,
  trustedProxies,
  urlBase,
}: SignInPages['app']['config']): (c: Context) => string {
  const originOf = createOriginOf(trustedProxies);
  const open = publicUrl === null ? null : new URL(publicUrl);
  return (c) => {
    const own = originOf(c);
    const isForBrowsers = open !== null && (isDomain(open.hostname) || open.hostname === hostnameOf(own));
    return `${isForBrowsers ? open.origin : own}${urlBase}${callbackPath}`;
  };
}

function isDomain(hostname: string): boolean {
  return /\.[a-z][a-z0-9-]*\.?$/i.test(hostname);
}

function hostnameOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).hostname : null;
}

/** Seconds until the first limit passes that is reached now; null if none is. */
function refusalOf(admissions: readonly ReturnType<SignInPages['failures']['count']>[]): number | null {
  const waits = admissions.flatMap((one) => (one.admitted ? [] : [one.retryAfterSeconds]));
  return waits.length === 0 ? null : Math.max(...waits);
}

function tooMany(c: Context, { plain }: SignInPages, { seconds, to }: { seconds: number; to: string | null }) {
  c.header('Retry-After', String(seconds));
  const message = `There were too many sign-ins from this address: wait ${minutesOf(seconds)}, then try again.`;
  return sendWithPlexForm(c, <PlexSignInPage page={plain(c)} to={to} message={message} />, 429);
}

function answer(
  c: Context,
  { plain, app: context }: SignInPages,
  result: Exclude<PlexSignInResult, { kind: 'signedIn' }>,
) {
  const { to } = result;
  if (result.kind === 'waiting') {
    c.header('Refresh', String(refreshSeconds));
    const check = `${context.config.urlBase}${callbackPath}`;
    const message = 'Plex does not know yet that you signed in: finish signing in there, then check again.';
    return sendWithPlexForm(c, <PlexSignInPage page={plain(c)} to={to} message={message} check={check} />);
  }
  if (result.kind === 'refused')
    return sendWithPlexForm(
      c,
      <PlexSignInPage page={plain(c)} to={to} message={result.reason} advice={result.advice} />,
      403,
    );
  if (result.kind === 'failed')
    return sendWithPlexForm(c, <PlexSignInPage page={plain(c)} to={to} message={failures[result.why]} />, 422);
  const { code, retryAfterMs } = result.error;
  context.runtime.logger.warn({ code, error: result.error.message }, 'a sign-in with Plex could not be completed');
  const message = code === 'unavailable' ? result.error.message : (awayTexts[code] ?? awayTexts.upstreamError);
  if (retryAfterMs !== undefined) c.header('Retry-After', String(Math.ceil(retryAfterMs / 1_000)));
  const advice = 'You are not signed in. Try again in a few minutes; the log has the details.';
  return sendWithPlexForm(c, <PlexSignInPage page={plain(c)} to={to} message={message} advice={advice} />, 503);
}

/** Without addresses and paths: nobody is signed in yet. */
const awayTexts: Partial<Record<ErrorCode, string>> & { readonly upstreamError: string } = {
  unreachable: 'plex.tv does not answer.',
  tooManyRequests: 'plex.tv receives too many requests from this service.',
  upstreamAuth: 'plex.tv refuses the sign-in that it just confirmed.',
  upstreamError: 'plex.tv has an error of its own.',
};

const failures = {
  otherBrowser:
    'This browser did not start a sign-in with Plex. Start it here, in the browser and at the address in which you want to be signed in.',
  expired: 'This sign-in with Plex took too long and expired: start it again.',
  used: 'This sign-in with Plex was used already: start it again.',
} as const;
