import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../fakes/world.ts';
import { startService, type TestService, testApiKey } from '../support/service.ts';
import { chromiumPath, findings, sidewaysScroll, type Visit, visit } from './browser.ts';

/** What the first run may take, a person's typing aside. */
const mostMs = 300_000;
const password = 'a password of mine';
const nothing = { SONARR_0_URL: '', SONARR_0_API_KEY: '', RADARR_0_URL: '', RADARR_0_API_KEY: '', DISCOVERY: 'true' };

let world: World;
let service: TestService;

describe.skipIf(chromiumPath === null)('the first run', () => {
  beforeAll(async () => {
    world = await createWorld({ plex: true });
    world.plex.addSection({ title: 'Audiobooks', type: 'artist', locations: [world.media] });
    world.pair({ movieTitle: 'The Drowned Bell', seriesTitle: 'Bells' });
    await world.plex.scanAll();
    const { url, machineIdentifier } = world.plex;
    service = await startService(world, nothing, {
      usualAddresses: { radarr: [world.radarr.url], sonarr: [world.sonarr.url] },
      neighbours: async () => [{ name: 'Attic', machineIdentifier, url }],
    });
  });
  afterAll(async () => {
    await service?.stop();
    await world?.dispose();
  });

  test(
    'leads from the first page to a confirmed link, through the pages alone',
    async () => {
      const began = Date.now();
      const seen = await visit(service.url, { signedIn: false });
      const { page, context } = seen;
      // Syncs and discovery run beside the pages here.
      context.setDefaultTimeout(60_000);
      const took: Record<string, number> = {};
      const done = (step: string) => {
        took[step] = Date.now() - began;
      };
      await setPassword(page);
      done('password');
      await connect(page, 'Radarr', { url: world.radarr.url, key: world.radarr.apiKey });
      done('Radarr');
      await connect(page, 'Sonarr', { url: world.sonarr.url, key: world.sonarr.apiKey });
      done('Sonarr');
      await connectPlex(page);
      done('Plex');
      await checkPaths(page);
      done('paths');
      await chooseLibraries(page);
      done('libraries');
      await installWebhooks(page);
      done('webhooks');
      // Nothing is reloaded from here on: the list is live.
      await page.getByRole('button', { name: 'Discover', exact: true }).click();
      await page.locator('#step-pairs[data-state=done]').waitFor();
      done('discovery');
      await page.locator('#step-link[data-state=done]').waitFor();
      await page.locator('#step-link').getByText('The Drowned Bell').waitFor();
      await page.locator('#step-link [data-state=confirmed]').waitFor();
      done('link');
      // docs/guide/set-up.md tells these times.
      if (process.env.FIRST_RUN_TIMES !== undefined) console.info(JSON.stringify(took));
      expect(await page.locator('#steps > [data-state]:not([data-state=done])').count()).toBe(0);
      expect(errorsOf(seen)).toEqual([]);
      await context.close();
    },
    mostMs,
  );
});

async function setPassword(page: Page): Promise<void> {
  await page.goto(`${service.url}/`);
  await page.getByLabel(/password|API key/i).fill(testApiKey);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Set-up' }).waitFor();
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel(/again|repeat/i).fill(password);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('#step-password[data-state=done]').waitFor();
}

async function connect(page: Page, product: string, { url, key }: { url: string; key: string }): Promise<void> {
  await page.getByRole('link', { name: `Connect ${product}` }).click();
  await page.getByRole('link', { name: `${product} ${url}` }).click();
  await page.locator(`#url[value="${url}"]`).waitFor();
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Test' }).click();
  await page.locator('#tested[data-state=ok]').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator(`#step-${product.toLowerCase()}[data-state=done]`).waitFor();
}

async function connectPlex(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Connect Plex' }).click();
  await page.getByRole('link', { name: `Attic ${world.plex.url}` }).click();
  await page.getByLabel('Token').fill(world.plex.token);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('#step-plex[data-state=done]').waitFor();
}

async function checkPaths(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Check the paths' }).click();
  await page.locator('li[data-state=proved]').first().waitFor();
  expect(await page.locator('li[data-state=failed]').count()).toBe(0);
  await looksWell(page);
  await page.getByRole('link', { name: 'Back to the set-up' }).click();
  await page.locator('#step-paths[data-state=done]').waitFor();
}

async function chooseLibraries(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Choose libraries' }).click();
  expect(await page.getByLabel('Movies').isChecked()).toBe(true);
  await page.getByLabel('Audiobooks').check();
  await looksWell(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('#step-libraries').getByText('3 of 3 are mirrored.').waitFor();
}

async function installWebhooks(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Set up webhooks' }).click();
  expect(await page.getByLabel('Address of Plex Linker').inputValue()).toBe(service.url);
  expect(await page.getByLabel('Webhook address for Plex').inputValue()).toMatch(/\/webhooks\/plex\/.+/);
  await page.getByRole('button', { name: 'Install webhooks' }).click();
  await page.locator('#installed-1[data-state=ok]').waitFor();
  await looksWell(page);
  await page.getByRole('link', { name: 'Back to the set-up' }).click();
  await page.locator('#step-webhooks[data-state=done]').waitFor();
}

async function looksWell(page: Page): Promise<void> {
  expect(await findings(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await sidewaysScroll(page)).toBe(0);
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** Without Chromium's advice about password fields and autofocus. */
function errorsOf({ console }: Visit): string[] {
  return console.filter((line) => !/^\[DOM\]|^Autofocus processing/.test(line));
}
