import { fillPlaceholders, type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { earlierEqual, joinTasks, valuesOf } from '../../../src/db/deliveries.ts';
import { deliveriesOf, refreshDeliveries } from '../../../src/db/delivery-status.ts';
import { scopeQueries } from '../../../src/db/scopes.ts';
import { claimDue, dueOldest } from '../../../src/db/task-lease.ts';
import { addTask, backToWaiting, expiredAt } from '../../../src/db/task-queue.ts';
import { openTestStore, type TestStore } from '../../support/database.ts';
import { aDelivery, aTask } from './rows.ts';

describe('with 100,000 deliveries and tasks', () => {
  let t: TestStore;
  // Of its own: an explained write stays open on its connection and would keep the next one from committing.
  let explainer: Database;
  beforeAll(async () => {
    t = await openTestStore();
    explainer = (await t.replica()).database;
    await t.database.client.batch(
      [
        `insert into tasks (kind, item, lane, payload, state, attempts, next_run_at, created_at, finished_at)
          with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
          select 'link-movie', 'movie ' || i, 'movie:' || i, '{}', iif(i % 2, 'waiting', 'succeeded'), 1, i, i, i from n`,
        `insert into deliveries (id, source, instance, event, received_at, hash, payload, status)
          with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
          select 'd' || i, 'radarr', 0, 'Download', i, 'hash ' || i, '{}', iif(i % 2, 'queued', 'succeeded') from n`,
        `insert into delivery_tasks select 'd' || id, id from tasks`,
      ],
      'write',
    );
  });
  afterAll(() => t.close());

  /** What SQLite would do, a line for each table it reads. */
  async function planOf(query: { sql: string; params: unknown[] }): Promise<string[]> {
    const { rows } = await explainer.client.execute({
      sql: `explain query plan ${query.sql}`,
      args: query.params as (string | number)[],
    });
    return rows.map((row) => String(row.detail));
  }
  const built = (query: SQL) => t.database.build.all(query).getQuery();

  function joinTasksOf(id: string, ...keys: string[][]) {
    const { sql: text, params } = joinTasks(t.database, sql`true`).getQuery();
    return { sql: text, params: fillPlaceholders(params, { id, keys: JSON.stringify(keys) }) };
  }

  /** Steps that take longer with every row of a table; walking a statement's own few values or results does not, nor the few running tasks. */
  const growing = (plan: readonly string[]) =>
    plan.filter((line) =>
      /^SCAN (?!\(|now|CONSTANT|\S+ VIRTUAL|o USING INDEX tasks_one_running_a_lane)|^SEARCH [eotw] .*\((state|kind)=\?\)/.test(
        line,
      ),
    );

  test('a claim walks the due index and asks other indexes only', async () => {
    const { sql: text, params } = claimDue(t.database, dueOldest).toSQL();
    const claim = { owner: 'a', now: 1e9, leaseUntil: 1e9 + 1, limit: 16 };
    const plan = await planOf({ sql: text, params: fillPlaceholders(params, claim) });
    expect(growing(plan)).toEqual([]);
    expect(plan.filter((line) => line.includes('TEMP B-TREE'))).toEqual([]);
    expect(plan).toEqual(
      expect.arrayContaining([
        expect.stringContaining('SEARCH t USING COVERING INDEX tasks_due'),
        expect.stringContaining('SEARCH r USING COVERING INDEX tasks_one_running_a_lane'),
        expect.stringContaining('SEARCH e USING COVERING INDEX tasks_waiting_by_lane'),
      ]),
    );
    expect(await t.store.tasks.claim({ owner: 'a', now: 1e9, leaseMs: 1, limit: 16 })).toHaveLength(16);
  });

  test('the scopes of movies and of a show are read by their indexes', async () => {
    for (const subject of ['movieTmdbId', 'seriesTvdbId'] as const)
      for (const query of scopeQueries(t.database, subject)) {
        const { sql: text, params } = query.toSQL();
        const plan = await planOf({ sql: text, params: fillPlaceholders(params, { ids: '[1,2]' }) });
        expect(plan.filter((line) => /^SCAN (rules|links|conflicts)/.test(line))).toEqual([]);
      }
  });

  test('looking for a duplicate reads one covering index, and the tasks of what it finds by their keys', async () => {
    const { sql: text, params } = built(earlierEqual());
    const values = { ...valuesOf(aDelivery({ hash: 'hash 5' }), true) };
    const plan = await planOf({ sql: text, params: fillPlaceholders(params, values) });
    expect(plan).toEqual([
      expect.stringContaining('SEARCH deliveries USING COVERING INDEX deliveries_by_hash'),
      expect.stringContaining('SUBQUERY'),
      expect.stringContaining('SEARCH dt USING COVERING INDEX'),
      expect.stringContaining('SEARCH t USING INTEGER PRIMARY KEY'),
    ]);
  });

  test('no statement of receiving, claiming, releasing and finishing walks a table', async () => {
    const statements = [
      addTask(t.database, aTask(5), { now: 1 }).toSQL(),
      addTask(
        t.database,
        { ...aTask(5), after: { kind: 'link-movie', items: ['movie 7'], atMostMs: 1 } },
        { now: 1 },
      ).toSQL(),
      joinTasksOf('d5', ['link-movie', 'movie 5']),
      refreshDeliveries(t.database, deliveriesOf(sql`${5}`)).getQuery(),
      refreshDeliveries(t.database, sql`select id from deliveries where status = 'running'`).getQuery(),
      ...backToWaiting(t.database, expiredAt(1)).map((statement) =>
        'toSQL' in statement ? statement.toSQL() : statement.getQuery(),
      ),
    ];
    for (const statement of statements) {
      const plan = await planOf(statement);
      // Grouping the few tasks of one delivery is sorting that does not grow with the table.
      expect(
        growing(plan).filter((line) => !/TEMP B-TREE FOR (GROUP|ORDER) BY/.test(line)),
        statement.sql,
      ).toEqual([]);
    }
  });

  test('a received delivery and a page are answered all the same', async () => {
    const delivery = aDelivery({ hash: 'hash 7', receivedAt: 8 });
    expect((await t.store.deliveries.receive(delivery, [aTask(7)])).status).toBe('duplicate');
    const fresh = await t.store.deliveries.receive(aDelivery({ receivedAt: 1e9 }), [aTask(7)]);
    expect(fresh.status).toBe('queued');
    const page = await t.store.deliveries.page({ status: 'queued' }, { limit: 500, cursor: null });
    expect(page.items[0]?.id).toBe(fresh.id);
    expect(page.items).toHaveLength(500);
  });

  test('old rows are pruned to the last one', async () => {
    expect(await t.store.tasks.prune(1e9)).toBe(50_000);
    expect(await t.store.deliveries.prune(1e9)).toBe(50_001);
  });
});
