import { getPathNoStrict } from 'hono/utils/url';

/**
 * Returns a request's path without URL_BASE, if present (a proxy may have removed it), and without a trailing slash. Rewrites instead of
 * redirecting: Sonarr and Radarr take a redirect for success.
 */
export function createGetPath(urlBase: string): (request: Request) => string {
  const base = `/${urlBase.replace(/^\/+|\/+$/g, '')}`;
  return (request) => {
    const path = getPathNoStrict(request);
    if (base === '/' || (path !== base && !path.startsWith(`${base}/`))) return path;
    return path.slice(base.length) || '/';
  };
}
