import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from '../../core/ports/logger.ts';
import { AppError, type ErrorStatus, statusOf } from '../../errors.ts';
import { isApi } from '../route-roles.ts';
import { withoutPathSecret } from '../webhooks/webhook-secret.ts';

type Fault = Pick<AppError, 'code' | 'message'>;

/** Shows an error to a browser that asked for a page; null for every other request. */
export type ShowError = (c: Context, fault: Fault, status: ErrorStatus) => Response | Promise<Response> | null;

/** Maps every error to a response. An unexpected one reveals only where to find the details. */
export function createErrorHandler(logger: Logger, showError: ShowError = () => null): ErrorHandler {
  return function answerError(error, c) {
    if (error instanceof AppError) {
      const status = statusOf(error.code);
      if (status >= 500) logger.error({ err: error, path: withoutPathSecret(c.req.path) }, 'a request failed');
      if (error.retryAfterMs !== undefined) c.header('Retry-After', String(Math.ceil(error.retryAfterMs / 1000)));
      return showError(c, error, status) ?? c.json(errorBody(c, error), status);
    }
    if (error instanceof HTTPException) {
      return c.json(
        errorBody(c, { code: 'invalid', message: error.message || 'The request cannot be understood.' }),
        error.status,
      );
    }
    logger.error({ err: error, path: withoutPathSecret(c.req.path) }, 'a request failed unexpectedly');
    const fault = { code: 'internal', message: 'The request failed. The log of Plex Linker has the details.' } as const;
    return showError(c, fault, 500) ?? c.json(errorBody(c, fault), 500);
  };
}

export function createNotFoundHandler(showError: ShowError = () => null): NotFoundHandler {
  return function answerNotFound(c) {
    if (isLegacyPath(c.req.path)) return c.json({ detail: 'Not Found' }, 404);
    const isPage = c.req.method === 'GET' && !isApi(c.req.path);
    const message = isPage ? 'There is no page at this address.' : `Nothing at this address answers ${c.req.method}.`;
    const fault = { code: 'notFound', message } as const;
    return showError(c, fault, 404) ?? c.json(errorBody(c, fault), 404);
  };
}

/** The API of Plex Linker 3 returns errors as `{"detail"}`. */
function errorBody(c: Context, { code, message, details }: Pick<AppError, 'code' | 'message'> & { details?: unknown }) {
  if (isLegacyPath(c.req.path)) return { detail: message };
  return { error: { code, message, ...(details === undefined ? {} : { details }) } };
}

function isLegacyPath(path: string): boolean {
  return /^\/api\/(rules|settings)(\/|$)/.test(path);
}
