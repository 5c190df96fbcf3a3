import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { readPassword, setUpPassword } from '../core/access/admin-password.ts';
import { lifetimeMs } from '../core/access/sessions.ts';
import { recordRefusal, signIn, signOut } from '../core/access/sign-in.ts';
import { withAudit } from '../core/audit/audit-scope.ts';
import { AppError } from '../errors.ts';
import { SetUpPage, SignInPage } from '../web/sign-in-page.tsx';
import { css, stylesheetPath } from '../web/stylesheet.ts';
import type { AppContext } from './context.ts';
import { sessionCookie } from './middleware/authorize.ts';
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
}

/** /login, /logout, /setup and the stylesheet of these pages. */
export function signInRoutes(context: AppContext): Hono {
  const { urlBase } = context.config;
  const pages = { context, page: { urlBase, stylesheet: stylesheetPath } };
  const app = new Hono();
  app.get(stylesheetPath, (c) => {
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    return c.body(css, 200, { 'Content-Type': 'text/css; charset=utf-8' });
  });
  addLogin(app, pages);
  addSetUp(app, pages);
  return app;
}

function addLogin(app: Hono, { context, page }: Pages): void {
  const { runtime, config } = context;
  const senderOf = createSenderOf(config.trustedProxies);
  const refuseOtherSites = createSameOriginCheck(config);
  const failures = createRateLimiter({ ...attempts, now: () => runtime.now() });
  const isSecure = createSecureCheck(config.trustedProxies);

  app.get('/login', async (c) => {
    const to = ownPath(c.req.query('to'));
    return html(c, <SignInPage {...page} to={to} hasPassword={(await readPassword(runtime)) !== null} error={null} />);
  });

  app.post('/login', async (c) => {
    refuseOtherSites(c);
    const address = senderOf(c);
    const form = await readForm(c);
    const to = ownPath(form.get('to') ?? undefined);
    // Counted before the password is checked, so that concurrent attempts count, too; reset if it was right.
    const admission = failures.count(address);
    if (!admission.admitted) {
      // Once: whoever guesses on must not fill the log.
      if (admission.isFirst)
        await recordRefusal(runtime, {
          who: 'unknown',
          address,
          action: 'sign in refused',
          reason: 'too many failed sign-ins',
        });
      throw new AppError('tooManyRequests', `Too many failed sign-ins from ${address}: wait, then try again.`, {
        retryAfterMs: admission.retryAfterSeconds * 1_000,
      });
    }
    const password = form.get('password') ?? '';
    const userAgent = c.req.header('user-agent') ?? null;
    const signedIn = await signIn(runtime, { password, address, userAgent });
    if (signedIn.kind === 'refused') {
      const { asked } = signedIn;
      const error = `This is not the ${asked}.`;
      return html(c, <SignInPage {...page} to={to} hasPassword={asked === 'password'} error={error} />, 422);
    }
    failures.reset(address);
    setCookie(c, sessionCookie, signedIn.token, { ...cookie(config.urlBase, isSecure(c)), maxAge: lifetimeMs / 1_000 });
    return c.redirect(`${config.urlBase}${to}`, 303);
  });

  app.post('/logout', async (c) => {
    refuseOtherSites(c);
    const token = getCookie(c, sessionCookie);
    if (token !== undefined) await signOut(runtime, token, senderOf(c));
    deleteCookie(c, sessionCookie, cookie(config.urlBase, isSecure(c)));
    return c.redirect(`${config.urlBase}/login`, 303);
  });
}

function addSetUp(app: Hono, { context, page }: Pages): void {
  const { runtime, config } = context;

  app.get('/setup', async (c) => {
    if ((await readPassword(runtime)) !== null) return c.redirect(`${config.urlBase}${firstPage}`, 303);
    return html(c, <SetUpPage {...page} errors={{}} />);
  });

  app.post('/setup', async (c) => {
    const form = await readForm(c);
    const password = form.get('password') ?? '';
    if (password !== form.get('repeat'))
      return html(c, <SetUpPage {...page} errors={{ repeat: 'This differs from the password above.' }} />, 422);
    try {
      await withAudit({ caller: c.get('caller'), action: 'set password' }, () => setUpPassword(runtime, password));
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
