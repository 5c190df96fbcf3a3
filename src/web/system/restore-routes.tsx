import { type Context, Hono } from 'hono';
import { findBackup } from '../../core/backup/backups.ts';
import {
  cancelRestore,
  isRestorePending,
  type RestoreSource,
  requestRestore,
} from '../../core/backup/request-restore.ts';
import { readStatus } from '../../core/stats/read-status.ts';
import { AppError, statusOf } from '../../errors.ts';
import { MAX_UPLOAD_BYTES } from '../../handlers/backups.ts';
import { multipartBoundary, partChunks } from '../../handlers/middleware/multipart.ts';
import { bodyChunks } from '../../handlers/middleware/read-body.ts';
import { type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { RestorePage } from './restore.tsx';

/** /system/restore */
export function restorePages(pages: Pages): Hono {
  const { runtime, startedAt } = pages.app;
  const app = new Hono();

  async function show(c: Context, id: string | null, error: AppError | null = null) {
    const [page, backup, status, isPending] = await Promise.all([
      pages.open(c),
      id === null ? null : findBackup(runtime, id),
      readStatus(runtime, startedAt),
      isRestorePending(runtime),
    ]);
    if (id !== null && backup === null) throw new AppError('notFound', 'There is no backup with this id.');
    const { rules, links } = status.counts;
    const present = { rules: rules.total, links: links.live };
    const view = <RestorePage {...{ page, backup, present, isPending, error: error?.message ?? null }} />;
    return sendPage(c, view, error === null ? 200 : error.code === 'invalid' ? 422 : statusOf(error.code));
  }

  app.get('/', (c) => show(c, c.req.query('id') ?? null));

  app.post('/', async (c) => {
    // A refused upload is not read to its end.
    c.header('connection', 'close');
    const boundary = multipartBoundary(c.req.header('content-type'));
    const id = boundary === null ? ((await readForm(c)).get('id') ?? '') : null;
    try {
      await requestRestore(runtime, id === null ? sourceOf(c, boundary ?? '') : { id });
    } catch (error) {
      if (error instanceof AppError) return show(c, id, error);
      throw error;
    }
    return pages.leave(c, '/system', { kind: 'restorePending' });
  });

  app.post('/cancel', async (c) => {
    const isCancelled = await cancelRestore(runtime);
    return pages.leave(c, '/system', { kind: isCancelled ? 'restoreCancelled' : 'restoreGone' });
  });

  return app;
}

function sourceOf(c: Context, boundary: string): RestoreSource {
  return { chunks: chosen(partChunks(bodyChunks(c, MAX_UPLOAD_BYTES), { boundary, name: 'file' })) };
}

async function* chosen(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isEmpty = true;
  for await (const chunk of chunks) {
    isEmpty = false;
    yield chunk;
  }
  if (isEmpty) throw new AppError('invalid', 'No file was chosen, or it is empty. Choose the file of a backup.');
}
