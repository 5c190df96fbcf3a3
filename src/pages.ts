import type { Hono, MiddlewareHandler } from 'hono';
import type { AppContext } from './handlers/context.ts';
import { createGuardedApp } from './handlers/guarded-app.ts';
import type { CallerOf } from './handlers/middleware/authorize.ts';
import { signInRoutes } from './handlers/sign-in.tsx';
import { activityPages } from './web/activity/routes.tsx';
import { assetRoutes } from './web/asset-routes.ts';
import type { WebAssets } from './web/assets.ts';
import { createErrorPages } from './web/error-page.tsx';
import { libraryPages } from './web/library/routes.tsx';
import { linkPages } from './web/links/routes.tsx';
import { overviewPages } from './web/overview/routes.tsx';
import { createPages } from './web/page-context.ts';
import { posterRoutes } from './web/poster-routes.ts';
import { preferenceRoutes } from './web/preference-routes.ts';
import { requestPages } from './web/requests/routes.tsx';
import { reviewPages } from './web/review/routes.tsx';
import { rulePages } from './web/rules/routes.tsx';
import { runPages } from './web/runs/routes.tsx';
import { searchPages } from './web/search/routes.tsx';
import { setUpPages } from './web/set-up/routes.tsx';
import { accessPages } from './web/settings/access/routes.tsx';
import { instancePages } from './web/settings/instances/routes.tsx';
import { plexPages } from './web/settings/plex/routes.tsx';
import { settingsPages } from './web/settings/routes.tsx';
import { systemPages } from './web/system/routes.tsx';
import { watchPages } from './web/watch/routes.tsx';

interface PageParts {
  readonly authorize: MiddlewareHandler;
  readonly callerOf: CallerOf;
  readonly assets: WebAssets;
}

/** The web UI, loaded at the first request for a page. */
export function createPageApp(context: AppContext, { authorize, callerOf, assets }: PageParts): Hono {
  const pages = createPages(context, assets);
  const app = createGuardedApp(context, { authorize, showError: createErrorPages(pages, callerOf) });
  app.route('/assets', assetRoutes(pages));
  app.route('/posters', posterRoutes(pages));
  app.route('/preferences', preferenceRoutes(pages));
  app.route('/', signInRoutes(pages));
  app.route('/', overviewPages(pages));
  app.route('/links', linkPages(pages));
  app.route('/activity', activityPages(pages));
  app.route('/requests', requestPages(pages));
  app.route('/library', libraryPages(pages));
  app.route('/search', searchPages(pages));
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
  return app;
}
