import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SyntheticPlex } from '../fakes/plex/synthetic-plex.ts';
import { createWorld, type World } from '../fakes/world.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';
import { until } from '../support/until.ts';
import { seeded } from './burst.ts';

const seed = Number(process.env.PLEX_LINKER_TEST_SEED ?? Math.floor(Math.random() * 1e9));

describe(`kill -9 during the first sync of a Plex (PLEX_LINKER_TEST_SEED=${seed})`, () => {
  let world: World;
  let plex: SyntheticPlex;
  let service: ServiceProcess;

  beforeEach(async () => {
    world = await createWorld();
    plex = await new SyntheticPlex({ movies: 600, shows: 6, pageCap: 25, latencyMs: 15 }).start();
    service = await startProcess(world, { environment: { PLEX_0_URL: plex.url, PLEX_0_API_KEY: plex.token } });
  });
  afterEach(async () => {
    await service[Symbol.asyncDispose]();
    await plex.stop();
    await world.dispose();
  });

  async function total(query = ''): Promise<number> {
    return (await service.get(`/api/v1/library/items?limit=1${query}`)).body.total;
  }

  /** The newest run of libraries. */
  async function lastRun() {
    return (await service.get('/reconcile?scope=library&limit=1')).body.items[0];
  }

  async function itemsByKey(): Promise<Map<string, number>> {
    const ids = new Map<string, number>();
    for (let cursor = ''; ; ) {
      const { body } = await service.get(`/api/v1/library/items?limit=500&type=movie${cursor}`);
      for (const { ratingKey, id } of body.items) ids.set(ratingKey, id);
      if (body.nextCursor === null) return ids;
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
    }
  }

  test('the next start goes on with the same run; nothing is lost, twice there or taken for missing', async () => {
    const random = seeded(seed);
    await until(async () => (await total()) > 0);
    const { id } = await lastRun();
    const before = await itemsByKey();
    for (let round = 0; round < 3; round += 1) {
      await sleep(random() * 600);
      await service.kill();
      await service.restart();
    }
    await until(async () => (await service.get(`/reconcile/${id}`)).body.state === 'succeeded');
    expect((await service.get(`/reconcile/${id}`)).body).toMatchObject({ errors: [], counts: { missing: 0 } });
    expect([
      await total('&type=movie'),
      await total('&type=show'),
      await total('&type=season'),
      await total('&type=episode'),
    ]).toEqual([600, 6, 60, 600]);
    expect(await total('&state=fileNotFound')).toBe(0);
    const after = await itemsByKey();
    expect(after.size).toBe(600);
    for (const [ratingKey, itemId] of before) expect(after.get(ratingKey)).toBe(itemId);
  });
});
