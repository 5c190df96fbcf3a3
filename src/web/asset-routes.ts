import { Hono } from 'hono';
import { AppError } from '../errors.ts';
import type { Pages } from './page-context.ts';

/** /assets: names change with the content, so browsers keep the files for ever. */
export function assetRoutes({ assets }: Pages): Hono {
  const app = new Hono();
  app.get('/:file', async (c) => {
    const acceptsGzip = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
    const found = await assets.find(c.req.param('file'), { acceptsGzip });
    if (found === null) throw new AppError('notFound', 'There is no such file. Reload the page that asked for it.');
    if (found.isGzip) c.header('Content-Encoding', 'gzip');
    c.header('Vary', 'Accept-Encoding');
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    return c.body(found.bytes, 200, { 'Content-Type': found.type });
  });
  return app;
}
