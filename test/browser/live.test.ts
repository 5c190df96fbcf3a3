import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../fakes/world.ts';
import { startService, type TestService, testApiKey } from '../support/service.ts';
import { until } from '../support/until.ts';
import { signInViewer } from '../support/viewer.ts';
import { chromiumPath, visit } from './browser.ts';

let world: World;
let service: TestService;

function start(port = '0'): Promise<TestService> {
  return startService(world, { PORT: port, PLEX_0_URL: world.plex.url, PLEX_0_API_KEY: world.plex.token });
}

describe.skipIf(chromiumPath === null)('an open page', () => {
  beforeAll(async () => {
    world = await createWorld({ plex: {} });
    world.pair({ movieTitle: 'Quiet Lanterns' });
    world.radarr.catalogue.push({ title: 'Lantern Bay', tmdbId: 811, year: 1999 });
    await world.plex.scanAll();
    service = await start();
    await until(async () => (await service.get('/api/v1/library/items?type=movie')).body.total === 1);
  });
  afterAll(async () => {
    await service?.stop();
    await world?.dispose();
  });

  test('of a viewer: they request what the look-up found and see it change, and nothing of others', async () => {
    const { page, context, console } = await visit(service.url, { signedIn: false });
    const { cookie } = await signInViewer(service.context.runtime);
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: service.url }]);
    await page.goto(`${service.url}/requests`);
    await page.getByLabel('Title').fill('lantern');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    const found = page.getByRole('list', { name: 'Found' }).getByRole('listitem');
    await found.filter({ hasText: 'Quiet Lanterns' }).getByText('In your library').waitFor();
    await found.filter({ hasText: 'Lantern Bay' }).getByRole('button', { name: 'Request' }).click();
    const rows = page.locator('#rows > li');
    await rows.filter({ hasText: 'Lantern Bay' }).waitFor();
    const { body } = await service.get('/api/v1/requests');
    await service.send('POST', '/api/v1/requests', { kind: 'book', title: 'The Salt Road' });
    await service.send('PATCH', `/api/v1/requests/${body.items[0].id}`, { state: 'downloading' });
    await page.locator('#rows > li[data-state=downloading]').waitFor();
    expect(await rows.count()).toBe(1);
    await page.goto(`${service.url}/links`);
    await page.getByText('is a viewer').waitFor();
    expect(console.filter((line) => !line.includes('status of 403'))).toEqual([]);
    await context.close();
  });

  test('shows a sync after a reload too, until it is cancelled', async () => {
    const slow = world.plex.fault(/^GET \/library\/sections\/\d+\/all/, { latencyMs: 60_000 });
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/library`);
    await page.getByText('Servers and libraries').click();
    await page.locator('.sync-server select').selectOption('deep');
    await page.getByRole('button', { name: 'Sync' }).click();
    await page.locator('#syncs progress').first().waitFor();
    await page.reload();
    await page.locator('#syncs').getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('The run is being cancelled.').waitFor();
    await page.locator('#syncs progress').first().waitFor({ state: 'detached' });
    slow.clear();
    expect((await service.get('/reconcile?limit=1')).body.items[0].state).toBe('cancelled');
    await context.close();
  });

  test('tells that Radarr is away, and that it is back', async () => {
    const { page, context } = await visit(service.url);
    await page.goto(service.url);
    const health = page.getByRole('main').locator('li[data-state=error]', { hasText: 'Radarr' });
    await world.radarr.stop();
    await health.first().waitFor();
    await world.radarr.start();
    await health.first().waitFor({ state: 'detached' });
    await context.close();
  });

  test('shows that it has no stream, and gets one as soon as there is a place', async () => {
    const abort = new AbortController();
    const headers = { 'x-api-key': testApiKey };
    // Kept: an answer that nobody holds is collected, and its connection closed.
    const streams: Response[] = [];
    while (streams.length < 50)
      streams.push(await fetch(`${service.url}/api/v1/stream`, { headers, signal: abort.signal }));
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/rules`);
    await page.getByText('Reconnecting').waitFor({ state: 'visible' });
    expect(streams[0]?.status).toBe(200);
    abort.abort();
    await page.getByText('Reconnecting').waitFor({ state: 'hidden' });
    await context.close();
  });

  test('survives a restart of the service and shows what changed meanwhile; without its session it leads to the sign-in', async () => {
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/requests`);
    await page.getByText('The Salt Road').waitFor();
    const { port } = new URL(service.url);
    await service.stop();
    await page.getByText('Reconnecting').waitFor({ state: 'visible' });
    service = await start(port);
    await service.send('POST', '/api/v1/requests', { kind: 'book', title: 'Harbour Lights' });
    await page.getByText('Harbour Lights').waitFor();
    await page.getByText('Reconnecting').waitFor({ state: 'hidden' });

    const { body } = await service.get('/api/v1/sessions');
    for (const { id } of body.items) await service.send('DELETE', `/api/v1/sessions/${id}`);
    await page.waitForURL('**/login?to=/requests');
    await context.close();
  });
});
