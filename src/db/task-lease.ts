import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Task } from '../core/model/task.ts';
import type { TaskStore } from '../core/ports/task-store.ts';
import type { Database } from './database.ts';
import { deliveriesOf, refreshDeliveries } from './delivery-status.ts';
import { fixedQueries } from './fixed-queries.ts';
import { listOf } from './rows.ts';
import { tasks } from './schema/tasks.ts';
import { addTask, backToWaiting, expiredAt, heldBy, taskAdder } from './task-queue.ts';
import { type TaskRow, toTask } from './task-row.ts';

type Leases = Pick<TaskStore, 'claim' | 'renew' | 'finish' | 'fail' | 'postpone' | 'releaseExpired'>;

/**
 * Moves a task from waiting to running and out again. An owner that lost its lease changes nothing. All of it is repeatable: a task whose
 * end was lost in a power cut is still waiting or running, and is done again.
 */
export function createTaskLeases(database: Database, now: () => number): Leases {
  return {
    claim: claim(database),
    renew: renew(database),
    finish: finish(database),
    fail: fail(database),
    postpone: postpone(database, now),
    releaseExpired: releaseExpired(database),
  };
}

function claim(database: Database): Leases['claim'] {
  // An expired task keeps its lane until `releaseExpired`: claims come with every task, a process hardly ever dies.
  const justClaimed = sql`select id from tasks where state = 'running'
    and lease_owner = ${sql.placeholder('owner')} and started_at = ${sql.placeholder('now')}`;
  const refresh = () => refreshDeliveries(database, deliveriesOf(justClaimed));
  const queries = {
    oldest: fixedQueries(() => [claimDue(database, dueOldest), refresh()]),
    newest: fixedQueries(() => [claimDue(database, dueNewest), refresh()]),
  };
  return async (options) => {
    const [claimed = []] = await database.writeLate<TaskRow[]>(2, () => {
      const { owner, now, leaseMs, limit, first = 'oldest' } = typeof options === 'function' ? options() : options;
      return queries[first]({ owner, now, leaseUntil: now + leaseMs, limit: Math.max(limit, 0) });
    });
    return claimed.map(toTask).sort(byDueTime);
  };
}

function renew(database: Database): Leases['renew'] {
  const { build } = database;
  const write = repeatableWrite(database);
  return async ({ owner, ids, now, leaseMs }) => {
    const renewal = build
      .update(tasks)
      .set({ leaseUntil: now + leaseMs })
      .where(and(sql`${tasks.id} in ${listOf(ids)}`, eq(tasks.leaseOwner, owner), sql`${tasks.state} = 'running'`))
      .returning({ id: tasks.id });
    const [rows] = await write([renewal]);
    return rows.map((row) => row.id);
  };
}

function finish(database: Database): Leases['finish'] {
  const { build } = database;
  const write = repeatableWrite(database);
  const id = sql.placeholder('id');
  const isHeld = sql`exists (${heldBy(id, sql.placeholder('owner'))})`;
  const isLaneWaiting = sql<number>`exists (select 1 from tasks w where w.state = 'waiting' and w.lane = tasks.lane)`;
  const given = { finishedAt: sql`${sql.placeholder('now')}`, outcome: sql`${sql.placeholder('outcome')}` };
  const add = taskAdder(database, isHeld);
  const end = fixedQueries(() => [
    build
      .update(tasks)
      .set({ ...given, state: 'succeeded', error: null, leaseOwner: null, leaseUntil: null })
      .where(and(sql`${tasks.id} = ${id}`, isHeld))
      .returning({ isLaneWaiting }),
    refreshDeliveries(database, deliveriesOf(sql`${id}`)),
  ]);
  return async ({ followUps, ...ended }) => {
    const added = followUps.map((task) => add(task, { ...ended, by: ended.id }));
    const results = await write([...added, ...end(ended)]);
    const [row] = results[added.length] as { isLaneWaiting: number }[];
    return row?.isLaneWaiting === 1;
  };
}

function fail(database: Database): Leases['fail'] {
  const { build } = database;
  const write = repeatableWrite(database);
  return async ({ id, owner, now, error, nextRunAt }) => {
    const failure = { error, firstFailedAt: sql`coalesce(${tasks.firstFailedAt}, ${now})` };
    const dead = { ...failure, state: 'dead' as const, finishedAt: now, leaseOwner: null, leaseUntil: null };
    await write(
      nextRunAt === null
        ? [
            build
              .update(tasks)
              .set(dead)
              .where(sql`${tasks.id} in (${heldBy(id, owner)})`),
            refreshDeliveries(database, deliveriesOf(sql`${id}`)),
          ]
        : [
            ...backToWaiting(database, heldBy(id, owner), { ...failure, nextRunAt }),
            refreshDeliveries(database, deliveriesOf(sql`${id}`)),
          ],
    );
  };
}

function postpone(database: Database, now: () => number): Leases['postpone'] {
  const write = repeatableWrite(database);
  return async ({ id, owner, nextRunAt, payload, countAttempt, followUps = [] }) => {
    const set = {
      nextRunAt,
      ...(payload === undefined ? {} : { payload }),
      ...(countAttempt === true ? {} : { attempts: sql`max(${tasks.attempts} - 1, 0)` }),
    };
    const condition = sql`exists (${heldBy(id, owner)})`;
    await write([
      ...followUps.map((task) => addTask(database, task, { now: now(), condition })),
      ...backToWaiting(database, heldBy(id, owner), set),
      refreshDeliveries(database, deliveriesOf(sql`${id}`)),
    ]);
  };
}

function releaseExpired(database: Database): Leases['releaseExpired'] {
  const write = repeatableWrite(database);
  return async (now) => {
    const leaving = now === 'all' ? sql`select id from tasks where state = 'running'` : expiredAt(now);
    const results = await write([
      ...backToWaiting(database, leaving),
      refreshDeliveries(database, sql`select id from deliveries where status = 'running'`),
    ]);
    return (results.at(-2) as unknown[]).length;
  };
}

function repeatableWrite(database: Database): Database['write'] {
  return (queries) => database.write(queries, 'repeatable');
}

/**
 * One statement. Scans the due tasks from the oldest and takes those that are first in a lane where nothing runs, using indexes only, until
 * it has enough. Names the index because SQLite, without statistics, would sort them all. The index leaves out what is behind others in its lane,
 * so that a lane's backlog is not walked: triggers say so of a new task, and take it back of the first one whenever what is before it leaves the
 * lane. A task that is not first may be in the index; the first of a lane where nothing runs always is.
 */
export function claimDue({ build }: Database, due: SQL) {
  return build
    .update(tasks)
    .set({
      state: 'running',
      leaseOwner: sql`${sql.placeholder('owner')}`,
      leaseUntil: sql`${sql.placeholder('leaseUntil')}`,
      startedAt: sql`${sql.placeholder('now')}`,
      finishedAt: null,
      attempts: sql`${tasks.attempts} + 1`,
    })
    .where(and(sql`${tasks.id} in (${due})`, sql`state = 'waiting'`))
    .returning();
}

const isFirstOfFreeLane = sql`not exists (select 1 from tasks r where r.state = 'running' and r.lane = t.lane)
  and not exists (select 1 from tasks e where e.state = 'waiting' and e.lane = t.lane
    and (e.next_run_at, e.id) < (t.next_run_at, t.id))`;

export const dueOldest = sql`select t.id from tasks t indexed by tasks_due
  where t.state = 'waiting' and t.is_behind = 0 and t.next_run_at <= ${sql.placeholder('now')} and ${isFirstOfFreeLane}
  order by t.next_run_at, t.id limit ${sql.placeholder('limit')}`;

/** Among the last few only. */
const dueNewest = sql`select t.id from (select * from tasks indexed by tasks_due
    where state = 'waiting' and is_behind = 0 and next_run_at <= ${sql.placeholder('now')} order by next_run_at desc, id desc limit 64) t
  where ${isFirstOfFreeLane} order by t.next_run_at desc, t.id desc limit ${sql.placeholder('limit')}`;

function byDueTime(a: Task, b: Task): number {
  return a.nextRunAt - b.nextRunAt || a.id - b.id;
}
