import { Hono } from 'hono';
import { deleteCookie, getCookie } from 'hono/cookie';
import { readPassword } from '../core/access/admin-password.ts';
import { refuseIfOverrun } from '../core/access/password.ts';
import { recordRefusal, signIn, signOut } from '../core/access/sign-in.ts';
import { AppError } from '../errors.ts';
import { ownPath, type Pages } from '../web/page-context.ts';
import { readForm } from '../web/read-form.ts';
import { SignInPage } from '../web/sign-in-page.tsx';
import { createSameOriginCheck } from './middleware/same-origin.ts';
import { createSenderOf, networkOf } from './middleware/sender.ts';
import { sessionCookie, setSessionCookie } from './middleware/session-cookie.ts';
import { createSignInPages, minutesOf, type SignInPages, sendWithPlexForm } from './sign-in-pages.ts';
import { addPlexSignIn } from './sign-in-plex.tsx';

/** /login with a password or Plex, /logout */
export function signInRoutes(shared: Pages): Hono {
  const pages = createSignInPages(shared);
  const app = new Hono();
  addLogin(app, pages);
  addPlexSignIn(app, pages);
  return app;
}

function addLogin(app: Hono, { app: context, plain, failures, cookie }: SignInPages): void {
  const { runtime, config } = context;
  const senderOf = createSenderOf(config.trustedProxies);
  const refuseOtherSites = createSameOriginCheck(config);

  /**
   * Counted before anything is read, so that concurrent attempts count, too, and a refusal costs next to nothing; reset by the right password.
   * @throws AppError `tooManyRequests`
   */
  async function admit(address: string): Promise<void> {
    const admission = failures.count(networkOf(address));
    if (admission.admitted) return;
    // Once: whoever guesses on must not fill the log.
    if (admission.isFirst)
      await recordRefusal(runtime, {
        who: 'unknown',
        address,
        action: 'sign in refused',
        reason: 'too many failed sign-ins',
      });
    const { retryAfterSeconds } = admission;
    throw new AppError(
      'tooManyRequests',
      `Too many failed sign-ins from ${address}: wait ${minutesOf(retryAfterSeconds)}, then try again.`,
      { retryAfterMs: retryAfterSeconds * 1_000 },
    );
  }

  app.get('/login', async (c) => {
    const to = ownPath(c.req.query('to'));
    return sendWithPlexForm(
      c,
      <SignInPage page={plain(c)} to={to} hasPassword={(await readPassword(runtime)) !== null} error={null} />,
    );
  });

  app.post('/login', async (c) => {
    refuseOtherSites(c);
    const address = senderOf(c);
    // First: what is not checked is no failure of this address.
    refuseIfOverrun();
    await admit(address);
    const form = await readForm(c);
    const to = ownPath(form.get('to') ?? undefined);
    const password = form.get('password') ?? '';
    const userAgent = c.req.header('user-agent') ?? null;
    const signedIn = await signIn(runtime, { password, address, userAgent });
    if (signedIn.kind === 'refused') {
      const { asked } = signedIn;
      const error = plain(c).texts.signIn.wrong[asked];
      return sendWithPlexForm(
        c,
        <SignInPage page={plain(c)} to={to} hasPassword={asked === 'password'} error={error} />,
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
