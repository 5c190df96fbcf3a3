import type { Context } from 'hono';
import { discoverAll } from '../../core/candidates/list-candidates.ts';
import type { Pages } from '../page-context.ts';

/** Starts a discovery, and leads to a page that says so, or why there is nothing to compare. */
export async function discover(pages: Pages, c: Context, to: string): Promise<Response> {
  const run = await discoverAll(pages.app.runtime);
  return pages.leave(c, to, { kind: run === null ? 'cannotDiscover' : 'discovering' });
}
