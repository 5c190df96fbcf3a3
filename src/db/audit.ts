import { and, eq, sql } from 'drizzle-orm';
import type { NewAuditEvent } from '../core/model/access.ts';
import type { AuditStore } from '../core/ports/access-store.ts';
import type { Database } from './database.ts';
import { fetchPage } from './paging.ts';
import { deleteInSteps } from './prune.ts';
import { auditEvents } from './schema/access.ts';

export function createAuditStore(database: Database): AuditStore {
  const { build } = database;
  return {
    async add(event) {
      await database.write([insertAuditEvent(database, event)]);
    },
    page: ({ action, who, subject }, query) =>
      fetchPage(database, query, {
        table: auditEvents,
        where: and(
          action === undefined ? undefined : eq(auditEvents.action, action),
          who === undefined ? undefined : eq(auditEvents.who, who),
          subject === undefined ? undefined : eq(auditEvents.subject, subject),
        ),
        by: [auditEvents.id],
        order: 'newest first',
        rows: ({ where, orderBy, limit }) =>
          build
            .select()
            .from(auditEvents)
            .where(where)
            .orderBy(...orderBy)
            .limit(limit),
        keyOf: (row) => [row.id],
        toItem: (row) => row,
      }),
    prune: (before) =>
      deleteInSteps(
        database,
        (limit) =>
          sql`delete from audit_events where id in (select id from audit_events where at < ${before} limit ${limit})`,
      ),
  };
}

/** Belongs in the batch of the change that it records. */
export function insertAuditEvent({ build }: Pick<Database, 'build'>, event: NewAuditEvent) {
  return build.insert(auditEvents).values(event);
}

/** The event to record with a write, if any. */
type DueEvent = () => { readonly event: NewAuditEvent; stored(): void } | null;

/** The same database, except that each write records its caller in the same batch. */
export function recordCallers(database: Database, dueEvent: DueEvent): Database {
  const write: Database['write'] = async (queries, kind) => {
    const due = queries.length === 0 ? null : dueEvent();
    if (due === null) return database.write(queries, kind);
    const batch = [...queries, insertAuditEvent(database, due.event)];
    const results: readonly unknown[] = await database.write(batch, kind === 'repeatable' ? 'ordinary' : kind);
    due.stored();
    return results.slice(0, -1) as unknown as Awaited<ReturnType<typeof database.write<typeof queries>>>;
  };
  return Object.create(database, { write: { value: write, enumerable: true } });
}
