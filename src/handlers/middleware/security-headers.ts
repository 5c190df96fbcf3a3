import type { MiddlewareHandler } from 'hono';

/** What a page may load, and where its forms may lead: `formTargets` besides this service. */
export function contentSecurityPolicy(formTargets = ''): string {
  const targets = ["'self'", formTargets].join(' ').trim();
  return `default-src 'self'; base-uri 'none'; form-action ${targets}; frame-ancestors 'none'; object-src 'none'`;
}

export const policyHeader = 'Content-Security-Policy';

const headers: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  // Tells other sites nothing. With `no-referrer`, browsers would send our own forms with `Origin: null`, which is refused.
  ['Referrer-Policy', 'same-origin'],
  ['X-Frame-Options', 'DENY'],
];

/** Sets the headers of every answer, errors included; caches store nothing, and forms lead nowhere else, unless a handler allows it. */
export function securityHeaders(): MiddlewareHandler {
  return async function setSecurityHeaders(c, next) {
    await next();
    for (const [name, value] of headers) c.header(name, value);
    if (!c.res.headers.has(policyHeader)) c.header(policyHeader, contentSecurityPolicy());
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  };
}
