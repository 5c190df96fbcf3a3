import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../fakes/world.ts';
import { startService, type TestService } from '../support/service.ts';
import { chromiumPath, cutOff, findings, repeatedIds, sidewaysScroll, unseenFocus, visit } from './browser.ts';

let world: World;
let service: TestService;

describe.skipIf(chromiumPath === null)('every page', () => {
  beforeAll(async () => {
    world = await createWorld();
    world.pair({ movieTitle: 'Bystander', seriesTitle: 'Bystanders' });
    service = await startService(world);
    const long = `The Cartographer's Daughter ${'and the Seven Unmapped Seas '.repeat(3)}`.trim();
    for (const movieTitle of ['The Drowned Bell', 'النهر الأخير', long])
      await service.addRule(world.pair({ movieTitle, seriesTitle: movieTitle.slice(0, 60).trim() }));
    await service.idle();
    service.context.runtime.health.set(
      'test',
      'warning',
      `Sonarr at http://sonarr:8989 answered 401. ${'x'.repeat(300)}`,
    );
  });
  afterAll(async () => {
    await service?.stop();
    await world?.dispose();
  });

  const paths = [
    '/',
    '/links',
    '/links/1',
    '/links?state=broken',
    '/links?view=grid',
    '/library',
    '/review',
    '/watch',
    '/activity',
    '/runs',
    '/rules?sort=movie',
    '/rules/1',
    '/rules/import',
    '/requests?kind=movie&title=The+Drowned+Bell',
    '/settings',
    '/settings/access',
    '/settings/plex/new',
    '/system',
    '/search?q=the',
    '/nothing',
  ];

  // Contrast depends on the theme, what is shown on the width: each is seen once.
  test.each([
    ['dark', 1440],
    ['light', 390],
  ] as const)('has no serious finding of axe and an unused console: %s, %i pixels', async (theme, width) => {
    const { page, context, console } = await visit(service.url, { theme, viewport: { width, height: 844 } });
    for (const path of [...paths, '/login', '/setup', '/setup?password=later']) {
      await page.goto(`${service.url}${path}`);
      expect.soft([path, await findings(page)]).toEqual([path, []]);
      expect.soft([path, await page.locator('h1').count(), await page.locator('main').count()]).toEqual([path, 1, 1]);
      expect.soft([path, await repeatedIds(page)]).toEqual([path, []]);
      if (width > 1000) expect.soft([path, await unseenFocus(page)]).toEqual([path, []]);
    }
    expect(console.filter((line) => !line.includes('the server responded with a status of 404'))).toEqual([]);
    await context.close();
  });

  test('never scrolls sideways, and cuts off no choice, hint or name: in German, whose words are long', async () => {
    const { page, context } = await visit(service.url, { locale: 'de' });
    for (const path of [...paths, '/login', '/setup?password=later']) {
      await page.goto(`${service.url}${path}`);
      for (const width of [320, 769, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        expect.soft([width, path, await sidewaysScroll(page), await cutOff(page)]).toEqual([width, path, 0, []]);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.evaluate("document.documentElement.style.fontSize = '200%'");
      expect.soft(['twice as large text', path, await sidewaysScroll(page)]).toEqual(['twice as large text', path, 0]);
    }
    await context.close();
  });

  test('is in German for a German browser, and in English for whoever chooses it', async () => {
    const { page, context } = await visit(service.url, { locale: 'de-AT' });
    await page.goto(service.url);
    expect(await page.locator('h1').textContent()).toBe('Übersicht');
    await page.getByRole('button', { name: 'Konto' }).click();
    await page.getByLabel('Sprache').selectOption('en');
    await page.getByLabel('Farben').selectOption('light');
    await page.getByRole('button', { name: 'Übernehmen' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
    await context.close();
  });

  test('finds from the header by keys alone, below the field and on a page', async () => {
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/system`);
    await page.keyboard.press('s');
    await page.keyboard.type('drowned');
    // The page has fields with options of their own.
    const options = page.locator('#find-list').getByRole('option');
    await page
      .locator('#find-list')
      .getByRole('option', { name: /^The Drowned Bell.*S00E/ })
      .waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.keyboard.press('Escape');
    expect(await options.count()).toBe(0);
    await page.keyboard.type(' bell');
    await options.first().waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('#find-list').getByRole('option', { selected: true }).count()).toBe(1);
    const href = await page.locator('#find-list').getByRole('option', { selected: true }).getAttribute('href');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${href}`);
    await page.keyboard.press('s');
    await page.keyboard.type('drowned');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Search' }).waitFor();
    await page.getByRole('main').getByRole('heading', { name: 'Links' }).waitFor();
    await context.close();
  });

  test('is reached by keys, which do nothing while somebody types', async () => {
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/system`);
    await page.keyboard.press('s');
    await page.keyboard.type('gl?');
    expect(await page.getByRole('combobox', { name: 'Search' }).inputValue()).toBe('gl?');
    await page.keyboard.press('Escape');
    await page.locator('h1').click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.waitForURL('**/links');
    await context.close();
  });

  test('shows a lost connection and recovers by itself', async () => {
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/links`);
    const chip = page.getByText('Reconnecting');
    await context.setOffline(true);
    await chip.waitFor({ state: 'visible' });
    await context.setOffline(false);
    await chip.waitFor({ state: 'hidden' });
    await context.close();
  });

  test('has each button once outside of rows', async () => {
    const { page, context } = await visit(service.url);
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await page.goto(service.url);
    expect([await button('Run now').count(), await button('Dry run').count()]).toEqual([1, 1]);
    await page.goto(`${service.url}/links/1`);
    expect(await button('Undo').count()).toBe(1);
    await page.goto(`${service.url}/system`);
    expect(await button('Back up').count()).toBe(1);
    await context.close();
  });

  test('makes a backup and starts a run', async () => {
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/system`);
    await page.getByRole('button', { name: 'Back up' }).click();
    await page.getByText('The backup was made.').waitFor();
    expect(await page.getByRole('link', { name: 'Download' }).count()).toBe(1);
    await page.goto(service.url);
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByText('The dry run has started').waitFor();
    await page.locator('[data-state=succeeded]', { hasText: 'Succeeded' }).first().waitFor();
    await context.close();
  });

  test('is behind the sign-in, which leads back; a wrong password is told beside the field', async () => {
    const { page, context } = await visit(service.url, { signedIn: false });
    await page.goto(`${service.url}/links?q=bell`);
    await page.getByLabel('API key').fill('wrong');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('This is not the API key.').waitFor();
    expect(await page.getByLabel('API key').getAttribute('aria-describedby')).toContain('password-error');
    await page.getByLabel('API key').fill('key-of-the-tests-0123456789');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('**/links?q=bell');
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/login');
    await page.goto(`${service.url}/links`);
    expect(page.url()).toContain('/login?to=/links');
    await context.close();
  });
});
