import { getTableColumns, type Placeholder, type SQL, sql } from 'drizzle-orm';
import type { SQLiteUpdateSetSource } from 'drizzle-orm/sqlite-core';
import type { NewTask } from '../core/model/task.ts';
import type { Database } from './database.ts';
import { fixedQuery } from './fixed-queries.ts';
import { listOf, rowWhere } from './rows.ts';
import { tasks } from './schema/tasks.ts';

/** The statements that the queue's verbs share; each file of verbs puts them into its own batches. */

/** Adds the task, or joins an equal waiting one, which then runs no later than requested and takes the newer payload. Returns the id. */
export function addTask(
  { build }: Database,
  task: NewTask,
  { now, condition = sql`true` }: { readonly now: number; readonly condition?: SQL },
) {
  const { kind, item, lane, payload, runAt, after } = task;
  const others = after && {
    kind: sql`${after.kind}`,
    items: listOf(after.items),
    latest: sql`${runAt + after.atMostMs}`,
  };
  const nextRunAt = dueAt(sql`${runAt}`, sql`null`, others);
  return insertTask(build, { kind, item, lane, payload, nextRunAt, createdAt: now }, condition);
}

/**
 * Adds tasks as addTask does, by a query that is built once: for those that every event adds.
 * @param condition may name placeholders, whose values are given with each task. `by` is the task that adds it, which does not count in `after`.
 */
export function taskAdder({ build }: Database, condition: SQL) {
  const columns = getTableColumns(tasks);
  const value = (name: string) => sql`${sql.placeholder(name)}`;
  const row = {
    kind: value('kind'),
    item: value('item'),
    lane: value('lane'),
    payload: sql`${sql.param(sql.placeholder('payload'), columns.payload)}`,
    createdAt: value('now'),
  };
  const others = {
    kind: value('afterKind'),
    items: sql`(select value from json_each(${value('afterItems')}))`,
    latest: value('latest'),
  };
  const atOnce = fixedQuery(() => insertTask(build, { ...row, nextRunAt: value('runAt') }, condition));
  const delayed = fixedQuery(() =>
    insertTask(build, { ...row, nextRunAt: dueAt(value('runAt'), value('by'), others) }, condition),
  );
  return ({ after, ...task }: NewTask, given: { readonly now: number; readonly by?: number } & Given) => {
    if (after === undefined) return atOnce({ ...task, ...given });
    const [afterItems, latest] = [JSON.stringify(after.items), task.runAt + after.atMostMs];
    return delayed({ by: null, ...task, ...given, afterKind: after.kind, afterItems, latest });
  };
}

type Given = Readonly<Record<string, unknown>>;

type TaskValues = Pick<NewTask, 'payload'> &
  Readonly<Record<'kind' | 'item' | 'lane', string | SQL>> & {
    readonly nextRunAt: SQL;
    readonly createdAt: number | SQL;
  };

function insertTask(build: Database['build'], values: TaskValues, condition: SQL) {
  const row = { ...values, state: 'waiting' as const, attempts: 0, isBehind: 0 };
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

interface Others {
  readonly kind: SQL;
  readonly items: SQL;
  readonly latest: SQL;
}

/** `by`: the task that adds it, which does not count. The last of several that run at once finds no other, and its time is the earliest. */
function dueAt(runAt: SQL, by: SQL, others: Others | undefined): SQL {
  if (others === undefined) return runAt;
  const isOther = sql`o.kind = ${others.kind} and o.item in ${others.items} and o.id is not ${by}`;
  return sql`case when exists (select 1 from tasks o where ${isOther} and o.state = 'waiting' and o.next_run_at <= ${runAt})
    or exists (select 1 from ${runningOne} where ${isOther} and o.state = 'running') then ${others.latest} else ${runAt} end`;
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

/** These name their index because SQLite, without statistics, would scan all waiting tasks, or all that ever were of one kind. */
const equalOne = sql.raw('tasks w indexed by tasks_one_waiting');
const runningOne = sql.raw('tasks o indexed by tasks_one_running_a_lane');

/** The task, if this owner still holds it: an owner that lost its lease changes nothing. */
export function heldBy(id: number | Placeholder, owner: string | Placeholder): SQL {
  return sql`select id from tasks where id = ${id} and state = 'running' and lease_owner = ${owner}`;
}

/** Running tasks with an expired lease: their process is gone, or so slow that another may start them again. */
export function expiredAt(now: number): SQL {
  return sql`select id from tasks where state = 'running' and lease_until <= ${now}`;
}
