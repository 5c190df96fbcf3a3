import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlanRow } from '../../../src/core/model/run.ts';
import { describeDatabases, openTestStore, type TestStore } from '../../support/database.ts';

describeDatabases('runs', (kind) => {
  let t: TestStore;
  beforeEach(async () => {
    t = await openTestStore(kind);
  });
  afterEach(() => t.close());

  const start = (id: string, part: Partial<Parameters<TestStore['store']['runs']['start']>[0]> = {}) =>
    t.store.runs.start({ id, scope: 'links', dryRun: false, trigger: 'a person', now: t.clock.now, ...part });
  const row: PlanRow = {
    step: 'remove',
    path: '/shows/a.mkv',
    from: null,
    target: null,
    reason: 'the rule is gone',
    movieTmdbId: 1,
    seriesTvdbId: 2,
    episodeTvdbId: 3,
  };

  test('one run of a scope is under way at a time unless asked for more; dry ones beside it', async () => {
    const first = await start('a');
    expect(first).toMatchObject({ started: true, run: { id: 'a', state: 'queued', trigger: 'a person', plan: [] } });
    expect(await start('b')).toEqual({ run: first.run, started: false });
    expect((await start('c', { dryRun: true })).started).toBe(true);
    expect((await start('d', { scope: 'library' })).started).toBe(true);
    await t.store.runs.change('a', { state: 'running' });
    expect(await start('e')).toMatchObject({ started: false, run: { id: 'a', state: 'running' } });
    await t.store.runs.change('a', { state: 'succeeded' });
    expect(await start('f')).toMatchObject({ started: true, run: { id: 'f' } });
    expect(await t.store.runs.get('b')).toBeNull();
  });

  test('who needs what a run reads from now on gets one that waits behind the running one', async () => {
    const target = { libraryId: 2 };
    const fresh = (id: string, part: Parameters<typeof start>[1] = {}) =>
      start(id, { joins: 'queued', target, ...part });
    expect((await fresh('a', { trigger: 'schedule' })).started).toBe(true);
    expect(await fresh('b', { trigger: 'event' })).toMatchObject({
      started: false,
      run: { id: 'a', trigger: 'schedule' },
    });
    // What a person asked for is not changed by who joins it later.
    expect((await fresh('c', { trigger: 'api', options: { mode: 'deep' } })).run).toMatchObject({
      ...{ id: 'a', trigger: 'api', options: { mode: 'deep' } },
    });
    expect((await fresh('d', { trigger: 'web' })).run).toMatchObject({ id: 'a', trigger: 'api' });
    await t.store.runs.change('a', { state: 'running' });
    expect(await start('e', { target, trigger: 'schedule' })).toMatchObject({ started: false, run: { id: 'a' } });
    expect(await fresh('f')).toMatchObject({ started: true, run: { id: 'f', state: 'queued' } });
    expect(await fresh('g')).toMatchObject({ started: false, run: { id: 'f' } });
    expect(await start('h', { target })).toMatchObject({ started: false, run: { id: 'f' } });
    await t.store.runs.change('a', { state: 'succeeded' });
    await t.store.runs.change('f', { state: 'running' });
    expect((await t.store.runs.get('a'))?.trigger).toBe('api');
  });

  test('held removals of several lanes join one run, each once, and stop further claims', async () => {
    const second = await t.replica();
    const hold = (store: TestStore['store'], id: string, removals: number[]) =>
      store.runs.holdRemovals({
        id,
        trigger: 'events',
        removals,
        plan: removals.map((link) => ({ ...row, path: `/shows/${link}.mkv` })),
        reason: 'too many',
        now: t.clock.now,
      });
    await Promise.all([hold(t.store, 'a', [1, 2]), hold(second.store, 'b', [3]), hold(t.store, 'c', [4])]);
    const run = await hold(t.store, 'd', [3, 5]);
    expect(run).toMatchObject({ scope: 'removals', state: 'needsConfirmation', error: 'too many', counts: {} });
    expect(run.removals.toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(run.plan.map(({ path }) => path).toSorted()).toEqual([1, 2, 3, 4, 5].map((link) => `/shows/${link}.mkv`));
    expect(run.plan[0]).toMatchObject({ step: 'remove', from: null, movieTmdbId: 1 });
    expect(await t.store.runs.waiting('removals')).toEqual(run);
    const bounds = { now: t.clock.now, since: 0, atMost: 99 };
    expect(await t.store.links.claimRemovals([{ id: 6, reason: '' }], bounds)).toBe(false);
    await t.store.runs.change(run.id, { state: 'succeeded' });
    expect((await hold(t.store, 'e', [7])).removals).toEqual([7]);
  });

  test('one run of a scope and target is under way at a time, however its keys are sorted', async () => {
    const library = { scope: 'library', target: { serverId: 1, libraryId: 2 }, options: { mode: 'deep' } } as const;
    const first = await start('a', library);
    expect(first).toMatchObject({ started: true, run: { target: library.target, options: library.options } });
    const again = await start('b', { scope: 'library', target: { libraryId: 2, serverId: 1 } });
    expect(again).toEqual({ run: first.run, started: false });
    expect((await start('c', { scope: 'library', target: { serverId: 1 } })).started).toBe(true);
    const all = await start('d', { scope: 'library' });
    expect(all).toMatchObject({ started: true, run: { target: null, options: null } });
    expect(await start('e', { scope: 'library', target: {} })).toEqual({ run: all.run, started: false });
    const page = await t.store.runs.page({ scope: 'library' }, { limit: 9, cursor: null });
    expect(page.items.find(({ id }) => id === 'a')).toMatchObject({
      target: library.target,
      options: library.options,
    });
  });

  test('of runs that two replicas start at the same moment there is one, and both name it', async () => {
    const second = await t.replica();
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((id, position) =>
        (position % 2 ? t.store : second.store).runs.start({ id, scope: 'links', dryRun: false, trigger: 'x', now: 1 }),
      ),
    );
    expect(answers.filter((answer) => answer.started)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.run.id)).size).toBe(1);
  });

  test('a change keeps everything a run reports', async () => {
    await start('a');
    const change = {
      state: 'needsConfirmation',
      startedAt: 5,
      finishedAt: 6,
      progress: { groups: { done: 1, total: 2 }, items: { done: 3, total: 4 } },
      counts: { created: 1, removed: 0 },
      errors: [{ category: 'network', item: 'movie 1', message: 'no answer' }],
      plan: [row],
      removals: [4, 2],
      cancelRequested: true,
      error: 'stopped',
    } as const;
    await t.store.runs.change('a', change);
    expect(await t.store.runs.get('a')).toMatchObject({ id: 'a', ...change });
    expect(await t.store.runs.waiting('reconcile')).toMatchObject({ id: 'a' });
    expect(await t.store.runs.waiting('removals')).toBeNull();
  });

  test('the newest waiting run counts, and it goes on though another one waits', async () => {
    for (const [position, id] of ['a', 'b'].entries()) {
      await start(id, { now: t.clock.now + position });
      await t.store.runs.change(id, { state: 'needsConfirmation' });
    }
    expect((await t.store.runs.waiting('reconcile'))?.id).toBe('b');
    await start('c');
    await t.store.runs.change('b', { state: 'running' });
    await t.store.runs.change('c', { state: 'running' });
    expect((await t.store.runs.get('b'))?.state).toBe('running');
  });

  test('pages go from the newest on; old ended runs are pruned, others stay', async () => {
    for (const [position, id] of ['a', 'b', 'c', 'd'].entries()) {
      await start(id, { now: t.clock.now + position });
      await t.store.runs.change(id, { state: id === 'b' ? 'needsConfirmation' : 'failed' });
    }
    await start('e', { now: 1 });
    const first = await t.store.runs.page({}, { limit: 3, cursor: null });
    const second = await t.store.runs.page({}, { limit: 3, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map((run) => run.id)).toEqual(['d', 'c', 'b', 'a', 'e']);
    expect((await t.store.runs.page({ scope: 'links', state: 'failed' }, { limit: 1, cursor: null })).total).toBe(3);
    expect(await t.store.runs.prune(t.clock.now + 3)).toBe(2);
    expect((await t.store.runs.page({}, { limit: 9, cursor: null })).items.map((run) => run.id)).toEqual([
      'd',
      'b',
      'e',
    ]);
  });

  test('a list leaves out the plan and the errors, which may be long; one run has them', async () => {
    await start('a');
    const long = { plan: [row], errors: [{ category: 'network', item: 'movie 1', message: 'no answer' }] } as const;
    await t.store.runs.change('a', { ...long, removals: [4] });
    const { plan: _plan, errors: _errors, ...summary } = (await t.store.runs.get('a')) ?? { plan: [], errors: [] };
    expect((await t.store.runs.page({}, { limit: 1, cursor: null })).items).toEqual([summary]);
    expect(await t.store.runs.get('a')).toMatchObject({ ...long, removals: [4] });
  });

  test.runIf(kind === 'file')('a change to what is there already is not written', async () => {
    await start('a');
    const other = await t.replica();
    const version = async () => (await other.database.client.execute('PRAGMA data_version')).rows[0]?.[0];
    const before = await version();
    await t.store.runs.change('a', {
      counts: {},
      state: 'queued',
      progress: { items: { total: 0, done: 0 }, groups: { done: 0, total: 0 } },
    });
    expect(await version()).toBe(before);
  });
});
