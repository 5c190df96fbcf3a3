import { Hono } from 'hono';
import { listBackups } from '../../core/backup/backups.ts';
import { requestBackup } from '../../core/backup/request-backup.ts';
import { readStatus } from '../../core/stats/read-status.ts';
import { type Pages, sendPage } from '../page-context.ts';
import { SystemPage } from './page.tsx';

/** /system */
export function systemPages(pages: Pages): Hono {
  const { runtime, startedAt, version } = pages.app;
  const app = new Hono();

  app.get('/', async (c) => {
    const [page, status, backups] = await Promise.all([
      pages.open(c),
      readStatus(runtime, startedAt),
      listBackups(runtime),
    ]);
    const memoryBytes = process.memoryUsage.rss();
    return sendPage(c, <SystemPage page={page} system={{ status, backups, version, startedAt, memoryBytes }} />);
  });

  app.post('/backup', async (c) => {
    await requestBackup(runtime);
    return pages.leave(c, '/system', { kind: 'backup' });
  });

  return app;
}
