import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import * as z from 'zod';
import { findPoster } from '../core/posters/find-poster.ts';
import { params } from '../handlers/middleware/input.ts';
import { idParams } from '../handlers/schema/common.ts';
import type { Pages } from './page-context.ts';

const posterParams = idParams.extend({ kind: z.enum(['items', 'movies', 'series']) });
const sizeQuery = z.enum(['small', 'large']).catch('small');

/** Nothing to see: the page has drawn a poster below the picture. */
const nothing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="2" height="3"/>');

/** /posters: pictures from the cache. One that cannot be had is an empty picture, since the policy of our pages allows no `onerror`. */
export function posterRoutes({ app: { runtime } }: Pages): Hono {
  const app = new Hono();
  app.get('/:kind/:id', params(posterParams), async (c) => {
    const size = sizeQuery.parse(c.req.query('size'));
    const from = c.get('caller').role === 'viewer' ? 'library' : 'anywhere';
    const picture = await findPoster(runtime, { ...c.req.valid('param'), size, from });
    if (picture === null) {
      c.header('Cache-Control', 'private, max-age=60');
      return c.body(nothing, 200, { 'Content-Type': 'image/svg+xml' });
    }
    const etag = `"${createHash('sha256').update(picture.bytes).digest('base64url').slice(0, 22)}"`;
    c.header('Cache-Control', 'private, max-age=86400');
    c.header('ETag', etag);
    if (isKnown(c.req.header('if-none-match'), etag)) return c.body(null, 304);
    return c.body(new Uint8Array(picture.bytes), 200, { 'Content-Type': picture.type });
  });
  return app;
}

function isKnown(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag) ?? false;
}
