import { afterEach, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../../fakes/world.ts';
import { startService, type TestService, testApiKey } from '../../support/service.ts';

let world: World;
let service: TestService;
afterEach(async () => {
  await service?.stop();
  await world?.dispose();
});

const none = { SONARR_0_URL: '', SONARR_0_API_KEY: '', RADARR_0_URL: '', RADARR_0_API_KEY: '' };

async function page(path: string): Promise<string> {
  return (await fetch(`${service.url}${path}`, { headers: { 'x-api-key': testApiKey } })).text();
}

/** The offered addresses, the chosen one with a star. */
const offers = (html: string) =>
  [...html.matchAll(/<a href="[^"]*&amp;url=[^"]*"( aria-current="true")?>.*?<code>([^<]+)<\/code>/gs)].map(
    ([, isChosen, url]) => `${url}${isChosen === undefined ? '' : ' *'}`,
  );
const addressIn = (html: string) => /<input[^>]* value="([^"]*)"[^>]* name="url"/.exec(html)?.[1];

describe('the form for a new Radarr or Sonarr', () => {
  test('offers the usual addresses at which one answers, and takes only those', async () => {
    world = await createWorld();
    const addresses = [world.sonarr.url, 'http://127.0.0.1:1', world.radarr.url];
    service = await startService(world, none, { usualAddresses: { radarr: addresses, sonarr: addresses } });
    const first = await page('/settings/instances/new?kind=radarr&from=setup');
    expect(offers(first)).toEqual([world.radarr.url]);
    expect(first).toContain(`/settings/instances/new?kind=radarr&amp;from=setup&amp;url=`);
    expect(offers(await page('/settings/instances/new?kind=sonarr'))).toEqual([world.sonarr.url]);
    const chosen = await page(`/settings/instances/new?kind=radarr&url=${encodeURIComponent(world.radarr.url)}`);
    expect([offers(chosen), addressIn(chosen)]).toEqual([[`${world.radarr.url} *`], world.radarr.url]);
    expect(addressIn(await page('/settings/instances/new?kind=radarr&url=http://192.0.2.7:7878'))).toBe('');
    expect(world.radarr.log.every(({ path }) => path === '/login')).toBe(true);
  });

  test('does not offer what is connected, and says so when it finds none', async () => {
    world = await createWorld();
    service = await startService(world, {}, { usualAddresses: { radarr: [world.radarr.url], sonarr: [] } });
    const html = await page('/settings/instances/new?kind=radarr');
    expect(offers(html)).toEqual([]);
    expect(html).toContain('No Radarr was found at the usual addresses');
  });
});

describe('the form for a new Plex server', () => {
  test('offers the servers of the network, and puts no address from outside into the form', async () => {
    world = await createWorld({ plex: true });
    const { url } = world.plex;
    const neighbour = { name: 'Attic', machineIdentifier: 'abc', url };
    service = await startService(world, none, { neighbours: async () => [neighbour] });
    const first = await page('/settings/plex/new?from=setup');
    expect(first).toMatch(/hx-get="\/settings\/plex\/found\?from=setup/);
    expect(first).toContain('href="/settings/plex/new?from=setup&amp;search=network"');
    expect(offers(await page('/settings/plex/new?from=setup&search=network'))).toEqual([url]);
    expect(offers(await page(`/settings/plex/found?url=${encodeURIComponent(url)}`))).toEqual([`${url} *`]);
    expect(addressIn(await page(`/settings/plex/new?url=${encodeURIComponent(url)}`))).toBe(url);
    expect(addressIn(await page('/settings/plex/new?url=http://203.0.113.9:32400'))).toBe('');
  });
});
