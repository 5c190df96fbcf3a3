import { afterEach, expect, it } from 'vitest';
import { createWorld, type World } from '../../fakes/world.ts';
import { startService, type TestService } from '../../support/service.ts';

let world: World;
let service: TestService;
afterEach(async () => {
  await service.stop();
  await world.dispose();
});

const first = { ENCRYPTION_KEY: 'ab'.repeat(32) };
const other = { ENCRYPTION_KEY: 'cd'.repeat(32) };
const stored = { SONARR_0_URL: '', SONARR_0_API_KEY: '' };

async function restart(environment: Record<string, string>): Promise<void> {
  await service.stop();
  service = await startService(world, { ...stored, ...environment });
  await service.idle();
}
const health = async () =>
  ((await service.get('/api/v1/system/status')).body.health as { message: string }[]).map(({ message }) => message);

it('with another encryption key says so of each stored server, asks none of them anything, and goes on when the key is back', async () => {
  world = await createWorld({ plex: true });
  const pair = world.pair();
  service = await startService(world, { ...stored, ...first });
  const { url, apiKey } = world.sonarr;
  const sonarr = await service.send('POST', '/api/v1/instances', { kind: 'sonarr', name: 'Anime', url, apiKey });
  const [fake] = world.plexes;
  const plex = await service.send('POST', '/api/v1/plex/servers', {
    url: fake?.url,
    token: fake?.token,
    name: 'Attic',
  });
  expect([sonarr.status, plex.status]).toEqual([201, 201]);
  await service.idle();

  await restart(other);
  const marks = [world.sonarr.mark(), fake?.mark() ?? 0] as const;
  await restart(other);
  await service.addRule(pair);
  await service.idle();
  const lost = /cannot be decrypted, because another encryption key encrypted it: restore that key \(ENCRYPTION_KEY/;
  for (const name of ['Sonarr "Anime"', 'Plex "Attic"'])
    expect((await health()).filter((message) => message.includes(name) && lost.test(message))).toHaveLength(1);
  expect((await health()).join()).not.toMatch(/401|check/);
  const tested = (await service.send('POST', `/api/v1/instances/${sonarr.body.id}/test`)).body;
  expect(tested).toMatchObject({ ok: false, messages: [{ message: expect.stringMatching(lost) }] });
  const asked = (await service.send('POST', `/api/v1/plex/servers/${plex.body.id}/test`)).body;
  expect(asked).toMatchObject({ ok: false, message: expect.stringMatching(lost) });
  expect((await service.reconcile()).errors).toMatchObject([{ message: expect.stringMatching(lost) }]);
  expect(world.sonarr.since(marks[0])).toEqual([]);
  expect(fake?.since(marks[1]).filter(({ path }) => path !== '/identity')).toEqual([]);

  await restart(first);
  expect((await health()).filter((message) => lost.test(message))).toEqual([]);
  expect((await service.send('POST', `/api/v1/instances/${sonarr.body.id}/test`)).body).toMatchObject({ ok: true });
  expect((await service.get(`/api/v1/plex/servers/${plex.body.id}`)).body).toMatchObject({ error: null });
  expect(service.context.runtime.plex.enabled()).toHaveLength(1);
});
