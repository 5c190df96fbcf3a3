import { afterEach, beforeEach, expect, test } from 'vitest';
import { radarrMovieAdded, sendWebhook } from '../../fakes/webhook-bodies.ts';
import { createWorld, type World } from '../../fakes/world.ts';
import { type LibsqlServer, libsqlServerPath, startLibsqlServer } from '../../servers/libsql-server.ts';
import { startService, type TestService, testSecret } from '../../support/service.ts';
import { until } from '../../support/until.ts';

let database: LibsqlServer;
let world: World;
let replicas: TestService[];

beforeEach(async () => {
  if (libsqlServerPath() === null) return;
  database = await startLibsqlServer();
  world = await createWorld();
  const environment = { DATABASE_URL: database.url, DISCOVERY: 'true' };
  replicas = [await startService(world, environment), await startService(world, environment)];
});
afterEach(async () => {
  if (libsqlServerPath() === null) return;
  for (const replica of replicas) await replica.stop();
  await world.dispose();
  await database[Symbol.asyncDispose]();
});

const facts = { airDate: '2014-03-12', runtime: 104 };

/** A show with two specials, of which one is certainly the movie and the other perhaps another one. */
function addPairs() {
  const { radarr, sonarr, tv, movies } = world;
  const series = sonarr.addSeries({ title: 'Lighthouse Keepers', tvdbId: 70_900, path: `${tv}/Lighthouse Keepers` });
  sonarr.addEpisode(series, { ...facts, season: 0, number: 4, title: 'Reunion', tvdbId: 500_904 });
  const night = { airDate: '2014-06-01', runtime: 0, title: 'The Long Night' };
  sonarr.addEpisode(series, { ...night, season: 0, number: 5, tvdbId: 500_905 });
  const add = (title: string, tmdbId: number, more: object) => {
    const made = radarr.addMovie({ title, tmdbId, year: 2014, path: `${movies}/${tmdbId}`, ...more });
    radarr.setFile(made, { name: `${tmdbId}.mkv`, quality: 'WEBDL-1080p', sizeBytes: 44_000 });
    return made;
  };
  return [
    add('Lighthouse Keepers: Reunion', 10_900, { inCinemas: facts.airDate, runtime: facts.runtime }),
    add('Lighthouse Keepers: The Longest Night', 10_901, { inCinemas: '2014-06-20', runtime: 0 }),
  ];
}

test.skipIf(libsqlServerPath() === null)(
  'two replicas that search at once make one rule, one question and one link',
  async () => {
    const [one, other] = replicas as [TestService, TestService];
    // The first search, of an empty library, is over: the next one reads what was added.
    await one.idle();
    await other.idle();
    const added = addPairs();
    await Promise.all(replicas.map((replica) => replica.send('POST', '/api/v1/candidates/discover', {})));
    const runs = async () =>
      (await one.get('/reconcile?scope=matching')).body.items.filter(({ state }: { state: string }) =>
        ['queued', 'running'].includes(state),
      );
    await until(async () => (await runs()).length === 0);
    // And each replica gets an event about the same movie.
    await Promise.all(
      replicas.flatMap(({ url }, n) =>
        added.map((movie) =>
          sendWebhook(`${url}/webhooks/radarr/0`, { ...radarrMovieAdded(movie), from: n }, { secret: testSecret }),
        ),
      ),
    );
    await one.idle();
    await other.idle();
    const { rules } = one.context.runtime.store;
    expect((await rules.all()).map(({ movieTmdbId }) => movieTmdbId)).toEqual([10_900]);
    const { items } = (await other.get('/api/v1/candidates')).body;
    expect(
      items.map(({ movie, state }: { movie: { tmdbId: number }; state: string }) => [movie.tmdbId, state]).toSorted(),
    ).toEqual([
      [10_900, 'automatic'],
      [10_901, 'open'],
    ]);
    const links = (await other.get('/api/v1/links')).body.items;
    expect(links.map(({ movieTmdbId }: { movieTmdbId: number }) => movieTmdbId)).toEqual([10_900]);
  },
);
