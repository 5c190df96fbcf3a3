import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakeItem } from '../fakes/plex/model.ts';
import { createWorld, type Pair, type World } from '../fakes/world.ts';
import { startService, type TestService, testSecret } from '../support/service.ts';
import { until } from '../support/until.ts';
import { chromiumPath, findings, sidewaysScroll, visit } from './browser.ts';

let world: World;
let service: TestService;
let pair: Pair;

describe.skipIf(chromiumPath === null)('what was watched', () => {
  beforeAll(async () => {
    world = await createWorld({ plex: {} });
    pair = world.pair({ movieTitle: 'Quiet Lanterns' });
    await world.plex.scanAll();
    service = await startService(world, { PLEX_0_URL: world.plex.url, PLEX_0_API_KEY: world.plex.token });
    world.plex.urls.push(`${service.url}/webhooks/plex/${testSecret}`);
    await until(async () => (await service.get('/api/v1/library/items?type=movie')).body.total === 1);
    await service.addRule(pair);
    await until(async () => (await service.get('/api/v1/watch/twins')).body.items[0]?.specials.length === 1);
    await service.send('PATCH', '/api/v1/settings', { 'watch.autoMark': false });
  });
  afterAll(async () => {
    await service?.stop();
    await world?.dispose();
  });

  const item = (path: string) => world.plex.itemWith(path) as FakeItem;

  test('shows by itself that copies differ, and Mark brings the other one to Plex', async () => {
    const { page, context, console } = await visit(service.url);
    await page.goto(`${service.url}/watch`);
    await page.getByText('Both copies agree.').waitFor();
    await page.waitForTimeout(1_500);

    world.plex.play(item(world.source(pair)));
    await page.getByText(/^Mark sets the special S00E\d+ on .+ to watched for Owner, in Plex too\.$/).waitFor();
    await page.locator('#ledger [data-state=watched]').waitFor();
    expect([await findings(page), await sidewaysScroll(page)]).toEqual([[], 0]);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await sidewaysScroll(page)).toBe(0);

    await page.locator('#differences').getByRole('button', { name: 'Mark' }).click();
    await page.getByText('Marked as watched. Plex is told now.').waitFor();
    await page.getByText('Both copies agree.').waitFor();
    await until(() => world.plex.viewOf(item(world.expectedLink(pair))).viewCount === 1);

    await page.locator('#ledger').getByRole('link', { name: 'Quiet Lanterns', exact: true }).last().click();
    await page.locator('.filtered', { hasText: 'Quiet Lanterns' }).waitFor();
    expect(await page.locator('#ledger li').count()).toBe(1);
    // Chromium skips a view transition when the next page is slow, and says so.
    expect(console.filter((line) => !line.startsWith('Transition was aborted'))).toEqual([]);
    await context.close();
  });

  test('is filtered, switched and marked without a script', async () => {
    const { page, context } = await visit(service.url, { javaScriptEnabled: false });
    await page.goto(`${service.url}/watch?view=ledger`);
    await page.getByRole('searchbox', { name: 'Movie or show' }).fill('lanterns');
    await page.getByLabel('Kind').selectOption('watched');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.locator('.filtered', { hasText: 'Watched' }).waitFor();
    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByRole('button', { name: 'Stop tracking' }).click();
    await page.getByText('What this account watches is not recorded any more.').waitFor();
    await page.locator('#accounts [data-state=untracked]').first().waitFor();
    await page.getByRole('button', { name: 'Track', exact: true }).click();
    await page.locator('#accounts [data-state=tracked]').first().waitFor();
    await context.close();
  });
});
