import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { changeLibrary } from '../../core/plex/mirror/libraries.ts';
import {
  findLinkedItem,
  newestItemId,
  readLibraryPage,
  readMirrored,
  refreshItems,
} from '../../core/plex/mirror/read-library.ts';
import { requestSync } from '../../core/plex/mirror/request-sync.ts';
import { nameTargets } from '../../core/stats/read-runs.ts';
import { AppError } from '../../errors.ts';
import { params } from '../../handlers/middleware/input.ts';
import { idParams } from '../../handlers/schema/common.ts';
import { readShown } from '../components/newer-rows.tsx';
import { type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { type Refused, Syncs } from './mirror.tsx';
import { ItemPage } from './one.tsx';
import { LibraryPage, LibraryRows, NewerItems } from './page.tsx';
import { filterOf, type LibraryAddress, pageSize, queryOf, readLibraryAddress } from './query.ts';
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
    return show(c, { address });
  });

  app.get('/rows', async (c) => {
    const address = readLibraryAddress(c.req.query());
    const { newestId, ids } = readShown(c, pageSize);
    const filter = { ...filterOf(address), newerThan: newestId };
    const [page, { items, newer }] = await Promise.all([pages.open(c), refreshItems(runtime, ids, filter)]);
    const rows = <LibraryRows page={page} address={address} items={items} newestId={newestId} />;
    return c.html(`${rows}${<NewerItems page={page} address={address} count={newer} />}`);
  });

  app.get('/syncs', async (c) => {
    const [page, mirrored] = await Promise.all([pages.open(c), readMirrored(runtime)]);
    const subjects = await nameTargets(runtime, mirrored.underWay);
    return c.html(String(<Syncs page={page} mirrored={mirrored} subjects={subjects} />));
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
      return show(c, { address: readLibraryAddress({}), refused: read.typed });
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

  /** The page, with a library's form as it was typed if it was refused. */
  async function show(c: Context, { address, refused = null }: { address: LibraryAddress; refused?: Refused | null }) {
    const [page, mirrored, newestId] = await Promise.all([
      pages.open(c),
      readLibraryPage(runtime, filterOf(address), queryOf(address)),
      newestItemId(runtime),
    ]);
    const subjects = await nameTargets(runtime, mirrored.underWay);
    const view = { page, address, mirrored, subjects, newestId, refused };
    return sendPage(c, <LibraryPage {...view} />, refused === null ? 200 : 422);
  }

  return app;
}
