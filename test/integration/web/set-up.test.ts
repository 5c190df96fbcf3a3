import { afterEach, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../../fakes/world.ts';
import { API_KEY, type IdleService, startIdleService } from '../../support/idle-service.ts';
import { startService, type TestService, testApiKey } from '../../support/service.ts';

describe('the set-up', () => {
  let service: IdleService | undefined;
  afterEach(async () => {
    await service?.close();
    service = undefined;
  });

  const steps = (html: string) =>
    [
      ...html.matchAll(
        /<li class="panel" id="step-\w+" data-state="(\w+)"( aria-current="step")?>.*?<h2>.*?<\/svg> ([^<]+)<\/h2>/gs,
      ),
    ].map(([, state, isNext, name]) => `${isNext === undefined ? '' : 'next: '}${name} ${state}`);

  async function page(path: string): Promise<{ status: number; location: string | undefined; text: string }> {
    if (service === undefined) throw new Error('no service');
    const { status, headers, text } = await service.ask(path, { headers: { accept: 'text/html' }, key: API_KEY });
    return { status, location: headers.location, text };
  }

  test('is where the first page leads while nothing is connected, and begins with the password', async () => {
    service = await startIdleService();
    expect(await page('/')).toMatchObject({ status: 303, location: '/setup' });
    const first = await page('/setup');
    expect(first.text).toMatch(/name="repeat"/);
    expect(first.text).toMatch(/href="\/setup\?password=later"/);
    expect(steps((await page('/setup?password=later')).text)).toEqual([
      'next: Password open',
      'Radarr open',
      'Sonarr open',
      'Plex open',
      'Paths open',
      'Webhooks open',
      'Discovery open',
      'First link open',
    ]);
    const form = new URLSearchParams({ password: 'a long password', repeat: 'a long password' }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const set = await service.ask('/setup', { method: 'POST', body: form, headers: type });
    expect([set.status, set.headers.location]).toEqual([303, '/']);
    expect(steps((await page('/setup')).text).slice(0, 2)).toEqual(['Password done', 'next: Radarr open']);
  });

  test('asks for no password where a proxy signs people in', async () => {
    service = await startIdleService({ AUTH: 'none' });
    expect(steps((await page('/setup')).text)[0]).toBe('next: Radarr open');
  });
});

describe('with Radarr and Sonarr from the environment', () => {
  let world: World;
  let service: TestService;
  afterEach(async () => {
    await service?.stop();
    await world?.dispose();
  });

  test('the first page stays, and the steps show what is connected, what fails and the link', async () => {
    world = await createWorld();
    service = await startService(world);
    const link = await service.addRule(world.pair({ movieTitle: 'The Drowned Bell', seriesTitle: 'Bells' }));
    expect(link).toBeDefined();
    await service.idle();
    const read = async (path: string) => {
      const answer = await fetch(`${service.url}${path}`, { headers: { 'x-api-key': testApiKey }, redirect: 'manual' });
      return { status: answer.status, text: await answer.text() };
    };
    expect((await read('/')).status).toBe(200);
    const { text } = await read('/setup?password=later');
    expect(text).toMatch(new RegExp(`<bdi>[^<]+</bdi>, <code>${world.radarr.url}</code>`));
    expect(text).toMatch(/1 link, 1 of them confirmed by Sonarr\./);
    expect(text).toMatch(/<bdi>The Drowned Bell<\/bdi> → <bdi>Bells<\/bdi> S00E26/);
    expect(text).toMatch(/id="step-paths" data-state="done"/);
    expect((await read('/setup/steps')).text).toMatch(/^<ol class="steps" id="steps"/);
    expect(text).not.toContain(world.radarr.apiKey);
  });
});
