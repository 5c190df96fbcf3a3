import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { lifetimeMs } from '../../core/access/sessions.ts';
import { createOriginOf } from './request-origin.ts';

export const sessionCookie = 'plex_linker_session';

interface CookieConfig {
  readonly urlBase: string;
  readonly trustedProxies: readonly string[];
}

/** Returns the options of our cookies: for this service alone, and for https alone if that is how the browser sees it. */
export function createCookieOptions({ urlBase, trustedProxies }: CookieConfig): (c: Context) => CookieOptions {
  const originOf = createOriginOf(trustedProxies);
  return (c) => ({
    path: urlBase === '' ? '/' : urlBase,
    httpOnly: true,
    sameSite: 'Lax',
    secure: originOf(c).startsWith('https:'),
  });
}

/** Gives the browser its session, for as long as the session lasts from now on. */
export function setSessionCookie(c: Context, token: string, options: CookieOptions): void {
  setCookie(c, sessionCookie, token, { ...options, maxAge: lifetimeMs / 1_000 });
}
