import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../fakes/world.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { chromiumPath, findings, sidewaysScroll, visit } from './browser.ts';

let world: World;
let service: TestService;

describe.skipIf(chromiumPath === null)('posters', () => {
  beforeAll(async () => {
    world = await createWorld({ plex: true });
    const pairs = Array.from({ length: 20 }, (_, number) => {
      const name = number === 0 ? `Daughter ${'of Unmapped Seas '.repeat(6)}`.trim() : `Film ${number}`;
      return world.pair({ movieTitle: name, seriesTitle: `${name.slice(0, 40)} Show` });
    });
    await world.plex.scanAll();
    service = await startService(world, { PLEX_0_URL: world.plex.url, PLEX_0_API_KEY: world.plex.token });
    await Promise.all(pairs.map((pair) => service.addRule(pair)));
    await service.idle();
  });
  afterAll(async () => {
    await service?.stop();
    await world?.dispose();
  });

  test('show in a grid that changes in place, and in a library sorted by its heads', async () => {
    const posters = 2 * (await service.get('/api/v1/links?limit=1')).body.total;
    const { page, context, console } = await visit(service.url, { viewport: { width: 390, height: 700 } });
    await page.goto(`${service.url}/links`);
    await page.getByRole('link', { name: 'Grid', exact: true }).click();
    await page.waitForURL('**/links?view=grid');
    const shown = 'document.querySelectorAll(".cards img").length';
    const loaded = '[...document.querySelectorAll(".cards img")].filter((one) => one.naturalWidth > 100).length';
    await until(async () => Number(await page.evaluate(loaded)) >= 4);
    expect([await page.evaluate(shown), await sidewaysScroll(page)]).toEqual([posters, 0]);
    // How far below the window they wait for it is the browser's choice, and depends on how fast it finds the connection.
    expect(await page.locator('.cards img[loading=lazy]').count()).toBe(posters);

    await page.waitForTimeout(1_000);
    const card = page.locator('.link-card').first();
    const id = await card.getAttribute('data-id');
    await service.send('POST', `/api/v1/links/${id}/undo`);
    await page.locator(`#link-${id}[data-state=removed]`).waitFor();

    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${service.url}/library?type=movie`);
    await page.getByRole('link', { name: 'Added', exact: true }).click();
    await page.waitForURL('**/library?type=movie&sort=added');
    expect(await page.locator('th[aria-sort=descending]').innerText()).toContain('Added');
    expect(await findings(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(console).toEqual([]);
    await context.close();
  });
});
