import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../fakes/world.ts';
import { startService, type TestService } from '../support/service.ts';
import { chromiumPath, visit } from './browser.ts';

let world: World;
let service: TestService;

describe.skipIf(chromiumPath === null)('the page of runs', () => {
  beforeAll(async () => {
    world = await createWorld();
    world.pair({ movieTitle: 'Bystander', seriesTitle: 'Bystanders' });
    service = await startService(world);
    for (const movieTitle of ['Paper Satellites', 'Midnight Tram', 'Glass Orchard'])
      await service.addRule(world.pair({ movieTitle, seriesTitle: `${movieTitle} Show` }));
    await service.idle();
  });
  afterAll(async () => {
    await service?.stop();
    await world?.dispose();
  });

  test('shows a dry run as a tree, and a held run with what would go until it is answered', async () => {
    const { page, context, console } = await visit(service.url);
    await page.goto(`${service.url}/runs`);
    for (const name of ['Run now', 'Dry run'])
      expect([name, await page.getByRole('button', { name, exact: true }).count()]).toEqual([name, 1]);
    await page.getByLabel('Scope').selectOption('links');
    await page.getByRole('button', { name: 'Dry run', exact: true }).click();
    await page.locator('#dry-run').getByText('3 stay').waitFor();
    await page.locator('#past [data-state=succeeded]').first().waitFor();

    const { body } = await service.get('/api/v1/links?limit=50');
    const ids = body.items.map(({ id }: { id: number }) => id);
    const plan = body.items.map(({ path, target }: { path: string; target: string }) => ({
      ...{ step: 'remove', path, from: null, target, reason: 'its file is gone' },
      ...{ movieTmdbId: null, seriesTvdbId: null, episodeTvdbId: null },
    }));
    for (const { target } of body.items) await rm(target);
    const held = { id: 'held', trigger: 'events', removals: ids, plan, reason: 'too many at once', now: Date.now() };
    await service.context.runtime.store.runs.holdRemovals(held);
    await page.getByText('3 links would be removed').waitFor();
    expect(await page.locator('.held [data-step=remove]').count()).toBe(3);
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await page.getByText('The removal was confirmed').waitFor();
    await page.locator('.held').waitFor({ state: 'detached' });
    await page.locator('#past tr[data-id=held][data-state=succeeded]').waitFor();

    // The page of one run follows it to its end, and its plan is a tree.
    const { runs } = service.context.runtime.store;
    await runs.start({ id: 'slow', scope: 'links', dryRun: false, trigger: 'test', now: Date.now() });
    await runs.change('slow', { state: 'running', startedAt: Date.now() });
    await page.goto(`${service.url}/runs/slow`);
    await page.getByText('listed here when the run has ended').waitFor();
    await runs.change('slow', { progress: { groups: { done: 1, total: 2 }, items: { done: 3, total: 8 } } });
    await page.getByText('3 of 8').waitFor();
    await runs.change('slow', { state: 'succeeded', finishedAt: Date.now(), plan });
    await page.locator('.plan-row[data-step=remove]').nth(2).waitFor();
    expect(await page.locator('progress').count()).toBe(0);
    expect(console).toEqual([]);
    await context.close();
  });
});
