import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type Pair, type World } from '../fakes/world.ts';
import { startService, type TestService } from '../support/service.ts';
import { chromiumPath, visit } from './browser.ts';

let world: World;
let service: TestService;

async function addPair(movieTitle: string): Promise<{ pair: Pair; rule: number }> {
  const pair = world.pair({ movieTitle, seriesTitle: `${movieTitle} Show` });
  const rule = await service.addRule(pair);
  await service.idle();
  return { pair, rule };
}

describe.skipIf(chromiumPath === null)('the list of links', () => {
  beforeAll(async () => {
    world = await createWorld();
    world.pair({ movieTitle: 'Bystander', seriesTitle: 'Bystanders' });
    service = await startService(world);
    await addPair('Paper Satellites');
    await addPair('Midnight Tram');
  });
  afterAll(async () => {
    await service?.stop();
    await world?.dispose();
  });

  const row = (title: string) => `tbody tr:has(bdi:text-is("${title}"))`;

  test('changes in place: node, pick and focus stay, and new links wait for a click', async () => {
    await addPair('Clockwork Meadow');
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/links`);
    await page.locator(`${row('Paper Satellites')} input`).check();
    await page.locator(`${row('Midnight Tram')} a`).focus();
    await page.evaluate(`document.querySelector('tbody tr').wasHereBefore = true`);
    await page.waitForTimeout(1_500);

    const id = await page.locator(row('Clockwork Meadow')).getAttribute('data-id');
    await service.send('POST', `/api/v1/links/${id}/undo`);
    await page.locator(`${row('Clockwork Meadow')}[data-state=removed]`).waitFor();
    expect(await page.evaluate(`document.querySelector('tbody tr').wasHereBefore`)).toBe(true);
    expect(await page.locator(`${row('Paper Satellites')} input`).isChecked()).toBe(true);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Midnight Tram');
    await page.locator('h1 + .count:text-is("2")').waitFor();
    await page.getByRole('link', { name: 'Removed 1' }).waitFor();

    // A list that has no row yet waits for its first.
    const empty = await context.newPage();
    await empty.goto(`${service.url}/links?q=Saltwater`);
    await empty.getByText('No link matches this filter.').waitFor();
    await empty.waitForTimeout(1_500);
    await addPair('Saltwater Hymns');
    await page.getByRole('link', { name: '1 new, show' }).waitFor();
    await empty.getByRole('link', { name: '1 new, show' }).waitFor();
    await empty.locator('h1 + .count:text-is("1")').waitFor();
    await empty.close();
    expect(await page.locator(row('Saltwater Hymns')).count()).toBe(0);
    await page.getByRole('link', { name: '1 new, show' }).click();
    await page.locator(row('Saltwater Hymns')).waitFor();
    await context.close();
  });

  test('filters, sorts and finds', async () => {
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/links`);
    const titles = () => page.locator('tbody .of-movie').allTextContents();
    await page.getByRole('link', { name: 'Movie', exact: true }).click();
    await page.waitForURL('**/links?sort=movie');
    expect(await titles()).toEqual((await titles()).toSorted());
    expect(await page.locator('th[aria-sort=ascending]').textContent()).toContain('Movie');
    await page.getByRole('searchbox', { name: 'Filter by title or path' }).fill('midnight');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.waitForURL('**q=midnight');
    expect(await titles()).toEqual(['Midnight Tram']);
    await page.getByRole('navigation', { name: 'Links by state' }).getByRole('link', { name: 'Broken' }).click();
    await page.getByText('No link matches this filter.').waitFor();
    await page.getByRole('link', { name: 'Show all links' }).click();
    expect((await titles()).length).toBeGreaterThan(1);
    await context.close();
  });

  test('undoes what is picked, and tells the second window that it was removed already', async () => {
    await addPair('Glass Orchard');
    const [first, second] = [await visit(service.url), await visit(service.url)];
    for (const { page } of [first, second]) {
      await page.goto(`${service.url}/links`);
      expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
      await page.locator(`${row('Glass Orchard')} input`).check();
      expect(await page.locator('.picked').textContent()).toContain('1 picked');
    }
    await second.page.route('**/links/rows*', (route) => route.abort());
    await first.page.getByRole('button', { name: 'Undo' }).click();
    await first.page.getByText('1 link is being removed, and its rule was switched off.').waitFor();
    await service.idle();
    await second.page.getByRole('button', { name: 'Undo' }).click();
    await second.page.getByText('1 link was removed already.').waitFor();
    for (const { context } of [first, second]) await context.close();
    const { body } = await service.get('/api/v1/rules?state=disabled');
    expect(body.items.map(({ movieTitle }: { movieTitle: string }) => movieTitle)).toContain('Glass Orchard');
  });

  test('works without JavaScript: sidebar, filter, undo of one and of several', async () => {
    await addPair('Northern Reach');
    await addPair('The Quiet Foundry');
    const { page, context } = await visit(service.url, {
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    });
    await page.goto(service.url);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Links' }).click();
    await page.getByRole('searchbox', { name: 'Filter by title or path' }).fill('reach');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.locator(`${row('Northern Reach')} input`).check();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('1 link is being removed').waitFor();
    await page.goto(`${service.url}/links`);
    await page.getByRole('link', { name: 'The Quiet Foundry', exact: true }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('1 link is being removed').waitFor();
    await context.close();
    await service.idle();
  });

  test('leads to a link, which shows its history and changes when the link does', async () => {
    const { rule } = await addPair('Ember Coast');
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/links`);
    await page.getByRole('link', { name: 'Ember Coast', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Ember Coast' }).waitFor();
    await page.locator('#details [data-state=confirmed]').waitFor();
    await page.waitForTimeout(1_500);
    await service.send('DELETE', `/api/rules/${rule}`);
    await page.locator('#details [data-state=removed]').waitFor();
    await context.close();
  });
});
