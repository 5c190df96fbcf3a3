import type { MiddlewareHandler } from 'hono';

/**
 * HEAD runs the handler of GET and drops its body unread: without this, the file or stream behind the body would stay open forever. For the app
 * that has the handler: one in front of it gets no body any more.
 */
export function closeUnsentBody(): MiddlewareHandler {
  return async function closeBodyOfHead(c, next) {
    await next();
    if (c.req.method === 'HEAD') await c.res.body?.cancel().catch(() => undefined);
  };
}
