import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie } from 'hono/cookie';
import { readPassword, setUpPassword } from '../core/access/admin-password.ts';
import { recordRefusal, signIn, signOut } from '../core/access/sign-in.ts';
import { withAudit } from '../core/audit/audit-scope.ts';
import { AppError } from '../errors.ts';
import { SetUpPage, SignInPage } from '../web/sign-in-page.tsx';
import { css, stylesheetPath } from '../web/stylesheet.ts';
import type { AppContext } from './context.ts';
import { readBody } from './middleware/read-body.ts';
import { createSameOriginCheck } from './middleware/same-origin.ts';
import { createSenderOf, networkOf } from './middleware/sender.ts';
import { sessionCookie, setSessionCookie } from './middleware/session-cookie.ts';
import {
  createSignInPages,
  firstPage,
  html,
  htmlWithPlexForm,
  minutesOf,
  ownPath,
  type SignInPages,
} from './sign-in-pages.ts';
import { addPlexSignIn } from './sign-in-plex.tsx';

const formBytes = 64 * 1024;

/** /login with a password or Plex, /logout, /setup and the stylesheet of these pages. */
export function signInRoutes(context: AppContext): Hono {
  const pages = createSignInPages(context);
  const app = new Hono();
  app.get(stylesheetPath, (c) => {
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    return c.body(css, 200, { 'Content-Type': 'text/css; charset=utf-8' });
  });
  addLogin(app, pages);
  addPlexSignIn(app, pages);
  addSetUp(app, pages);
  return app;
}

function addLogin(app: Hono, { context, page, failures, cookie }: SignInPages): void {
  const { runtime, config } = context;
  const senderOf = createSenderOf(config.trustedProxies);
  const refuseOtherSites = createSameOriginCheck(config);

  app.get('/login', async (c) => {
    const to = ownPath(c.req.query('to'));
    return htmlWithPlexForm(
      c,
      <SignInPage {...page} to={to} hasPassword={(await readPassword(runtime)) !== null} error={null} />,
    );
  });

  app.post('/login', async (c) => {
    refuseOtherSites(c);
    const address = senderOf(c);
    const form = await readForm(c);
    const to = ownPath(form.get('to') ?? undefined);
    // Counted before the password is checked, so that concurrent attempts count, too; reset if it was right.
    const admission = failures.count(networkOf(address));
    if (!admission.admitted) {
      // Once: whoever guesses on must not fill the log.
      if (admission.isFirst)
        await recordRefusal(runtime, {
          who: 'unknown',
          address,
          action: 'sign in refused',
          reason: 'too many failed sign-ins',
        });
      c.header('Retry-After', String(admission.retryAfterSeconds));
      const error = `Too many failed sign-ins from ${address}: wait ${minutesOf(admission.retryAfterSeconds)}, then try again.`;
      const hasPassword = (await readPassword(runtime)) !== null;
      return htmlWithPlexForm(c, <SignInPage {...page} to={to} hasPassword={hasPassword} error={error} />, 429);
    }
    const password = form.get('password') ?? '';
    const userAgent = c.req.header('user-agent') ?? null;
    const signedIn = await signIn(runtime, { password, address, userAgent });
    if (signedIn.kind === 'refused') {
      const { asked } = signedIn;
      const error = `This is not the ${asked}.`;
      return htmlWithPlexForm(
        c,
        <SignInPage {...page} to={to} hasPassword={asked === 'password'} error={error} />,
        422,
      );
    }
    failures.reset(networkOf(address));
    setSessionCookie(c, signedIn.token, cookie(c));
    return c.redirect(`${config.urlBase}${to}`, 303);
  });

  app.post('/logout', async (c) => {
    refuseOtherSites(c);
    const token = getCookie(c, sessionCookie);
    if (token !== undefined) await signOut(runtime, token, senderOf(c));
    deleteCookie(c, sessionCookie, cookie(c));
    return c.redirect(`${config.urlBase}/login`, 303);
  });
}

function addSetUp(app: Hono, { context, page }: SignInPages): void {
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

async function readForm(c: Context): Promise<URLSearchParams> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type))
    throw new AppError('invalid', `A form was expected (application/x-www-form-urlencoded), not "${type}".`);
  return new URLSearchParams(Buffer.from(await readBody(c, formBytes)).toString('utf8'));
}
