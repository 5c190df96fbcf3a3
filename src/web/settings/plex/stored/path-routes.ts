import { Hono } from 'hono';
import {
  changeMapping,
  createMapping,
  isOurFolder,
  isPlexFolder,
  removeMapping,
} from '../../../../core/plex/paths/mappings.ts';
import { AppError } from '../../../../errors.ts';
import { params } from '../../../../handlers/middleware/input.ts';
import { idParams } from '../../../../handlers/schema/common.ts';
import { mappingBody, mappingParams } from '../../../../handlers/schema/plex-mapping.ts';
import type { Pages } from '../../../page-context.ts';
import { readForm } from '../../../read-form.ts';
import type { Texts } from '../../../texts/en.ts';
import { findServer } from './find.ts';
import type { RefusedPath } from './paths.tsx';
import type { ShowServer } from './show.tsx';

/** /settings/plex/:id/path-mappings */
export function pathMappingPages(pages: Pages, show: ShowServer): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  app.post('/:id/path-mappings', params(idParams), async (c) => {
    const { texts } = pages.plain(c);
    const form = await readForm(c);
    const server = await findServer(pages, c, c.req.valid('param').id);
    const typed = readPath(form, null, texts);
    if (typed.errors.size > 0) return show(c, server, { refusedPath: typed });
    const { plexPath, localPath } = typed;
    const libraryId = typed.libraryId === '' ? null : Number(typed.libraryId);
    try {
      await createMapping(runtime, { serverId: server.id, libraryId, plexPath, localPath });
    } catch (error) {
      return show(c, server, { refusedPath: refusedBy(typed, error) });
    }
    return pages.leave(c, `/settings/plex/${server.id}#paths`, { kind: 'pathAdded' });
  });

  app.post('/:id/path-mappings/:mappingId', params(mappingParams), async (c) => {
    const { texts } = pages.plain(c);
    const form = await readForm(c);
    const { id: serverId, mappingId: id } = c.req.valid('param');
    const server = await findServer(pages, c, serverId);
    const missing = new AppError('notFound', texts.plexServer.pathGone);
    const at = `/settings/plex/${serverId}#paths`;
    if (form.get('do') === 'delete') {
      const isRemoved = await removeMapping(runtime, { serverId, id });
      return pages.leave(c, at, { kind: isRemoved ? 'pathDeleted' : 'pathGone' });
    }
    const typed = readPath(form, id, texts);
    if (typed.errors.size > 0) return show(c, server, { refusedPath: typed });
    const { plexPath, localPath } = typed;
    try {
      if ((await changeMapping(runtime, { serverId, id }, { plexPath, localPath })) === null) throw missing;
    } catch (error) {
      return show(c, server, { refusedPath: refusedBy(typed, error) });
    }
    return pages.leave(c, at, { kind: 'pathChanged' });
  });

  return app;
}

function readPath(form: URLSearchParams, mappingId: number | null, { plexServer }: Texts): RefusedPath {
  const text = (name: string) => (form.get(name) ?? '').trim();
  const typed = { plexPath: text('plexPath'), localPath: text('localPath') };
  const parsed = mappingBody.safeParse(typed);
  const refused = new Set((parsed.error?.issues ?? []).map(({ path }) => path[0]));
  const isFolder = { plexPath: isPlexFolder, localPath: isOurFolder };
  const errors = new Map<string, string>();
  for (const name of ['plexPath', 'localPath'] as const) {
    if (typed[name] === '') errors.set(name, plexServer.folderMissing);
    else if (refused.has(name) || !isFolder[name](typed[name])) errors.set(name, plexServer.wrongFolder[name]);
  }
  const libraryId = /^\d{1,9}$/.test(text('libraryId')) ? text('libraryId') : '';
  return { mappingId, ...typed, libraryId, errors };
}

function refusedBy(typed: RefusedPath, fault: unknown): RefusedPath {
  if (!(fault instanceof AppError) || fault.code === 'notFound') throw fault;
  return { ...typed, errors: new Map([['plexPath', fault.message]]) };
}
