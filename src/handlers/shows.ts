import { Hono } from 'hono';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { query } from './middleware/input.ts';
import { describe, wholeList } from './schema/common.ts';
import { discoveredShowsSchema, showQuery, toApiShow } from './schema/plex-item.ts';

/** /api/v1/shows */
export function showsRoutes({ library }: Pick<AppContext, 'library'>): Hono {
  const app = new Hono();

  app.get(
    '/discover',
    describe('shows', 'Ask all Plex servers for a show', { 200: discoveredShowsSchema }, 400, 502),
    query(showQuery),
    async (c) => {
      const { title, year } = c.req.valid('query');
      const { shows, errors } = await library.discoverShows(year === undefined ? { title } : { title, year });
      if (shows.length === 0 && errors.length > 0) throw new AppError('unreachable', errors.join(' '));
      return c.json({ ...wholeList(shows.map(toApiShow)), errors: [...errors] });
    },
  );

  return app;
}
