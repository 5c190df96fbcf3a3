import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FakeRadarr } from '../../fakes/fake-radarr.ts';
import { radarrMovieAdded } from '../../fakes/webhook-bodies.ts';
import { sameFacts, useDiscovery } from './setup.ts';

const other = new FakeRadarr();
beforeAll(() => other.start());
afterAll(() => other.stop());

const answers = {
  'answers 500': { status: 500, body: {} },
  'is cut short': { truncate: true },
  'is no JSON': { body: '<html>' },
  'is empty': { body: [] },
} as const;

describe('an answer that', () => {
  const setting = useDiscovery();

  for (const [what, effect] of Object.entries(answers))
    for (const server of ['radarr', 'sonarr'] as const)
      test(`${what} from ${server} removes nothing and withdraws no question`, async () => {
        const { service, world } = setting;
        await service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': null });
        setting.addSpecial(setting.addShow('Lighthouse Keepers', 70_900), 4, 'Reunion');
        setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
        await setting.discover();
        const before = [await setting.candidates(), await service.context.runtime.store.discovery.counts()];
        expect(before[0]).toMatchObject([{ state: 'open' }]);
        // An empty answer about one series means that it is gone, an empty list does not.
        const end = what === 'is empty' ? '$' : '(\\?|$)';
        world[server].fault(new RegExp(`/${server === 'radarr' ? 'movie' : 'series'}${end}`), effect);
        await setting.discover();
        expect([await setting.candidates(), await service.context.runtime.store.discovery.counts()]).toEqual(before);
        // Nor does an event while the other side is away.
        if (server === 'sonarr') await setting.radarr(radarrMovieAdded(world.radarr.movieTable.rows.at(-1) as never));
        expect(await setting.candidates()).toEqual(before[0]);
      });
});

describe('while one of two Radarrs', () => {
  const setting = useDiscovery(() => ({ RADARR_1_URL: other.url, RADARR_1_API_KEY: other.apiKey }));
  afterEach(() => {
    other.clearFaults();
    for (const movie of [...other.movieTable.rows]) other.movieTable.remove(movie);
  });
  const movie = (title: string, tmdbId: number) => ({
    ...{ title, tmdbId, year: 2014, path: `/elsewhere/${tmdbId}` },
    ...{ inCinemas: sameFacts.airDate, runtime: sameFacts.runtime },
  });

  test('is away no rule is made: its movies may be rivals', async () => {
    const { service } = setting;
    setting.addSpecial(setting.addShow('Lighthouse Keepers', 70_900), 4, 'Reunion');
    setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
    other.addMovie(movie('Lighthouse Keepers: Reunion', 10_901));
    other.fault(/./, { status: 503 });
    await setting.discover();
    expect(await service.context.runtime.store.rules.byMovie(10_900)).toEqual([]);
    expect(await setting.candidates()).toMatchObject([{ state: 'open', movie: { tmdbId: 10_900 } }]);
    other.clearFaults();
    await setting.discover();
    expect(await service.context.runtime.store.rules.byMovie(10_900)).toEqual([]);
    expect((await service.get('/api/v1/conflicts?state=open')).body).toMatchObject({
      total: 1,
      items: [{ kind: 'ambiguous', subject: { episodeTvdbId: 709_004 } }],
    });
  });

  test('was never read an event makes no rule', async () => {
    const { service } = setting;
    // Read without the second Radarr, which is switched on then.
    const { items } = (await service.get('/api/v1/instances')).body;
    const second = items.find(({ url }: { url: string }) => url === other.url);
    const switchTo = (enabled: boolean) => service.send('PATCH', `/api/v1/instances/${second.id}`, { enabled });
    expect((await switchTo(false)).status).toBe(200);
    setting.addSpecial(setting.addShow('Lighthouse Keepers', 70_900), 4, 'Reunion');
    await setting.discover();
    other.addMovie(movie('Lighthouse Keepers: Reunion', 10_901));
    other.fault(/./, { status: 503 });
    expect((await switchTo(true)).status).toBe(200);
    const added = setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
    await setting.radarr(radarrMovieAdded(added));
    expect(await service.context.runtime.store.rules.byMovie(10_900)).toEqual([]);
  });

  test('is empty the other’s movies stay', async () => {
    const { service } = setting;
    await service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': null });
    setting.addSpecial(setting.addShow('Lighthouse Keepers', 70_900), 4, 'Reunion');
    other.addMovie(movie('Lighthouse Keepers: Reunion', 10_901));
    await setting.discover();
    expect(await setting.candidates()).toMatchObject([{ movie: { tmdbId: 10_901 }, state: 'open' }]);
    other.fault(/\/movie(\?|$)/, { body: [] });
    await setting.discover();
    expect(await setting.candidates()).toHaveLength(1);
  });

  test('has the same movie it counts once', async () => {
    setting.addSpecial(setting.addShow('Lighthouse Keepers', 70_900), 4, 'Reunion');
    setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
    other.addMovie(movie('Lighthouse Keepers: Reunion', 10_900));
    await setting.discover();
    expect(await setting.candidates()).toMatchObject([{ movie: { tmdbId: 10_900 }, state: 'automatic' }]);
    expect((await setting.service.get('/api/v1/conflicts?state=open')).body.total).toBe(0);
  });
});
