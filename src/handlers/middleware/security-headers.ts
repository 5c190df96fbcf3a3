import type { MiddlewareHandler } from 'hono';

/** What a page may load, and where its forms may lead: `formTargets` besides this service. */
export function contentSecurityPolicy(formTargets = ''): string {
  const targets = ["'self'", formTargets].join(' ').trim();
  return `default-src 'self'; base-uri 'none'; form-action ${targets}; frame-ancestors 'none'; object-src 'none'`;
}

export const policyHeader = 'Content-Security-Policy';

const others: readonly (readonly [string, string])[] = [
  // Tells other sites nothing. With `no-referrer`, browsers would send our own forms with `Origin: null`, which is refused.
  ['Referrer-Policy', 'same-origin'],
  ['X-Frame-Options', 'DENY'],
];

/** Sets the headers of every answer, errors included; caches store nothing, and forms lead nowhere else, unless a handler allows it. */
export function securityHeaders(): MiddlewareHandler {
  return async function setSecurityHeaders(c, next) {
    await next();
    // Every `c.header` copies the answer that is there already: the first one does, and the copy takes the others.
    c.header('X-Content-Type-Options', 'nosniff');
    const { headers } = c.res;
    for (const [name, value] of others) headers.set(name, value);
    if (!headers.has(policyHeader)) headers.set(policyHeader, contentSecurityPolicy());
    if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  };
}
