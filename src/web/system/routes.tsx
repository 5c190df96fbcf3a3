import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { listBackups } from '../../core/backup/backups.ts';
import { readDatabaseFacts } from '../../core/backup/database-facts.ts';
import { requestBackup } from '../../core/backup/request-backup.ts';
import { isRestorePending } from '../../core/backup/request-restore.ts';
import { removeBrokenLinks } from '../../core/links/reconcile/broken-links.ts';
import { logLevels } from '../../core/ports/recent-log.ts';
import { readSchedules } from '../../core/read-schedules.ts';
import { nameGivenUp } from '../../core/stats/name-subjects.ts';
import { readLog } from '../../core/stats/read-log.ts';
import { readStatus } from '../../core/stats/read-status.ts';
import { ownPath, type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { LogUpdate, type LogView } from './log.tsx';
import { SystemPage } from './page.tsx';
import { restorePages } from './restore-routes.tsx';

const shownLines = 100;

const filterSchema = z.object({
  level: z.enum(logLevels).nullable().catch(null),
  q: z.string().trim().max(200).catch(''),
});

/** /system */
export function systemPages(pages: Pages): Hono {
  const { runtime, startedAt, version } = pages.app;
  const app = new Hono();
  app.route('/restore', restorePages(pages));
  const logOf = (c: Context): LogView => {
    const filter = filterSchema.parse(c.req.query());
    return { filter, ...readLog(runtime, { ...filter, limit: shownLines }) };
  };

  app.get('/', async (c) => {
    const [page, status, backups, schedules, database, isRestoring] = await Promise.all([
      pages.open(c),
      readStatus(runtime, startedAt),
      listBackups(runtime),
      readSchedules(runtime),
      readDatabaseFacts(runtime),
      isRestorePending(runtime),
    ]);
    const subjects = await nameGivenUp(runtime, status.health);
    const log = logOf(c);
    const memoryBytes = process.memoryUsage.rss();
    const system = {
      ...{ status, subjects, backups, isRestoring, schedules, database, log, version, startedAt, memoryBytes },
    };
    return sendPage(c, <SystemPage page={page} system={system} />);
  });

  app.get('/log', async (c) => c.html(String(<LogUpdate page={await pages.open(c)} log={logOf(c)} />)));

  app.post('/backup', async (c) => {
    await requestBackup(runtime);
    return pages.leave(c, '/system', { kind: 'backup' });
  });

  app.post('/broken-links/remove', async (c) => {
    const to = ownPath((await readForm(c)).get('to') ?? '/system');
    const { removed } = await removeBrokenLinks(runtime);
    return pages.leave(c, to, { kind: 'brokenRemoved', count: removed.length });
  });

  return app;
}
