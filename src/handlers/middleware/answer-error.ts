import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from '../../core/ports/logger.ts';
import { AppError, statusOf } from '../../errors.ts';
import { withoutPathSecret } from '../webhooks/webhook-secret.ts';

/** Maps every error to a response. An unexpected one reveals only where to find the details. */
export function createErrorHandler(logger: Logger): ErrorHandler {
  return function answerError(error, c) {
    if (error instanceof AppError) {
      const status = statusOf(error.code);
      if (status >= 500) logger.error({ err: error, path: withoutPathSecret(c.req.path) }, 'a request failed');
      if (error.retryAfterMs !== undefined) c.header('Retry-After', String(Math.ceil(error.retryAfterMs / 1000)));
      return c.json(errorBody(c, error), status);
    }
    if (error instanceof HTTPException) {
      return c.json(
        errorBody(c, { code: 'invalid', message: error.message || 'The request cannot be understood.' }),
        error.status,
      );
    }
    logger.error({ err: error, path: withoutPathSecret(c.req.path) }, 'a request failed unexpectedly');
    return c.json(
      errorBody(c, { code: 'internal', message: 'Something went wrong here. The log of Plex Linker has the details.' }),
      500,
    );
  };
}

export function createNotFoundHandler(): NotFoundHandler {
  return function answerNotFound(c) {
    if (isLegacyPath(c.req.path)) return c.json({ detail: 'Not Found' }, 404);
    return c.json(
      errorBody(c, { code: 'notFound', message: `There is nothing at this address (${c.req.method}).` }),
      404,
    );
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
