import { Hono } from 'hono';
import { changeLibrary } from '../../../../core/plex/mirror/libraries.ts';
import { testMapping } from '../../../../core/plex/paths/test-mapping.ts';
import { changeServer, removeServer } from '../../../../core/plex/servers/change-server.ts';
import { registerWebhook } from '../../../../core/plex/servers/register-webhook.ts';
import { repairNotifications } from '../../../../core/plex/servers/repair-notifications.ts';
import { testChangedServer, testServer } from '../../../../core/plex/servers/test-server.ts';
import { AppError } from '../../../../errors.ts';
import { params } from '../../../../handlers/middleware/input.ts';
import { idParams, idText } from '../../../../handlers/schema/common.ts';
import { readLibraryForm } from '../../../library/read-library-form.ts';
import { ownPath, type Pages } from '../../../page-context.ts';
import { readForm } from '../../../read-form.ts';
import type { Outcome } from '../../instances/form.tsx';
import { switched } from '../../switched.ts';
import { wrongOwnUrl } from '../../wrong-fields.ts';
import { plexOutcome } from '../outcome.ts';
import { findServer, noServer } from './find.ts';
import { pathMappingPages } from './path-routes.ts';
import { pathOutcome } from './paths.tsx';
import { type ReadServer, readServer } from './read-server.ts';
import { createShowServer } from './show.tsx';

const libraryParams = idParams.extend({ libraryId: idText });

/** /settings/plex/:id */
export function storedPlexPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();
  const show = createShowServer(pages);

  app.get('/:id', params(idParams), async (c) => {
    const server = await findServer(pages, c, c.req.valid('param').id);
    const plexPath = (c.req.query('path') ?? '').trim();
    if (plexPath === '') return show(c, server);
    const tested = await testMapping(runtime, { serverId: server.id, plexPath, libraryId: null });
    const outcome = tested === null ? null : pathOutcome(pages.plain(c).texts, plexPath, tested);
    return show(c, server, { test: outcome === null ? null : { plexPath, outcome } });
  });

  app.post('/:id', params(idParams), async (c) => {
    const { texts } = pages.plain(c);
    const form = await readForm(c);
    const server = await findServer(pages, c, c.req.valid('param').id);
    const read = readServer(form, server, texts);
    if (read.change === null) return show(c, server, { read });
    try {
      if (form.get('do') === 'test') {
        const { name: _, remoteStreaming: __, ...tested } = read.change;
        const test = await testChangedServer(runtime, server.id, tested);
        return await show(c, server, { read, tested: test === null ? null : plexOutcome(texts, test) });
      }
      if (Object.keys(read.change).length === 0) return pages.leave(c, '/settings', { kind: 'same' });
      if ((await changeServer(runtime, server.id, read.change)) === null) throw noServer(pages, c);
    } catch (error) {
      return show(c, server, { read: refusedBy(read, error) });
    }
    return pages.leave(c, '/settings', { kind: 'saved' });
  });

  app.route('/', serverActions(pages));
  app.route('/', pathMappingPages(pages, show));
  return app;
}

/** What is done to a server as a whole, and to its libraries. */
function serverActions(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();
  const show = createShowServer(pages);

  app.post('/:id/test', params(idParams), async (c) => {
    if ((await testServer(runtime, c.req.valid('param').id)) === null) throw noServer(pages, c);
    return pages.leave(c, '/settings', { kind: 'tested' });
  });

  app.post('/:id/switch', params(idParams), async (c) => {
    const enabled = (await readForm(c)).get('enabled') === 'true';
    const server = await findServer(pages, c, c.req.valid('param').id);
    if ((await changeServer(runtime, server.id, { enabled })) === null) throw noServer(pages, c);
    return pages.leave(c, '/settings', { kind: switched(server, enabled) });
  });

  app.post('/:id/install-webhooks', params(idParams), async (c) => {
    const webhooksUrl = (await readForm(c)).get('webhooksUrl')?.trim() ?? '';
    const server = await findServer(pages, c, c.req.valid('param').id);
    const { texts } = pages.plain(c);
    const webhooksError = wrongOwnUrl(webhooksUrl, texts);
    if (webhooksError !== null) return show(c, server, { webhooksUrl, webhooksError });
    const told = (installed: Outcome) => show(c, server, { webhooksUrl, installed });
    try {
      const made = await registerWebhook(runtime, server.id, webhooksUrl);
      return await told({
        level: 'ok',
        texts: made === null ? [] : [texts.plexServer.installed(made.url, made.others)],
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return told({ level: 'error', texts: [error.message] });
    }
  });

  app.post('/:id/repair-notifications', params(idParams), async (c) => {
    const to = ownPath((await readForm(c)).get('to') ?? '/system');
    const changed = await repairNotifications(runtime, c.req.valid('param').id);
    if (changed === null) throw noServer(pages, c);
    return pages.leave(c, to, { kind: changed ? 'pushOn' : 'same' });
  });

  app.post('/:id/delete', params(idParams), async (c) => {
    const isRemoved = await removeServer(runtime, c.req.valid('param').id, { sure: true });
    return pages.leave(c, '/settings', { kind: isRemoved ? 'forgotten' : 'serverGone' });
  });

  app.post('/:id/libraries/:libraryId', params(libraryParams), async (c) => {
    const { id, libraryId } = c.req.valid('param');
    const server = await findServer(pages, c, id);
    const read = readLibraryForm(libraryId, await readForm(c));
    if (read.change === null) return show(c, server, { refusedLibrary: read.typed });
    const changed = await changeLibrary(runtime, libraryId, read.change);
    if (changed === null) throw new AppError('notFound', pages.plain(c).texts.library.noLibrary);
    return pages.leave(c, `/settings/plex/${id}#libraries`, { kind: 'saved' });
  });

  return app;
}

/** The form with the fault beside the field that can mend it. Throws what no field can. */
function refusedBy({ fields, errors }: ReadServer, fault: unknown): Pick<ReadServer, 'fields' | 'errors'> {
  if (!(fault instanceof AppError) || fault.code === 'notFound') throw fault;
  return { fields, errors: new Map([...errors, [fieldOf(fault), fault.message]]) };
}

/** `invalid` is the stored token that belongs to another host. */
function fieldOf({ code, message }: AppError): string {
  if (/certificate|CA file|caFile/i.test(message)) return 'caFile';
  return code === 'upstreamAuth' || code === 'invalid' ? 'token' : 'url';
}
