import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { TaskState } from '../core/model/task.ts';
import type { LongestDelays, TaskStore } from '../core/ports/task-store.ts';
import type { Database } from './database.ts';
import { deliveriesOf, refreshDeliveries } from './delivery-status.ts';
import { fetchPage } from './paging.ts';
import { deleteInSteps } from './prune.ts';
import { listOf } from './rows.ts';
import { tasks } from './schema/tasks.ts';
import { createTaskLeases } from './task-lease.ts';
import { addTask, backToWaiting } from './task-queue.ts';
import { toTask } from './task-row.ts';

export function createTaskStore(database: Database, now: () => number): TaskStore {
  const { build } = database;
  const byId = (id: number) => build.select().from(tasks).where(eq(tasks.id, id));

  return {
    ...createTaskLeases(database, now),
    async get(id) {
      const [row] = await database.read(byId(id));
      return row === undefined ? null : toTask(row);
    },
    page: readPage(database),
    newestOfKinds: newestOfKinds(database),
    async add(added) {
      const at = now();
      const results = await database.write(added.map((task) => addTask(database, task, { now: at })));
      return results.flatMap((rows) => rows.map((row) => row.id));
    },
    async retry(id, at) {
      const results = await database.write([
        ...retryStatements(database, sql`select ${id}`, at),
        refreshDeliveries(database, deliveriesOf(sql`${id}`)),
        byId(id),
      ]);
      const [row] = results.at(-1) as (typeof tasks.$inferSelect)[];
      return row === undefined ? null : toTask(row);
    },
    hasten: hasten(database),
    hastenFailed: hastenFailed(database),
    pullIn: pullIn(database),
    nextDueAt: nextDueAt(database),
    counts: counts(database),
    prune: prune(database),
  };
}

function readPage(database: Database): TaskStore['page'] {
  const { build } = database;
  return ({ state, kind }, query) =>
    fetchPage(database, query, {
      table: tasks,
      where: and(
        state === undefined ? undefined : eq(tasks.state, state),
        kind === undefined ? undefined : eq(tasks.kind, kind),
      ),
      by: [tasks.id],
      order: 'newest first',
      rows: ({ where, orderBy, limit }) =>
        build
          .select()
          .from(tasks)
          .where(where)
          .orderBy(...orderBy)
          .limit(limit),
      keyOf: (row) => [row.id],
      toItem: toTask,
    });
}

function newestOfKinds(database: Database): TaskStore['newestOfKinds'] {
  const { build } = database;
  return async (kinds) => {
    const newest = (state: SQL) =>
      sql`select (select t.id from tasks t where t.kind = k.value and t.state ${state} order by t.id desc limit 1)
        from json_each(${JSON.stringify(kinds)}) k`;
    const ids = sql.join(
      [newest(sql`= 'waiting'`), newest(sql`= 'running'`), newest(sql`in ('succeeded', 'dead')`)],
      sql` union all `,
    );
    return (await database.read(build.select().from(tasks).where(sql`${tasks.id} in (${ids})`))).map(toTask);
  };
}

function hasten(database: Database): TaskStore['hasten'] {
  const { build } = database;
  return async (kinds, at) => {
    const ofKinds = kinds === 'all' ? undefined : sql`${tasks.kind} in ${listOf(kinds)}`;
    await database.write([
      build
        .update(tasks)
        .set({ nextRunAt: at })
        .where(and(sql`state = 'waiting'`, sql`${tasks.nextRunAt} > ${at}`, ofKinds)),
    ]);
  };
}

function hastenFailed(database: Database): TaskStore['hastenFailed'] {
  const { build } = database;
  return async (at) => {
    await database.write([
      build
        .update(tasks)
        .set({ nextRunAt: at })
        .where(sql`state = 'waiting' and ${tasks.nextRunAt} > ${at} and ${tasks.error} is not null`),
    ]);
  };
}

function pullIn(database: Database): TaskStore['pullIn'] {
  return async (at, longest) => {
    const { late, pulled } = pullInStatements(database, at, longest);
    const [found] = await database.read(late);
    if (found === undefined) return 0;
    const [rows] = await database.write([pulled], 'repeatable');
    return rows.length;
  };
}

function nextDueAt(database: Database): TaskStore['nextDueAt'] {
  const { build } = database;
  return async () => {
    // A task behind a running one in its lane is not due before that one ends.
    const next = sql`select t.next_run_at as "at" from tasks t indexed by tasks_due
        where t.state = 'waiting' and t.is_behind = 0
        and not exists (select 1 from tasks r where r.state = 'running' and r.lane = t.lane)
        order by t.next_run_at, t.id limit 1`;
    return (await database.read(build.all<{ at: number }>(next)))[0]?.at ?? null;
  };
}

function counts(database: Database): TaskStore['counts'] {
  const { build } = database;
  return async () => {
    const byState = sql`select state, count(*) as count from tasks group by state`;
    const rows = await database.read(build.all<{ state: TaskState; count: number }>(byState));
    const counts: Record<TaskState, number> = { waiting: 0, running: 0, succeeded: 0, dead: 0 };
    for (const { state, count } of rows) counts[state] = count;
    return counts;
  };
}

function prune(database: Database): TaskStore['prune'] {
  return (before) =>
    deleteInSteps(
      database,
      (limit) =>
        sql`delete from tasks where id in (
          select id from tasks where state = 'succeeded' and finished_at < ${before} limit ${limit})`,
    );
}

/** The clocks of replicas differ by less. Otherwise one replica would pull in rows that another delays again, repeatedly. */
const differenceMs = 10 * 60_000;

/** The tasks that are due later than their longest delay allows, and the statement that pulls them in. */
export function pullInStatements({ build }: Database, now: number, longest: LongestDelays) {
  const { byKind, otherMs, afterFailureMs } = longest;
  const delays = JSON.stringify(Object.fromEntries(byKind));
  const ofKind = sql`coalesce((select value from json_each(${delays}) where key = kind), ${otherMs})`;
  const longestMs = sql`max(${ofKind}, case when first_failed_at is null then 0 else ${afterFailureMs} end)`;
  const shortestMs = Math.min(otherMs, ...byKind.values());
  const isLate = sql`state = 'waiting' and next_run_at > ${now + shortestMs} and next_run_at > ${now} + ${longestMs}`;
  return {
    late: build.all<{ id: number }>(sql`select id from tasks where ${isLate} limit 1`),
    pulled: build.all<{ id: number }>(sql`update tasks set
        next_run_at = case when next_run_at > ${now + differenceMs} + ${longestMs} then ${now} else ${now} + ${longestMs} end,
        first_failed_at = min(first_failed_at, ${now})
      where ${isLate} returning id`),
  };
}

/** Restarts dead tasks, and waiting ones that failed before; others stay as they are. `chosen` is a subquery of ids. */
export function retryStatements(database: Database, chosen: ReturnType<typeof sql>, now: number) {
  const anew = { attempts: 0, firstFailedAt: null, error: null };
  const dead = sql`select id from tasks where id in (${chosen}) and state = 'dead'`;
  return [
    database.build
      .update(tasks)
      .set({ ...anew, nextRunAt: sql`min(${tasks.nextRunAt}, ${now})` })
      .where(and(sql`${tasks.id} in (${chosen})`, sql`state = 'waiting'`)),
    ...backToWaiting(database, dead, { ...anew, nextRunAt: now }),
  ] as const;
}
