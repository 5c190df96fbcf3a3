import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeDatabases, openTestStore, type TestStore } from '../../support/database.ts';
import { aDelivery, aTask } from './rows.ts';

const dayMs = 24 * 60 * 60 * 1000;

describeDatabases('deliveries', (kind) => {
  let t: TestStore;
  beforeEach(async () => {
    t = await openTestStore(kind);
  });
  afterEach(() => t.close());

  const claim = (limit = 100) => t.store.tasks.claim({ owner: 'a', now: t.clock.now, leaseMs: 30_000, limit });
  const statusOf = async (id: string) => (await t.store.deliveries.get(id))?.status;

  test('a delivery is stored with its tasks and everything that came', async () => {
    const delivery = aDelivery({ id: 'd1', title: 'The Glass Harbour', account: 'ada', instance: 2 });
    expect(await t.store.deliveries.receive(delivery, [aTask(1), aTask(2)])).toEqual({ id: 'd1', status: 'queued' });
    const { ignored: _, hash: __, ...shown } = delivery;
    const stored = await t.store.deliveries.get('d1');
    expect(stored).toEqual({ ...shown, status: 'queued', tasks: stored?.tasks, outcome: null, error: null });
    expect(stored?.tasks).toHaveLength(2);
    expect(await t.store.deliveries.get('d2')).toBeNull();
  });

  test('the same bytes from the same source and instance are a duplicate without tasks while the first is pending', async () => {
    const receive = (id: string, part: Parameters<typeof aDelivery>[0] = {}, movie = 1) =>
      t.store.deliveries.receive(aDelivery({ id, hash: 'same', receivedAt: t.clock.now, ...part }), [aTask(movie)]);
    expect((await receive('d1')).status).toBe('queued');
    expect((await receive('d2', {}, 7)).status).toBe('duplicate');
    expect(await t.store.deliveries.get('d2')).toMatchObject({ tasks: [], outcome: 'duplicate of d1' });
    expect((await t.store.tasks.counts()).waiting).toBe(1);
    expect((await receive('d3', { instance: 1 })).status).toBe('queued');
    expect((await receive('d4', { source: 'sonarr' })).status).toBe('queued');
    await claim();
    t.clock.now += dayMs;
    expect((await receive('d5')).status).toBe('duplicate');
  });

  test.each([
    ['radarr', 60_000],
    ['sonarr', 60_000],
    ['plex', dayMs],
    ['tautulli', dayMs],
  ] as const)('the same bytes of %s are queued again %i ms after the first succeeded', async (source, windowMs) => {
    const receive = (id: string) =>
      t.store.deliveries.receive(aDelivery({ id, hash: 'same', source, receivedAt: t.clock.now }), [aTask(1)]);
    await receive('d1');
    const [task] = await claim();
    // It took its time: what counts is when it succeeded, not when it came.
    t.clock.now += windowMs;
    const finish = { id: task?.id ?? 0, owner: 'a', outcome: 'linked', followUps: [] };
    await t.store.tasks.finish({ ...finish, now: t.clock.now });
    t.clock.now += windowMs - 1;
    expect((await receive('d2')).status).toBe('duplicate');
    t.clock.now += 1;
    expect((await receive('d3')).status).toBe('queued');
    expect((await t.store.tasks.counts()).waiting).toBe(1);
  });

  test('after our clock went back, the same bytes are no duplicate of what succeeded in a time to come', async () => {
    const receive = (id: string) =>
      t.store.deliveries.receive(aDelivery({ id, hash: 'same', receivedAt: t.clock.now }), [aTask(1)]);
    await receive('d1');
    const [task] = await claim();
    const finish = { id: task?.id ?? 0, owner: 'a', outcome: 'linked', followUps: [] };
    await t.store.tasks.finish({ ...finish, now: t.clock.now });
    t.clock.now -= 3_600_000;
    expect((await receive('d2')).status).toBe('queued');
  });

  test('equal deliveries that arrive at the same moment at two replicas are queued once', async () => {
    const second = await t.replica();
    const answers = await Promise.all(
      [t.store, second.store, t.store, second.store].map((store, position) =>
        store.deliveries.receive(aDelivery({ id: `d${position}`, hash: 'same' }), [aTask(1)]),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual(['duplicate', 'duplicate', 'duplicate', 'queued']);
  });

  test('after a failure the same bytes are queued again, and join the task that waits for another try', async () => {
    await t.store.deliveries.receive(aDelivery({ id: 'd1', hash: 'same' }), [aTask(1)]);
    const [task] = await claim();
    const failure = { id: task?.id ?? 0, owner: 'a', now: t.clock.now, error: 'no answer' };
    await t.store.tasks.fail({ ...failure, nextRunAt: t.clock.now + dayMs });
    const again = await t.store.deliveries.receive(aDelivery({ id: 'd2', hash: 'same' }), [aTask(1)]);
    expect(again.status).toBe('queued');
    expect((await t.store.deliveries.get('d2'))?.tasks).toEqual([task?.id]);
    expect(await claim()).toMatchObject([{ id: task?.id, attempts: 2 }]);
  });

  test('what asks for nothing is stored as ignored with its reason, however often it comes', async () => {
    const ignored = { hash: 'grab', ignored: 'a grab moves no file', event: 'Grab' };
    expect((await t.store.deliveries.receive(aDelivery({ id: 'd1', ...ignored }), [])).status).toBe('ignored');
    expect(await t.store.deliveries.get('d1')).toMatchObject({ outcome: 'a grab moves no file', tasks: [] });
    expect((await t.store.deliveries.receive(aDelivery({ id: 'd2', ...ignored }), [])).status).toBe('ignored');
  });

  test('what was ignored is queued as soon as the same bytes ask for something', async () => {
    const nobody = { hash: 'download', ignored: 'no Radarr with number 0 is set up' };
    await t.store.deliveries.receive(aDelivery({ id: 'd1', ...nobody }), []);
    const again = await t.store.deliveries.receive(aDelivery({ id: 'd2', hash: 'download' }), [aTask(1)]);
    expect(again.status).toBe('queued');
  });

  test('the status follows the tasks: dead, running, failed, queued, succeeded in this order', async () => {
    await t.store.deliveries.receive(aDelivery({ id: 'd' }), [aTask(1), aTask(2), aTask(3)]);
    const [one, two, three] = (await t.store.deliveries.get('d'))?.tasks ?? [];
    if (one === undefined || two === undefined || three === undefined) throw new Error('three tasks');
    const now = t.clock.now;
    await claim(1);
    expect(await statusOf('d')).toBe('running');
    await t.store.tasks.finish({ id: one, owner: 'a', now, outcome: 'linked', followUps: [] });
    expect(await statusOf('d')).toBe('queued');
    await claim(1);
    await t.store.tasks.fail({ id: two, owner: 'a', now, error: 'Sonarr is away', nextRunAt: now });
    expect(await t.store.deliveries.get('d')).toMatchObject({
      status: 'failed',
      outcome: 'linked',
      error: 'Sonarr is away',
    });
    await claim();
    expect(await statusOf('d')).toBe('running');
    await t.store.tasks.fail({ id: three, owner: 'a', now, error: 'refused', nextRunAt: null });
    expect(await statusOf('d')).toBe('dead');
    await t.store.tasks.finish({ id: two, owner: 'a', now, outcome: 'waiting: no episode yet', followUps: [] });
    await t.store.tasks.retry(three, now);
    expect(await t.store.deliveries.get('d')).toMatchObject({ status: 'queued', error: null });
    await claim();
    await t.store.tasks.finish({ id: three, owner: 'a', now, outcome: 'linked', followUps: [] });
    expect(await t.store.deliveries.get('d')).toMatchObject({
      status: 'succeeded',
      outcome: 'linked; waiting: no episode yet',
      error: null,
    });
  });

  test('several deliveries share one waiting task and end with it', async () => {
    for (const id of ['d1', 'd2', 'd3']) await t.store.deliveries.receive(aDelivery({ id }), [aTask(1)]);
    const [task] = await claim();
    expect(await statusOf('d3')).toBe('running');
    await t.store.tasks.finish({ id: task?.id ?? 0, owner: 'a', now: t.clock.now, outcome: 'linked', followUps: [] });
    for (const id of ['d1', 'd2', 'd3']) expect(await statusOf(id)).toBe('succeeded');
  });

  test('a retry runs dead and failed tasks now and leaves succeeded ones', async () => {
    await t.store.deliveries.receive(aDelivery({ id: 'd' }), [aTask(1), aTask(2), aTask(3)]);
    const now = t.clock.now;
    const [one, two, three] = (await claim()).map((task) => task.id);
    if (one === undefined || two === undefined || three === undefined) throw new Error('three tasks');
    await t.store.tasks.finish({ id: one, owner: 'a', now, outcome: 'linked', followUps: [] });
    await t.store.tasks.fail({ id: two, owner: 'a', now, error: 'no', nextRunAt: null });
    await t.store.tasks.fail({ id: three, owner: 'a', now, error: 'no', nextRunAt: now + dayMs });
    const retried = await t.store.deliveries.retry('d', [aTask(9)], now);
    expect(retried).toMatchObject({ id: 'd', status: 'queued', tasks: [one, two, three], error: null });
    expect((await claim()).map((task) => task.id)).toEqual([two, three]);
    expect(await t.store.deliveries.retry('none', [aTask(9)], now)).toBeNull();
    expect((await t.store.tasks.counts()).waiting).toBe(0);
  });

  test('a retry makes the tasks anew when none is left', async () => {
    await t.store.deliveries.receive(aDelivery({ id: 'd', ignored: 'unknown event' }), []);
    const retried = await t.store.deliveries.retry('d', [aTask(1), aTask(2)], t.clock.now);
    expect(retried).toMatchObject({ status: 'queued', outcome: null });
    expect(retried?.tasks).toHaveLength(2);
    await t.store.deliveries.receive(aDelivery({ id: 'e', ignored: 'unknown event' }), []);
    expect(await t.store.deliveries.retry('e', [], t.clock.now)).toMatchObject({ status: 'ignored' });
  });

  test('old deliveries are pruned, those that failed or are not done are kept', async () => {
    const now = t.clock.now;
    await t.store.deliveries.receive(aDelivery({ id: 'done' }), [aTask(1)]);
    await t.store.deliveries.receive(aDelivery({ id: 'dead' }), [aTask(2)]);
    await t.store.deliveries.receive(aDelivery({ id: 'ignored', ignored: 'grab' }), []);
    await t.store.deliveries.receive(aDelivery({ id: 'young', ignored: 'grab', receivedAt: now + 5 }), []);
    const [one, two] = (await claim()).map((task) => task.id);
    await t.store.tasks.finish({ id: one ?? 0, owner: 'a', now, outcome: 'linked', followUps: [] });
    await t.store.tasks.fail({ id: two ?? 0, owner: 'a', now, error: 'no', nextRunAt: null });
    await t.store.deliveries.receive(aDelivery({ id: 'queued' }), [aTask(3)]);
    expect(await t.store.deliveries.prune(now + 1)).toBe(2);
    const left = await t.store.deliveries.page({}, { limit: 10, cursor: null });
    expect(left.items.map((delivery) => delivery.id)).toEqual(['young', 'queued', 'dead']);
  });

  test('pages go from the newest on, deliveries of the same millisecond too, and say how many there are', async () => {
    const now = t.clock.now;
    for (const [position, id] of ['a', 'b', 'c', 'd'].entries()) {
      await t.store.deliveries.receive(aDelivery({ id, receivedAt: now + Math.floor(position / 2) }), []);
    }
    await t.store.deliveries.receive(aDelivery({ id: 'x', source: 'sonarr', event: 'Rename' }), []);
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await t.store.deliveries.page({ source: 'radarr', status: 'ignored' }, { limit: 1, cursor });
      expect(page.total).toBe(4);
      ids.push(...page.items.map((delivery) => delivery.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(ids).toEqual(['d', 'c', 'b', 'a']);
    expect((await t.store.deliveries.page({ event: 'Rename' }, { limit: 5, cursor: null })).total).toBe(1);
  });

  test('the time of the last delivery of a source is known for each instance', async () => {
    await t.store.deliveries.receive(aDelivery({ receivedAt: 100 }), []);
    await t.store.deliveries.receive(aDelivery({ receivedAt: 50 }), []);
    expect(await t.store.deliveries.lastReceivedAt('radarr', 0)).toBe(100);
    expect(await t.store.deliveries.lastReceivedAt('radarr', 1)).toBeNull();
    await t.store.deliveries.receive(aDelivery({ receivedAt: 70, instance: 3 }), []);
    await t.store.deliveries.receive(aDelivery({ receivedAt: 90, source: 'plex', instance: 5 }), []);
    expect(await t.store.deliveries.lastBySender()).toEqual([
      { source: 'radarr', instance: 0, at: 100 },
      { source: 'radarr', instance: 3, at: 70 },
      { source: 'plex', instance: 5, at: 90 },
    ]);
  });
});
