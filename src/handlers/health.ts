import { Hono } from 'hono';
import { checkReadiness } from '../core/health/check-readiness.ts';
import type { AppContext } from './context.ts';

/** /health, /ready and /ping: public, since orchestrators call them without a key. */
export function healthRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();
  app.get('/health', (c) => c.text('ok'));
  app.get('/ping', (c) => c.json({ status: 'OK' }));
  app.get('/ready', async (c) => {
    const reasons = await checkReadiness(runtime);
    if (reasons.length === 0) return c.json({ status: 'ready', reasons });
    return c.json({ status: 'notReady', reasons }, 503);
  });
  return app;
}
