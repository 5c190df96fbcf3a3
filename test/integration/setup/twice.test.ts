import { afterEach, expect, it } from 'vitest';
import { createWorld, type World } from '../../fakes/world.ts';
import { startService, type TestService } from '../../support/service.ts';

let world: World;
let service: TestService;
afterEach(async () => {
  await service.stop();
  await world.dispose();
});

const health = async () =>
  ((await service.get('/api/v1/system/status')).body.health as { message: string }[]).map(({ message }) => message);

it('one server that the environment names twice is a health message', async () => {
  world = await createWorld({ plex: true });
  service = await startService(world, {
    RADARR_1_URL: `${world.radarr.url}/`,
    RADARR_1_API_KEY: world.radarr.apiKey,
    PLEX_0_URL: world.plex.url,
    PLEX_0_API_KEY: world.plex.token,
    PLEX_1_URL: world.plex.url,
    PLEX_1_API_KEY: world.plex.token,
  });
  expect(await health()).toContainEqual(expect.stringMatching(/radarr 0 .* and radarr 1 .* have the same address/));
  expect(await health()).toContainEqual(
    expect.stringMatching(/Plex "Plex" .* and Plex "Plex 1" .* are the same server/),
  );
});

it('one server under another address is known by its key and since when it runs', async () => {
  world = await createWorld();
  service = await startService(world);
  const { url, apiKey } = world.radarr;
  const input = { kind: 'radarr', name: 'Again', url: url.replace('127.0.0.1', 'localhost'), apiKey };
  const { status, body } = await service.send('POST', '/api/v1/instances', input);
  expect([status, body.error.message]).toEqual([409, expect.stringMatching(/already configured as Radarr \(number 0/)]);
});

it('two servers with copied settings, and so one key, are two, also if they were started in the same second', async () => {
  const startedAt = new Date();
  world = await createWorld({ radarr: { startedAt } });
  const other = await createWorld({ radarr: { startedAt } });
  try {
    service = await startService(world);
    const { url } = other.radarr;
    const input = { kind: 'radarr', name: 'Copy', url, apiKey: world.radarr.apiKey };
    expect((await service.send('POST', '/api/v1/instances', input)).status).toBe(201);
  } finally {
    await other.dispose();
  }
});
