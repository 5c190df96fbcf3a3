import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorld, type World } from '../../fakes/world.ts';
import { startService, type TestService } from '../../support/service.ts';

let world: World;
let service: TestService;
beforeEach(async () => {
  world = await createWorld();
  service = await startService(world);
});
afterEach(async () => {
  await service.stop();
  await world.dispose();
});

it('installs its connections over the API while the servers call it back, and gets their events from then on', async () => {
  const { items } = (await service.get('/api/v1/instances')).body;
  expect(items).toHaveLength(2);
  for (const { id } of items) {
    const { status, body } = await service.send('POST', `/api/v1/instances/${id}/install-webhooks`, {
      url: service.url,
    });
    expect({ status, body }).toMatchObject({ status: 200, body: { state: 'created', tested: true } });
  }
  for (const { id } of items) {
    expect(
      (await service.send('POST', `/api/v1/instances/${id}/install-webhooks`, { url: service.url })).body,
    ).toMatchObject({ state: 'unchanged', tested: true });
    expect((await service.send('POST', `/api/v1/instances/${id}/test`)).body).toMatchObject({ ok: true });
  }
  expect(world.sonarr.notifications.connections).toHaveLength(1);
  expect(world.radarr.notifications.connections).toHaveLength(1);
  for (const arr of [world.sonarr, world.radarr]) {
    expect(arr.notifications.sent.length).toBeGreaterThan(0);
    for (const { answer } of arr.notifications.sent) expect(answer).toMatchObject({ kind: 'answered', status: 200 });
  }
});

it('tests a server that a form holds without keeping anything of it', async () => {
  const form = { kind: 'sonarr', name: 'Sonarr', url: world.radarr.url, apiKey: world.radarr.apiKey };
  const { body } = await service.send('POST', '/api/v1/instances/test', form);
  expect(body).toMatchObject({ ok: false, appName: 'Radarr' });
  expect(body.messages[0].message).toContain('swapped');
});
