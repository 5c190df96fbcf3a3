import type { Context } from 'hono';
import { AppError } from '../../errors.ts';
import { createOriginOf } from './request-origin.ts';

/** Methods that change nothing. */
export const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface OriginOptions {
  readonly publicUrl: string | null;
  readonly trustedProxies: readonly string[];
}

/**
 * Refuses a request that another site's page made the browser send. Checked if only a cookie or AUTH=none admits a request: both apply
 * whichever page sent it. Programs send neither header and pass.
 * @throws AppError `forbidden`
 */
export function createSameOriginCheck(options: OriginOptions): (c: Context) => void {
  const originOf = createOriginOf(options.trustedProxies);
  const publicOrigin = options.publicUrl === null ? null : new URL(options.publicUrl).origin;

  return function refuseOtherSites(c) {
    if (safeMethods.has(c.req.method)) return;
    const site = c.req.header('sec-fetch-site');
    if (site === 'cross-site' || site === 'same-site')
      throw new AppError(
        'forbidden',
        `This request was refused because a page of another site sent it (Sec-Fetch-Site: ${site}). Send it from this service's own pages, or from a program with the header X-Api-Key.`,
      );
    const origin = c.req.header('origin');
    if (origin === undefined) return;
    const own = originOf(c);
    if (origin === own || origin === publicOrigin) return;
    throw new AppError(
      'forbidden',
      `This request was refused because it came from a page of ${origin}, and this service is ${own}. If a proxy stands between, add its address to TRUSTED_PROXIES, or set PUBLIC_URL to the address in the browser.`,
    );
  };
}
