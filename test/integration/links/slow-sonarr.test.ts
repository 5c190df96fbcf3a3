import { afterEach, test } from 'vitest';
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
