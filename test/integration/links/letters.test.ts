import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, type World } from '../../fakes/world.ts';
import { startService, type TestService } from '../../support/service.ts';

let world: World;
let service: TestService;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await service.stop();
  await world.dispose();
});

test.each([
  ['NFD', 'NFC'],
  ['NFC', 'NFD'],
])('a movie that Radarr writes in %s and the disk has in %s is linked as the disk has it', async (theirs, ours) => {
  const title = 'Amélie'.normalize(theirs);
  const pair = world.pair({ movieTitle: title, seriesTitle: 'Harbour', episodeTitle: 'The Film' });
  const listed = world.source(pair);
  const file = join(world.movies, listed.slice(world.movies.length).normalize(ours));
  mkdirSync(dirname(file), { recursive: true });
  renameSync(listed, file);
  service = await startService(world);
  await service.addRule(pair);
  await service.idle();
  const link = world.expectedLink(pair);
  expect(statSync(link).ino).toBe(statSync(file).ino);
  const rows = await service.get('/api/v1/links');
  expect(rows.body.items).toMatchObject([{ path: link, target: file }]);
  const before = world.snapshot();
  await service.reconcile();
  await service.idle();
  expect(world.snapshot()).toEqual(before);
});
