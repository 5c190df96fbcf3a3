import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, type World } from '../../fakes/world.ts';
import { startService, type TestService } from '../../support/service.ts';
import { until } from '../../support/until.ts';

let world: World;
let service: TestService;

beforeEach(async () => {
  world = await createWorld();
  service = await startService(world, { PLEX_LINKER_SCAN_INTERVAL_MINUTES: '15' });
  await service.idle();
});
afterEach(async () => {
  await service.stop();
  await world.dispose();
});

async function scheduledRuns(): Promise<number> {
  const { body } = await service.get('/reconcile');
  return body.items.filter((run: { state: string }) => run.state === 'succeeded').length;
}

test('the schedule goes on after the clock was ahead and is set right', async () => {
  service.clock.aheadMs = 40 * 24 * 3_600_000;
  const before = await scheduledRuns();
  // The schedule runs, and plans itself in a time to come.
  await until(async () => (await scheduledRuns()) > before);
  await service.idle();
  service.clock.aheadMs = 0;
  const tasks = async () => (await service.get('/api/v1/tasks?state=waiting&limit=500')).body.items;
  await until(async () =>
    (await tasks()).every(
      (task: { nextRunAt: string }) => Date.parse(task.nextRunAt) <= Date.now() + 24 * 3_600_000 + 1_000,
    ),
  );
  await until(async () => (await scheduledRuns()) > before + 1);
  expect(service.log.join('')).toContain('The clock went back');
});
