import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { Delivery, DeliverySource, NewDelivery } from '../core/model/delivery.ts';
import type { NewTask } from '../core/model/task.ts';
import type { DeliveryStore, LastDelivery } from '../core/ports/delivery-store.ts';
import type { Database } from './database.ts';
import { refreshDeliveries } from './delivery-status.ts';
import { fixedQuery } from './fixed-queries.ts';
import { fetchPage } from './paging.ts';
import { deleteInSteps } from './prune.ts';
import { deliveries } from './schema/deliveries.ts';
import { addTask, taskAdder } from './task-queue.ts';
import { retryStatements } from './tasks.ts';

/**
 * How long after success the same bytes still count as a duplicate. Radarr and Sonarr events only trigger a check, and a file can be
 * renamed A, B, A, B within minutes; Plex and Tautulli report views, which count once.
 */
const duplicateAfterMs = { radarr: 60_000, sonarr: 60_000, plex: 86_400_000, tautulli: 86_400_000 } as const;

/** Longer than any delivery is pending: tasks are given up after 72 hours. */
const longestPendingMs = 4 * 86_400_000;

/** Lists never read the payload. */
const shown = {
  id: deliveries.id,
  source: deliveries.source,
  instance: deliveries.instance,
  event: deliveries.event,
  receivedAt: deliveries.receivedAt,
  status: deliveries.status,
  tasks: sql<readonly number[]>`(select json_group_array(task_id) from
    (select task_id from delivery_tasks where delivery_id = ${deliveries.id} order by task_id))`.mapWith(JSON.parse),
  title: deliveries.title,
  account: deliveries.account,
  outcome: deliveries.outcome,
  error: deliveries.error,
};

export function createDeliveryStore(database: Database): DeliveryStore {
  const { build } = database;
  const byId = (id: string) => build.select(shown).from(deliveries).where(eq(deliveries.id, id));

  return {
    receive: receive(database),
    get: readOne(database),
    page: readPage(database),
    async retry(id, tasks, now) {
      const results = await database.write([
        ...retryStatements(database, failedOf(id), now),
        ...enqueueFor(database, id, {
          tasks,
          now,
          condition: sql`exists (select 1 from deliveries where id = ${id})
            and not exists (select 1 from delivery_tasks where delivery_id = ${id})`,
        }),
        refreshDeliveries(database, sql`${id}`),
        byId(id),
      ]);
      return (results.at(-1) as Delivery[])[0] ?? null;
    },
    prune: prune(database),
    lastReceivedAt: lastReceivedAt(database),
    lastBySender: lastBySender(database),
  };
}

function receive(database: Database): DeliveryStore['receive'] {
  const isQueued = sql`exists (select 1 from deliveries where id = ${sql.placeholder('id')} and status = 'queued')`;
  const insert = fixedQuery(() => insertDelivery(database));
  const add = taskAdder(database, isQueued);
  const join = fixedQuery(() => joinTasks(database, isQueued));
  return async (delivery, tasks) => {
    const { id, receivedAt: now } = delivery;
    const statements = [
      insert(valuesOf(delivery, tasks.length > 0)),
      ...tasks.map((task) => add(task, { id, now })),
      ...(tasks.length > 0 ? [join({ id, keys: keysOf(tasks) })] : []),
    ];
    const results = await database.write(statements, 'urgent');
    const [stored] = results[0] as { status: 'queued' | 'duplicate' | 'ignored' }[];
    return { id: delivery.id, status: stored?.status ?? 'queued' };
  };
}

function readOne(database: Database): DeliveryStore['get'] {
  const { build } = database;
  return async (id) => {
    const one = build
      .select({ ...shown, payload: deliveries.payload })
      .from(deliveries)
      .where(eq(deliveries.id, id));
    return (await database.read(one))[0] ?? null;
  };
}

function readPage(database: Database): DeliveryStore['page'] {
  const { build } = database;
  return ({ status, event, source }, query) =>
    fetchPage(database, query, {
      table: deliveries,
      where: and(
        status === undefined ? undefined : eq(deliveries.status, status),
        event === undefined ? undefined : eq(deliveries.event, event),
        // The plus: read in order until the page is full, instead of reading and sorting all long rows of the source.
        source === undefined ? undefined : sql`+source = ${source}`,
      ),
      by: [deliveries.receivedAt, deliveries.id],
      order: 'newest first',
      rows: ({ where, orderBy, limit }) =>
        build
          .select(shown)
          .from(deliveries)
          .where(where)
          .orderBy(...orderBy)
          .limit(limit),
      keyOf: (row) => [row.receivedAt, row.id],
      toItem: (row): Delivery => row,
    });
}

function prune(database: Database): DeliveryStore['prune'] {
  return (before) =>
    deleteInSteps(
      database,
      (limit) =>
        sql`delete from deliveries where id in (select id from deliveries
          where received_at < ${before} and status in ('succeeded', 'ignored', 'duplicate') limit ${limit})`,
    );
}

function lastReceivedAt(database: Database): DeliveryStore['lastReceivedAt'] {
  const { build } = database;
  return async (source, instance) => {
    const last = build
      .select({ at: deliveries.receivedAt })
      .from(deliveries)
      .where(and(eq(deliveries.source, source), eq(deliveries.instance, instance)))
      .orderBy(desc(deliveries.receivedAt))
      .limit(1);
    return (await database.read(last))[0]?.at ?? null;
  };
}

const sources: readonly DeliverySource[] = ['radarr', 'sonarr', 'plex', 'tautulli'];

/** Goes from instance to instance in the index, one search each, however many deliveries there are. */
function lastBySender({ build, read }: Database): DeliveryStore['lastBySender'] {
  const query = sql`with recursive senders (position, source, instance) as (
      select key, value, (select min(instance) from deliveries where source = value) from json_each(${JSON.stringify(sources)})
      union all
      select p.position, p.source, (select min(d.instance) from deliveries d where d.source = p.source and d.instance > p.instance)
      from senders p where p.instance is not null
    )
    select source, instance, (select max(received_at) from deliveries d where d.source = p.source and d.instance = p.instance) as at
    from senders p where instance is not null order by position, instance`;
  return () => read(build.all<LastDelivery>(query));
}

/**
 * The earlier delivery of the same bytes that is pending or succeeded recently. A failed one is queued again, and an ignored one is
 * evaluated again, since an instance may have been added meanwhile.
 */
export function earlierEqual(): SQL {
  const [hash, source, instance, afterWindow, beforeWindow, oldestPending] = [
    'hash',
    'source',
    'instance',
    'windowFrom',
    'windowTo',
    'pendingAfter',
  ].map((name) => sql.placeholder(name));
  // A future time was recorded while our clock was wrong.
  const isLately = (at: SQL) => sql`${at} between ${afterWindow} and ${beforeWindow}`;
  const succeededAt = sql`(select max(t.finished_at) from delivery_tasks dt join tasks t on t.id = dt.task_id
    where dt.delivery_id = deliveries.id)`;
  const isOver = sql`status = 'succeeded' and ${isLately(succeededAt)}`;
  return sql`select id from deliveries where hash = ${hash} and source = ${source} and instance is ${instance}
    and received_at > ${oldestPending} and (status in ('queued', 'running') or ${isOver})
    order by received_at limit 1`;
}

/** The values of insertDelivery and earlierEqual. */
export function valuesOf(delivery: NewDelivery, hasTasks: boolean): Readonly<Record<string, unknown>> {
  const { receivedAt, source, ignored } = delivery;
  const windowMs = duplicateAfterMs[source];
  return {
    ...delivery,
    windowFrom: receivedAt - windowMs + 1,
    windowTo: receivedAt + windowMs,
    pendingAfter: receivedAt - longestPendingMs,
    otherwise: ignored === null && hasTasks ? 'queued' : 'ignored',
  };
}

function insertDelivery({ build }: Database) {
  const value = (name: keyof NewDelivery) => sql`${sql.placeholder(name)}`;
  const earlier = earlierEqual();
  return build
    .insert(deliveries)
    .values({
      id: value('id'),
      source: value('source'),
      instance: value('instance'),
      event: value('event'),
      receivedAt: value('receivedAt'),
      hash: value('hash'),
      title: value('title'),
      account: value('account'),
      payload: value('payload'),
      status: sql`case when exists (${earlier}) then 'duplicate' else ${sql.placeholder('otherwise')} end`,
      outcome: sql`coalesce('duplicate of ' || (${earlier}), ${value('ignored')})`,
    })
    .returning({ status: deliveries.status });
}

/** Queues the tasks and joins them to the delivery under one condition. The join is one statement, so readers see all of it or nothing. */
function enqueueFor(
  database: Database,
  deliveryId: string,
  { tasks, now, condition }: { readonly tasks: readonly NewTask[]; readonly now: number; readonly condition: SQL },
) {
  if (tasks.length === 0) return [];
  return [
    ...tasks.map((task) => addTask(database, task, { now, condition })),
    fixedQuery(() => joinTasks(database, condition))({ id: deliveryId, keys: keysOf(tasks) }),
  ];
}

/** Names the index because SQLite, without statistics, would scan all waiting tasks. */
export function joinTasks({ build }: Database, condition: SQL) {
  return build.run(sql`insert or ignore into delivery_tasks (delivery_id, task_id)
    select ${sql.placeholder('id')}, t.id from json_each(${sql.placeholder('keys')}) k
    join tasks t indexed by tasks_one_waiting on t.kind = k.value ->> 0 and t.item = k.value ->> 1 and t.state = 'waiting'
    where ${condition}`);
}

function keysOf(tasks: readonly NewTask[]): string {
  return JSON.stringify(tasks.map(({ kind, item }) => [kind, item]));
}

function failedOf(deliveryId: string): SQL {
  return sql`select t.id from delivery_tasks dt join tasks t on t.id = dt.task_id
    where dt.delivery_id = ${deliveryId} and (t.state = 'dead' or t.state = 'waiting' and t.attempts > 0)`;
}
