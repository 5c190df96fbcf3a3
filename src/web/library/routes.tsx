import { Hono } from 'hono';
import * as z from 'zod';
import { changeLibrary } from '../../core/plex/mirror/libraries.ts';
import { findLinkedItem, readLibraryPage, readMirrored } from '../../core/plex/mirror/read-library.ts';
import { requestSync } from '../../core/plex/mirror/request-sync.ts';
import { AppError } from '../../errors.ts';
import { params } from '../../handlers/middleware/input.ts';
import { idParams } from '../../handlers/schema/common.ts';
import { type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { Syncs } from './mirror.tsx';
import { ItemPage } from './one.tsx';
import { LibraryPage, LibraryRows } from './page.tsx';
import { filterOf, queryOf, readLibraryAddress } from './query.ts';
import { readLibraryForm } from './read-library-form.ts';

const syncForm = z.object({
  serverId: idParams.shape.id.catch(0),
  mode: z.enum(['incremental', 'deep']).catch('incremental'),
});

/** /library */
export function libraryPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  app.get('/', async (c) => {
    const address = readLibraryAddress(c.req.query());
    const items = readLibraryPage(runtime, filterOf(address), queryOf(address));
    const [page, mirrored] = await Promise.all([pages.open(c), items]);
    return sendPage(c, <LibraryPage page={page} address={address} mirrored={mirrored} />);
  });

  app.get('/rows', async (c) => {
    const address = readLibraryAddress(c.req.query());
    const items = readLibraryPage(runtime, filterOf(address), queryOf(address));
    const [page, mirrored] = await Promise.all([pages.open(c), items]);
    return c.html(String(<LibraryRows page={page} address={address} mirrored={mirrored} />));
  });

  app.get('/syncs', async (c) => {
    const [page, mirrored] = await Promise.all([pages.open(c), readMirrored(runtime)]);
    return c.html(String(<Syncs page={page} mirrored={mirrored} />));
  });

  app.post('/sync', async (c) => {
    const form = syncForm.safeParse(Object.fromEntries(await readForm(c)));
    if (!form.success) throw new AppError('notFound', pages.plain(c).texts.library.noServer);
    const { serverId, mode } = form.data;
    const run = await requestSync(runtime, { serverId }, { mode });
    if (run === null) throw new AppError('notFound', pages.plain(c).texts.library.noServer);
    return pages.leave(c, '/library', { kind: 'started' });
  });

  app.post('/libraries/:id', params(idParams), async (c) => {
    const { id } = c.req.valid('param');
    const read = readLibraryForm(id, await readForm(c));
    if (read.change === null) {
      const address = readLibraryAddress({});
      const items = readLibraryPage(runtime, {}, queryOf(address));
      const [page, mirrored] = await Promise.all([pages.open(c), items]);
      return sendPage(c, <LibraryPage page={page} address={address} mirrored={mirrored} refused={read.typed} />, 422);
    }
    const changed = await changeLibrary(runtime, id, read.change);
    if (changed === null) throw new AppError('notFound', pages.plain(c).texts.library.noLibrary);
    return pages.leave(c, '/library', { kind: 'saved' });
  });

  app.get('/:id', params(idParams), async (c) => {
    const [page, found] = await Promise.all([pages.open(c), findLinkedItem(runtime, c.req.valid('param').id)]);
    if (found === null) throw new AppError('notFound', page.texts.library.gone);
    return sendPage(c, <ItemPage page={page} found={found} />);
  });

  return app;
}
