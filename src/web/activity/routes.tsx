import { type Context, Hono } from 'hono';
import { findDelivery } from '../../core/inbox/list-deliveries.ts';
import { retryDelivery } from '../../core/inbox/receive.ts';
import { readActivity } from '../../core/stats/read-activity.ts';
import { retryTask } from '../../core/tasks/retry-task.ts';
import { AppError } from '../../errors.ts';
import { params } from '../../handlers/middleware/input.ts';
import { idParams, textIdParams } from '../../handlers/schema/common.ts';
import { ownPath, type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { isRetried } from './deliveries.tsx';
import { DeliveryDetails, DeliveryPage } from './delivery.tsx';
import { ActivityPage, ActivityPanels } from './page.tsx';
import { queryOf, readActivityAddress } from './query.ts';

/** /activity */
export function activityPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  async function open(c: Context) {
    const address = readActivityAddress(c.req.query());
    const [page, activity] = await Promise.all([pages.open(c), readActivity(runtime, queryOf(address))]);
    return { page, address, activity };
  }

  app.get('/', async (c) => sendPage(c, <ActivityPage {...(await open(c))} />));

  app.get('/panels', async (c) => c.html(String(<ActivityPanels {...(await open(c))} />)));

  app.post('/tasks/:id/retry', params(idParams), async (c) => {
    const to = ownPath((await readForm(c)).get('to') ?? '/activity');
    const task = await retryTask(runtime, c.req.valid('param').id);
    return pages.leave(c, to, { kind: task?.state === 'waiting' ? 'retried' : 'notFailed' });
  });

  async function openDelivery(c: Context, id: string) {
    const [page, delivery] = await Promise.all([pages.open(c), findDelivery(runtime, id)]);
    if (delivery === null) throw new AppError('notFound', page.texts.activity.gone);
    return { page, delivery };
  }

  app.get('/deliveries/:id', params(textIdParams), async (c) =>
    sendPage(c, <DeliveryPage {...(await openDelivery(c, c.req.valid('param').id))} />),
  );

  app.get('/deliveries/:id/details', params(textIdParams), async (c) =>
    c.html(String(<DeliveryDetails {...(await openDelivery(c, c.req.valid('param').id))} />)),
  );

  app.post('/deliveries/:id/retry', params(textIdParams), async (c) => {
    const { id } = c.req.valid('param');
    const to = ownPath((await readForm(c)).get('to') ?? `/activity/deliveries/${id}`);
    const before = await findDelivery(runtime, id);
    if (before === null || !isRetried(before)) return pages.leave(c, to, { kind: 'notFailed' });
    await retryDelivery(runtime, id);
    const after = await findDelivery(runtime, id);
    return pages.leave(c, to, { kind: after?.status === 'ignored' ? 'stillIgnored' : 'retried' });
  });

  return app;
}
