import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Role } from '../core/model/access.ts';

/** `public` routes need neither key nor session; webhooks check a secret of their own. */
export type RouteRole = 'public' | Role;

/**
 * Who may use each route. A route without a row is the administrators' alone, and a test fails. A viewer's answers contain no paths of the
 * disk, nothing that others watched or requested, and no state of the service.
 */
export const routeRoles: Readonly<Record<string, RouteRole>> = {
  'GET /health': 'public',
  'GET /ping': 'public',
  'GET /ready': 'public',
  'GET /metrics': 'administrator',
  'POST /webhooks/radarr/*': 'public',
  'PUT /webhooks/radarr/*': 'public',
  'POST /webhooks/sonarr/*': 'public',
  'PUT /webhooks/sonarr/*': 'public',
  'POST /webhooks/plex/*': 'public',
  'POST /webhooks/tautulli/*': 'public',

  'GET /assets/:file': 'public',
  'POST /preferences': 'public',
  'GET /login': 'public',
  'POST /login': 'public',
  'GET /login/plex': 'public',
  'GET /login/plex/callback': 'public',
  'POST /logout': 'public',
  'GET /setup': 'administrator',
  'POST /setup': 'administrator',

  'GET /': 'viewer',
  'GET /links': 'administrator',
  'GET /links/rows': 'administrator',
  'POST /links/undo': 'administrator',
  'GET /links/:id': 'administrator',
  'GET /links/:id/details': 'administrator',
  'POST /links/:id/undo': 'administrator',
  'GET /activity': 'administrator',
  'GET /activity/panels': 'administrator',
  'POST /activity/tasks/:id/retry': 'administrator',
  'GET /activity/deliveries/:id': 'administrator',
  'GET /activity/deliveries/:id/details': 'administrator',
  'POST /activity/deliveries/:id/retry': 'administrator',
  'GET /runs': 'administrator',
  'GET /runs/panels': 'administrator',
  'POST /runs': 'administrator',
  'GET /runs/:id': 'administrator',
  'POST /runs/:id/cancel': 'administrator',
  'POST /runs/:id/confirm': 'administrator',
  'GET /overview/panels': 'administrator',
  'GET /settings': 'administrator',
  'POST /settings': 'administrator',
  'GET /overview/sections': 'administrator',
  'GET /review': 'administrator',
  'GET /review/queue': 'administrator',
  'GET /review/candidates/:id': 'administrator',
  'POST /review/candidates/:id/accept': 'administrator',
  'POST /review/candidates/:id/reject': 'administrator',
  'POST /review/candidates/:id/reopen': 'administrator',
  'GET /review/conflicts/:id': 'administrator',
  'POST /review/conflicts/:id/choose': 'administrator',
  'POST /review/conflicts/:id/ignore': 'administrator',
  'POST /review/conflicts/:id/reopen': 'administrator',
  'POST /review/discover': 'administrator',
  'GET /system': 'administrator',
  'POST /system/backup': 'administrator',

  'GET /api/docs': 'viewer',
  'GET /api/v1/openapi.json': 'viewer',

  'GET /api/v1/sessions': 'viewer',
  'DELETE /api/v1/sessions/:id': 'viewer',
  'GET /api/v1/audit': 'administrator',

  'GET /api/v1/library/items': 'viewer',
  'GET /api/v1/library/items/:id': 'viewer',
  'POST /api/v1/library/items/:id/sync': 'administrator',
  'GET /api/v1/library/networks': 'viewer',
  'GET /api/v1/library/collections': 'viewer',
  'GET /api/v1/library/collections/:id': 'viewer',

  'GET /api/v1/requests': 'viewer',
  'POST /api/v1/requests': 'viewer',
  'POST /api/v1/requests/check': 'viewer',
  'GET /api/v1/requests/:id': 'viewer',
  'PATCH /api/v1/requests/:id': 'administrator',
  'DELETE /api/v1/requests/:id': 'viewer',

  'GET /api/v1/mapping-lists': 'administrator',
  'POST /api/v1/mapping-lists/refresh': 'administrator',
  'GET /api/v1/candidates': 'administrator',
  'POST /api/v1/candidates/discover': 'administrator',
  'GET /api/v1/candidates/:id': 'administrator',
  'POST /api/v1/candidates/:id/accept': 'administrator',
  'POST /api/v1/candidates/:id/reject': 'administrator',
  'POST /api/v1/candidates/:id/reopen': 'administrator',

  'GET /reconcile': 'administrator',
  'POST /reconcile': 'administrator',
  'GET /reconcile/:id': 'administrator',
  'POST /reconcile/:id/cancel': 'administrator',
  'POST /reconcile/:id/confirm': 'administrator',

  'GET /api/v1/rules': 'administrator',
  'POST /api/v1/rules': 'administrator',
  'GET /api/v1/rules/import-report': 'administrator',
  'GET /api/v1/rules/:id': 'administrator',
  'PATCH /api/v1/rules/:id': 'administrator',
  'DELETE /api/v1/rules/:id': 'administrator',
  'GET /api/v1/links': 'administrator',
  'GET /api/v1/links/:id': 'administrator',
  'POST /api/v1/links/:id/undo': 'administrator',
  'GET /api/v1/conflicts': 'administrator',
  'GET /api/v1/conflicts/:id': 'administrator',
  'POST /api/v1/conflicts/:id/resolve': 'administrator',
  'POST /api/v1/conflicts/:id/reopen': 'administrator',

  'GET /api/v1/instances': 'administrator',
  'POST /api/v1/instances': 'administrator',
  'POST /api/v1/instances/test': 'administrator',
  'GET /api/v1/instances/:id': 'administrator',
  'PATCH /api/v1/instances/:id': 'administrator',
  'DELETE /api/v1/instances/:id': 'administrator',
  'POST /api/v1/instances/:id/test': 'administrator',
  'POST /api/v1/instances/:id/install-webhooks': 'administrator',

  'POST /api/v1/plex/pins': 'administrator',
  'GET /api/v1/plex/pins/:id': 'administrator',
  'GET /api/v1/plex/servers': 'administrator',
  'POST /api/v1/plex/servers': 'administrator',
  'GET /api/v1/plex/servers/discover': 'administrator',
  'POST /api/v1/plex/servers/discover': 'administrator',
  'POST /api/v1/plex/servers/test': 'administrator',
  'GET /api/v1/plex/servers/:id': 'administrator',
  'PATCH /api/v1/plex/servers/:id': 'administrator',
  'DELETE /api/v1/plex/servers/:id': 'administrator',
  'POST /api/v1/plex/servers/:id/test': 'administrator',
  'GET /api/v1/plex/servers/:id/libraries': 'administrator',
  'POST /api/v1/plex/servers/:id/sync': 'administrator',
  'POST /api/v1/plex/servers/:id/install-webhooks': 'administrator',
  'POST /api/v1/plex/servers/:id/repair-notifications': 'administrator',
  'GET /api/v1/plex/servers/:id/path-mappings': 'administrator',
  'POST /api/v1/plex/servers/:id/path-mappings': 'administrator',
  'GET /api/v1/plex/servers/:id/path-mappings/suggestions': 'administrator',
  'POST /api/v1/plex/servers/:id/path-mappings/test': 'administrator',
  'PATCH /api/v1/plex/servers/:id/path-mappings/:mappingId': 'administrator',
  'DELETE /api/v1/plex/servers/:id/path-mappings/:mappingId': 'administrator',
  'GET /api/v1/plex/libraries': 'administrator',
  'GET /api/v1/plex/libraries/:id': 'administrator',
  'PATCH /api/v1/plex/libraries/:id': 'administrator',
  'POST /api/v1/plex/libraries/:id/sync': 'administrator',
  'POST /api/v1/plex/libraries/:id/scan': 'administrator',
  'GET /api/v1/plex/libraries/:id/search': 'administrator',

  'GET /api/v1/shows': 'administrator',
  'GET /api/v1/shows/discover': 'administrator',
  'GET /api/v1/shows/:id': 'administrator',
  'PATCH /api/v1/shows/:id': 'administrator',
  'GET /api/v1/shows/:id/progress': 'administrator',
  'GET /api/v1/watch/events': 'administrator',
  'GET /api/v1/watch/events/:id': 'administrator',
  'GET /api/v1/watch/states': 'administrator',
  'PUT /api/v1/watch/states': 'administrator',
  'POST /api/v1/watch/states': 'administrator',
  'GET /api/v1/watch/twins': 'administrator',
  'GET /api/v1/watch/accounts': 'administrator',
  'GET /api/v1/watch/accounts/:id': 'administrator',
  'PATCH /api/v1/watch/accounts/:id': 'administrator',
  'PUT /api/v1/watch/accounts/:id/tokens/:serverId': 'administrator',
  'DELETE /api/v1/watch/accounts/:id/data': 'administrator',

  'GET /api/v1/deliveries': 'administrator',
  'GET /api/v1/deliveries/:id': 'administrator',
  'POST /api/v1/deliveries/:id/retry': 'administrator',
  'GET /api/v1/tasks': 'administrator',
  'GET /api/v1/tasks/:id': 'administrator',
  'POST /api/v1/tasks/:id/retry': 'administrator',
  'GET /api/v1/settings': 'administrator',
  'PATCH /api/v1/settings': 'administrator',
  'GET /api/v1/stats': 'administrator',
  'GET /api/v1/stats/movies': 'administrator',
  'GET /api/v1/stats/shows': 'administrator',
  'GET /api/v1/stats/activity': 'administrator',
  'GET /api/v1/stats/syncs': 'administrator',
  'GET /api/v1/stats/webhooks': 'administrator',
  'GET /api/v1/stats/unmapped-shows': 'administrator',
  'GET /api/v1/stats/failed-deliveries': 'administrator',
  'GET /api/v1/stream': 'administrator',
  'GET /api/v1/system/status': 'administrator',
  'POST /api/v1/system/broken-links/remove': 'administrator',
  'POST /api/v1/system/api-key': 'administrator',
  'POST /api/v1/system/webhook-secret': 'administrator',
  'POST /api/v1/system/backup': 'administrator',
  'GET /api/v1/system/backups': 'administrator',
  'GET /api/v1/system/backups/:id': 'administrator',
  'POST /api/v1/system/restore': 'administrator',

  // The API of Plex Linker 3; ALL answers 405.
  'GET /api/rules': 'administrator',
  'POST /api/rules': 'administrator',
  'ALL /api/rules': 'administrator',
  'DELETE /api/rules/:id': 'administrator',
  'ALL /api/rules/:id': 'administrator',
  'GET /api/settings/:key': 'administrator',
  'PUT /api/settings/:key': 'administrator',
  'ALL /api/settings/:key': 'administrator',
};

/** The role of the route that will answer. An address without one is nobody's secret, except below the API. */
export function roleOfRoute(c: Context): RouteRole {
  const route = matchedRoutes(c).find((one) => !isMiddleware(one));
  if (route === undefined) return isApi(c.req.path) ? 'administrator' : 'public';
  return routeRoles[`${route.method} ${route.path}`] ?? 'administrator';
}

/** Middleware is registered for all methods and everything below a path. */
export function isMiddleware({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method === 'ALL' && path.endsWith('*');
}

/** Addresses for programs: without a key or session they answer 401, where a page leads to the sign-in. */
export function isApi(path: string): boolean {
  return /^\/(api|reconcile|metrics)(\/|$)/.test(path);
}
