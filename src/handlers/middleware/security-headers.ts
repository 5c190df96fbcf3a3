import type { MiddlewareHandler } from 'hono';

/** Browsers apply form-action to redirects as well, and signing in with Plex begins with a form that redirects there. */
const formTargets = "'self' https://app.plex.tv";

const headers: readonly (readonly [string, string])[] = [
  [
    'Content-Security-Policy',
    `default-src 'self'; base-uri 'none'; form-action ${formTargets}; frame-ancestors 'none'; object-src 'none'`,
  ],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Frame-Options', 'DENY'],
];

/** Sets the headers of every answer, errors included; caches store nothing unless a handler allows it. */
export function securityHeaders(): MiddlewareHandler {
  return async function setSecurityHeaders(c, next) {
    await next();
    for (const [name, value] of headers) c.header(name, value);
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  };
}
