import type { Context } from 'hono';
import { type PageStatus, type Pages, sendPage } from '../web/page-context.ts';
import { createRateLimiter } from './middleware/rate-limit.ts';
import { contentSecurityPolicy, policyHeader } from './middleware/security-headers.ts';

const attempts = { limit: 10, windowMs: 600_000 };

/** What the pages for signing in share. */
export interface SignInPages extends Pages {
  /** Failed sign-ins by address, of any kind. */
  readonly failures: ReturnType<typeof createRateLimiter>;
}

export function createSignInPages(pages: Pages): SignInPages {
  return { ...pages, failures: createRateLimiter({ ...attempts, now: () => pages.app.runtime.now() }) };
}

/** A page with the form that leads to Plex: browsers apply form-action to redirects as well. */
export function sendWithPlexForm(c: Context, page: unknown, status: PageStatus = 200): Response | Promise<Response> {
  c.header(policyHeader, contentSecurityPolicy('https://app.plex.tv'));
  return sendPage(c, page, status);
}

export function minutesOf(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}
