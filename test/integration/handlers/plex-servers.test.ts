import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ask, type IdleService, startIdleService, WEBHOOK_SECRET } from '../../support/idle-service.ts';
import { type PlexAnswers, type PlexTvAnswers, resource, startPlex, startPlexTv } from './plex/plex-answers.ts';
import { endSyncs, queuedTargets } from './sync-runs.ts';

let plex: PlexAnswers;
let plexTv: PlexTvAnswers;
let service: IdleService;
beforeEach(async () => {
  plex = await startPlex();
  plexTv = await startPlexTv();
  service = await open();
});
afterEach(() => service.close());

const open = (more: Record<string, string> = {}) =>
  startIdleService({ PUBLIC_URL: 'http://linker:8080', PLEX_TV_URL: plexTv.url, ...more });
const api = (path: string, ask?: Ask) => service.ask(`/api/v1/plex/servers${path}`, ask);
const input = (more: object = {}) => ({ url: plex.url, token: 'server-token', ...more });
const add = async () => (await api('', { body: input() })).json;

test('a server that answers is stored with who it is, its libraries are read, and it is synced', async () => {
  plex.sections.push({ key: '1', uuid: 'u-1', type: 'movie', title: 'Movies', Location: [{ id: 1, path: '/data' }] });
  const { status, json, text } = await api('', { body: input({ url: `${plex.url}/web/index.html#!/` }) });
  expect(status).toBe(201);
  expect(json).toMatchObject({
    name: 'Home Plex',
    url: plex.url,
    machineIdentifier: 'machine-a',
    version: '1.43.2.1',
    platform: 'Linux',
    enabled: true,
    connection: 'manual',
    lastSeenAt: '2026-11-01T00:00:00.000Z',
    error: null,
    source: 'database',
    remoteStreaming: true,
  });
  expect(text).not.toContain('server-token');
  expect((await api('')).json).toMatchObject({ items: [json], nextCursor: null, total: 1 });
  expect((await api('')).text).not.toContain('server-token');
  expect(await queuedTargets(service)).toEqual([{ serverId: json.id }]);
  const libraries = await service.runtime.library.libraries.ofServer(json.id);
  expect(libraries).toMatchObject([{ title: 'Movies', locations: ['/data'], enabled: true }]);
  expect(service.runtime.plex.get(json.id)?.server.token).toBe('server-token');
});

test('whose token it is is stored, as far as plex.tv says', async () => {
  plexTv.accounts.set('server-token', { id: 77, username: 'anna', resources: [resource('machine-a', [])] });
  expect(await add()).toMatchObject({ accountName: 'anna', isOwner: true });
  expect(await service.runtime.library.servers.all()).toMatchObject([{ accountId: 77 }]);
});

test('a wrong token, an address without Plex and one where nobody is are each refused, and nothing is stored', async () => {
  const something = await startPlexTv();
  for (const [body, status, message] of [
    [input({ token: 'wrong' }), 502, /401/],
    [input({ url: something.url }), 502, /Plex/],
    [input({ url: 'http://127.0.0.1:9' }), 502, /127\.0\.0\.1:9/],
    [input({ token: '********' }), 400, /whole token/],
    [input({ url: 'not-an-address' }), 400, /url/],
    [input({ url: 'http://user:pass@plex:32400' }), 400, /url/],
    [input({ more: 1 }), 400, /more/],
  ] as const) {
    const { json, status: answered } = await api('', { body });
    expect.soft([answered, json.error.message]).toEqual([status, expect.stringMatching(message)]);
    expect.soft(JSON.stringify(json)).not.toContain('wrong"');
  }
  expect((await api('')).json.total).toBe(0);
});

test('the same server under another address is there already', async () => {
  const { id } = await add();
  const { status, json } = await api('', { body: input({ url: plex.url.replace('127.0.0.1', 'localhost') }) });
  expect([status, json.error.details]).toEqual([409, { serverId: id }]);
  expect((await api('')).json.total).toBe(1);
});

test('a server of the environment that never answered is known by its address', async () => {
  await service.close();
  service = await open({ PLEX_0_NAME: 'Attic', PLEX_0_URL: plex.url, PLEX_0_API_KEY: 'server-token' });
  const { status, json } = await api('', { body: input({ url: `${plex.url}/` }) });
  expect([status, json.error.message]).toEqual([
    409,
    expect.stringMatching(/already configured as "Attic".*PLEX_0_URL/),
  ]);
});

test('a renamed server is called by its new name in whatever is said of it', async () => {
  const { id } = await add();
  const { health, library } = service.runtime;
  await library.servers.update(id, { error: 'Plex "Home Plex" is away' });
  health.set(`plex:${id}`, 'error', 'Plex "Home Plex" is away');
  expect((await api(`/${id}`, { method: 'PATCH', body: { name: 'Attic' } })).json.error).toBe('Plex "Attic" is away');
  expect(health.list()).toMatchObject([{ message: 'Plex "Attic" is away' }]);
  plex.broken = 503;
  const client = service.runtime.plex.get(id)?.client;
  await expect(client?.sections()).rejects.toThrow(/^Plex "Attic" at /);
});

test.each([
  ['deleted', '?sure=true', { method: 'DELETE' }],
  ['switched off', '', { method: 'PATCH', body: { enabled: false } }],
])('nothing is said any more of a server that was %s', async (_, query, ask) => {
  const { id } = await add();
  const { health } = service.runtime;
  for (const key of [`plex:${id}`, `plexWebhook:${id}:push`, `plexStream:${id}`, `reinstallWebhook:plex:${id}`])
    health.set(key, 'notice', `${key} of Plex "Home Plex"`);
  health.set(`plexWebhook:${id}0:push`, 'notice', 'another one');
  expect((await api(`/${id}${query}`, ask)).status).toBeLessThan(300);
  expect(health.list().map(({ key }) => key)).toEqual([`plexWebhook:${id}0:push`]);
});

test('another address or token is asked first, and must be the same server', async () => {
  const { id } = await add();
  const other = await startPlex('machine-b');
  const token = 'server-token';
  const moved = await api(`/${id}`, { method: 'PATCH', body: { url: other.url, token } });
  expect([moved.status, moved.json.error.message]).toEqual([409, expect.stringContaining('Another Plex server')]);
  expect((await api(`/${id}`, { method: 'PATCH', body: { token: 'wrong' } })).status).toBe(502);
  expect(await service.runtime.library.servers.get(id)).toMatchObject({ url: plex.url, token: 'server-token' });
  other.machineIdentifier = 'machine-a';
  expect((await api(`/${id}`, { method: 'PATCH', body: { url: other.url, token, name: 'Moved' } })).json).toMatchObject(
    {
      url: other.url,
      name: 'Moved',
    },
  );
  expect(service.runtime.plex.get(id)?.client.address).toBe(other.url);
});

test('a masked token that comes back keeps the stored one, and nothing is asked for it', async () => {
  const { id } = await add();
  const before = plex.asked.length;
  const { json } = await api(`/${id}`, { method: 'PATCH', body: { token: '********', name: 'Films' } });
  expect(json.name).toBe('Films');
  expect((await service.runtime.library.servers.get(id))?.token).toBe('server-token');
  expect(plex.asked.length).toBe(before);
});

test('a server that is switched off is not asked, and is used when it is switched on', async () => {
  const { id } = await add();
  expect((await api(`/${id}`, { method: 'PATCH', body: { enabled: false } })).json.enabled).toBe(false);
  expect(service.runtime.plex.get(id)).toBeNull();
  expect((await api(`/${id}/sync`, { method: 'POST' })).status).toBe(409);
  expect((await api('?enabled=true')).json.total).toBe(0);
  await endSyncs(service);
  await api(`/${id}`, { method: 'PATCH', body: { enabled: true } });
  expect(await queuedTargets(service)).toEqual([{ serverId: id }]);
});

test('what plays from afar is judged anew when remote streaming is switched', async () => {
  const { id } = await add();
  await endSyncs(service);
  const { json } = await api(`/${id}`, { method: 'PATCH', body: { remoteStreaming: false } });
  expect([json.remoteStreaming, await queuedTargets(service)]).toEqual([false, [{ serverId: id }]]);
});

test('a server is forgotten only by someone who is sure, who is told how much goes', async () => {
  plex.sections.push({ key: '1', uuid: 'u-1', type: 'movie', title: 'Movies' });
  const { id } = await add();
  const { status, json } = await api(`/${id}`, { method: 'DELETE' });
  expect([status, json.error.message]).toEqual([409, expect.stringMatching(/1 library and 0 synced items.*sure=true/)]);
  expect((await api(`/${id}?sure=true`, { method: 'DELETE' })).status).toBe(204);
  expect((await api(`/${id}?sure=true`, { method: 'DELETE' })).status).toBe(404);
  expect(service.runtime.plex.all()).toEqual([]);
});

test('a server of the environment is listed, and only switched here', async () => {
  await service.close();
  service = await open({ PLEX_2_NAME: 'Named', PLEX_2_URL: plex.url, PLEX_2_API_KEY: 'server-token' });
  const [server] = (await api('')).json.items;
  expect(server).toMatchObject({ name: 'Named', source: 'environment', url: plex.url });
  for (const ask of [
    { method: 'PATCH', body: { name: 'x' } },
    { method: 'PATCH', body: { enabled: false, token: 'y' } },
    { method: 'DELETE' },
  ]) {
    const { status, json } = await api(`/${server.id}?sure=true`, ask);
    expect.soft([status, json.error.message]).toEqual([409, expect.stringContaining('PLEX_2_URL')]);
  }
  expect((await api(`/${server.id}`, { method: 'PATCH', body: { enabled: false } })).json.enabled).toBe(false);
});

test('a test says what is wrong and writes it down; a good one lets the server be asked again', async () => {
  const { id } = await add();
  plex.token = 'another';
  const bad = await api(`/${id}/test`, { method: 'POST' });
  expect(bad.json).toMatchObject({ ok: false, message: expect.stringContaining('401') });
  expect((await api(`/${id}`)).json.error).toBe(bad.json.message);
  expect(service.runtime.plex.get(id)).toBeNull();
  plex.token = 'server-token';
  expect((await api(`/${id}/test`, { method: 'POST' })).json).toMatchObject({ ok: true, name: 'Home Plex' });
  expect((await api(`/${id}`)).json.error).toBeNull();
  expect(service.runtime.plex.get(id)).not.toBeNull();
});

test('a test of another server that took the address does not hand it the token', async () => {
  const { id } = await add();
  plex.machineIdentifier = 'machine-b';
  plex.tokens.clear();
  const { json } = await api(`/${id}/test`, { method: 'POST' });
  expect(json).toMatchObject({ ok: false, message: expect.stringContaining('Another Plex server') });
  expect([...plex.tokens]).toEqual([]);
});

test('what a form holds is tested without being stored', async () => {
  expect((await api('/test', { body: input() })).json).toMatchObject({ ok: true, machineIdentifier: 'machine-a' });
  const { status, json } = await api('/test', { body: input({ token: 'wrong' }) });
  expect([status, json.ok]).toEqual([200, false]);
  expect((await api('')).json.total).toBe(0);
});

test('servers of the accounts and of the network are found, each with the one that it is here', async () => {
  plexTv.accounts.set('server-token', {
    id: 1,
    username: 'anna',
    resources: [resource('machine-a', [plex.url]), resource('machine-c', ['http://10.0.0.9:32400'])],
  });
  const neighbours = [{ name: 'Attic', machineIdentifier: 'machine-d', url: 'http://10.0.0.7:32400' }];
  service.runtime.neighbours = async () => neighbours;
  const { id } = await add();
  const { json, text } = await api('/discover');
  const rows = json.items.map((one: { machineIdentifier: string; source: string; serverId: number | null }) => [
    one.machineIdentifier,
    one.source,
    one.serverId,
  ]);
  expect(rows).toEqual([
    ['machine-a', 'account', id],
    ['machine-c', 'account', null],
    ['machine-d', 'network', null],
  ]);
  expect(text).not.toContain('server-token');
  const before = plexTv.asked.length;
  await api('/discover', { method: 'POST' });
  expect(plexTv.asked.length).toBe(before);
});

test('our webhook joins the list of the account once, others stay, and the secret is not shown', async () => {
  plexTv.accounts.set('server-token', { id: 1, username: 'anna', resources: [] });
  plexTv.webhooks.push('https://tautulli.example/hook', 'http://linker:8080/webhooks/plex/an-older-secret');
  const { id } = await add();
  const ours = `http://linker:8080/webhooks/plex/${WEBHOOK_SECRET}`;
  for (let time = 0; time < 2; time++) {
    const { status, json, text } = await api(`/${id}/install-webhooks`, { method: 'POST' });
    expect([status, json.others]).toEqual([200, 1]);
    expect(text).not.toContain(WEBHOOK_SECRET);
  }
  expect(plexTv.webhooks).toEqual(['https://tautulli.example/hook', ours]);
  expect(plexTv.asked.filter((one) => one === 'POST /api/v2/user/webhooks')).toHaveLength(1);
  plexTv.hasPlexPass = false;
  const refused = await api(`/${id}/install-webhooks`, { method: 'POST' });
  expect([refused.status, refused.json.error.message]).toEqual([502, expect.stringContaining('Plex Pass')]);
});

test('push notifications are switched on and read back', async () => {
  const { id } = await add();
  const { json } = await api(`/${id}/repair-notifications`, { method: 'POST' });
  expect([json, plex.preferences.get('PushNotificationsEnabled')]).toEqual([{ pushNotifications: true }, true]);
});

test('a server that is not there is not found, whatever is asked of it', async () => {
  for (const [path, ask] of [
    ['/9', {}],
    ['/9', { method: 'PATCH', body: { name: 'x' } }],
    ['/9?sure=true', { method: 'DELETE' }],
    ['/9/test', { method: 'POST' }],
    ['/9/libraries', {}],
    ['/9/sync', { method: 'POST' }],
    ['/9/install-webhooks', { method: 'POST' }],
    ['/9/repair-notifications', { method: 'POST' }],
    ['/9/path-mappings', {}],
    ['/9/path-mappings/suggestions', {}],
    ['/abc', {}],
  ] as const)
    expect.soft([path, (await api(path, ask)).status]).toEqual([path, 404]);
});
