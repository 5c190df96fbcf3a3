import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from '../../core/ports/logger.ts';
import { AppError, type ErrorCode, statusOf } from '../../errors.ts';
import { withoutPathSecret } from '../webhooks/webhook-secret.ts';

/** The one mapping of faults to answers; a fault that nobody foresaw tells nothing of itself but where to look. */
export function createErrorHandler(logger: Logger): ErrorHandler {
  return function answerError(error, c) {
    if (error instanceof AppError) {
      const status = statusOf(error.code);
      if (status >= 500) logger.error({ err: error, path: withoutPathSecret(c.req.path) }, 'a request failed');
      if (error.retryAfterMs !== undefined) c.header('Retry-After', String(Math.ceil(error.retryAfterMs / 1000)));
      return c.json(errorBody(c, error.code, error.message, error.details), status);
    }
    if (error instanceof HTTPException) {
      return c.json(errorBody(c, 'invalid', error.message || 'The request cannot be understood.'), error.status);
    }
    logger.error(
      { err: error, path: withoutPathSecret(c.req.path) },
      'a request failed for a reason that nobody foresaw',
    );
    return c.json(errorBody(c, 'internal', 'Something went wrong here. The log of Plex Linker has the details.'), 500);
  };
}

export function createNotFoundHandler(): NotFoundHandler {
  return function answerNotFound(c) {
    if (isLegacyPath(c.req.path)) return c.json({ detail: 'Not Found' }, 404);
    return c.json(errorBody(c, 'notFound', `There is nothing at this address (${c.req.method}).`), 404);
  };
}

/** The API of Plex Linker 3 words its errors as `{"detail"}`. */
function errorBody(c: Context, code: ErrorCode, message: string, details?: unknown) {
  if (isLegacyPath(c.req.path)) return { detail: message };
  return { error: { code, message, ...(details === undefined ? {} : { details }) } };
}

function isLegacyPath(path: string): boolean {
  return /^\/api\/(rules|settings)(\/|$)/.test(path);
}
