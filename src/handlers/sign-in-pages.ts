import type { Context } from 'hono';
import type { CookieOptions } from 'hono/utils/cookie';
import { stylesheetPath } from '../web/stylesheet.ts';
import type { AppContext } from './context.ts';
import { createRateLimiter } from './middleware/rate-limit.ts';
import { createOriginOf } from './middleware/request-origin.ts';

/** The only page so far. */
export const firstPage = '/api/docs';
const attempts = { limit: 10, windowMs: 600_000 };

/** What the pages for signing in share. */
export interface SignInPages {
  readonly context: AppContext;
  readonly page: { readonly urlBase: string; readonly stylesheet: string };
  /** Failed sign-ins by address, of any kind. */
  readonly failures: ReturnType<typeof createRateLimiter>;
  /** The options of our cookies. */
  cookie(c: Context): CookieOptions;
}

export function createSignInPages(context: AppContext): SignInPages {
  const { urlBase, trustedProxies } = context.config;
  const originOf = createOriginOf(trustedProxies);
  return {
    context,
    page: { urlBase, stylesheet: stylesheetPath },
    failures: createRateLimiter({ ...attempts, now: () => context.runtime.now() }),
    cookie: (c) => ({
      path: urlBase === '' ? '/' : urlBase,
      httpOnly: true,
      sameSite: 'Lax',
      secure: originOf(c).startsWith('https:'),
    }),
  };
}

type PageStatus = 200 | 403 | 422 | 429 | 503;

export function html(c: Context, page: unknown, status: PageStatus = 200): Response | Promise<Response> {
  return c.html(`<!doctype html>${String(page)}`, status);
}

/** A path of ours, else the first page: a link to the sign-in page must not redirect elsewhere, nor to itself. */
export function ownPath(to: string | undefined): string {
  const isOurs = to !== undefined && /^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(to);
  return isOurs && !/^\/log(in|out)\b/.test(to) ? to : firstPage;
}
