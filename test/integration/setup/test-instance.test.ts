import { afterEach, expect, it } from 'vitest';
import { testInstance } from '../../../src/core/setup/test-instance.ts';
import { createWorld, type World, type WorldOptions } from '../../fakes/world.ts';
import { createSetup, type Setup } from './runtime.ts';

let world: World;
let at: Setup;
afterEach(async () => {
  await Promise.all([at.close(), world.dispose()]);
});

async function begin(options: WorldOptions = {}) {
  world = await createWorld(options);
  at = await createSetup(world);
}

it('says who answers, writes it down, and lets waiting work run at once', async () => {
  await begin();
  const { store, health } = at.runtime;
  await store.tasks.add([
    { kind: 'link movie', item: 'movie 1', lane: 'movie 1', payload: {}, runAt: at.runtime.now() + 3_600_000 },
  ]);
  await store.instances.update(at.sonarr.id, { error: 'it was not there' });
  health.set('auth:old', 'error', `Sonarr at ${world.sonarr.url} answered 401 to GET /api/v3/episode`);
  health.set('auth:other', 'error', 'Sonarr at http://elsewhere answered 401');
  const result = await testInstance(at.runtime, at.sonarr);
  expect(result).toEqual({ ok: true, version: world.sonarr.version, appName: 'Sonarr', messages: [] });
  expect(await store.instances.get(at.sonarr.id)).toMatchObject({
    version: world.sonarr.version,
    lastSeenAt: at.runtime.now(),
    error: null,
  });
  expect(await store.tasks.nextDueAt()).toBeLessThanOrEqual(at.runtime.now());
  expect(health.list().map(({ key }) => key)).toEqual(['auth:other']);
});

it("knows Radarr's address in Sonarr's place by name", async () => {
  await begin();
  const result = await testInstance(at.runtime, { ...at.sonarr, url: world.radarr.url, apiKey: world.radarr.apiKey });
  expect(result).toMatchObject({ ok: false, appName: 'Radarr' });
  expect(result.messages[0]?.message).toMatch(/Radarr answers.*Sonarr was expected.*swapped/);
  expect((await at.runtime.store.instances.get(at.sonarr.id))?.error).toBe(result.messages[0]?.message);
});

it('knows addresses that are swapped while each keeps its own key, without showing a key to the stranger', async () => {
  await begin();
  const mark = world.radarr.mark();
  const sonarr = await testInstance(at.runtime, { ...at.sonarr, url: world.radarr.url });
  expect(sonarr).toMatchObject({ ok: false });
  expect(sonarr.messages[0]?.message).toMatch(
    /Radarr answers there.*addresses of Sonarr and Radarr are probably swapped/,
  );
  const radarr = await testInstance(at.runtime, { ...at.radarr, url: world.sonarr.url });
  expect(radarr.messages[0]?.message).toMatch(
    /Sonarr answers there.*addresses of Radarr and Sonarr are probably swapped/,
  );
  expect(world.radarr.since(mark).map(({ path }) => path)).toEqual(['/api/v3/system/status', '/login']);
});

it('knows a Sonarr or Radarr at the address of a Plex, which is shown no token', async () => {
  await begin();
  for (const fake of [world.sonarr, world.radarr]) {
    const client = at.runtime.plex.connect({ name: 'Attic', url: fake.url, token: 'token-of-plex' });
    await expect(client.identity()).rejects.toThrow(
      new RegExp(`Plex "Attic" at .*, but ${fake.kind} answers there.*swapped`),
    );
  }
});

it('says nothing of a swap where a key is wrong and nothing else', async () => {
  await begin();
  const { messages } = await testInstance(at.runtime, { ...at.sonarr, apiKey: 'wrong' });
  expect(messages[0]?.message).toMatch(/answered 401 .*check the API key of Sonarr$/);
});

it('writes nothing down of what a form holds', async () => {
  await begin();
  const { id: _, ...form } = at.sonarr;
  expect(await testInstance(at.runtime, { ...form, apiKey: 'wrong' })).toMatchObject({
    ok: false,
    appName: null,
    messages: [{ message: expect.stringContaining('401') }],
  });
  expect(await testInstance(at.runtime, form)).toMatchObject({ ok: true });
  expect(await at.runtime.store.instances.get(at.sonarr.id)).toMatchObject({
    version: null,
    lastSeenAt: null,
    error: null,
  });
});

it('says what is wrong when nothing answers, and keeps waiting work waiting', async () => {
  await begin();
  const later = at.runtime.now() + 3_600_000;
  await at.runtime.store.tasks.add([
    { kind: 'link movie', item: 'movie 1', lane: 'movie 1', payload: {}, runAt: later },
  ]);
  await world.sonarr.stop();
  const result = await testInstance(at.runtime, at.sonarr);
  expect(result).toMatchObject({ ok: false, version: null, appName: null });
  expect(result.messages[0]?.message).toMatch(/refused/);
  expect((await at.runtime.store.instances.get(at.sonarr.id))?.error).toBe(result.messages[0]?.message);
  expect(await at.runtime.store.tasks.nextDueAt()).toBe(later);
});

it('warns of a version that does not see the size behind links', async () => {
  await begin({ sonarr: { version: '4.0.9.2244' }, radarr: { version: '5.14.0.9383' } });
  expect(await testInstance(at.runtime, at.sonarr)).toMatchObject({
    ok: true,
    messages: [{ level: 'warning', message: expect.stringContaining('4.0.10.2656') }],
  });
  expect(await testInstance(at.runtime, at.radarr)).toMatchObject({
    ok: true,
    messages: [{ level: 'warning', message: expect.stringContaining('5.15.1.9463') }],
  });
});

it('says which URL base is missing', async () => {
  await begin({ sonarr: { urlBase: '/sonarr' } });
  expect(await testInstance(at.runtime, at.sonarr)).toMatchObject({ ok: true, messages: [] });
  const bare = await testInstance(at.runtime, { ...at.sonarr, url: world.sonarr.url.replace('/sonarr', '') });
  expect(bare).toMatchObject({ ok: false });
  expect(bare.messages[0]?.message).toContain('/sonarr');
});
