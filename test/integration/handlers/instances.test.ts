import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadInstances } from '../../../src/core/servers/load-instances.ts';
import { FakeSonarr } from '../../fakes/fake-sonarr.ts';
import { type Ask, type IdleService, startIdleService } from '../../support/idle-service.ts';

const fromEnvironment = {
  kind: 'sonarr',
  number: 0,
  name: 'Sonarr',
  url: 'http://sonarr:8989',
  apiPath: '/api/v3',
  apiKey: 'environment-key-0123456789',
  pathMap: [{ theirs: '/tv', ours: '/media/tv' }],
} as const;

let service: IdleService;
beforeEach(async () => {
  service = await startIdleService({
    SONARR_0_URL: fromEnvironment.url,
    SONARR_0_API_KEY: fromEnvironment.apiKey,
    SONARR_0_PATH_MAP: '/tv=/media/tv',
    PUBLIC_URL: 'http://linker:8080',
    URL_BASE: '/pl',
  });
});
afterEach(() => service.close());

const api = (path: string, ask?: Ask) => service.ask(`/pl/api/v1/instances${path}`, ask);
const input = { kind: 'sonarr', name: 'Anime', url: 'http://sonarr-anime:8989/', apiKey: 'stored-key-0123456789' };
const add = async (more: object = {}) => (await api('', { body: { ...input, ...more } })).json;

test('servers of the environment are listed with an id that stays, never with their key', async () => {
  const { json, text } = await api('');
  expect(json.items).toEqual([
    {
      id: expect.any(Number),
      caFile: null,
      verifyTls: true,
      kind: 'sonarr',
      number: 0,
      name: 'Sonarr',
      url: 'http://sonarr:8989',
      apiKey: expect.stringMatching(/^\*+$/),
      apiPath: '/api/v3',
      pathMap: [{ theirs: '/tv', ours: '/media/tv' }],
      enabled: true,
      source: 'environment',
      version: null,
      webhookUrl: 'http://linker:8080/pl/webhooks/sonarr/0',
      lastSeenAt: null,
      error: null,
    },
  ]);
  expect(text).not.toContain(fromEnvironment.apiKey);
  const [again] = await loadInstances({ instances: [fromEnvironment] }, service.store);
  expect(again?.id).toBe(json.items[0].id);
});

test('a server that is added gets the lowest free number of its kind and is used at once', async () => {
  const reply = await api('', { body: input });
  expect(reply.status).toBe(201);
  expect(reply.json).toMatchObject({
    kind: 'sonarr',
    number: 1,
    url: 'http://sonarr-anime:8989',
    source: 'database',
    apiPath: '/api/v3',
    enabled: true,
  });
  expect(reply.text).not.toContain(input.apiKey);
  expect(service.runtime.servers.all().map(({ kind, number, apiKey }) => [kind, number, apiKey])).toEqual([
    ['sonarr', 0, fromEnvironment.apiKey],
    ['sonarr', 1, input.apiKey],
  ]);
  expect((await add({ kind: 'radarr', name: undefined })).number).toBe(0);
  const second = await add({ url: 'http://sonarr-second:8989' });
  await api(`/${reply.json.id}`, { method: 'DELETE' });
  expect([second.number, (await add()).number]).toEqual([2, 1]);
  expect((await api('?kind=sonarr&number=2')).json.total).toBe(1);
});

test.each([
  ['as it stands', 'http://sonarr:8989'],
  ['with slashes at its end', 'http://sonarr:8989//'],
  ['in capitals', 'HTTP://SONARR:8989'],
])('a server that is set up already is not added again: its address %s', async (_how, url) => {
  const { status, json } = await api('', { body: { ...input, url } });
  expect([status, json.error.message]).toEqual([
    409,
    expect.stringMatching(/already configured as Sonarr \(number 0, http:\/\/sonarr:8989\).*SONARR_0_URL/),
  ]);
  expect((await api('', { body: { ...input, url, kind: 'radarr' } })).status).toBe(201);
});

test('a server is not moved to the address of another one', async () => {
  const { id } = await add();
  const moved = await api(`/${id}`, { method: 'PATCH', body: { url: fromEnvironment.url, apiKey: input.apiKey } });
  expect([moved.status, moved.json.error.code]).toEqual([409, 'conflict']);
  expect((await api(`/${id}`, { method: 'PATCH', body: { url: `${input.url}/` } })).status).toBe(200);
});

test('what was said of a server under its old name is said under its new one', async () => {
  const { id } = await add();
  const { health } = service.runtime;
  await service.store.instances.update(id, { error: 'Sonarr "Anime" at http://sonarr-anime:8989 is away' });
  health.set('doctor:sonarr:1:server', 'error', 'Sonarr "Anime" is away');
  health.set('auth:Sonarr "Anime" at x', 'error', 'Sonarr "Anime" at http://sonarr-anime:8989 answered 401');
  health.set('doctor:sonarr:0:server', 'error', 'Sonarr is away');
  const { json } = await api(`/${id}`, { method: 'PATCH', body: { name: 'Cartoons' } });
  expect(json.error).toBe('Sonarr "Cartoons" at http://sonarr-anime:8989 is away');
  expect(health.list().map(({ message }) => message)).toEqual([
    'Sonarr "Cartoons" is away',
    'Sonarr "Cartoons" at http://sonarr-anime:8989 answered 401',
    'Sonarr is away',
  ]);
});

test.each([
  ['deleted', { method: 'DELETE' }],
  ['switched off', { method: 'PATCH', body: { enabled: false } }],
])('nothing is said any more of a server that was %s', async (_, ask) => {
  const { id } = await add();
  const { health } = service.runtime;
  health.set('webhook:sonarr:1', 'warning', 'Sonarr "Anime" could not reach this service');
  health.set('permissions:sonarr:1', 'warning', 'Sonarr "Anime" renames no links');
  health.set(`reinstallWebhook:instance:${id}`, 'error', 'Sonarr "Anime" has the old secret');
  health.set('auth:Sonarr "Anime" at x', 'error', 'Sonarr "Anime" at http://sonarr-anime:8989 answered 401');
  health.set('auth:Sonarr "Other" at x', 'error', 'Sonarr "Other" at http://sonarr-anime:89891 answered 401');
  health.set('webhook:sonarr:10', 'warning', 'Sonarr "Tenth" could not reach this service');
  expect((await api(`/${id}`, ask)).status).toBeLessThan(300);
  expect(health.list().map(({ key }) => key)).toEqual(['auth:Sonarr "Other" at x', 'webhook:sonarr:10']);
});

test('a changed server keeps its key when the masked one comes back', async () => {
  const { id, apiKey } = await add();
  const reply = await api(`/${id}`, { method: 'PATCH', body: { name: 'Films', apiKey } });
  expect([reply.status, reply.json.name]).toEqual([200, 'Films']);
  expect((await service.store.instances.get(id))?.apiKey).toBe(input.apiKey);
  await api(`/${id}`, { method: 'PATCH', body: { apiKey: 'another-key-0123456789' } });
  expect(service.runtime.servers.all().find((one) => one.id === id)?.apiKey).toBe('another-key-0123456789');
});

test('of a server of the environment only enabled can change', async () => {
  const { id } = (await api('')).json.items[0];
  for (const body of [{ name: 'x' }, { enabled: false, url: 'http://elsewhere' }]) {
    const reply = await api(`/${id}`, { method: 'PATCH', body });
    expect.soft([reply.status, reply.json.error.message]).toEqual([409, expect.stringContaining('SONARR_0_URL')]);
  }
  expect((await api(`/${id}`, { method: 'DELETE' })).status).toBe(409);
  expect((await api(`/${id}`, { method: 'PATCH', body: { enabled: false } })).json.enabled).toBe(false);
  expect(service.runtime.servers.sonarrs()).toEqual([]);
  expect((await service.ask('/pl/api/v1/instances')).json.items[0].enabled).toBe(false);
});

test('what was last seen of a server is shown', async () => {
  const { id } = await add();
  await service.store.instances.update(id, { version: '4.0.19', lastSeenAt: 1000, error: 'it is gone' });
  expect((await api(`/${id}`)).json).toMatchObject({
    version: '4.0.19',
    lastSeenAt: '1970-01-01T00:00:01.000Z',
    error: 'it is gone',
  });
});

test('the environment wins over a stored server of the same number', async () => {
  const stored = {
    kind: 'radarr',
    number: 3,
    name: 'R',
    url: 'http://r',
    apiPath: '/api/v3',
    apiKey: 'k',
    pathMap: [],
  } as const;
  await service.store.instances.create(stored);
  const loaded = await loadInstances(
    { instances: [{ ...stored, url: 'http://other', apiKey: 'from the environment' }] },
    service.store,
  );
  expect(loaded.map(({ url, apiKey, source }) => [url, apiKey, source])).toEqual([
    ['http://other', 'from the environment', 'environment'],
  ]);
});

describe('over a real Sonarr', () => {
  let sonarr: FakeSonarr;
  beforeEach(async () => {
    sonarr = new FakeSonarr({ apiKey: input.apiKey, version: '4.0.19.1' });
    await sonarr.start();
  });
  afterEach(() => sonarr.stop());
  const addReal = () => add({ url: sonarr.url });
  const statusReads = () => sonarr.requests.entries.filter(({ path }) => path === '/api/v3/system/status').length;
  const urls = () => sonarr.notifications.connections.map(({ url }) => url);

  test('a form is tested before it is stored, and a stored server with its own key', async () => {
    const reply = await api('/test', { body: { ...input, url: sonarr.url } });
    expect([reply.status, reply.json]).toMatchObject([200, { ok: true, version: '4.0.19.1', appName: 'Sonarr' }]);
    expect(statusReads()).toBe(1);
    expect((await api('/test', { body: { ...input, url: sonarr.url, apiKey: 'another-key' } })).json.ok).toBe(false);
    expect((await service.store.instances.all()).length).toBe(0);
    const { id } = await addReal();
    const before = statusReads();
    const stored = await api(`/${id}/test`, { method: 'POST' });
    expect([stored.status, stored.json.ok]).toEqual([200, true]);
    expect(statusReads()).toBe(before + 1);
  });

  test('webhooks are installed with an address of the person’s choice, or ours', async () => {
    const { id } = await addReal();
    const ours = await api(`/${id}/install-webhooks`, { method: 'POST' });
    expect([ours.status, ours.json]).toMatchObject([200, { state: 'created', tested: false }]);
    expect(urls()).toEqual(['http://linker:8080/pl/webhooks/sonarr/1']);
    await api(`/${id}/install-webhooks`, { body: { url: service.url } });
    expect(urls()).toEqual([`${service.url}/pl/webhooks/sonarr/1`]);
    expect((await service.store.deliveries.page({}, { limit: 1, cursor: null })).total).toBeGreaterThan(0);
  });
});

describe('a server', () => {
  test.each([
    ['nothing', {}],
    ['an unknown kind', { ...input, kind: 'lidarr' }],
    ['no key', { ...input, apiKey: '' }],
    ['a masked key', { ...input, apiKey: '********' }],
    ['an address without http', { ...input, url: 'sonarr:8989' }],
    ['a file as address', { ...input, url: 'file:///etc/passwd' }],
    ['a password in its address', { ...input, url: 'http://a:b@sonarr' }],
    ['a query in its address', { ...input, url: 'http://sonarr/?apikey=x' }],
    ['a path map that is none', { ...input, pathMap: [{ theirs: '/tv' }] }],
    ['an unknown field', { ...input, number: 7 }],
  ])('with %s is 400', async (_what, body) => {
    expect((await api('', { body })).status).toBe(400);
    expect((await service.store.instances.all()).length).toBe(0);
  });

  test('cannot be changed into what could not be added', async () => {
    const { id } = await add();
    for (const body of [{ url: 'x' }, { kind: 'radarr' }, { enabled: 'no' }, { apiKey: '' }, []])
      expect.soft([body, (await api(`/${id}`, { method: 'PATCH', body })).status]).toEqual([body, 400]);
  });
});
