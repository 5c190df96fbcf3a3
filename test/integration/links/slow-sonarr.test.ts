import { afterEach, expect, test } from 'vitest';
import { radarrDownload, sendWebhook } from '../../fakes/webhook-bodies.ts';
import { testSecret } from '../../support/service.ts';
import { until } from '../../support/until.ts';
import { seen, useSetting } from './setup.ts';

const setting = useSetting();
afterEach(() => {
  setting.world.sonarr.queue.commandMs = 5;
});

test('links are made while Sonarr is busy with the scans of many shows', async () => {
  const { world, service } = setting;
  // A large show on a slow disk takes Sonarr minutes.
  world.sonarr.queue.commandMs = 60_000;
  const pairs = Array.from({ length: 24 }, () => world.pair());
  for (const pair of pairs) await service.addRule(pair);
  await until(() => pairs.every((pair) => seen(world.expectedLink(pair)) !== null));
  const late = world.pair();
  await service.addRule(late);
  const file = world.radarr.fileOf(late.movie);
  if (file === null) throw new Error('the movie has no file');
  // It never comes to rest.
  await sendWebhook(`${service.url}/webhooks/radarr/0`, radarrDownload(late.movie, file), { secret: testSecret });
  await until(() => seen(world.expectedLink(late)) !== null);
});

test('links are made while Sonarr refreshes many shows whose specials it does not list yet', async () => {
  const { world, service } = setting;
  world.sonarr.queue.commandMs = 60_000;
  const pairs = Array.from({ length: 20 }, () => world.pair({ episode: false }));
  for (const [at, { series }] of pairs.entries())
    world.sonarr.addEpisode(series, { season: 1, number: 1, title: 'Pilot', tvdbId: 670_001 + at });
  for (const pair of pairs) await service.addRule(pair);
  const refreshes = () => world.sonarr.commands.filter(({ name }) => name === 'RefreshSeries').length;
  await until(() => refreshes() === pairs.length);
  const late = world.pair();
  await service.addRule(late);
  await until(() => seen(world.expectedLink(late)) !== null);
  // Each waits for its own command, and posts no other.
  expect(refreshes()).toBe(pairs.length);

  for (const pair of pairs) {
    const { title, tvdbId } = pair.episode;
    pair.episode = world.sonarr.addEpisode(pair.series, { season: 0, number: 26, title, tvdbId });
  }
  world.sonarr.queue.orphanAll();
  await until(() => pairs.every((pair) => seen(world.expectedLink(pair)) !== null));
});
