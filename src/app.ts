import { Hono } from 'hono';
import { accessRoutes } from './handlers/access.ts';
import { backupRoutes } from './handlers/backups.ts';
import { candidatesRoutes } from './handlers/candidates.ts';
import { conflictsRoutes } from './handlers/conflicts.ts';
import type { AppContext } from './handlers/context.ts';
import { deliveriesRoutes } from './handlers/deliveries.ts';
import { healthRoutes } from './handlers/health.ts';
import { instancesRoutes } from './handlers/instances.ts';
import { libraryRoutes } from './handlers/library-items.ts';
import { linksRoutes } from './handlers/links.ts';
import { mappingListsRoutes } from './handlers/mapping-lists.ts';
import { metricsRoutes } from './handlers/metrics.ts';
import { createErrorHandler, createNotFoundHandler } from './handlers/middleware/answer-error.ts';
import { createAuthorize } from './handlers/middleware/authorize.ts';
import { createGetPath } from './handlers/middleware/base-path.ts';
import { checkQueryNames } from './handlers/middleware/check-query-names.ts';
import { closeUnsentBody } from './handlers/middleware/close-unsent-body.ts';
import { requestLog } from './handlers/middleware/request-log.ts';
import { securityHeaders } from './handlers/middleware/security-headers.ts';
import { openApiRoutes } from './handlers/open-api.ts';
import { plexLibrariesRoutes } from './handlers/plex-libraries.ts';
import { plexPathMappingsRoutes } from './handlers/plex-path-mappings.ts';
import { plexPinsRoutes } from './handlers/plex-pins.ts';
import { plexServersRoutes } from './handlers/plex-servers.ts';
import { reconcileRoutes } from './handlers/reconcile.ts';
import { requestsRoutes } from './handlers/requests.ts';
import { rulesRoutes } from './handlers/rules.ts';
import { settingsRoutes } from './handlers/settings.ts';
import { showsRoutes } from './handlers/shows.ts';
import { signInRoutes } from './handlers/sign-in.tsx';
import { statsRoutes } from './handlers/stats.ts';
import { streamRoutes } from './handlers/stream.ts';
import { systemRoutes } from './handlers/system.ts';
import { tasksRoutes } from './handlers/tasks.ts';
import { watchRoutes } from './handlers/watch.ts';
import { createWebhookGate } from './handlers/webhooks/gate.ts';
import { plexWebhook } from './handlers/webhooks/plex.ts';
import { radarrWebhook } from './handlers/webhooks/radarr.ts';
import { sonarrWebhook } from './handlers/webhooks/sonarr.ts';
import { tautulliWebhook } from './handlers/webhooks/tautulli.ts';
import { legacyRoutes } from './legacy/api/routes.ts';
import { activityPages } from './web/activity/routes.tsx';
import { assetRoutes } from './web/asset-routes.ts';
import { openAssets } from './web/assets.ts';
import { createErrorPages } from './web/error-page.tsx';
import { libraryPages } from './web/library/routes.tsx';
import { linkPages } from './web/links/routes.tsx';
import { overviewPages } from './web/overview/routes.tsx';
import { createPages, type Pages } from './web/page-context.ts';
import { posterRoutes } from './web/poster-routes.ts';
import { preferenceRoutes } from './web/preference-routes.ts';
import { requestPages } from './web/requests/routes.tsx';
import { reviewPages } from './web/review/routes.tsx';
import { rulePages } from './web/rules/routes.tsx';
import { runPages } from './web/runs/routes.tsx';
import { setUpPages } from './web/set-up/routes.tsx';
import { accessPages } from './web/settings/access/routes.tsx';
import { instancePages } from './web/settings/instances/routes.tsx';
import { plexPages } from './web/settings/plex/routes.tsx';
import { settingsPages } from './web/settings/routes.tsx';
import { systemPages } from './web/system/routes.tsx';
import { watchPages } from './web/watch/routes.tsx';

/** The whole HTTP side without a listener: `app.fetch` answers a request. */
export function createApp(context: AppContext): Hono {
  const app = new Hono({ getPath: createGetPath(context.config.urlBase) });
  const pages = createPages(context, openAssets(context.webFolder));
  const showError = createErrorPages(pages);
  app.onError(createErrorHandler(context.runtime.logger, showError));
  app.notFound(createNotFoundHandler(showError));
  app.use(requestLog(context.runtime.logger), securityHeaders(), closeUnsentBody());

  app.use(createAuthorize(context));
  addWebhooks(app, context);
  app.route('/', healthRoutes(context));
  app.route('/', metricsRoutes(context));
  addPages(app, pages);

  app.use('/api/v1/*', checkQueryNames());
  app.use('/reconcile/*', checkQueryNames());
  app.route('/reconcile', reconcileRoutes(context));
  app.route('/api/v1', accessRoutes(context));
  app.route('/api/v1/rules', rulesRoutes(context));
  app.route('/api/v1/links', linksRoutes(context));
  app.route('/api/v1/conflicts', conflictsRoutes(context));
  app.route('/api/v1/candidates', candidatesRoutes(context));
  app.route('/api/v1/mapping-lists', mappingListsRoutes(context));
  app.route('/api/v1/instances', instancesRoutes(context));
  app.route('/api/v1/plex/pins', plexPinsRoutes(context));
  app.route('/api/v1/plex/servers', plexServersRoutes(context));
  app.route('/api/v1/plex/servers', plexPathMappingsRoutes(context));
  app.route('/api/v1/plex/libraries', plexLibrariesRoutes(context));
  app.route('/api/v1/library', libraryRoutes(context));
  app.route('/api/v1/shows', showsRoutes(context));
  app.route('/api/v1/requests', requestsRoutes(context));
  app.route('/api/v1/watch', watchRoutes(context));
  app.route('/api/v1/deliveries', deliveriesRoutes(context));
  app.route('/api/v1/tasks', tasksRoutes(context));
  app.route('/api/v1/settings', settingsRoutes(context));
  app.route('/api/v1/stats', statsRoutes(context));
  app.route('/api/v1/stream', streamRoutes(context));
  app.route('/api/v1/system', systemRoutes(context));
  app.route('/api/v1/system', backupRoutes(context));
  app.route('/', openApiRoutes(context, app));
  app.route('/api', legacyRoutes(context));
  return app;
}

function addPages(app: Hono, pages: Pages): void {
  app.route('/assets', assetRoutes(pages));
  app.route('/posters', posterRoutes(pages));
  app.route('/preferences', preferenceRoutes(pages));
  app.route('/', signInRoutes(pages));
  app.route('/', overviewPages(pages));
  app.route('/links', linkPages(pages));
  app.route('/activity', activityPages(pages));
  app.route('/requests', requestPages(pages));
  app.route('/library', libraryPages(pages));
  app.route('/runs', runPages(pages));
  app.route('/settings', settingsPages(pages));
  app.route('/review', reviewPages(pages));
  app.route('/rules', rulePages(pages));
  app.route('/setup', setUpPages(pages));
  app.route('/settings/access', accessPages(pages));
  app.route('/settings/instances', instancePages(pages));
  app.route('/settings/plex', plexPages(pages));
  app.route('/watch', watchPages(pages));
  app.route('/system', systemPages(pages));
}

/** Webhooks have their own secret, never the API key, and never answer with a redirect. */
function addWebhooks(app: Hono, context: AppContext): void {
  const admit = createWebhookGate(context);
  app.on(['POST', 'PUT'], '/webhooks/radarr/*', radarrWebhook(context, admit));
  app.on(['POST', 'PUT'], '/webhooks/sonarr/*', sonarrWebhook(context, admit));
  app.post('/webhooks/plex/*', plexWebhook(context, admit));
  app.post('/webhooks/tautulli/*', tautulliWebhook(context, admit));
}
