import { type Context, Hono } from 'hono';
import {
  countLinks,
  findNamedLink,
  listNamedLinks,
  newestLinkId,
  refreshNamedLinks,
} from '../../core/links/list-links.ts';
import { undoLinks } from '../../core/links/undo-link.ts';
import { readPair } from '../../core/watch/read-pairs.ts';
import { AppError } from '../../errors.ts';
import { params } from '../../handlers/middleware/input.ts';
import { idParams } from '../../handlers/schema/common.ts';
import { ListTotal, readShown } from '../components/newer-rows.tsx';
import { ownPath, type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { StateChips } from './filters.tsx';
import { LinkCards } from './grid.tsx';
import { LinksPage } from './list.tsx';
import { LinkDetails, LinkPage } from './one.tsx';
import { filterOf, pageSize, queryOf, readLinksAddress } from './query.ts';
import { LinkRows, NewerLinks } from './rows.tsx';

/** How many links one form may undo: those of a page. */
const mostAtOnce = 50;

/** /links */
export function linkPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  app.get('/', async (c) => {
    const address = readLinksAddress(c.req.query());
    const [page, links, counts, newestId] = await Promise.all([
      pages.open(c),
      listNamedLinks(runtime, filterOf(address), queryOf(address)),
      countLinks(runtime),
      newestLinkId(runtime),
    ]);
    return sendPage(c, <LinksPage page={page} address={address} links={links} counts={counts} newestId={newestId} />);
  });

  app.get('/rows', async (c) => {
    const address = readLinksAddress(c.req.query());
    const { newestId, ids } = readShown(c, pageSize);
    const [page, { links, newer, total }, counts] = await Promise.all([
      pages.open(c),
      refreshNamedLinks(runtime, ids, { ...filterOf(address), newestId }),
      countLinks(runtime),
    ]);
    const Rows = address.view === 'grid' ? LinkCards : LinkRows;
    const rows = <Rows page={page} address={address} links={links} newestId={newestId} />;
    const along = (
      <>
        <NewerLinks page={page} address={address} count={newer} />
        <ListTotal page={page} total={total} isSwap />
        <StateChips page={page} address={address} counts={counts} isSwap />
      </>
    );
    return c.html(`${rows}${along}`);
  });

  app.post('/undo', async (c) => {
    const form = await readForm(c);
    const ids = form.getAll('id').filter((id) => /^\d{1,10}$/.test(id));
    return undo(c, [...new Set(ids.map(Number))].slice(0, mostAtOnce), ownPath(form.get('to') ?? '/links'));
  });

  async function openLink(c: Context, id: number) {
    const [page, details, watched] = await Promise.all([
      pages.open(c),
      findNamedLink(runtime, id),
      readPair(runtime, id),
    ]);
    if (details === null) throw new AppError('notFound', page.texts.links.gone);
    return { page, details, watched };
  }

  app.get('/:id', params(idParams), async (c) =>
    sendPage(c, <LinkPage {...(await openLink(c, c.req.valid('param').id))} />),
  );

  app.get('/:id/details', params(idParams), async (c) =>
    c.html(String(<LinkDetails {...(await openLink(c, c.req.valid('param').id))} />)),
  );

  app.post('/:id/undo', params(idParams), (c) => {
    const { id } = c.req.valid('param');
    return undo(c, [id], `/links/${id}`);
  });

  async function undo(c: Context, ids: readonly number[], to: string): Promise<Response> {
    if (ids.length === 0) return pages.leave(c, to, { kind: 'nothing' });
    const { undone, gone } = await undoLinks(runtime, ids);
    return pages.leave(c, to, undone > 0 ? { kind: 'undone', count: undone } : { kind: 'gone', count: gone });
  }

  return app;
}
