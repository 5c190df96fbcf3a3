import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, type World } from '../fakes/world.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';
import { seeded } from './burst.ts';

const seed = Number(process.env.PLEX_LINKER_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const count = 60;

let world: World;
let service: ServiceProcess;
beforeEach(async () => {
  world = await createWorld();
  for (let n = 0; n < count; n += 1) {
    const title = `Keepers ${String.fromCharCode(65 + (n % 26))}${n}`;
    const facts = { runtime: 90 + (n % 30), airDate: `20${String(10 + (n % 14))}-03-12` };
    const series = world.sonarr.addSeries({ title, tvdbId: 70_000 + n, path: `${world.tv}/${title}` });
    world.sonarr.addEpisode(series, { ...facts, season: 0, number: 1, title: 'The Return', tvdbId: 500_000 + n });
    const folder = `${world.movies}/${title} The Return`;
    const movie = { title: `${title}: The Return`, tmdbId: 10_000 + n, path: folder, inCinemas: facts.airDate };
    world.radarr.setFile(world.radarr.addMovie({ ...movie, year: 2010 + (n % 14), runtime: facts.runtime }), {
      name: `${title} The Return WEBDL-1080p.mkv`,
      quality: 'WEBDL-1080p',
    });
  }
  service = await startProcess(world, { environment: { DISCOVERY: 'true' } });
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await world.dispose();
});

test(`kill -9 during discovery (PLEX_LINKER_TEST_SEED=${seed}): each pair becomes one rule and one link`, async () => {
  const random = seeded(seed);
  for (let kills = 0; kills < 4; kills += 1) {
    await sleep(random() * 400);
    await service.kill();
    await service.restart();
  }
  await service.send('POST', '/api/v1/candidates/discover');
  await service.idle(world);
  const { items } = (await service.get('/api/v1/rules?limit=500')).body;
  expect(items).toHaveLength(count);
  expect(new Set(items.map(({ movieTmdbId }: { movieTmdbId: number }) => movieTmdbId)).size).toBe(count);
  expect(items.filter(({ state }: { state: string }) => state !== 'linked')).toEqual([]);
  expect((await service.get('/api/v1/links?limit=500')).body.total).toBe(count);
  expect((await service.get('/api/v1/candidates?state=automatic')).body.total).toBe(count);
  expect((await service.get('/api/v1/candidates?state=open')).body.total).toBe(0);
  const runs = (await service.get('/reconcile?limit=100')).body.items;
  expect(runs.filter(({ state }: { state: string }) => state === 'queued' || state === 'running')).toEqual([]);
}, 120_000);
