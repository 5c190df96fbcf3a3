import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FakePlex } from '../fakes/fake-plex.ts';
import { FakePlexTv } from '../fakes/fake-plex-tv.ts';
import { createWorld, type World } from '../fakes/world.ts';
import { startService, type TestService } from '../support/service.ts';
import { chromiumPath, findings, sidewaysScroll, visit } from './browser.ts';

let world: World;
let service: TestService;
let plex: FakePlex;
let plexTv: FakePlexTv;

describe.skipIf(chromiumPath === null)('a Plex account and the way in', () => {
  beforeAll(async () => {
    world = await createWorld();
    [plex, plexTv] = await Promise.all([new FakePlex().start(), new FakePlexTv().start()]);
    service = await startService(world, { PLEX_TV_URL: plexTv.url });
  });
  afterAll(async () => {
    await service?.stop();
    await Promise.all([plex?.stop(), plexTv?.stop(), world?.dispose()]);
  });

  test('servers come by signing in with Plex, the page goes on by itself, and a path is mapped and tested', async () => {
    const anna = plexTv.addAccount({ username: 'anna' });
    plexTv.addServer(anna, plex);
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/settings`);
    await page.getByRole('button', { name: 'Sign in with Plex' }).click();
    await page.getByRole('link', { name: 'Open plex.tv' }).waitFor();
    expect(await findings(page)).toEqual([]);
    const [pin] = plexTv.pins;
    if (pin !== undefined) plexTv.authorize(pin, anna);
    await page.locator('#pin[data-state=authorized] li[data-kind=plex][data-state=connected]').waitFor();
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Folder in Plex').fill('/data');
    await page.getByLabel('Folder here').fill(world.media);
    await page.getByRole('button', { name: 'Add path mapping' }).click();
    await page.getByLabel('A file or folder as Plex shows it').fill('/data');
    await page.getByRole('button', { name: 'Test path' }).click();
    await page.locator('#path-tested[data-state=ok]').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await sidewaysScroll(page)).toBe(0);
    await context.close();
  });

  test('a session that is ended in one browser sends the other one to the sign-in', async () => {
    const [mine, other] = [await visit(service.url), await visit(service.url)];
    await mine.page.goto(`${service.url}/settings/access`);
    const row = mine.page.locator('.session').filter({ hasNotText: 'This browser' }).first();
    await row.getByRole('button', { name: 'End session' }).click();
    await mine.page.getByText('The session was ended').waitFor();
    await other.page.goto(`${service.url}/settings`);
    expect(await other.page.locator('h1').textContent()).toBe('Sign in');
    await Promise.all([mine.context.close(), other.context.close()]);
  });
});
