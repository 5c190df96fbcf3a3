import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHealthBoard } from '../../../src/core/health/health-board.ts';
import type { NewTask } from '../../../src/core/model/task.ts';
import type { Store } from '../../../src/core/ports/store.ts';
import type { TaskStore } from '../../../src/core/ports/task-store.ts';
import { createQueue, type Queue, type QueueOptions } from '../../../src/core/tasks/queue.ts';
import type { TaskResult, TaskWork } from '../../../src/core/tasks/result.ts';
import { AppError } from '../../../src/errors.ts';
import { createLogger } from '../../../src/log/logger.ts';
import { describeDatabases, openTestStore, type TestStore } from '../../support/database.ts';
import { until } from '../../support/until.ts';

const leaseMs = 30_000;
const done: TaskResult = { kind: 'done', outcome: 'linked' };

let t: TestStore;
let queues: Queue[];
let log: string[];
let health: ReturnType<typeof createHealthBoard>;

async function open(kind: Parameters<typeof openTestStore>[0]): Promise<void> {
  t = await openTestStore(kind);
  queues = [];
  log = [];
  health = createHealthBoard(() => t.clock.now);
}
async function close(): Promise<void> {
  await Promise.all(queues.map((queue) => queue.drain(0)));
  await t.close();
}

/** A queue that looks often, on the clock of the test, which stands still. `changed` replaces verbs of the store. */
async function startQueue(
  works: Record<string, (payload: never, signal: AbortSignal) => TaskResult | Promise<TaskResult>>,
  options: Partial<QueueOptions> & { store?: Store; changed?: Partial<TaskStore> } = {},
): Promise<Queue> {
  const { store = t.store, changed = {}, ...rest } = options;
  const output = { write: (line: string) => log.push(line) };
  const runtime = {
    store: { tasks: { ...store.tasks, ...changed } },
    logger: createLogger({ level: 'debug', readable: false, output }),
    now: () => t.clock.now,
    health,
  };
  const all = Object.entries(works).map(([kind, work]) => [
    kind,
    (async (payload, signal) => work(payload as never, signal)) as TaskWork,
  ]);
  const queue = createQueue(runtime, {
    works: Object.fromEntries(all),
    alone: false,
    pollMs: 20,
    renewMs: 20,
    ...rest,
  });
  queues.push(queue);
  await queue.start();
  return queue;
}

function aTask(item: string, part: Partial<NewTask> = {}): NewTask {
  return { kind: 'work', item, lane: item, payload: { item }, runAt: t.clock.now, ...part };
}

async function addTask(...args: Parameters<typeof aTask>): Promise<number> {
  const [id] = await t.store.tasks.add([aTask(...args)]);
  if (id === undefined) throw new Error('no id');
  return id;
}

function stateOf(id: number) {
  return t.store.tasks.get(id);
}

/** A piece of work that ends when the test says so. */
function gate() {
  const { promise, resolve, reject } = Promise.withResolvers<TaskResult>();
  return { promise, open: (result: TaskResult = done) => resolve(result), fail: reject };
}

describeDatabases('the queue', (kind) => {
  beforeEach(() => open(kind));
  afterEach(close);

  test('runs what is due, records the outcome, and runs what follows from it at once', async () => {
    const ran: unknown[] = [];
    const id = await addTask('first');
    await addTask('later', { runAt: t.clock.now + 1_000 });
    await startQueue(
      {
        work: (payload: { item: string }) => {
          ran.push(payload.item);
          return payload.item === 'first' ? { ...done, followUps: [aTask('second')] } : done;
        },
      },
      { pollMs: 60_000 },
    );
    await until(() => ran.length === 2);
    await until(async () => (await stateOf(id))?.state === 'succeeded');
    expect(await stateOf(id)).toMatchObject({ outcome: 'linked', attempts: 1, error: null });
    expect(ran).toEqual(['first', 'second']);
  });

  test('what just came does not wait for all that came before, which goes on meanwhile', async () => {
    const ran: string[] = [];
    const ids = await t.store.tasks.add(Array.from({ length: 100 }, (_, n) => aTask(`old ${n}`)));
    t.clock.now += 1_000;
    await startQueue(
      {
        work: async ({ item }: { item: string }) => {
          ran.push(item);
          if (ran.length === 10) await addTask('new');
          return done;
        },
      },
      { lanes: 2 },
    );
    await until(() => ran.length === ids.length + 1);
    const place = ran.indexOf('new');
    expect(place).toBeGreaterThan(0);
    expect(place).toBeLessThan(40);
    // Three of four claims take the oldest: half of them are done before the last quarter is begun.
    const first = ran.slice(0, 50).filter((item) => Number(item.slice(4)) < 75);
    expect(first.length).toBeGreaterThan(25);
    expect(new Set(ran).size).toBe(101);
  });

  test('does one task of a lane at a time, several lanes together, and claims no more than its lanes can do', async () => {
    const under: string[] = [];
    const seen = { most: 0, twiceInLane: 0, mostClaimed: 0 };
    await t.store.tasks.add(
      Array.from({ length: 12 }, (_, i) => aTask(`item ${i}`, { lane: `lane ${i % 4}`, payload: `lane ${i % 4}` })),
    );
    let ended = 0;
    await startQueue(
      {
        work: async (lane: string) => {
          if (under.includes(lane)) seen.twiceInLane += 1;
          under.push(lane);
          seen.most = Math.max(seen.most, under.length);
          seen.mostClaimed = Math.max(seen.mostClaimed, (await t.store.tasks.counts()).running);
          await sleep(10);
          under.splice(under.indexOf(lane), 1);
          ended += 1;
          return done;
        },
      },
      { lanes: 3 },
    );
    await until(() => ended === 12);
    expect(seen).toEqual({ most: 3, twiceInLane: 0, mostClaimed: 3 });
  });

  test('what was planned while the clock was ahead is brought forward once it is right, of every kind', async () => {
    const hourMs = 3_600_000;
    const longest = { byKind: new Map([['daily', 24 * hourMs]]), otherMs: 15 * 60_000, afterFailureMs: 36 * 60_000 };
    const right = t.clock.now;
    const ran: unknown[] = [];
    const note = (payload: { item: string }) => {
      ran.push(payload.item);
      return done;
    };
    // In time, each of its kind.
    await addTask('soon', { runAt: right + 14 * 60_000 });
    await addTask('tomorrow', { kind: 'daily', runAt: right + 24 * hourMs });
    // A replica's clock may be some minutes ahead.
    const differs = await addTask('of a replica', { runAt: right + 20 * 60_000 });
    await startQueue({ work: note, daily: note }, { longestDelays: async () => longest, clockMs: 20 });
    await until(async () => (await stateOf(differs))?.nextRunAt === right + longest.otherMs);
    const wrong = right + 30 * 24 * hourMs;
    await addTask('planned', { runAt: wrong + 60_000 });
    await addTask('planned daily', { kind: 'daily', runAt: wrong + 24 * hourMs });
    await until(() => ran.length === 2);
    expect(ran.toSorted()).toEqual(['planned', 'planned daily']);
    expect((await t.store.tasks.counts()).waiting).toBe(3);
    expect(log.join('')).toContain('The clock went back: ');
  });

  test('what failed while the clock was ahead is tried again, and given up 72 hours after that', async () => {
    const longest = { byKind: new Map(), otherMs: 60_000, afterFailureMs: 36 * 60_000 };
    const right = t.clock.now;
    t.clock.now = right + 90 * 24 * 3_600_000;
    const id = await addTask('movie');
    const [task] = await t.store.tasks.claim({ owner: 'gone', now: t.clock.now, leaseMs, limit: 1 });
    const failure = { id: task?.id ?? 0, owner: 'gone', now: t.clock.now, error: 'no answer' };
    await t.store.tasks.fail({ ...failure, nextRunAt: t.clock.now + 1_800_000 });
    t.clock.now = right;
    const { promise, open: end } = gate();
    await startQueue({ work: () => promise }, { longestDelays: async () => longest });
    await until(async () => (await stateOf(id))?.state === 'running');
    expect((await stateOf(id))?.firstFailedAt).toBe(right);
    end();
  });

  test('what comes while an equal task runs is done once more after it, with the newest payload', async () => {
    const first = gate();
    const ran: unknown[] = [];
    const queue = await startQueue({
      work: (payload: { cause: string }) => {
        ran.push(payload.cause);
        return ran.length === 1 ? first.promise : done;
      },
    });
    await addTask('movie', { payload: { cause: 'first' } });
    queue.wake();
    await until(() => ran.length === 1);
    for (const cause of ['second', 'third', 'fourth']) await addTask('movie', { payload: { cause } });
    queue.wake();
    await sleep(60);
    expect(ran).toEqual(['first']);
    first.open();
    await until(async () => (await t.store.tasks.counts()).succeeded === 2);
    expect(ran).toEqual(['first', 'fourth']);
  });

  test('a failed task waits longer each time, and what is given up after 72 hours runs again when a person says so', async () => {
    let fails = true;
    const queue = await startQueue({
      work: () => {
        if (fails) throw new AppError('unreachable', 'Radarr at http://radarr:7878 does not answer.');
        return done;
      },
    });
    const id = await addTask('movie');
    const began = t.clock.now;
    for (const [i, wait] of [1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 1_800_000, 1_800_000].entries()) {
      queue.wake();
      await until(async () => (await stateOf(id))?.attempts === i + 1 && (await stateOf(id))?.state === 'waiting');
      const task = await stateOf(id);
      expect(task).toMatchObject({ error: expect.stringMatching(/does not answer/), firstFailedAt: began });
      const waited = (task?.nextRunAt ?? 0) - t.clock.now;
      expect(waited).toBeGreaterThanOrEqual(wait * 0.8);
      expect(waited).toBeLessThanOrEqual(wait * 1.2);
      t.clock.now = task?.nextRunAt ?? 0;
    }
    t.clock.now = Math.max(began + 72 * 3_600_000, t.clock.now);
    await until(async () => (await stateOf(id))?.state === 'dead');
    expect(health.list()).toMatchObject([
      { level: 'error', message: expect.stringMatching(/movie was given up.*does not answer/) },
    ]);

    await t.store.tasks.retry(id, t.clock.now);
    await until(async () => (await stateOf(id))?.attempts === 1 && (await stateOf(id))?.state === 'waiting');
    expect((await stateOf(id))?.firstFailedAt, 'it has 72 hours again').toBe(t.clock.now);
    fails = false;
    t.clock.now += 2_000;
    await until(async () => (await stateOf(id))?.state === 'succeeded');
    expect(health.list()).toEqual([]);
  });

  test('a refused key is a health error at once and waits 15 minutes, unless it is hastened', async () => {
    const message = 'Sonarr at http://sonarr:8989 answered 401: check SONARR_0_API_KEY.';
    let refuses = true;
    const queue = await startQueue({
      work: () => {
        if (refuses) throw new AppError('upstreamAuth', message);
        return done;
      },
    });
    const id = await addTask('movie');
    queue.wake();
    await until(() => health.list().length === 1);
    expect(health.list()).toMatchObject([{ level: 'error', message }]);
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', nextRunAt: t.clock.now + 15 * 60_000 });
    refuses = false;
    await t.store.tasks.hasten('all', t.clock.now);
    queue.wake();
    await until(async () => (await stateOf(id))?.state === 'succeeded');
  });

  test('"again" is no failure: it takes the new payload, keeps the attempts, and a later failure begins at the first wait', async () => {
    const looks: number[] = [];
    const queue = await startQueue({
      work: ({ look }: { look: number }) => {
        looks.push(look);
        if (look === 3) throw new Error('now it fails');
        return {
          kind: 'again',
          afterMs: 3_000,
          reason: 'the files are still there',
          payload: { look: look + 1 },
          followUps: [],
        };
      },
    });
    const id = await addTask('movie', { payload: { look: 0 } });
    for (const look of [0, 1, 2]) {
      queue.wake();
      await until(async () => looks.length === look + 1 && (await stateOf(id))?.state === 'waiting');
      expect(await stateOf(id)).toMatchObject({
        attempts: 0,
        error: null,
        nextRunAt: t.clock.now + 3_000,
        payload: { look: look + 1 },
      });
      t.clock.now += 3_000;
    }
    queue.wake();
    await until(async () => (await stateOf(id))?.error === 'now it fails');
    expect(((await stateOf(id))?.nextRunAt ?? 0) - t.clock.now).toBeLessThanOrEqual(1_200);
    expect(looks).toEqual([0, 1, 2, 3]);
  });

  test('a drain waits for what runs, takes nothing new, and then nothing is left running', async () => {
    const first = gate();
    let hasBegun = false;
    const queue = await startQueue({
      work: () => {
        hasBegun = true;
        return first.promise;
      },
    });
    const id = await addTask('movie');
    queue.wake();
    await until(() => hasBegun);
    const drained = queue.drain(10_000);
    const other = await addTask('other');
    queue.wake();
    await sleep(50);
    first.open();
    await drained;
    expect(await stateOf(id)).toMatchObject({ state: 'succeeded' });
    expect(await stateOf(other)).toMatchObject({ state: 'waiting', attempts: 0 });
  });

  test('a drain that takes too long aborts the work, which goes back to waiting as if it had not begun', async () => {
    const reasons: unknown[] = [];
    let hasBegun = false;
    const queue = await startQueue({
      work: (_payload, signal) =>
        new Promise((_, reject) => {
          hasBegun = true;
          signal.addEventListener('abort', () => {
            reasons.push(signal.reason);
            reject(signal.reason);
          });
        }),
    });
    const id = await addTask('movie');
    queue.wake();
    await until(() => hasBegun);
    await queue.drain(30);
    expect(reasons).toHaveLength(1);
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', attempts: 0, error: null, nextRunAt: t.clock.now });
  });

  test('a drain gives back what is being claimed at that moment: nobody waits for its lease', async () => {
    const claimed = gate();
    const queue = await startQueue(
      { work: () => done },
      {
        changed: {
          async claim(input) {
            const tasks = await t.store.tasks.claim(input);
            if (tasks.length > 0) await claimed.promise;
            return tasks;
          },
        },
      },
    );
    const id = await addTask('movie');
    queue.wake();
    await until(async () => (await stateOf(id))?.state === 'running');
    const drained = queue.drain(10_000);
    claimed.open();
    await drained;
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', attempts: 0 });
  });

  test('what wakes the queue while it plans its next check is not forgotten until then', async () => {
    const planning = gate();
    let isPlanning = false;
    const queue = await startQueue(
      { work: () => done },
      {
        pollMs: 60_000,
        changed: {
          async nextDueAt() {
            const at = await t.store.tasks.nextDueAt();
            isPlanning = true;
            await planning.promise;
            return at;
          },
        },
      },
    );
    await until(() => isPlanning);
    const id = await addTask('movie');
    queue.wake();
    planning.open();
    await until(async () => (await stateOf(id))?.state === 'succeeded', 3_000);
  });

  test('a task whose lease ran out is taken over; the first owner is aborted, and what it says then counts for nothing', async () => {
    const slow = gate();
    const aborted: unknown[] = [];
    const queue = await startQueue(
      {
        work: (_payload, signal) => {
          signal.addEventListener('abort', () => aborted.push(signal.reason));
          return slow.promise;
        },
      },
      { renewMs: 60_000, pollMs: 60_000 },
    );
    const id = await addTask('movie');
    queue.wake();
    await until(async () => (await stateOf(id))?.state === 'running');

    const other = await t.replica();
    const second = gate();
    await startQueue({ work: () => second.promise }, { store: other.store });
    await sleep(60);
    expect((await stateOf(id))?.attempts, 'the lease holds').toBe(1);
    t.clock.now += leaseMs;
    await until(async () => (await stateOf(id))?.attempts === 2);
    slow.open({ kind: 'done', outcome: 'done by the slow one', followUps: [aTask('follow-up')] });
    await sleep(60);
    expect(await stateOf(id)).toMatchObject({ state: 'running', outcome: null });
    expect(await t.store.tasks.counts()).toMatchObject({ waiting: 0, running: 1 });
    second.open({ kind: 'done', outcome: 'done by the other' });
    await until(async () => (await stateOf(id))?.state === 'succeeded');
    expect(await stateOf(id)).toMatchObject({ outcome: 'done by the other' });
  });

  test('a lease is renewed while the work goes on, and work whose lease another has is aborted', async () => {
    const reasons: string[] = [];
    const queue = await startQueue({
      work: (_payload, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reasons.push(String(signal.reason));
            reject(signal.reason);
          });
        }),
    });
    const id = await addTask('movie');
    queue.wake();
    await until(async () => (await stateOf(id))?.state === 'running');
    for (let i = 0; i < 6; i++) {
      t.clock.now += leaseMs / 3;
      await sleep(60);
    }
    expect(await stateOf(id)).toMatchObject({ state: 'running', attempts: 1 });
    expect(reasons).toEqual([]);
    const { database } = t;
    await database.write([
      database.build.run(sql`update tasks set lease_owner = 'other', lease_until = ${t.clock.now + leaseMs}`),
    ]);
    await until(() => reasons.length === 1);
    expect(reasons).toEqual(['Error: the lease was lost']);
    await sleep(40);
    expect(await stateOf(id), 'it stays with the other').toMatchObject({ state: 'running', attempts: 1 });
  });
});

describe('the queue over a database that fails', () => {
  beforeEach(() => open('file'));
  afterEach(close);

  const fault = new AppError('database', 'Could not use the database: no answer from its server.');

  test('goes on when it is back', async () => {
    let isAway = false;
    const awayOr =
      <Args extends unknown[], Result>(verb: (...args: Args) => Promise<Result>) =>
      (...args: Args) =>
        isAway ? Promise.reject(fault) : verb(...args);
    const { tasks } = t.store;
    const ran: unknown[] = [];
    const claims = { open: 0, ended: 0 };
    await startQueue(
      {
        work: ({ item }: { item: string }) => {
          ran.push(item);
          return done;
        },
      },
      {
        changed: {
          async claim(options) {
            if (isAway) throw fault;
            claims.open += 1;
            try {
              return await tasks.claim(options);
            } finally {
              claims.open -= 1;
              claims.ended += 1;
            }
          },
          releaseExpired: awayOr(tasks.releaseExpired),
          nextDueAt: awayOr(tasks.nextDueAt),
          renew: awayOr(tasks.renew),
        },
      },
    );
    // A claim that is on its way would still find the task.
    await until(() => claims.ended > 0 && claims.open === 0);
    isAway = true;
    await addTask('movie');
    await sleep(100);
    expect(ran).toEqual([]);
    expect(log.join('')).toMatch(/queue could not be read/);
    isAway = false;
    await until(() => ran.length === 1);
  });

  test('runs a task again whose result could not be stored, once its lease has expired', async () => {
    let faults = 1;
    let ran = 0;
    await startQueue(
      {
        work: () => {
          ran += 1;
          return done;
        },
      },
      {
        changed: {
          finish: (input) => (faults-- > 0 ? Promise.reject(fault) : t.store.tasks.finish(input)),
        },
      },
    );
    const id = await addTask('movie');
    await until(() => ran === 1);
    await sleep(80);
    expect(await stateOf(id)).toMatchObject({ state: 'running' });
    t.clock.now += leaseMs;
    await until(async () => (await stateOf(id))?.state === 'succeeded');
    expect(ran).toBe(2);
  });

  test('ends work whose lease must be over, since another replica may hold it by now', async () => {
    const reasons: string[] = [];
    let isAway = false;
    const queue = await startQueue(
      {
        work: (_payload, signal) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              reasons.push(String(signal.reason));
              reject(signal.reason);
            });
          }),
      },
      {
        changed: {
          renew: (input) => (isAway ? Promise.reject(fault) : t.store.tasks.renew(input)),
          releaseExpired: (now) => (isAway ? Promise.reject(fault) : t.store.tasks.releaseExpired(now)),
        },
      },
    );
    const id = await addTask('movie');
    queue.wake();
    await until(async () => (await stateOf(id))?.state === 'running');
    isAway = true;
    t.clock.now += leaseMs - 1;
    await sleep(80);
    expect(reasons).toEqual([]);
    t.clock.now += 1;
    await until(() => reasons.length === 1);
    expect(reasons).toEqual(['Error: the lease expired']);
  });
});

describe('the queue at its start and with odd work', () => {
  beforeEach(() => open('file'));
  afterEach(close);

  test('of one process voids every lease at its start; a replica waits until they run out', async () => {
    const id = await addTask('movie');
    await t.store.tasks.claim({ owner: 'killed', now: t.clock.now, leaseMs, limit: 1 });
    const replica = await startQueue({ work: () => done });
    await sleep(60);
    expect(await stateOf(id)).toMatchObject({ state: 'running' });
    await replica.drain(0);
    await startQueue({ work: () => done }, { alone: true });
    await until(async () => (await stateOf(id))?.state === 'succeeded');
  });

  test.each(['no-such-kind', 'constructor', '__proto__'])(
    'a task of the kind "%s" fails with a sentence, and nothing else stops',
    async (kind) => {
      const id = await addTask('odd', { kind });
      const good = await addTask('good');
      await startQueue({ work: () => done });
      await until(async () => (await stateOf(good))?.state === 'succeeded');
      await until(async () => (await stateOf(id))?.error !== null);
      expect(await stateOf(id)).toMatchObject({
        state: 'waiting',
        attempts: 1,
        error: `Tasks of the kind "${kind}" are unknown to this version; a newer one may know them.`,
      });
    },
  );

  test('work that throws what is no error, or at once, is a failure like any other', async () => {
    const id = await addTask('movie');
    await startQueue({
      work: () => {
        throw 'a text';
      },
    });
    await until(async () => (await stateOf(id))?.error === 'a text');
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', attempts: 1 });
  });
});
