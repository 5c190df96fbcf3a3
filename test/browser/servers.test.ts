import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../fakes/world.ts';
import { startService, type TestService } from '../support/service.ts';
import { chromiumPath, findings, sidewaysScroll, visit } from './browser.ts';

let world: World;
let service: TestService;

describe.skipIf(chromiumPath === null)('connecting servers', () => {
  beforeAll(async () => {
    world = await createWorld();
    const none = { SONARR_0_URL: '', SONARR_0_API_KEY: '', RADARR_0_URL: '', RADARR_0_API_KEY: '' };
    service = await startService(world, none);
  });
  afterAll(async () => {
    await service?.stop();
    await world?.dispose();
  });

  test('Radarr and Sonarr need address and key, and a test keeps what was typed', async () => {
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/settings`);
    await page.getByText('Connect Radarr to begin.').waitFor();
    for (const [product, fake] of [
      ['Radarr', world.radarr],
      ['Sonarr', world.sonarr],
    ] as const) {
      await page.getByRole('link', { name: `Add ${product}` }).click();
      await page.getByLabel('Address', { exact: true }).fill(fake.url);
      await page.getByLabel('API key').fill('a-key-that-is-wrong');
      await page.getByRole('button', { name: 'Test' }).click();
      await page.locator('#tested[data-state=error]').waitFor();
      // An answer that is no part of the page: the test is sent again, and its answer shown as a page.
      await page.route(/\/settings\/instances\//, (route) => route.fulfill({ status: 500 }), { times: 1 });
      const loaded = page.waitForEvent('load');
      await page.getByRole('button', { name: 'Test' }).click();
      await loaded;
      await page.locator('#tested[data-state=error]').waitFor();
      await page.getByLabel('API key').fill(fake.apiKey);
      await page.getByRole('button', { name: 'Test' }).click();
      await page.locator('#tested[data-state=ok]').waitFor();
      expect(await page.getByLabel('API key').inputValue()).toBe(fake.apiKey);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator(`li[data-kind=${product.toLowerCase()}][data-state=connected]`).waitFor();
    }
    await page.locator('li[data-kind=radarr]').getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('API key').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await sidewaysScroll(page)).toBe(0);
    await page.goto(`${service.url}/settings`);
    expect(await sidewaysScroll(page)).toBe(0);

    const second = await context.newPage();
    for (const window of [page, second]) {
      await window.goto(`${service.url}/settings`);
      await window.locator('li[data-kind=sonarr]').getByRole('link', { name: 'Edit' }).click();
    }
    for (const window of [page, second]) await window.getByRole('button', { name: 'Delete', exact: true }).click();
    await second.getByText('There is no such server any more: it was deleted already.').waitFor();
    await context.close();
  });
});
