import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FakeRadarr } from '../../fakes/fake-radarr.ts';
import { FakeSonarr } from '../../fakes/fake-sonarr.ts';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { saidBy } from '../../support/said-by.ts';
import { signInViewer } from '../../support/viewer.ts';

const environmentKey = 'environment-key-0123456789';

let service: IdleService;
let radarr: FakeRadarr;
let sonarr: FakeSonarr;
beforeAll(async () => {
  service = await startIdleService({
    RADARR_0_URL: 'http://127.0.0.1:9/radarr',
    RADARR_0_API_KEY: environmentKey,
    RADARR_0_PATH_MAP: '/movies=/media/movies',
  });
  [radarr, sonarr] = await Promise.all([new FakeRadarr().start(), new FakeSonarr().start()]);
});
afterAll(async () => {
  await Promise.all([service.close(), radarr.stop(), sonarr.stop()]);
});

const newRadarr = '/settings/instances/new?kind=radarr';
const newSonarr = '/settings/instances/new?kind=sonarr';
const fields = { apiPath: '/api/v3', verifyTls: 'true' };

function post(path: string, form: Record<string, string> = {}) {
  const body = new URLSearchParams(form).toString();
  return service.ask(path, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
}

const errorOf = (text: string, field: string) => new RegExp(`id="${field}-error">([^<]*)<`).exec(text)?.[1];
const stored = async () => (await service.store.instances.all()).filter(({ source }) => source === 'database');
const only = async () => (await stored())[0] ?? expect.fail('nothing is stored');

describe('adding a server', () => {
  test('is refused beside the field: nothing typed, no URL, a bad line, a wrong key, another app', async () => {
    const empty = await post(newRadarr, fields);
    expect([empty.status, errorOf(empty.text, 'url'), errorOf(empty.text, 'apiKey')]).toEqual([
      ...[422, 'The address is missing.', 'The key is missing.'],
    ]);
    const noUrl = await post(newRadarr, {
      ...fields,
      url: 'radarr',
      apiKey: 'k',
      pathMap: '/a = /b\r\n/c = d',
      caFile: 'ca.pem',
      name: 'Mine',
    });
    expect(errorOf(noUrl.text, 'url')).toMatch(/^This is no address such as http:\/\/radarr:7878/);
    expect(errorOf(noUrl.text, 'pathMap')).toMatch(/^Line 2 must be/);
    expect(errorOf(noUrl.text, 'caFile')).toMatch(/^This is no absolute path of a file here/);
    expect(noUrl.text).toMatch(/value="radarr"[\s\S]*value="Mine"[\s\S]*\/a = \/b\n\/c/);

    const wrongKey = await post(newRadarr, { ...fields, url: radarr.url, apiKey: 'wrong-key-0123456789' });
    expect([wrongKey.status, errorOf(wrongKey.text, 'apiKey')]).toEqual([422, expect.stringContaining('401')]);
    expect(wrongKey.text).not.toContain('wrong-key-0123456789');
    const other = await post(newRadarr, { ...fields, url: sonarr.url, apiKey: sonarr.apiKey });
    expect([other.status, errorOf(other.text, 'url')]).toEqual([
      ...[422, expect.stringContaining('where Radarr was expected')],
    ]);
    expect(await stored()).toEqual([]);
  });

  test('tells what a test found, and stores nothing by it', async () => {
    const form = { ...fields, url: sonarr.url, do: 'test' };
    const works = await post(newSonarr, { ...form, apiKey: sonarr.apiKey });
    expect(works.text).toMatch(/id="tested"[^>]*data-state="ok"[\s\S]*Sonarr [\d.]+ answers and accepts the key/);
    const fails = await post(newSonarr, { ...form, apiKey: 'wrong-key-0123456789' });
    expect(fails.text).toMatch(/id="tested"[^>]*data-state="error"/);
    expect(works.text + fails.text).not.toMatch(new RegExp(`${sonarr.apiKey}|wrong-key`));
    expect(await stored()).toEqual([]);
  });

  test('needs address and key; what does not answer is stored, since it may start later', async () => {
    const saved = await post(newSonarr, { ...fields, url: sonarr.url, apiKey: sonarr.apiKey });
    expect([saved.status, saved.headers.location]).toEqual([303, '/settings']);
    const silent = { url: 'http://127.0.0.1:9', apiKey: 'silent-key-0123456789', pathMap: '/tv = /media/tv' };
    expect((await post(newSonarr, { ...fields, ...silent, name: 'Later' })).status).toBe(303);
    expect(await stored()).toMatchObject([
      { name: 'Sonarr', number: 0, error: null, version: expect.any(String) },
      { name: 'Later', number: 1, error: expect.any(String), pathMap: [{ theirs: '/tv', ours: '/media/tv' }] },
    ]);
    const { text } = await service.ask('/settings');
    expect(text).toMatch(/data-kind="sonarr" data-state="connected"[\s\S]*data-kind="sonarr" data-state="failed"/);
  });
});

describe('a stored server', () => {
  test('keeps its key when none is typed, and its key is not sent to another host', async () => {
    const { id, apiKey } = await only();
    const page = await service.ask(`/settings/instances/${id}`);
    expect(page.text).not.toContain(apiKey);
    const asked = radarr.requests.entries.length;
    for (const more of [{ do: 'test' }, {}] as Record<string, string>[]) {
      const moved = await post(`/settings/instances/${id}`, { ...fields, url: radarr.url, name: 'Moved', ...more });
      expect([moved.status, errorOf(moved.text, 'apiKey')]).toEqual([422, expect.stringContaining('was not sent')]);
      expect(moved.text).toContain('value="Moved"');
    }
    expect(radarr.requests.entries.length).toBe(asked);
    expect((await post(`/settings/instances/${id}`, { ...fields, url: sonarr.url, name: 'Anime' })).status).toBe(303);
    expect(await only()).toMatchObject({ name: 'Anime', apiKey });
  });

  test('is tested, switched, given webhooks and deleted', async () => {
    const at = `/settings/instances/${(await only()).id}`;
    const tested = await post(at, { ...fields, url: sonarr.url, do: 'test' });
    expect(tested.text).toMatch(/id="tested"[^>]*data-state="ok"/);
    expect((await post(`${at}/test`)).status).toBe(303);
    expect((await post(`${at}/switch`, { enabled: 'false' })).status).toBe(303);
    expect(await only()).toMatchObject({ enabled: false });
    expect(saidBy(await post(`${at}/switch`, { enabled: 'false' }))).toBe('switchedOffAlready');
    const installed = await post(`${at}/install-webhooks`, { webhooksUrl: service.url });
    expect(installed.text).toMatch(/id="installed"[^>]*data-state="ok"/);
    const unusable = await post(`${at}/install-webhooks`, { webhooksUrl: 'here' });
    expect([unusable.status, errorOf(unusable.text, 'webhooksUrl')]).toEqual([
      ...[422, expect.stringMatching(/^This is no address such as http:\/\/plex-linker:8080/)],
    ]);
    expect(unusable.text).toMatch(/value="here"/);
    expect((await post(`${at}/delete`)).headers.location).toBe('/settings');
    expect(saidBy(await post(`${at}/delete`))).toBe('serverGone');
    expect((await service.ask(at)).status).toBe(404);
  });
});

test('what the environment configures is read-only and names its variables', async () => {
  const [{ id } = expect.fail('there is none')] = (await service.ask('/api/v1/instances?kind=radarr')).json.items;
  const { text } = await service.ask(`/settings/instances/${id}`);
  for (const variable of ['RADARR_0_URL', 'RADARR_0_API_KEY', 'RADARR_0_PATH_MAP'])
    expect(text).toContain(`<code>${variable}</code>; change it there.`);
  expect(text).not.toContain(environmentKey);
  expect(text).not.toContain('/delete"');
  const changed = await post(`/settings/instances/${id}`, { ...fields, url: radarr.url, apiKey: 'k' });
  expect([changed.status, errorOf(changed.text, 'url')]).toEqual([422, expect.stringContaining('(RADARR_0_URL)')]);
  expect((await post(`/settings/instances/${id}/delete`)).status).toBe(409);
  expect((await post(`/settings/instances/${id}`, { do: 'test' })).text).toMatch(/id="tested"[^>]*data-state="error"/);
});

test('a viewer neither sees nor changes it', async () => {
  const { cookie } = await signInViewer(service.runtime);
  const browser = { key: null, headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' } };
  expect((await service.ask('/settings/instances/new', browser)).status).toBe(403);
  expect((await service.ask(newRadarr, { ...browser, method: 'POST', body: 'url=x' })).status).toBe(403);
});
