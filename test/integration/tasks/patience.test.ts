import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, type World } from '../../fakes/world.ts';
import { startService, type TestService } from '../../support/service.ts';
import { until } from '../../support/until.ts';
import { leadsTo } from '../links/setup.ts';

let world: World;
let service: TestService;

beforeEach(async () => {
  world = await createWorld();
  service = await startService(world);
  expect((await service.send('PATCH', '/api/v1/settings', { 'http.timeoutSeconds': 1 })).status).toBe(200);
  await service.idle();
});
afterEach(async () => {
  await service.stop();
  await world.dispose();
});

async function linkTask(pair: ReturnType<World['pair']>) {
  const { body } = await service.get('/api/v1/tasks?kind=link-movie&limit=500');
  return body.items.find((task: { item: string }) => task.item === `movie ${pair.movie.tmdbId}`);
}

test('an instance that needs longer than http.timeoutSeconds is waited for longer at the next attempts', async () => {
  const pair = world.pair();
  world.radarr.fault('/moviefile', { latencyMs: 1_500 });
  await service.addRule(pair);
  await until(async () => (await linkTask(pair))?.error?.includes('did not answer GET /api/v3/moviefile'));
  expect((await linkTask(pair)).error).toContain('within 1 s');
  expect((await linkTask(pair)).error).toContain('http.timeoutSeconds');
  await until(async () => (await linkTask(pair))?.state === 'succeeded');
  expect((await linkTask(pair)).attempts).toBe(2);
  expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
});

test('a reconcile waits longer for what the one before it gave up', async () => {
  const pair = world.pair();
  await service.addRule(pair);
  await service.idle();
  world.radarr.fault('/moviefile', { latencyMs: 1_500 });
  const first = await service.reconcile();
  expect(first.errors).toEqual([expect.objectContaining({ message: expect.stringMatching(/moviefile.* within 1 s/) })]);
  expect((await service.reconcile()).errors).toEqual([]);
});
