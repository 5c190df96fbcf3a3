import { type Context, Hono } from 'hono';
import { searchAll } from '../../core/search/search-all.ts';
import { type Pages, sendPage } from '../page-context.ts';
import { FoundOptions, SearchPage } from './page.tsx';
import { groupsOf } from './rows.ts';

const longest = 200;

/** /search */
export function searchPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  async function read(c: Context) {
    const q = (c.req.query('q') ?? '').trim().slice(0, longest).toWellFormed();
    const [page, found] = await Promise.all([pages.open(c), searchAll(runtime, q, c.get('caller').role)]);
    return { page, q, groups: groupsOf(page, found, q) };
  }

  app.get('/', async (c) => sendPage(c, <SearchPage {...(await read(c))} />));
  app.get('/options', async (c) => c.html(String(<FoundOptions {...(await read(c))} />)));

  return app;
}
