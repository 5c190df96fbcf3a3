import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';

let service: IdleService;
beforeEach(async () => {
  service = await startIdleService();
});
afterEach(() => service.close());

const start = async (body?: unknown) => (await service.ask('/reconcile', { method: 'POST', body })).json.run as string;

describe('POST /reconcile', () => {
  test('starts everything that is configured when it has no body', async () => {
    for (const body of [undefined, '', '{}', {}]) {
      const reply = await service.ask('/reconcile', { method: 'POST', body });
      expect([reply.status, reply.json]).toEqual([202, { run: expect.any(String) }]);
    }
    const { items } = (await service.ask('/reconcile')).json;
    expect(items).toMatchObject([{ scope: 'all', dryRun: false, state: 'queued' }]);
    expect(await service.store.runs.get(items[0].id)).toMatchObject({ trigger: 'api' });
    expect(await service.waitingTasks()).toEqual([`reconcile run ${items[0].id}`]);
  });

  test('starts the given scope, dry or not', async () => {
    const id = await start({ scope: 'links', dryRun: true });
    expect(await service.store.runs.get(id)).toMatchObject({ scope: 'links', dryRun: true, trigger: 'api' });
    expect((await service.ask('/reconcile')).json.total).toBe(1);
  });

  test.each([
    { scope: 'everything!' },
    { scope: 'discovery' },
    { scope: null },
    { dryRun: 'yes' },
    { dryrun: true },
    [],
    'x',
    'null',
    '{"scope":',
  ])('refuses %j with 400', async (body) => {
    expect((await service.ask('/reconcile', { method: 'POST', body })).status).toBe(400);
    expect((await service.ask('/reconcile')).json.total).toBe(0);
    expect(await service.waitingTasks()).toEqual([]);
  });
});

describe('GET /reconcile', () => {
  test('shows one run whole', async () => {
    const id = await start({ scope: 'links', dryRun: true });
    const row = {
      step: 'create',
      path: '/media/tv/x.mkv',
      from: null,
      target: '/media/movies/x.mkv',
      reason: 'new',
      movieTmdbId: 603,
      seriesTvdbId: 1,
      episodeTvdbId: 2,
    } as const;
    const error = { category: 'network', item: 'movie 604', message: 'Radarr did not answer.' } as const;
    await service.store.runs.change(id, {
      state: 'succeeded',
      startedAt: 1000,
      finishedAt: 2000,
      progress: { groups: { done: 1, total: 1 }, items: { done: 2, total: 2 } },
      counts: { created: 1 },
      plan: [row],
      errors: Array(120).fill(error),
    });
    const { json } = await service.ask(`/reconcile/${id}`);
    expect(json).toEqual({
      id,
      scope: 'links',
      dryRun: true,
      state: 'succeeded',
      startedAt: '1970-01-01T00:00:01.000Z',
      finishedAt: '1970-01-01T00:00:02.000Z',
      progress: { groups: { done: 1, total: 1 }, items: { done: 2, total: 2 } },
      counts: { created: 1, retargeted: 0, renamed: 0, kept: 0, removed: 0, refused: 0, waiting: 0, errors: 0 },
      errors: Array(100).fill(error),
      plan: [row],
      error: null,
    });
  });

  test('lists runs without what can be long', async () => {
    const id = await start({ scope: 'links' });
    const { json } = await service.ask('/reconcile?scope=links&state=queued&limit=1');
    expect(json).toMatchObject({ items: [{ id, state: 'queued', startedAt: null }], nextCursor: null, total: 1 });
    expect(json.items[0]).not.toHaveProperty('plan');
    expect((await service.ask('/reconcile?scope=nothing')).status).toBe(400);
  });

  test.each(['no-such-run', '..%2f..', '%00', 'x'.repeat(500)])('an unknown run is 404: %s', async (id) => {
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/cancel'],
      ['POST', '/confirm'],
    ] as const)
      expect.soft([path, (await service.ask(`/reconcile/${id}${path}`, { method })).status]).toEqual([path, 404]);
  });
});

test('a run is cancelled', async () => {
  const id = await start();
  const reply = await service.ask(`/reconcile/${id}/cancel`, { method: 'POST' });
  expect([reply.status, reply.json.id, reply.json.state]).toEqual([202, id, 'cancelled']);
  expect((await service.ask(`/reconcile/${id}`)).json.state).toBe('cancelled');
});

test('only a run that waits is confirmed', async () => {
  const id = await start();
  const early = await service.ask(`/reconcile/${id}/confirm`, { method: 'POST', body: {} });
  expect([early.status, early.json.error.code]).toEqual([409, 'conflict']);
  await service.store.runs.change(id, { state: 'needsConfirmation' });
  const reply = await service.ask(`/reconcile/${id}/confirm`, { method: 'POST', body: {} });
  expect([reply.status, reply.json]).toEqual([202, { run: id }]);
  expect((await service.ask(`/reconcile/${id}`)).json.state).toBe('running');
  expect(await service.waitingTasks()).toContain(`confirmed-removals run ${id}`);
});

test('everything of it needs the key', async () => {
  for (const [method, path] of [
    ['GET', '/reconcile'],
    ['POST', '/reconcile'],
    ['GET', '/reconcile/x'],
    ['POST', '/reconcile/x/confirm'],
  ] as const)
    expect.soft([path, (await service.ask(path, { method, key: null })).status]).toEqual([path, 401]);
});
