import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { DeliverySource, DeliveryStatus } from '../../core/model/delivery.ts';
import { oneOf, time } from './columns.ts';
import { tasks } from './tasks.ts';

const sources = ['radarr', 'sonarr', 'plex', 'tautulli'] as const satisfies readonly DeliverySource[];
const statuses = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'dead',
  'ignored',
  'duplicate',
] as const satisfies readonly DeliveryStatus[];

export const deliveries = sqliteTable(
  'deliveries',
  {
    id: text('id').primaryKey(),
    source: text('source', { enum: sources }).notNull(),
    instance: integer('instance').notNull(),
    event: text('event').notNull(),
    receivedAt: time('received_at').notNull(),
    hash: text('hash').notNull(),
    status: text('status', { enum: statuses }).notNull(),
    title: text('title'),
    account: text('account'),
    outcome: text('outcome'),
    error: text('error'),
    /** Last column: SQLite reads a row up to the column it needs, and lists need everything but this. */
    payload: text('payload').notNull(),
  },
  (t) => [
    oneOf('deliveries_source', t.source, sources),
    oneOf('deliveries_status', t.status, statuses),
    index('deliveries_by_hash').on(t.hash, t.source, t.instance, t.receivedAt, t.status, t.id),
    // Includes what the statistics count by (src/db/schema/stats.ts), because the rows themselves are long.
    index('deliveries_by_time').on(t.receivedAt, t.id, t.source, t.event),
    index('deliveries_by_status').on(t.status, t.receivedAt, t.id),
    index('deliveries_by_source').on(t.source, t.instance, t.receivedAt),
  ],
);

/** Which tasks a delivery waits for; several deliveries may share one. */
export const deliveryTasks = sqliteTable(
  'delivery_tasks',
  {
    deliveryId: text('delivery_id')
      .notNull()
      .references(() => deliveries.id, { onDelete: 'cascade' }),
    taskId: integer('task_id')
      .notNull()
      .references(() => tasks.id, { onDelete: 'cascade' }),
  },
  (t) => [
    primaryKey({ columns: [t.deliveryId, t.taskId] }),
    index('delivery_tasks_by_task').on(t.taskId, t.deliveryId),
  ],
);
