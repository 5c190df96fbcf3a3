import * as z from 'zod';
import type { Run, RunSummary } from '../../core/model/run.ts';
import { listQuery, timeText } from './common.ts';
import { rowOf } from './row.ts';

const level = z.strictObject({ done: z.int(), total: z.int() });

const planRow = z.strictObject({
  step: z.enum(['create', 'retarget', 'rename', 'keep', 'remove', 'refuse']),
  path: z.string().nullable().describe('where the link is to be'),
  from: z.string().nullable().describe('where it was'),
  target: z.string().nullable(),
  reason: z.string(),
  movieTmdbId: z.int().nullable(),
  seriesTvdbId: z.int().nullable(),
  episodeTvdbId: z.int().nullable(),
});

export const runSchema = z.strictObject({
  id: z.string(),
  scope: z.enum(['links', 'library', 'watch', 'all', 'matching', 'removals']),
  dryRun: z.boolean(),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'needsConfirmation']),
  startedAt: timeText.nullable(),
  finishedAt: timeText.nullable(),
  progress: z.strictObject({ groups: level, items: level }),
  counts: z.record(z.string(), z.int()),
  errors: z.array(
    z.strictObject({
      category: z.enum(['network', 'auth', 'data', 'filesystem']),
      item: z.string(),
      message: z.string(),
    }),
  ),
  plan: z.array(planRow),
  error: z.string().nullable(),
});

export const runSummarySchema = runSchema.omit({ plan: true, errors: true });
export const startedRunSchema = z.strictObject({ run: z.string() });

export const runListQuery = listQuery.extend({
  scope: runSchema.shape.scope.optional(),
  state: runSchema.shape.state.optional(),
});

export const startRunBody = z.strictObject({
  scope: z.enum(['links', 'library', 'watch', 'matching', 'all']).default('all'),
  dryRun: z.boolean().default(false),
});

const MAX_ERRORS = 100;

const linkCounts = {
  created: 0,
  retargeted: 0,
  renamed: 0,
  kept: 0,
  removed: 0,
  refused: 0,
  waiting: 0,
  errors: 0,
};

const runRow = rowOf(runSchema);
const runSummaryRow = rowOf(runSummarySchema);

/** Lists omit plan and errors: they can be long. */
export function toApiRunSummary(run: RunSummary): z.output<typeof runSummarySchema> {
  return runSummaryRow({ ...run, counts: countsOf(run) });
}

export function toApiRun(run: Run): z.output<typeof runSchema> {
  return runRow({ ...run, counts: countsOf(run), errors: run.errors.slice(0, MAX_ERRORS) });
}

function countsOf({ scope, counts }: RunSummary): object {
  const isOfLinks = scope === 'links' || scope === 'all' || scope === 'removals';
  return isOfLinks ? { ...linkCounts, ...counts } : counts;
}
