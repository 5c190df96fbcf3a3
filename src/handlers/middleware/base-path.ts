import { getPathNoStrict } from 'hono/utils/url';

/**
 * How the app reads a request's path: without URL_BASE where it stands in front (a proxy may have taken it away already)
 * and without a slash at the end. Routing instead of redirecting: Sonarr and Radarr take a redirect for success.
 */
export function createGetPath(urlBase: string): (request: Request) => string {
  const base = `/${urlBase.replace(/^\/+|\/+$/g, '')}`;
  return (request) => {
    const path = getPathNoStrict(request);
    if (base === '/' || (path !== base && !path.startsWith(`${base}/`))) return path;
    return path.slice(base.length) || '/';
  };
}
