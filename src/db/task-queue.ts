import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteUpdateSetSource } from 'drizzle-orm/sqlite-core';
import type { NewTask } from '../core/model/task.ts';
import type { Database } from './database.ts';
import { listOf, rowWhere } from './rows.ts';
import { tasks } from './schema/tasks.ts';

/** The statements that the queue's verbs share; each file of verbs puts them into its own batches. */

/** Adds the task, or joins an equal waiting one, which then runs no later than requested and takes the newer payload. Returns the id. */
export function addTask(
  { build }: Database,
  task: NewTask,
  {
    now,
    condition = sql`true`,
    by = null,
  }: { readonly now: number; readonly condition?: SQL; readonly by?: number | null },
) {
  const row = {
    kind: task.kind,
    item: task.item,
    lane: task.lane,
    payload: task.payload,
    state: 'waiting' as const,
    attempts: 0,
    nextRunAt: dueAt(task, by),
    createdAt: now,
  };
  return build
    .insert(tasks)
    .select(rowWhere(tasks, row, condition))
    .onConflictDoUpdate({
      target: [tasks.kind, tasks.item],
      targetWhere: sql`state = 'waiting'`,
      set: {
        nextRunAt: sql`min(${tasks.nextRunAt}, excluded.next_run_at)`,
        payload: sql`excluded.payload`,
      },
    })
    .returning({ id: tasks.id });
}

/** `by`: the task that adds it, which does not count. The last of several that run at once finds no other, and its time is the earliest. */
function dueAt({ runAt, after }: NewTask, by: number | null): number | SQL {
  if (after === undefined) return runAt;
  const isOther = sql`o.kind = ${after.kind} and o.item in ${listOf(after.items)} and o.id is not ${by}`;
  return sql`case when exists (select 1 from tasks o where ${isOther} and o.state = 'waiting' and o.next_run_at <= ${runAt})
    or exists (select 1 from tasks o where ${isOther} and o.state = 'running') then ${runAt + after.atMostMs} else ${runAt} end`;
}

/**
 * Returns tasks to waiting. An equal task added meanwhile is merged into the returning one: its newer payload wins, the earlier time
 * counts, and its deliveries wait for the remaining task.
 * @param leaving a subquery of the ids of tasks that are not waiting now; each statement evaluates it again, up to the last one.
 * @param set other changes to the returning tasks.
 */
export function backToWaiting({ build }: Database, leaving: SQL, set: SQLiteUpdateSetSource<typeof tasks> = {}) {
  const isLeaving = sql`${tasks.id} in (${leaving})`;
  const merged = sql`select w.id from ${equalOne} join tasks r on r.kind = w.kind and r.item = w.item
    where w.state = 'waiting' and r.id in (${leaving})`;
  return [
    ...(Object.keys(set).length === 0 ? [] : [build.update(tasks).set(set).where(isLeaving)]),
    build.run(sql`insert or ignore into delivery_tasks (delivery_id, task_id)
      select dt.delivery_id, r.id from tasks r
      join ${equalOne} on w.kind = r.kind and w.item = r.item and w.state = 'waiting'
      join delivery_tasks dt on dt.task_id = w.id
      where r.id in (${leaving})`),
    build.run(sql`update tasks set payload = w.payload, next_run_at = min(tasks.next_run_at, w.next_run_at)
      from ${equalOne} where w.kind = tasks.kind and w.item = tasks.item and w.state = 'waiting' and ${isLeaving}`),
    build.run(sql`delete from delivery_tasks where task_id in (${merged})`),
    build.run(sql`delete from tasks where id in (${merged})`),
    // "or ignore": of two equal tasks that leave together, the second stays and is merged the next time.
    build.all<{ id: number }>(sql`update or ignore tasks
      set state = 'waiting', lease_owner = null, lease_until = null, finished_at = null where ${isLeaving} returning id`),
  ] as const;
}

/** Names the index because SQLite, without statistics, would scan all waiting tasks. */
const equalOne = sql.raw('tasks w indexed by tasks_one_waiting');

/** The task, if this owner still holds it: an owner that lost its lease changes nothing. */
export function heldBy(id: number, owner: string): SQL {
  return sql`select id from tasks where id = ${id} and state = 'running' and lease_owner = ${owner}`;
}

/** Running tasks with an expired lease: their process is gone, or so slow that another may start them again. */
export function expiredAt(now: number): SQL {
  return sql`select id from tasks where state = 'running' and lease_until <= ${now}`;
}
