import { expect, test } from 'vitest';
import { radarrMovieAdded, sendWebhook, sonarrSeriesAdd } from '../../fakes/webhook-bodies.ts';
import { statementsOf } from '../../support/count-statements.ts';
import { testSecret } from '../../support/service.ts';
import { useDiscovery } from './setup.ts';

const setting = useDiscovery();
const count = 40;

function addShows(): void {
  for (let n = 0; n < count; n += 1)
    setting.addSpecial(setting.addShow(`Harbour ${n}`, 80_000 + n), 1, `Reunion of the ${n} Ships`);
}

/** Sends the events at once, waits until all is done, and counts the searches: each begins to read the library of the other kind. */
async function searchesOf(kind: 'radarr' | 'sonarr', bodies: readonly object[]): Promise<number> {
  const { service } = setting;
  const [other, id] = kind === 'radarr' ? ['discovery_series', 'tvdb_id'] : ['discovery_movies', 'tmdb_id'];
  const statements = await statementsOf(async () => {
    const send = (body: object) => sendWebhook(`${service.url}/webhooks/${kind}/0`, body, { secret: testSecret });
    await Promise.all(bodies.map(send));
    await service.idle();
  });
  const reads = new RegExp(`from "${other}" where "${other}"."${id}" > `);
  return statements.filter((text) => reads.test(text)).length;
}

test('movies that are added together are compared in one search, and each is read once', async () => {
  addShows();
  await setting.discover();
  await setting.service.idle();
  const movies = Array.from({ length: count }, (_, n) =>
    setting.addMovie(`Harbour ${n}: Reunion of the ${n} Ships`, 20_000 + n, { hasFile: false }),
  );
  const mark = setting.world.radarr.requests.mark();
  // The first may be compared before the last arrives.
  expect(
    await searchesOf(
      'radarr',
      movies.map((movie) => radarrMovieAdded(movie)),
    ),
  ).toBeLessThan(count / 4);
  const asked = setting.world.radarr.requests.since(mark).filter(({ query }) => 'tmdbId' in query);
  // Once for its link and once for discovery.
  expect(asked.length).toBeLessThanOrEqual(2 * count);
  expect((await setting.candidates('limit=100')).map(({ state }) => state)).toEqual(Array(count).fill('automatic'));
});

test('so are series', async () => {
  for (let n = 0; n < count; n += 1) setting.addMovie(`Harbour ${n}: Reunion of the ${n} Ships`, 20_000 + n);
  await setting.discover();
  await setting.service.idle();
  addShows();
  const series = setting.world.sonarr.seriesTable.rows.filter(({ tvdbId }) => tvdbId >= 80_000);
  const bodies = series.map((one) => sonarrSeriesAdd(one, setting.world.sonarr));
  expect(await searchesOf('sonarr', bodies)).toBeLessThan(count / 4);
  expect((await setting.candidates('limit=100')).map(({ state }) => state)).toEqual(Array(count).fill('automatic'));
});
