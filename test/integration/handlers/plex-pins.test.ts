import { afterEach, beforeEach, expect, test } from 'vitest';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { until } from '../../support/until.ts';
import { type PlexAnswers, type PlexTvAnswers, resource, startPlex, startPlexTv } from './plex/plex-answers.ts';
import { queuedSyncs } from './sync-runs.ts';

let plexTv: PlexTvAnswers;
let plex: PlexAnswers;
let service: IdleService;
beforeEach(async () => {
  plexTv = await startPlexTv();
  plex = await startPlex();
  service = await startIdleService({ PLEX_TV_URL: plexTv.url });
});
afterEach(() => service.close());

const begin = async (body?: object) => (await service.ask('/api/v1/plex/pins', { method: 'POST', body })).json;
const look = async (id: number) => (await service.ask(`/api/v1/plex/pins/${id}`)).json;
const polls = () => plexTv.asked.filter((one) => one.startsWith('GET /api/v2/pins')).length;
const pass = (ms: number) => {
  service.clock.now += ms;
};
/** Anna signs in; her account has these servers. */
const signIn = (id: number, ...resources: ReturnType<typeof resource>[]) => {
  plexTv.accounts.set('token-of-anna', { id: 77, username: 'anna', resources });
  plexTv.signedIn.set(id, 'token-of-anna');
};

test('a sign-in begins with a pin and the address where the person goes', async () => {
  const reply = await service.ask('/api/v1/plex/pins', {
    body: { forwardUrl: 'http://linker:8080/login/plex/callback' },
  });
  expect(reply.status).toBe(201);
  expect(reply.json).toEqual({
    id: 1001,
    code: 'abcd1234',
    authUrl: expect.stringMatching(/^https:\/\/app\.plex\.tv\/auth#\?.*abcd1234.*callback/),
    expiresAt: '2026-11-01T00:30:00.000Z',
  });
  expect((await service.ask('/api/v1/plex/pins', { body: { forwardUrl: 'javascript:alert(1)' } })).status).toBe(400);
});

test('plex.tv is asked at most once a second for a pin, however often the page asks', async () => {
  const { id } = await begin();
  await Promise.all([look(id), look(id), look(id)]);
  expect([await look(id), polls()]).toEqual([{ state: 'waiting', servers: [] }, 1]);
  pass(1_000);
  await look(id);
  expect(polls()).toBe(2);
});

test('connecting the servers is recorded as done by whoever asked when the person had signed in', async () => {
  const audited = async () => (await service.ask('/api/v1/audit')).json.items;
  const { id } = await begin();
  signIn(id, resource('machine-a', [plex.url]));
  await look(id);
  await look(id);
  expect(await audited()).toMatchObject([
    {
      ...{ who: 'API key', action: 'connect Plex account', subject: 'Plex account anna' },
      after: { servers: ['Server machine-a'] },
    },
    { action: 'POST /api/v1/plex/pins', subject: null },
  ]);
});

test('checks while the servers are being connected wait for that, and connect nothing a second time', async () => {
  const { id } = await begin();
  signIn(id, resource('machine-a', [plex.url]));
  const { promise, resolve } = Promise.withResolvers<void>();
  plex.held = promise;
  const first = look(id);
  await until(() => plex.asked.length > 0);
  pass(2_000);
  const second = look(id);
  resolve();
  expect(await second).toEqual(await first);
  expect(await first).toMatchObject({ state: 'authorized' });
  expect([polls(), (await queuedSyncs(service)).length]).toEqual([1, 1]);
});

test('when plex.tv wants to be left alone it is, and nobody is told of it', async () => {
  const { id } = await begin();
  plexTv.isBusy = true;
  expect((await look(id)).state).toBe('waiting');
  const asked = polls();
  plexTv.isBusy = false;
  signIn(id);
  pass(5_000);
  expect([(await look(id)).state, polls()]).toEqual(['waiting', asked]);
  pass(60_000);
  expect((await look(id)).state).toBe('authorized');
});

test('a pin that nobody used in time is expired, and not asked for any more', async () => {
  const { id } = await begin();
  pass(31 * 60_000);
  expect([await look(id), polls()]).toEqual([{ state: 'expired', servers: [] }, 0]);
});

test('a pin that is not ours is not there', async () => {
  expect((await service.ask('/api/v1/plex/pins/4711')).status).toBe(404);
  expect(polls()).toBe(0);
});

test('the servers of the account are connected with their own tokens, and the answer stays the same', async () => {
  plex.token = 'token-for-this-server';
  const { id } = await begin();
  signIn(id, resource('machine-a', [plex.url], { name: 'Attic', accessToken: 'token-for-this-server' }));
  const first = await look(id);
  expect(first).toMatchObject({
    state: 'authorized',
    servers: [
      { name: 'Attic', url: plex.url, connection: 'local', machineIdentifier: 'machine-a', error: null, enabled: true },
    ],
  });
  expect(first.servers[0]).toMatchObject({ accountName: 'anna', isOwner: true, version: '1.43.2.1' });
  expect(JSON.stringify(first)).not.toMatch(/token-/);
  expect(await queuedSyncs(service)).toHaveLength(1);
  const asked = plexTv.asked.length;
  pass(3_600_000);
  expect(await look(id)).toEqual(first);
  expect(plexTv.asked.length).toBe(asked);
  expect([...plex.tokens]).toEqual(['token-for-this-server']);
  expect(await service.runtime.library.servers.all()).toMatchObject([
    { token: 'token-for-this-server', accountId: 77, connections: [{ uri: plex.url, local: true, relay: false }] },
  ]);
});

test('of several addresses the best that answers is taken, and a stranger at one of them is not handed the token', async () => {
  const stranger = await startPlex('machine-x');
  const { id } = await begin();
  const addresses = resource('machine-a', ['http://127.0.0.1:9', stranger.url, plex.url]);
  signIn(id, addresses);
  const { servers } = await look(id);
  expect(servers).toMatchObject([{ url: plex.url, error: null }]);
  expect([...stranger.tokens]).toEqual([]);
});

test('a server that no address reaches is stored with what was tried, for an address by hand', async () => {
  const { id } = await begin();
  signIn(id, resource('machine-z', ['http://127.0.0.1:9']));
  const { servers } = await look(id);
  expect(servers).toMatchObject([{ url: 'http://127.0.0.1:9', machineIdentifier: 'machine-z', lastSeenAt: null }]);
  expect(servers[0].error).toMatch(/no address of it answered \(http:\/\/127\.0\.0\.1:9: .*Give the address/);
  const there = await startPlex('machine-z');
  const moved = await service.ask(`/api/v1/plex/servers/${servers[0].id}`, {
    method: 'PATCH',
    body: { url: there.url, token: 'server-token' },
  });
  expect(moved.json).toMatchObject({ url: there.url, connection: 'manual', error: null });
});

test('servers that others share with the account are stored switched off', async () => {
  const { id } = await begin();
  signIn(id, resource('machine-a', [plex.url], { owned: false, ownerId: 5 }));
  expect((await look(id)).servers).toMatchObject([{ enabled: false, isOwner: false, error: null }]);
  expect(await queuedSyncs(service)).toEqual([]);
});

test('a second sign-in renews the token of a server and keeps its name, its switches and an address given by hand', async () => {
  const add = { url: plex.url, token: 'server-token', name: 'Mine' };
  const { json: mine } = await service.ask('/api/v1/plex/servers', { body: add });
  await service.runtime.library.servers.update(mine.id, { tokenRefused: true, error: 'refused' });
  plex.token = 'new-token';
  const other = await startPlex('machine-a');
  other.token = 'new-token';
  const { id } = await begin();
  signIn(id, resource('machine-a', [other.url], { accessToken: 'new-token' }));
  expect((await look(id)).servers).toMatchObject([
    { id: mine.id, name: 'Mine', url: plex.url, connection: 'manual', error: null, accountName: 'anna' },
  ]);
  expect(service.runtime.plex.get(mine.id)?.server.token).toBe('new-token');
});

test('a server that another account connected stays theirs: of the second only the token is kept', async () => {
  const first = await begin();
  signIn(first.id, resource('machine-a', [plex.url]));
  await look(first.id);
  const [server] = await service.runtime.library.servers.all();

  plexTv.accounts.set('token-of-ben', { id: 88, username: 'ben', resources: [resource('machine-a', [plex.url])] });
  pass(2_000);
  const second = await begin();
  plexTv.signedIn.set(second.id, 'token-of-ben');
  expect((await look(second.id)).servers).toMatchObject([{ id: server?.id }]);
  expect(await service.runtime.library.servers.all()).toEqual([server]);
  const ben = await service.runtime.watch.accounts.byPlexId(88);
  expect(ben).toMatchObject({ name: 'ben', isOwner: false, followed: false, hasToken: true });
});

test('a server of the environment stays as it is', async () => {
  await service.close();
  service = await startIdleService({
    PLEX_TV_URL: plexTv.url,
    PLEX_0_NAME: 'Named',
    PLEX_0_URL: plex.url,
    PLEX_0_API_KEY: 'server-token',
  });
  const [row] = await service.runtime.library.servers.all();
  await service.runtime.library.servers.update(row?.id ?? 0, { machineIdentifier: 'machine-a' });
  await service.runtime.plex.reload();
  const { id } = await begin();
  signIn(id, resource('machine-a', [plex.url], { accessToken: 'another' }));
  expect((await look(id)).servers).toMatchObject([{ id: row?.id, name: 'Named', source: 'environment' }]);
  expect(service.runtime.plex.get(row?.id ?? 0)?.server.token).toBe('server-token');
  // Its token is the environment's business: none is stored.
  expect(await service.runtime.library.servers.all()).toMatchObject([{ token: '', source: 'environment' }]);
});

test('when plex.tv fails after the sign-in the next check continues with it', async () => {
  const { id } = await begin();
  plexTv.signedIn.set(id, 'token-of-anna');
  expect((await service.ask(`/api/v1/plex/pins/${id}`)).status).toBe(502);
  signIn(id, resource('machine-a', [plex.url]));
  pass(1_000);
  expect(await look(id)).toMatchObject({ state: 'authorized', servers: [{ machineIdentifier: 'machine-a' }] });
});
