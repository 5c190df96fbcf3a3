import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RadarrMovie } from '../fakes/radarr-model.ts';
import { radarrMovieAdded, sendWebhook } from '../fakes/webhook-bodies.ts';
import { createWorld, type World } from '../fakes/world.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';
import { testSecret } from '../support/service.ts';
import { seeded } from './burst.ts';

const seed = Number(process.env.PLEX_LINKER_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const count = 60;

let world: World;
let service: ServiceProcess;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await world.dispose();
});

const titleOf = (n: number) => `Keepers ${String.fromCharCode(65 + (n % 26))}${n}`;
const factsOf = (n: number) => ({ runtime: 90 + (n % 30), airDate: `20${String(10 + (n % 14))}-03-12` });

function addShows(): void {
  for (let n = 0; n < count; n += 1) {
    const title = titleOf(n);
    const series = world.sonarr.addSeries({ title, tvdbId: 70_000 + n, path: `${world.tv}/${title}` });
    world.sonarr.addEpisode(series, { ...factsOf(n), season: 0, number: 1, title: 'The Return', tvdbId: 500_000 + n });
  }
}

function addMovies(): RadarrMovie[] {
  return Array.from({ length: count }, (_, n) => {
    const { runtime, airDate } = factsOf(n);
    const movie = world.radarr.addMovie({
      ...{ title: `${titleOf(n)}: The Return`, tmdbId: 10_000 + n, inCinemas: airDate, year: 2010 + (n % 14), runtime },
      path: `${world.movies}/${titleOf(n)} The Return`,
    });
    world.radarr.setFile(movie, { name: `${titleOf(n)} The Return WEBDL-1080p.mkv`, quality: 'WEBDL-1080p' });
    return movie;
  });
}

async function start(): Promise<void> {
  service = await startProcess(world, { environment: { DISCOVERY: 'true' } });
}

async function expectOneOfEach(): Promise<void> {
  const { items } = (await service.get('/api/v1/rules?limit=500')).body;
  expect(items).toHaveLength(count);
  expect(new Set(items.map(({ movieTmdbId }: { movieTmdbId: number }) => movieTmdbId)).size).toBe(count);
  expect(items.filter(({ state }: { state: string }) => state !== 'linked')).toEqual([]);
  expect((await service.get('/api/v1/links?limit=500')).body.total).toBe(count);
  expect((await service.get('/api/v1/candidates?state=automatic')).body.total).toBe(count);
  expect((await service.get('/api/v1/candidates?state=open')).body.total).toBe(0);
}

test(`kill -9 during discovery (PLEX_LINKER_TEST_SEED=${seed}): each pair becomes one rule and one link`, async () => {
  addShows();
  addMovies();
  await start();
  const random = seeded(seed);
  for (let kills = 0; kills < 4; kills += 1) {
    await sleep(random() * 400);
    await service.kill();
    await service.restart();
  }
  await service.send('POST', '/api/v1/candidates/discover');
  await service.idle(world);
  await expectOneOfEach();
  const runs = (await service.get('/reconcile?limit=100')).body.items;
  expect(runs.filter(({ state }: { state: string }) => state === 'queued' || state === 'running')).toEqual([]);
}, 120_000);

test(`kill -9 while added movies are compared (PLEX_LINKER_TEST_SEED=${seed}): each is linked once`, async () => {
  addShows();
  await start();
  await service.idle(world);
  const waiting = addMovies();
  const random = seeded(seed);
  while (waiting.length > 0) {
    for (const movie of waiting.splice(0, count / 2))
      await sendWebhook(`${service.url}/webhooks/radarr/0`, radarrMovieAdded(movie), { secret: testSecret });
    await sleep(random() * 200);
    await service.kill();
    await service.restart();
  }
  await service.idle(world);
  await expectOneOfEach();
}, 120_000);
