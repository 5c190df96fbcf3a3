import type { Context, MiddlewareHandler } from 'hono';
import type { Logger } from '../../core/ports/logger.ts';
import { withoutPathSecret } from '../webhooks/webhook-secret.ts';

/** Addresses that machines poll every few seconds, and the many pictures of a page; logged at debug level only. */
const chatter = /^\/(health|ready|ping|metrics|system\/log|posters\/.*)$/;

/** Logs one line per request, without its query and webhook secret: they may contain keys and tokens. */
export function requestLog(logger: Logger): MiddlewareHandler {
  return async function logRequest(c, next) {
    const from = performance.now();
    await next();
    const ms = Math.round((performance.now() - from) * 10) / 10;
    const facts = { method: c.req.method, path: withoutPathSecret(c.req.path), status: c.res.status, ms };
    if (chatter.test(c.req.path) || isRefusedGuess(c)) logger.debug(facts, 'request');
    else logger.info(facts, 'request');
  };
}

/** Whoever guesses passwords must not fill the log; the audit log has the first refusal of each address. */
function isRefusedGuess({ req, res }: Context): boolean {
  return res.status === 429 && req.method === 'POST' && req.path === '/login';
}
