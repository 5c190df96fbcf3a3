import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { hasPassword, setUpPassword } from '../core/access/admin-password.ts';
import { lifetimeMs } from '../core/access/sessions.ts';
import { recordRefusal, signIn, signOut } from '../core/access/sign-in.ts';
import { withAudit } from '../core/audit/audit-scope.ts';
import type { Caller } from '../core/model/access.ts';
import { AppError } from '../errors.ts';
import { SetUpPage, SignInPage } from '../web/sign-in-page.tsx';
import { css, stylesheetPath } from '../web/stylesheet.ts';
import type { AppContext } from './context.ts';
import { type CallerOf, sessionCookie } from './middleware/authorize.ts';
import { createRateLimiter } from './middleware/rate-limit.ts';
import { readBody } from './middleware/read-body.ts';
import { createOriginOf } from './middleware/request-origin.ts';
import { createSameOriginCheck } from './middleware/same-origin.ts';
import { createSenderOf } from './middleware/sender.ts';

/** The only page so far. */
const firstPage = '/api/docs';
const formBytes = 64 * 1024;
const attempts = { limit: 10, windowMs: 600_000 };

interface Pages {
  readonly context: AppContext;
  readonly page: { readonly urlBase: string; readonly stylesheet: string };
  readonly callerOf: CallerOf;
}

/** /login, /logout, /setup and the stylesheet of these pages. */
export function signInRoutes(context: AppContext, callerOf: CallerOf): Hono {
  const { urlBase } = context.config;
  const pages = { context, page: { urlBase, stylesheet: stylesheetPath }, callerOf };
  const app = new Hono();
  app.get(stylesheetPath, (c) => {
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    return c.body(css, 200, { 'Content-Type': 'text/css; charset=utf-8' });
  });
  addLogin(app, pages);
  addSetUp(app, pages);
  return app;
}

function addLogin(app: Hono, { context, page, callerOf }: Pages): void {
  const { runtime, config, secrets } = context;
  const senderOf = createSenderOf(config.trustedProxies);
  const refuseOtherSites = createSameOriginCheck(config);
  const failures = createRateLimiter({ ...attempts, now: () => runtime.now() });
  const isSecure = createSecureCheck(config.trustedProxies);

  app.get('/login', async (c) => {
    const to = ownPath(c.req.query('to'));
    return html(c, <SignInPage {...page} to={to} hasPassword={await hasPassword(runtime)} error={null} />);
  });

  app.post('/login', async (c) => {
    refuseOtherSites(c);
    const address = senderOf(c);
    const form = await readForm(c);
    const to = ownPath(form.get('to') ?? undefined);
    // Counted before the password is checked, so that concurrent attempts count, too; reset if it was right.
    const admission = failures.count(address);
    if (!admission.admitted) {
      await recordRefusal(runtime, { who: 'unknown', address, reason: 'too many failed sign-ins' });
      throw new AppError('tooManyRequests', `Too many failed sign-ins from ${address}: wait, then try again.`, {
        retryAfterMs: admission.retryAfterSeconds * 1_000,
      });
    }
    const password = form.get('password') ?? '';
    const userAgent = c.req.header('user-agent') ?? null;
    const token = await signIn(runtime, { password, apiKey: secrets.apiKey, address, userAgent });
    if (token === null) {
      const isSet = await hasPassword(runtime);
      const error = isSet ? 'This is not the password.' : 'This is not the API key.';
      return html(c, <SignInPage {...page} to={to} hasPassword={isSet} error={error} />, 422);
    }
    failures.reset(address);
    setCookie(c, sessionCookie, token, { ...cookie(config.urlBase, isSecure(c)), maxAge: lifetimeMs / 1_000 });
    return c.redirect(`${config.urlBase}${to}`, 303);
  });

  app.post('/logout', async (c) => {
    const caller = getCookie(c, sessionCookie) === undefined ? null : await callerOf(c).catch(() => null);
    if (caller !== null && caller.sessionId !== null) await signOut(runtime, caller.sessionId, caller);
    deleteCookie(c, sessionCookie, cookie(config.urlBase, isSecure(c)));
    return c.redirect(`${config.urlBase}/login`, 303);
  });
}

function addSetUp(app: Hono, { context, page, callerOf }: Pages): void {
  const { runtime, config } = context;

  app.get('/setup', async (c) => {
    const caller = await administratorOf(c, callerOf);
    if (caller === null) return c.redirect(`${config.urlBase}/login?to=/setup`, 303);
    if (await hasPassword(runtime)) return c.redirect(`${config.urlBase}${firstPage}`, 303);
    return html(c, <SetUpPage {...page} errors={{}} />);
  });

  app.post('/setup', async (c) => {
    const caller = await callerOf(c);
    if (caller.role !== 'administrator') throw new AppError('forbidden', 'Only an administrator sets the password.');
    const form = await readForm(c);
    const password = form.get('password') ?? '';
    if (password !== form.get('repeat'))
      return html(c, <SetUpPage {...page} errors={{ repeat: 'This differs from the password above.' }} />, 422);
    try {
      await withAudit({ caller, action: 'set password' }, () => setUpPassword(runtime, password));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
      return html(c, <SetUpPage {...page} errors={{ password: error.message }} />, 422);
    }
    return c.redirect(`${config.urlBase}${firstPage}`, 303);
  });
}

function html(c: Context, page: unknown, status: 200 | 422 = 200): Response | Promise<Response> {
  return c.html(`<!doctype html>${String(page)}`, status);
}

async function readForm(c: Context): Promise<URLSearchParams> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type))
    throw new AppError('invalid', `A form was expected (application/x-www-form-urlencoded), not "${type}".`);
  return new URLSearchParams(Buffer.from(await readBody(c, formBytes)).toString('utf8'));
}

/** Null without a session or key; a request refused for another reason is refused here, too. */
async function administratorOf(c: Context, callerOf: CallerOf): Promise<Caller | null> {
  try {
    const caller = await callerOf(c);
    return caller.role === 'administrator' ? caller : null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthorized') return null;
    throw error;
  }
}

/** A path of ours, else the first page: a link to the sign-in page must not redirect elsewhere. */
function ownPath(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(to) ? to : firstPage;
}

function createSecureCheck(trustedProxies: readonly string[]): (c: Context) => boolean {
  const originOf = createOriginOf(trustedProxies);
  return (c) => originOf(c).startsWith('https:');
}

function cookie(urlBase: string, secure: boolean) {
  return { path: urlBase === '' ? '/' : urlBase, httpOnly: true, sameSite: 'Lax', secure } as const;
}
