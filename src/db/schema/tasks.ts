import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { TaskState } from '../../core/model/task.ts';
import { json, oneOf, rowId, time } from './columns.ts';

const states = ['waiting', 'running', 'succeeded', 'dead'] as const satisfies readonly TaskState[];

export const tasks = sqliteTable(
  'tasks',
  {
    id: rowId(),
    kind: text('kind').notNull(),
    item: text('item').notNull(),
    lane: text('lane').notNull(),
    payload: json('payload'),
    state: text('state', { enum: states }).notNull(),
    attempts: integer('attempts').notNull(),
    nextRunAt: time('next_run_at').notNull(),
    firstFailedAt: time('first_failed_at'),
    leaseOwner: text('lease_owner'),
    leaseUntil: time('lease_until'),
    createdAt: time('created_at').notNull(),
    startedAt: time('started_at'),
    finishedAt: time('finished_at'),
    outcome: text('outcome'),
    error: text('error'),
    /** Kept by triggers, never written otherwise; see task-lease.ts. */
    isBehind: integer('is_behind').notNull().default(0),
  },
  (t) => [
    oneOf('tasks_state', t.state, states),
    uniqueIndex('tasks_one_waiting').on(t.kind, t.item).where(sql`state = 'waiting'`),
    uniqueIndex('tasks_one_running_a_lane').on(t.lane).where(sql`state = 'running'`),
    index('tasks_due').on(t.nextRunAt, t.id, t.lane).where(sql`state = 'waiting' and is_behind = 0`),
    index('tasks_waiting_by_lane').on(t.lane, t.nextRunAt, t.id).where(sql`state = 'waiting'`),
    index('tasks_by_state').on(t.state, t.id),
    index('tasks_by_kind').on(t.kind, t.id),
    index('tasks_finished').on(t.finishedAt).where(sql`state = 'succeeded'`),
  ],
);
