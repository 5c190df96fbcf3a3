import { type Context, Hono } from 'hono';
import { AppError } from './errors.ts';
import type { AppContext } from './handlers/context.ts';
import { healthRoutes } from './handlers/health.ts';
import { createErrorHandler } from './handlers/middleware/answer-error.ts';
import { createAuthorize, createCallerOf } from './handlers/middleware/authorize.ts';
import { createGetPath } from './handlers/middleware/base-path.ts';
import { requestLog } from './handlers/middleware/request-log.ts';
import { securityHeaders } from './handlers/middleware/security-headers.ts';
import { takeTurns } from './handlers/middleware/take-turns.ts';
import { isApi } from './handlers/route-roles.ts';
import { createWebhookGate } from './handlers/webhooks/gate.ts';
import { plexWebhook } from './handlers/webhooks/plex.ts';
import { radarrWebhook } from './handlers/webhooks/radarr.ts';
import { sonarrWebhook } from './handlers/webhooks/sonarr.ts';
import { tautulliWebhook } from './handlers/webhooks/tautulli.ts';
import { openAssets } from './web/assets.ts';
import { showBareError } from './web/bare-page.ts';

/**
 * The whole HTTP side without a listener: `app.fetch` answers a request. Webhooks and health are there from the start; the API and the web UI
 * are loaded when somebody first asks for them.
 */
export function createApp(context: AppContext): Hono {
  const app = new Hono({ getPath: createGetPath(context.config.urlBase) });
  app.onError(createErrorHandler(context.runtime.logger, showBareError));
  app.use(takeTurns((path) => path.startsWith('/webhooks/')));
  app.use(requestLog(context.runtime.logger), securityHeaders());
  addWebhooks(app, context);
  app.route('/', healthRoutes(context));

  const callerOf = createCallerOf(context);
  const authorize = createAuthorize(context, callerOf);
  const assets = openAssets(context.webFolder);
  const api = loadWhenAsked(async () => (await import('./api.ts')).createApi(context, authorize));
  const pages = loadWhenAsked(async () =>
    (await import('./pages.ts')).createPageApp(context, { authorize, callerOf, assets }),
  );
  app.all('*', (c) => (isApi(c.req.path) ? api(c) : pages(c)));
  return app;
}

/** Webhooks have their own secret, never the API key, and never answer with a redirect. */
function addWebhooks(app: Hono, context: AppContext): void {
  const admit = createWebhookGate(context);
  app.on(['POST', 'PUT'], '/webhooks/radarr/*', radarrWebhook(context, admit));
  app.on(['POST', 'PUT'], '/webhooks/sonarr/*', sonarrWebhook(context, admit));
  app.post('/webhooks/plex/*', plexWebhook(context, admit));
  app.post('/webhooks/tautulli/*', tautulliWebhook(context, admit));
}

/** @throws AppError `unavailable` if a build has replaced the files of the program that runs. */
export function loadWhenAsked(load: () => Promise<Hono>): (c: Context) => Promise<Response> {
  let loaded: Promise<Hono> | undefined;
  return async function answer(c) {
    loaded ??= load();
    let part: Hono;
    try {
      part = await loaded;
    } catch (cause) {
      loaded = undefined;
      throw new AppError(
        'unavailable',
        `A part of Plex Linker could not be loaded (${String(cause)}). If it was updated while it ran, restart it.`,
        { cause },
      );
    }
    return part.fetch(c.req.raw, c.env);
  };
}
