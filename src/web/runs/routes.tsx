import { Hono } from 'hono';
import * as z from 'zod';
import type { Run } from '../../core/model/run.ts';
import { cancelRun } from '../../core/runs/cancel-run.ts';
import { confirmRun } from '../../core/runs/confirm-run.ts';
import { findRun } from '../../core/runs/list-runs.ts';
import { startRun } from '../../core/runs/start-run.ts';
import { nameSubjects } from '../../core/stats/name-subjects.ts';
import { readRuns, targetsOf } from '../../core/stats/read-runs.ts';
import { AppError } from '../../errors.ts';
import { params } from '../../handlers/middleware/input.ts';
import { textIdParams } from '../../handlers/schema/common.ts';
import { ownPath, type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { RunPage, RunPanels, RunsPage, startScopes } from './page.tsx';

const pageSize = 25;

const listAddress = z.object({ cursor: z.string().min(1).max(1000).nullable().catch(null) });
const runAddress = z.object({
  from: z.coerce.number().int().min(0).max(1_000_000).catch(0),
  stays: z.literal('1').optional().catch(undefined),
});
const count = z.coerce.number().int().min(0).optional().catch(undefined);

/** /runs */
export function runPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  app.get('/', async (c) => {
    const { cursor } = listAddress.parse(c.req.query());
    const [page, runs] = await Promise.all([pages.open(c), readRuns(runtime, { limit: pageSize, cursor })]);
    return sendPage(c, <RunsPage page={page} runs={runs} cursor={cursor} />);
  });

  app.get('/panels', async (c) => {
    const { cursor } = listAddress.parse(c.req.query());
    const [page, runs] = await Promise.all([pages.open(c), readRuns(runtime, { limit: pageSize, cursor })]);
    return c.html(String(<RunPanels page={page} runs={runs} cursor={cursor} />));
  });

  app.post('/', async (c) => {
    const form = await readForm(c);
    const dryRun = (form.get('dryRun') ?? c.req.query('dryRun')) === 'true';
    const asked = form.get('scope');
    const scope = startScopes.find((one) => one === asked) ?? (dryRun ? 'links' : 'all');
    await startRun(runtime, scope, { dryRun, trigger: 'web' });
    return pages.leave(c, ownPath(form.get('to') ?? '/'), { kind: dryRun ? 'dryRun' : 'started' });
  });

  app.get('/:id', params(textIdParams), async (c) => {
    const [page, run] = await Promise.all([pages.open(c), findRun(runtime, c.req.valid('param').id)]);
    if (run === null) throw new AppError('notFound', page.texts.runs.gone);
    const subjects = await nameSubjects(runtime, [...targetsOf(run), ...run.errors.map(({ item }) => item)]);
    const { from, stays } = runAddress.parse(c.req.query());
    const view = { from, withStays: stays !== undefined };
    return sendPage(c, <RunPage page={page} run={run} subjects={subjects} view={view} />);
  });

  app.post('/:id/cancel', params(textIdParams), async (c) => {
    const to = ownPath((await readForm(c)).get('to') ?? '/runs');
    const cancelled = await cancelRun(runtime, c.req.valid('param').id);
    if (cancelled === null) return pages.leave(c, to, { kind: 'ended' });
    return pages.leave(c, to, { kind: cancelled.isChanged ? ended(cancelled.run) : answered(cancelled.run) });
  });

  app.post('/:id/confirm', params(textIdParams), async (c) => {
    const seen = count.parse((await readForm(c)).get('seen') ?? undefined);
    const confirmed = await confirmRun(runtime, c.req.valid('param').id, seen === undefined ? {} : { seen });
    const message = { started: 'confirmed', grown: 'grown', notFound: 'ended' } as const;
    const kind = confirmed.kind === 'notWaiting' ? answered(confirmed.run) : message[confirmed.kind];
    return pages.leave(c, '/runs', { kind });
  });

  return app;
}

/** What became of a run that was cancelled: one that is under way ends after what it has begun. */
function ended({ state, removals }: Run): 'cancelled' | 'cancelledNow' | 'linksKept' {
  if (state !== 'cancelled') return 'cancelled';
  return removals.length > 0 ? 'linksKept' : 'cancelledNow';
}

/** Why an answer came too late. */
function answered({ state, cancelRequested, removals }: Run): 'cancelledAlready' | 'confirmedAlready' | 'ended' {
  if (state === 'cancelled' || cancelRequested) return 'cancelledAlready';
  return removals.length > 0 ? 'confirmedAlready' : 'ended';
}
