import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeDatabases, openTestStore, type TestStore } from '../../support/database.ts';
import { aDelivery, aTask } from './rows.ts';

const leaseMs = 30_000;

describeDatabases('the queue', (kind) => {
  let t: TestStore;
  beforeEach(async () => {
    t = await openTestStore(kind);
  });
  afterEach(() => t.close());

  const claim = (owner: string, limit = 100) => t.store.tasks.claim({ owner, now: t.clock.now, leaseMs, limit });
  const addOne = async (...args: Parameters<typeof aTask>) => {
    const [id] = await t.store.tasks.add([aTask(...args)]);
    if (id === undefined) throw new Error('no id');
    return id;
  };

  test('two replicas that claim at the same time never share a task', async () => {
    await t.store.tasks.add(Array.from({ length: 500 }, (_, movie) => aTask(movie)));
    const second = await t.replica();
    const drain = async (owner: string, store: TestStore['store']) => {
      const seen: number[] = [];
      for (;;) {
        const claimed = await store.tasks.claim({ owner, now: t.clock.now, leaseMs, limit: 7 });
        if (claimed.length === 0) return seen;
        seen.push(...claimed.map((task) => task.id));
      }
    };
    const [first, other] = await Promise.all([drain('a', t.store), drain('b', second.store)]);
    expect(first.length).toBeGreaterThan(0);
    expect(other.length).toBeGreaterThan(0);
    expect(new Set([...first, ...other]).size).toBe(500);
    expect(first.length + other.length).toBe(500);
  });

  test('a lane runs one task at a time, the one that is due longest first', async () => {
    const later = await addOne(1, { kind: 'second', runAt: t.clock.now - 1 });
    const sooner = await addOne(1, { kind: 'first', runAt: t.clock.now - 2 });
    const elsewhere = await addOne(2);
    expect((await claim('a')).map((task) => task.id)).toEqual([sooner, elsewhere]);
    expect(await claim('b')).toEqual([]);
    await t.store.tasks.finish({ id: sooner, owner: 'a', now: t.clock.now, outcome: 'linked', followUps: [] });
    expect((await claim('b')).map((task) => task.id)).toEqual([later]);
  });

  test('of a lane with a backlog claims walk the first task only, whatever happens to the others', async () => {
    const lane = 'matching';
    await t.store.tasks.add(Array.from({ length: 300 }, (_, movie) => aTask(movie, { lane })));
    const walked = async () => {
      const { rows } = await t.database.client.execute(
        `select count(*) from tasks indexed by tasks_due where state = 'waiting' and is_behind = 0 and next_run_at >= 0`,
      );
      return Number(rows[0]?.[0]);
    };
    expect(await walked()).toBe(1);
    const [first] = await claim('a');
    expect(await walked()).toBe(0);
    const held = { id: first?.id ?? 0, owner: 'a' };
    await t.store.tasks.postpone({ ...held, nextRunAt: t.clock.now + 1_000 });
    const [second] = await claim('a');
    expect(second?.item).toBe('movie 1');
    await t.store.tasks.finish({ id: second?.id ?? 0, owner: 'a', now: 1, outcome: 'linked', followUps: [] });
    // The first of all came back and is behind the others now.
    expect(await walked()).toBe(2);
    expect((await claim('a')).map(({ item }) => item)).toEqual(['movie 2']);
  });

  test('the first task of a lane where nothing runs can always be claimed', async () => {
    let seed = 7;
    const below = (limit: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % limit;
    };
    let running: { id: number }[] = [];
    const take = () => ({ id: running.splice(below(running.length), 1)[0]?.id ?? 0, owner: 'a' });
    const steps = [
      () =>
        addOne(below(20), { lane: `lane ${below(3)}`, kind: `kind ${below(3)}`, runAt: t.clock.now + below(9) - 5 }),
      async () => (running = [...running, ...(await claim('a', 1 + below(3)))]),
      () => t.store.tasks.finish({ ...take(), now: t.clock.now, outcome: 'linked', followUps: [] }),
      () => t.store.tasks.postpone({ ...take(), nextRunAt: t.clock.now + below(5) }),
      () =>
        t.store.tasks.fail({ ...take(), now: t.clock.now, error: 'no', nextRunAt: below(2) ? null : t.clock.now + 3 }),
      () => t.store.tasks.hasten(['kind 1'], t.clock.now),
      () => t.store.tasks.retry(1 + below(30), t.clock.now),
      async () => (t.clock.now += below(4)),
      async () => {
        running = [];
        await t.store.tasks.releaseExpired('all');
      },
    ];
    for (let turn = 0; turn < 300; turn += 1) {
      await steps[below(steps.length)]?.();
      const { rows } = await t.database.client.execute(`select id from tasks t where state = 'waiting' and is_behind = 1
        and not exists (select 1 from tasks r where r.state = 'running' and r.lane = t.lane)
        and not exists (select 1 from tasks e where e.state = 'waiting' and e.lane = t.lane
          and (e.next_run_at, e.id) < (t.next_run_at, t.id))`);
      expect(rows, `after step ${turn}`).toEqual([]);
    }
    expect((await t.store.tasks.counts()).succeeded).toBeGreaterThan(5);
  });

  test('only due tasks are claimed, the oldest first and no more than asked for', async () => {
    const young = await addOne(1, { runAt: t.clock.now });
    const old = await addOne(2, { runAt: t.clock.now - 10 });
    await addOne(3, { runAt: t.clock.now + 1 });
    expect((await claim('a', 1)).map((task) => task.id)).toEqual([old]);
    expect((await claim('a', 0)).length).toBe(0);
    expect((await claim('a')).map((task) => task.id)).toEqual([young]);
    t.clock.now += 1;
    expect((await claim('a')).map((task) => task.item)).toEqual(['movie 3']);
  });

  test('equal waiting tasks are one, with the earlier time and the newer payload', async () => {
    const first = await addOne(1, { runAt: t.clock.now + 1_000, payload: { cause: 'old' } });
    const again = await addOne(1, { runAt: t.clock.now + 500, payload: { cause: 'new' } });
    expect(again).toBe(first);
    expect(await t.store.tasks.get(first)).toMatchObject({ nextRunAt: t.clock.now + 500, payload: { cause: 'new' } });
    await addOne(1, { runAt: t.clock.now + 900 });
    expect(await t.store.tasks.get(first)).toMatchObject({ nextRunAt: t.clock.now + 500 });
    expect((await t.store.tasks.counts()).waiting).toBe(1);
  });

  test('a task that comes while its equal runs waits for its turn', async () => {
    const running = await addOne(1);
    await claim('a');
    const waiting = await addOne(1);
    expect(waiting).not.toBe(running);
    expect(await claim('b')).toEqual([]);
  });

  test('a failed task takes the equal one that came meanwhile into itself: newer payload, earlier time, its deliveries', async () => {
    await t.store.deliveries.receive(aDelivery({ id: 'd1' }), [aTask(1, { payload: 'first' })]);
    const [running] = await claim('a');
    await t.store.deliveries.receive(aDelivery({ id: 'd2' }), [aTask(1, { payload: 'second' })]);
    const id = running?.id ?? 0;
    await t.store.tasks.fail({ id, owner: 'a', now: t.clock.now, error: 'no answer', nextRunAt: t.clock.now + 5_000 });
    expect(await t.store.tasks.page({}, { limit: 10, cursor: null })).toMatchObject({
      items: [{ id, state: 'waiting', payload: 'second', nextRunAt: t.clock.now, attempts: 1, error: 'no answer' }],
      total: 1,
    });
    expect(await t.store.deliveries.get('d2')).toMatchObject({ tasks: [id], status: 'failed', error: 'no answer' });
    expect(await t.store.deliveries.get('d1')).toMatchObject({ tasks: [id], status: 'failed' });
  });

  test('a failure keeps the time of the first one and counts tries', async () => {
    const id = await addOne(1);
    const began = t.clock.now;
    for (const attempt of [1, 2]) {
      expect(await claim('a')).toMatchObject([{ id, attempts: attempt }]);
      await t.store.tasks.fail({ id, owner: 'a', now: t.clock.now, error: 'no', nextRunAt: t.clock.now + 5 });
      expect(await claim('a')).toEqual([]);
      t.clock.now += 5;
    }
    expect(await t.store.tasks.get(id)).toMatchObject({ attempts: 2, firstFailedAt: began, error: 'no' });
  });

  test('a task without another try is dead, is kept, and begins anew when a person retries it', async () => {
    const id = await addOne(1);
    await claim('a');
    await t.store.tasks.fail({ id, owner: 'a', now: t.clock.now, error: 'refused', nextRunAt: null });
    expect(await t.store.tasks.get(id)).toMatchObject({ state: 'dead', finishedAt: t.clock.now, error: 'refused' });
    expect(await claim('a')).toEqual([]);
    expect(await t.store.tasks.prune(t.clock.now + 1)).toBe(0);
    const equal = await addOne(1, { payload: 'newer', runAt: t.clock.now + 9 });
    const retried = await t.store.tasks.retry(id, t.clock.now);
    expect(retried).toMatchObject({ id, state: 'waiting', attempts: 0, firstFailedAt: null, payload: 'newer' });
    expect(await t.store.tasks.get(equal)).toBeNull();
    expect(await claim('a')).toMatchObject([{ id, attempts: 1 }]);
    expect(await t.store.tasks.retry(12345, t.clock.now)).toBeNull();
  });

  test('a postponed task waits without having tried, unless it says so', async () => {
    const id = await addOne(1);
    await claim('a');
    await t.store.tasks.postpone({ id, owner: 'a', nextRunAt: t.clock.now + 3, payload: { looks: 2 } });
    expect(await t.store.tasks.get(id)).toMatchObject({
      attempts: 0,
      nextRunAt: t.clock.now + 3,
      payload: { looks: 2 },
    });
    t.clock.now += 3;
    await claim('a');
    await t.store.tasks.postpone({ id, owner: 'a', nextRunAt: t.clock.now, countAttempt: true });
    expect(await t.store.tasks.get(id)).toMatchObject({ state: 'waiting', attempts: 1, payload: { looks: 2 } });
  });

  test('a lease that ran out is given back and claimed again, and its late owner can change nothing any more', async () => {
    await t.store.deliveries.receive(aDelivery({ id: 'd1' }), [aTask(1)]);
    const [task] = await claim('slow');
    const id = task?.id ?? 0;
    t.clock.now += leaseMs - 1;
    expect(await t.store.tasks.releaseExpired(t.clock.now)).toBe(0);
    expect(await claim('quick')).toEqual([]);
    t.clock.now += 1;
    expect(await t.store.tasks.releaseExpired(t.clock.now)).toBe(1);
    expect(await claim('quick')).toMatchObject([{ id, attempts: 2 }]);
    const late = { id, owner: 'slow', now: t.clock.now };
    await t.store.tasks.finish({ ...late, outcome: 'linked', followUps: [aTask(2)] });
    await t.store.tasks.fail({ ...late, error: 'late', nextRunAt: null });
    await t.store.tasks.fail({ ...late, error: 'late', nextRunAt: t.clock.now });
    await t.store.tasks.postpone({ id, owner: 'slow', nextRunAt: t.clock.now, payload: 'late' });
    expect(await t.store.tasks.renew({ owner: 'slow', ids: [id], now: t.clock.now, leaseMs })).toEqual([]);
    expect(await t.store.tasks.get(id)).toMatchObject({ state: 'running', error: null, payload: { tmdbId: 1 } });
    expect(await t.store.tasks.counts()).toEqual({ waiting: 0, running: 1, succeeded: 0, dead: 0 });
    expect(await t.store.deliveries.get('d1')).toMatchObject({ status: 'running' });
  });

  test('a renewed lease holds', async () => {
    const id = await addOne(1);
    await claim('a');
    t.clock.now += leaseMs - 1;
    expect(await t.store.tasks.renew({ owner: 'a', ids: [id, 999], now: t.clock.now, leaseMs })).toEqual([id]);
    t.clock.now += leaseMs - 1;
    expect(await t.store.tasks.releaseExpired(t.clock.now)).toBe(0);
    expect(await claim('b')).toEqual([]);
  });

  test('expired leases go back and are counted, at start all of them', async () => {
    await t.store.deliveries.receive(aDelivery({ id: 'd1' }), [aTask(1), aTask(2)]);
    await claim('a');
    const equal = await addOne(1, { payload: 'newer' });
    expect(await t.store.tasks.releaseExpired(t.clock.now)).toBe(0);
    expect(await t.store.tasks.releaseExpired('all')).toBe(2);
    expect(await t.store.tasks.get(equal)).toBeNull();
    expect(await t.store.tasks.counts()).toEqual({ waiting: 2, running: 0, succeeded: 0, dead: 0 });
    expect(await t.store.deliveries.get('d1')).toMatchObject({ status: 'queued' });
    expect(await claim('b')).toMatchObject([{ payload: 'newer' }, { item: 'movie 2' }]);
    t.clock.now += leaseMs;
    expect(await t.store.tasks.releaseExpired(t.clock.now)).toBe(2);
  });

  test('a finished task adds its follow-ups in the same step', async () => {
    const id = await addOne(1);
    await claim('a');
    const followUps = [aTask(1, { kind: 'confirm-series' }), aTask(1)];
    await t.store.tasks.finish({ id, owner: 'a', now: t.clock.now, outcome: 'linked', followUps });
    expect(await t.store.tasks.get(id)).toMatchObject({ state: 'succeeded', outcome: 'linked', error: null });
    expect(await t.store.tasks.counts()).toEqual({ waiting: 2, running: 0, succeeded: 1, dead: 0 });
  });

  test('waiting tasks of a kind can be hastened, and the next due time leaves out what stands behind a running one', async () => {
    expect(await t.store.tasks.nextDueAt()).toBeNull();
    const id = await addOne(1, { runAt: t.clock.now + 100 });
    await addOne(2, { runAt: t.clock.now + 200, kind: 'other' });
    expect(await t.store.tasks.nextDueAt()).toBe(t.clock.now + 100);
    await t.store.tasks.hasten(['other'], t.clock.now);
    expect((await claim('a')).map((task) => task.kind)).toEqual(['other']);
    await t.store.tasks.hasten('all', t.clock.now);
    expect((await claim('a')).map((task) => task.id)).toEqual([id]);
    await addOne(1, { runAt: t.clock.now });
    expect(await t.store.tasks.nextDueAt()).toBeNull();
  });

  test('pages go from the newest on, each task once, with the total of the filter', async () => {
    const ids = await t.store.tasks.add([1, 2, 3, 4, 5].map((movie) => aTask(movie)));
    await addOne(6, { kind: 'other' });
    const first = await t.store.tasks.page({ kind: 'link-movie' }, { limit: 2, cursor: null });
    await addOne(7);
    const second = await t.store.tasks.page({ kind: 'link-movie' }, { limit: 3, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map((task) => task.id)).toEqual(ids.toReversed());
    expect(first.total).toBe(5);
    expect(second.nextCursor).toBeNull();
    await expect(t.store.tasks.page({}, { limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('old succeeded tasks are pruned, waiting ones never', async () => {
    const id = await addOne(1);
    await claim('a');
    await t.store.tasks.finish({ id, owner: 'a', now: t.clock.now, outcome: 'kept', followUps: [aTask(2)] });
    expect(await t.store.tasks.prune(t.clock.now)).toBe(0);
    expect(await t.store.tasks.prune(t.clock.now + 1)).toBe(1);
    expect(await t.store.tasks.counts()).toMatchObject({ waiting: 1, succeeded: 0 });
  });

  test('two running tasks that are equal (made in different lanes) both come back, merged', async () => {
    await addOne(1);
    await claim('a');
    await addOne(1, { lane: 'another lane' });
    expect((await claim('a')).length).toBe(1);
    expect(await t.store.tasks.releaseExpired('all')).toBe(1);
    expect(await t.store.tasks.releaseExpired('all')).toBe(1);
    expect(await t.store.tasks.counts()).toMatchObject({ waiting: 1, running: 0 });
  });
});
