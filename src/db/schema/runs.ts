import { sql } from 'drizzle-orm';
import { index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { PlanRow, RunError, RunProgress, RunScope, RunState } from '../../core/model/run.ts';
import { flag, json, oneOf, time } from './columns.ts';

const scopes = ['links', 'library', 'watch', 'all', 'matching', 'removals'] as const satisfies readonly RunScope[];
const states = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'needsConfirmation',
] as const satisfies readonly RunState[];

export const runs = sqliteTable(
  'runs',
  {
    id: text('id').primaryKey(),
    scope: text('scope', { enum: scopes }).notNull(),
    dryRun: flag('dry_run').notNull(),
    state: text('state', { enum: states }).notNull(),
    trigger: text('trigger').notNull(),
    createdAt: time('created_at').notNull(),
    startedAt: time('started_at'),
    finishedAt: time('finished_at'),
    progress: json('progress').$type<RunProgress>().notNull(),
    counts: json('counts').$type<Readonly<Record<string, number>>>().notNull(),
    cancelRequested: flag('cancel_requested').notNull(),
    error: text('error'),
    errors: json('errors').$type<readonly RunError[]>().notNull(),
    removals: json('removals').$type<readonly number[]>().notNull(),
    target: json('target').$type<Readonly<Record<string, number>>>(),
    options: json('options').$type<Readonly<Record<string, string | boolean>>>(),
    /** Last column: it may be long. */
    plan: json('plan').$type<readonly PlanRow[]>().notNull(),
  },
  (t) => [
    oneOf('runs_scope', t.scope, scopes),
    oneOf('runs_state', t.state, states),
    uniqueIndex('runs_one_queued').on(t.scope, t.dryRun, sql`coalesce(target, '')`).where(sql`state = 'queued'`),
    index('runs_by_time').on(t.createdAt, t.id),
    index('runs_by_scope').on(t.scope, t.state, t.createdAt, t.id),
  ],
);
