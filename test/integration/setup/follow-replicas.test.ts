import { afterEach, beforeEach, expect, test } from 'vitest';
import { createReplicaFollower } from '../../../src/core/setup/follow-replicas.ts';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';

let service: IdleService;
let follow: () => Promise<void>;
beforeEach(async () => {
  service = await startIdleService();
  follow = createReplicaFollower(service.runtime);
  await follow();
});
afterEach(() => service.close());

const input = {
  kind: 'radarr',
  name: '4K',
  url: 'http://radarr-4k:7878',
  apiPath: '/api/v3',
  apiKey: 'k'.repeat(20),
} as const;

test('an instance that another replica adds, changes, switches off or deletes is used here as there', async () => {
  const { store, servers, health } = service.runtime;
  const named = () => servers.radarrs().map(({ instance: { name } }) => name);
  const { id } = await store.instances.create({ ...input, pathMap: [], number: 1 });
  await follow();
  expect(named()).toContain('4K');
  await store.instances.update(id, { name: 'Large' });
  await follow();
  expect(named()).toContain('Large');
  health.set('webhook:radarr:1', 'warning', 'Radarr "Large" could not reach this service');
  await store.instances.update(id, { enabled: false });
  await follow();
  expect([named().includes('Large'), health.list()]).toEqual([false, []]);
  await store.instances.delete(id);
  await follow();
  expect(servers.all().some((one) => one.id === id)).toBe(false);
});

test('so are Plex servers, their path mappings, and settings', async () => {
  const { library, plex, store, settings } = service.runtime;
  const { id } = await library.servers.create({
    ...{ name: 'Attic', url: 'http://plex:32400', token: 't'.repeat(20), machineIdentifier: 'machine-a' },
    ...{ connection: 'manual', connections: [] },
  });
  await library.mappings.create({ serverId: id, libraryId: null, plexPath: '/data', localPath: '/media' });
  await settings();
  await store.settings.set(new Map([['access.viewers', ['vera']]]));
  await follow();
  expect(plex.get(id)?.toOurs('/data/a.mkv', null)).toMatchObject({ path: '/media/a.mkv' });
  expect((await settings())['access.viewers']).toEqual(['vera']);
  await library.servers.delete(id);
  await follow();
  expect(plex.all()).toEqual([]);
});

test('what only says when a server answered is no change', async () => {
  const { store, servers } = service.runtime;
  const { id } = await store.instances.create({ ...input, pathMap: [], number: 1 });
  await follow();
  const client = servers.radarr(1)?.client;
  await store.instances.update(id, { lastSeenAt: 5, error: 'away', version: '6.0.0.1' });
  await follow();
  expect(servers.radarr(1)?.client).toBe(client);
});
