import type { Context } from 'hono';
import { requestDiscovery } from '../../core/candidates/list-candidates.ts';
import type { Pages } from '../page-context.ts';

/** Starts a discovery, where there is something to compare, and leads to a page that says so. */
export async function discover(pages: Pages, c: Context, to: string): Promise<Response> {
  const { runtime } = pages.app;
  if (runtime.servers.radarrs().length === 0 || runtime.servers.sonarrs().length === 0)
    return pages.leave(c, to, { kind: 'cannotDiscover' });
  await requestDiscovery(runtime, { dryRun: false });
  return pages.leave(c, to, { kind: 'discovering' });
}
