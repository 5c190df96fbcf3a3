import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../fakes/world.ts';
import { startService, type TestService } from '../support/service.ts';
import { chromiumPath, visit } from './browser.ts';

let world: World;
let service: TestService;

describe.skipIf(chromiumPath === null)('the rules', () => {
  beforeAll(async () => {
    world = await createWorld();
    world.pair({ movieTitle: 'Bystander', seriesTitle: 'Bystanders' });
    service = await startService(world);
    await service.addRule(world.pair({ movieTitle: 'Midnight Tram', seriesTitle: 'Tram Lines' }));
    await service.idle();
  });
  afterAll(async () => {
    await service?.stop();
    await world?.dispose();
  });

  test('are added by searching, and the link appears on the list of links by itself', async () => {
    const { episode, series } = world.pair({ movieTitle: 'Paper Satellites', seriesTitle: 'Kite Makers' });
    const [links, rules] = [await visit(service.url), await visit(service.url)];
    await links.page.goto(`${service.url}/links`);
    await links.page.waitForTimeout(1_500);
    const { page } = rules;
    await page.goto(`${service.url}/rules`);
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByLabel('Which movie of Radarr?').fill('nothing like it');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByText('No Radarr has a movie whose title contains “nothing like it”.').waitFor();
    expect(await page.getByLabel('Which movie of Radarr?').inputValue()).toBe('nothing like it');
    await page.getByLabel('Which movie of Radarr?').fill('satell');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('link', { name: /^Paper Satellites/ }).click();
    await page.getByLabel('Which series of Sonarr?').fill('kite');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('link', { name: /^Kite Makers/ }).click();
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByText('Pick at least one special.').waitFor();
    await page.locator(`[data-id="${episode.tvdbId}"] input`).check();
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByText('The rule was made. Its link follows.').waitFor();
    await page.locator('tr[data-state=linked]', { hasText: 'Paper Satellites' }).waitFor();
    await links.page.getByRole('link', { name: '1 new, show' }).click();
    await links.page.locator('tr', { hasText: 'Paper Satellites' }).waitFor();
    // Another special for the same movie: the link moves, and there is one rule.
    const later = world.sonarr.addEpisode(series, { season: 0, number: 7, title: 'A later one', tvdbId: 990_007 });
    await page.getByRole('link', { name: 'Paper Satellites' }).click();
    await page.getByRole('link', { name: 'Another special' }).click();
    await page.getByLabel('Which series of Sonarr?').fill('kite');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('link', { name: /^Kite Makers/ }).click();
    await page.locator(`[data-id="${later.tvdbId}"] input`).check();
    await page.getByRole('button', { name: 'Replace the rule' }).click();
    await page.locator('tr[data-state=linked]', { hasText: 'S00E07' }).waitFor();
    expect(await page.locator('tr[data-id]', { hasText: 'Paper Satellites' }).count()).toBe(1);
    await service.idle();
    expect(readdirSync(`${series.path}/Specials`).filter((name) => name.includes('S00'))).toEqual([
      expect.stringContaining('S00E07'),
    ]);
    for (const { context } of [links, rules]) await context.close();
  });

  test('are filtered, switched off and on, and deleted; a second window is told', async () => {
    const [first, second] = [await visit(service.url), await visit(service.url, { javaScriptEnabled: false })];
    for (const { page } of [first, second]) await page.goto(`${service.url}/rules?q=tram`);
    const row = first.page.locator('tr[data-id]', { hasText: 'Midnight Tram' });
    expect(await first.page.locator('tr[data-id]').count()).toBe(1);
    await row.getByRole('button', { name: 'Switch off' }).click();
    await first.page.locator('tr[data-state=disabled]').waitFor();
    await row.getByRole('button', { name: 'Switch on' }).click();
    await row.getByRole('button', { name: 'Switch off' }).waitFor();
    await row.getByRole('button', { name: 'Delete' }).click();
    await first.page.getByText('No rule matches this filter.').waitFor();
    await second.page.getByRole('button', { name: 'Delete' }).click();
    await second.page.getByText('There is no such rule any more: it was deleted already.').waitFor();
    for (const { context } of [first, second]) await context.close();
  });
});
