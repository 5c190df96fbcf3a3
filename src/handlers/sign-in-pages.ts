import type { Context } from 'hono';
import type { CookieOptions } from 'hono/utils/cookie';
import { stylesheetPath } from '../web/stylesheet.ts';
import type { AppContext } from './context.ts';
import { createRateLimiter } from './middleware/rate-limit.ts';
import { contentSecurityPolicy, policyHeader } from './middleware/security-headers.ts';
import { createCookieOptions } from './middleware/session-cookie.ts';

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
  const { urlBase } = context.config;
  return {
    context,
    page: { urlBase, stylesheet: stylesheetPath },
    failures: createRateLimiter({ ...attempts, now: () => context.runtime.now() }),
    cookie: createCookieOptions(context.config),
  };
}

type PageStatus = 200 | 403 | 422 | 429 | 503;

export function html(c: Context, page: unknown, status: PageStatus = 200): Response | Promise<Response> {
  return c.html(`<!doctype html>${String(page)}`, status);
}

/** A page with the form that leads to Plex: browsers apply form-action to redirects as well. */
export function htmlWithPlexForm(c: Context, page: unknown, status: PageStatus = 200): Response | Promise<Response> {
  c.header(policyHeader, contentSecurityPolicy('https://app.plex.tv'));
  return html(c, page, status);
}

export function minutesOf(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}

/** A path of ours, else the first page: a link to the sign-in page must not redirect elsewhere, nor to itself. */
export function ownPath(to: string | undefined): string {
  const isOurs = to !== undefined && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(to);
  return isOurs && !/^\/log(in|out)\b/.test(to) ? to : firstPage;
}
