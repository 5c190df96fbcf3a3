import { realpathSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changes, createWorld, type Pair, type World } from '../../fakes/world.ts';
import { startService, type TestService } from '../../support/service.ts';

let world: World;
let service: TestService;

beforeEach(async () => {
  world = await createWorld();
  service = await startService(world);
  await service.idle();
});
afterEach(async () => {
  await service.stop();
  await world.dispose();
});

describe('a cold reconcile', () => {
  test('makes every link of a hundred rules in one run, asking for each list once', async () => {
    const pairs: Pair[] = [];
    for (let i = 0; i < 100; i++) {
      const series = i % 5 === 0 ? undefined : pairs.at(-1)?.series;
      pairs.push(world.pair({ file: false, number: 1 + (i % 5), ...(series === undefined ? {} : { series }) }));
    }
    for (const pair of pairs) await service.addRule(pair);
    await service.idle();
    for (const pair of pairs)
      world.radarr.setFile(pair.movie, { name: `${pair.movie.title} WEBDL-1080p.mkv`, quality: 'WEBDL-1080p' });
    const run = await service.reconcile();
    expect(run).toMatchObject({ state: 'succeeded', counts: { created: 100, errors: 0 }, errors: [] });
    expect(pairs.filter((pair) => realpathSync(world.expectedLink(pair)) !== world.source(pair))).toEqual([]);
    await service.idle();
    const { body } = await service.get('/api/v1/links?state=confirmed&limit=500');
    expect(body.total).toBe(100);

    const before = world.snapshot();
    const marks = [world.sonarr.requests.mark(), world.radarr.requests.mark()] as const;
    expect(await service.reconcile()).toMatchObject({
      state: 'succeeded',
      counts: { created: 0, kept: 100, errors: 0 },
    });
    await service.idle();
    expect(changes(before, world.snapshot())).toEqual([]);
    expect(world.sonarr.requests.writesSince(marks[0])).toEqual([]);
    expect(world.radarr.requests.writesSince(marks[1])).toEqual([]);
  });
});

test('a run of a scope for which nothing is set up says so, and touches no link', async () => {
  const pair = world.pair();
  await service.addRule(pair);
  await service.idle();
  const mark = world.radarr.mark();
  const { body } = await service.send('POST', '/reconcile', { scope: 'library' });
  await service.idle();
  expect((await service.get(`/reconcile/${body.run}`)).body).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('No Plex server'),
  });
  expect(world.radarr.since(mark)).toEqual([]);
});
