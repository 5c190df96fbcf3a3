import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../fakes/world.ts';
import { startService, type TestService } from '../support/service.ts';
import { chromiumPath, findings, sidewaysScroll, visit } from './browser.ts';

let world: World;
let service: TestService;

describe.skipIf(chromiumPath === null)('the page Activity', () => {
  beforeAll(async () => {
    world = await createWorld();
    world.pair({ movieTitle: 'Bystander', seriesTitle: 'Bystanders' });
    service = await startService(world);
    await service.idle();
  });
  afterAll(async () => {
    await service?.stop();
    await world?.dispose();
  });

  /** Gives up a task that would succeed. It is due so late that the service itself never takes it. */
  async function giveUp(): Promise<number> {
    const { tasks } = service.context.runtime.store;
    const [now, owner] = [Date.now() + 600_000, 'test'];
    const task = { kind: 'map-shows', item: 'shows of Plex', lane: 'test', payload: {}, runAt: now - 1 };
    const [id = 0] = await tasks.add([task]);
    await tasks.claim({ owner, now, leaseMs: 1_000, limit: 100 });
    const error = `GET http://sonarr:8989/api/v3/series answered 503. ${'x'.repeat(400)}`;
    await tasks.fail({ id, owner, now: Date.now(), error, nextRunAt: null });
    await tasks.releaseExpired('all');
    return id;
  }

  test('shows what fails while it is open; Retry runs it, and the row goes by itself', async () => {
    const { page, context, console } = await visit(service.url);
    const stream = page.waitForResponse('**/api/v1/stream');
    await page.goto(`${service.url}/activity`);
    await page.getByText('Nothing failed.').waitFor();
    await stream;
    const id = await giveUp();
    const row = page.locator(`#failures [data-id="${id}"][data-state=dead]`);
    await row.getByText('answered 503').waitFor();
    expect(await findings(page)).toEqual([]);
    for (const width of [320, 390, 769]) {
      await page.setViewportSize({ width, height: 800 });
      expect([width, await sidewaysScroll(page)]).toEqual([width, 0]);
    }
    await row.getByRole('button', { name: 'Retry', exact: true }).click();
    await page.getByText('It runs again now.').waitFor();
    await page.getByText('Nothing failed.').waitFor();
    expect(console).toEqual([]);
    await context.close();
  });
});
