import { Hono, type MiddlewareHandler } from 'hono';
import type { AppContext } from './context.ts';
import { createErrorHandler, createNotFoundHandler, type ShowError } from './middleware/answer-error.ts';
import { createGetPath } from './middleware/base-path.ts';
import { closeUnsentBody } from './middleware/close-unsent-body.ts';

interface Guards {
  readonly authorize: MiddlewareHandler;
  /** Default: errors are JSON. */
  readonly showError?: ShowError;
}

/** An app whose routes answer only whoever may call them. */
export function createGuardedApp({ config, runtime }: AppContext, { authorize, showError }: Guards): Hono {
  const app = new Hono({ getPath: createGetPath(config.urlBase) });
  app.onError(createErrorHandler(runtime.logger, showError));
  app.notFound(createNotFoundHandler(showError));
  app.use(closeUnsentBody(), authorize);
  return app;
}
