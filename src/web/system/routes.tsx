import { Hono } from 'hono';
import { listBackups } from '../../core/backup/backups.ts';
import { readDatabaseFacts } from '../../core/backup/database-facts.ts';
import { requestBackup } from '../../core/backup/request-backup.ts';
import { readSchedules } from '../../core/read-schedules.ts';
import { readStatus } from '../../core/stats/read-status.ts';
import { type Pages, sendPage } from '../page-context.ts';
import { SystemPage } from './page.tsx';

/** /system */
export function systemPages(pages: Pages): Hono {
  const { runtime, startedAt, version } = pages.app;
  const app = new Hono();

  app.get('/', async (c) => {
    const [page, status, backups, schedules, database] = await Promise.all([
      pages.open(c),
      readStatus(runtime, startedAt),
      listBackups(runtime),
      readSchedules(runtime),
      readDatabaseFacts(runtime),
    ]);
    const memoryBytes = process.memoryUsage.rss();
    const system = { status, backups, schedules, database, version, startedAt, memoryBytes };
    return sendPage(c, <SystemPage page={page} system={system} />);
  });

  app.post('/backup', async (c) => {
    await requestBackup(runtime);
    return pages.leave(c, '/system', { kind: 'backup' });
  });

  return app;
}
