import { Hono } from 'hono';
import { cancelRun } from '../core/runs/cancel-run.ts';
import { confirmRun } from '../core/runs/confirm-run.ts';
import { findRun, listRuns } from '../core/runs/list-runs.ts';
import { requestRun } from '../core/runs/start-run.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { optionalJson, params, query } from './middleware/input.ts';
import { describe, listSchema, pageOf, present, textIdParams, toList } from './schema/common.ts';
import {
  runListQuery,
  runSchema,
  runSummarySchema,
  startedRunSchema,
  startRunBody,
  toApiRun,
  toApiRunSummary,
} from './schema/run.ts';

/** /reconcile */
export function reconcileRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.post(
    '/',
    describe('reconcile', 'Start a run, or get the one in progress', { 202: startedRunSchema }, 400),
    optionalJson(startRunBody),
    async (c) => {
      const { scope, dryRun } = c.req.valid('json');
      const run = await requestRun(runtime, scope, { dryRun, trigger: 'api' });
      return c.json({ run: run.id }, 202);
    },
  );

  app.get(
    '/',
    describe('reconcile', 'List runs, without plan and errors', { 200: listSchema(runSummarySchema) }, 400),
    query(runListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      return c.json(toList(await listRuns(runtime, present(filter), pageOf({ limit, cursor })), toApiRunSummary));
    },
  );

  app.get('/:id', describe('reconcile', 'One run', { 200: runSchema }, 404), params(textIdParams), async (c) => {
    const run = await findRun(runtime, c.req.valid('param').id);
    if (run === null) throw noRun();
    return c.json(toApiRun(run));
  });

  app.post(
    '/:id/cancel',
    describe('reconcile', 'Stop a run', { 202: runSchema }, 404),
    params(textIdParams),
    async (c) => {
      const cancelled = await cancelRun(runtime, c.req.valid('param').id);
      if (cancelled === null) throw noRun();
      return c.json(toApiRun(cancelled.run), 202);
    },
  );

  app.post(
    '/:id/confirm',
    describe('reconcile', 'Remove exactly the links that a waiting run lists', { 202: startedRunSchema }, 404, 409),
    params(textIdParams),
    async (c) => {
      const confirmed = await confirmRun(runtime, c.req.valid('param').id);
      if (confirmed.kind === 'notFound') throw noRun();
      if (confirmed.kind !== 'started')
        throw new AppError(
          'conflict',
          confirmed.kind === 'grown'
            ? 'More links wait to be removed now.'
            : `This run is ${confirmed.run.state}: it does not wait for a confirmation.`,
        );
      return c.json({ run: confirmed.run.id }, 202);
    },
  );

  return app;
}

function noRun(): AppError {
  return new AppError('notFound', 'There is no run with this id.');
}
