import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { radarrDownload, sendWebhook } from '../../fakes/webhook-bodies.ts';
import { changes, createWorld, type World } from '../../fakes/world.ts';
import { startService, type TestService, testSecret } from '../../support/service.ts';

let world: World;
let service: TestService;

beforeEach(async () => {
  world = await createWorld();
  service = await startService(world);
  await service.idle();
});
afterEach(async () => {
  await service.stop();
  await world.dispose();
});

describe('a Radarr Download', () => {
  test('puts the movie into the show, as a relative link that Sonarr imports', async () => {
    const pair = world.pair({});
    await service.addRule(pair);
    await sendWebhook(`${service.url}/webhooks/radarr/0`, radarrDownload(pair.movie, file(pair)), {
      secret: testSecret,
    });
    await service.idle();
    const link = world.expectedLink(pair);
    expect(realpathSync(link)).toBe(world.source(pair));
    expect(readlinkSync(link)).toMatch(/^\.\.\//);
    expect(world.sonarr.fileOf(pair.episode)).toMatchObject({ relativePath: link.slice(pair.series.path.length + 1) });
    const { body } = await service.get('/api/v1/links');
    expect(body.items).toMatchObject([{ path: link, state: 'confirmed', inSonarr: true, style: 'relative' }]);
  });

  test('does nothing for what is right already', async () => {
    const pair = world.pair({});
    await service.addRule(pair);
    await service.idle();
    const before = world.snapshot();
    const mark = world.sonarr.requests.mark();
    await sendWebhook(`${service.url}/webhooks/radarr/0`, radarrDownload(pair.movie, file(pair)), {
      secret: testSecret,
    });
    await service.idle();
    expect(changes(before, world.snapshot())).toEqual([]);
    expect(world.sonarr.requests.writesSince(mark)).toEqual([]);
    expect(lstatSync(world.expectedLink(pair)).isSymbolicLink()).toBe(true);
  });
});

function file(pair: Parameters<World['source']>[0]) {
  const found = world.radarr.fileOf(pair.movie);
  if (found === null) throw new Error('no file');
  return found;
}
