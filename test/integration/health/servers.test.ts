import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { useWatched } from './setup.ts';

describe('Sonarr and Radarr', () => {
  const at = useWatched();
  const instance = async (kind: string) => {
    const { body } = await at.service.get('/api/v1/instances');
    return body.items.find((one: { kind: string }) => one.kind === kind);
  };

  test('one that does not respond is told without anybody asking for it, until it responds', async () => {
    const fault = at.world.radarr.fault(() => true, { reset: true });
    expect(await at.says('Radarr', at.world.radarr.url)).toContain('connection was closed before the answer');
    await until(async () => (await instance('radarr')).error !== null);
    fault.clear();
    await at.saysNoMore('Radarr');
    await until(async () => (await instance('radarr')).error === null);
  });

  test('what waits for it goes on as soon as it responds, not at its next try', async () => {
    const fault = at.world.radarr.fault(() => true, { status: 503 });
    const pair = at.world.pair();
    const id = await at.service.addRule(pair);
    const task = async () =>
      (await at.service.get('/api/v1/tasks?kind=link-movie&limit=500')).body.items.find(
        ({ item }: { item: string }) => item === `movie ${pair.movie.tmdbId}`,
      );
    // The second try comes after a second, the third after five more, the fourth after another 15.
    for (const attempts of [1, 2, 3]) {
      await until(async () => (await task())?.attempts >= attempts && (await task()).state === 'waiting');
      if (attempts < 3) at.service.clock.aheadMs += 5_000;
    }
    const { aheadMs } = at.service.clock;
    expect(Date.parse((await task()).nextRunAt)).toBeGreaterThan(Date.now() + aheadMs + 8_000);
    fault.clear();
    await until(async () => (await at.service.get(`/api/v1/rules/${id}`)).body.state === 'linked', 10_000);
  });

  test('a refused key is told at once and written down by any call, and so is that it is right again', async () => {
    const { world, service } = at;
    const { apiKey } = world.radarr;
    world.radarr.apiKey = 'another';
    await service.reconcile();
    expect(await at.says('answered 401')).toContain('RADARR_0_API_KEY');
    await until(async () => (await instance('radarr')).error?.includes('401'));
    world.radarr.apiKey = apiKey;
    await service.reconcile();
    await at.saysNoMore('401');
    await until(async () => (await instance('radarr')).error === null);
  });

  test('any call records when the server was seen and which version it has', async () => {
    const { world, service } = at;
    await until(async () => (await instance('sonarr')).lastSeenAt !== null);
    const { lastSeenAt, version } = await instance('sonarr');
    expect(version).toBe(world.sonarr.version);
    world.sonarr.version = '4.0.99.1';
    service.clock.aheadMs += 120_000;
    await service.reconcile();
    await until(async () => (await instance('sonarr')).version === '4.0.99.1');
    await until(async () => Date.parse((await instance('sonarr')).lastSeenAt) >= Date.parse(lastSeenAt) + 120_000);
  });

  test('calls that get no answer in time again and again are told with the setting, until one is answered', async () => {
    const { world, service } = at;
    await service.send('PATCH', '/api/v1/settings', { 'http.timeoutSeconds': 1 });
    const fault = world.radarr.fault('/moviefile', { hang: true });
    await service.addRule(world.pair());
    await at.says('2 timeouts in a row', 'GET /api/v3/moviefile', 'http.timeoutSeconds');
    fault.clear();
    await at.saysNoMore('in a row');
  });

  test('one that is switched off is not spoken of any more', async () => {
    at.world.radarr.fault(() => true, { reset: true });
    await at.says('Radarr', at.world.radarr.url);
    await at.service.send('PATCH', `/api/v1/instances/${(await instance('radarr')).id}`, { enabled: false });
    await at.saysNoMore(at.world.radarr.url);
  });
});

describe('Plex', () => {
  const at = useWatched({ plex: true }, (world) => ({
    PLEX_0_URL: world.plex.url,
    PLEX_0_API_KEY: world.plex.token,
    PLEX_0_NAME: 'Attic',
  }));
  const server = async () => (await at.service.get('/api/v1/plex/servers')).body.items[0];

  test('a server that does not respond is told without anybody asking for it, until it responds', async () => {
    await at.world.plex.stop();
    await at.says('Plex "Attic"', at.world.plex.url, 'the connection was refused');
    await until(async () => (await server()).error !== null);
    await at.world.plex.start();
    await at.saysNoMore('the connection was refused');
    await until(async () => (await server()).error === null);
  });

  test('a library that cannot be synced is told until it can', async () => {
    const { body } = await at.service.get(`/api/v1/plex/servers/${(await server()).id}/libraries`);
    const [library] = body.items;
    const fault = at.world.plex.fault(`/library/sections/${library.key}/all`, { body: 'no JSON' });
    const sync = () =>
      at.service.send('POST', `/api/v1/plex/libraries/${library.id}/sync`, { mode: 'deep', force: true });
    await sync();
    await at.says(`The library "${library.title}" of Plex "Attic" could not be synced`, '/sync retries at once');
    fault.clear();
    await at.service.idle();
    await sync();
    await at.saysNoMore('could not be synced');
  });
});
