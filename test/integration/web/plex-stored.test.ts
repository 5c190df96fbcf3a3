import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type IdleService, startIdleService, WEBHOOK_SECRET } from '../../support/idle-service.ts';
import { saidBy } from '../../support/said-by.ts';
import { signInViewer } from '../../support/viewer.ts';
import {
  type PlexAnswers,
  type PlexTvAnswers,
  resource,
  startPlex,
  startPlexTv,
} from '../handlers/plex/plex-answers.ts';

const token = 'server-token';

let service: IdleService;
let plex: PlexAnswers;
let plexTv: PlexTvAnswers;
let page: string;
beforeEach(async () => {
  [plex, plexTv] = [await startPlex(), await startPlexTv()];
  plex.sections.push({ key: '1', uuid: 'u-1', type: 'movie', title: 'Movies', Location: [{ id: 1, path: '/data' }] });
  plexTv.accounts.set(token, { id: 77, username: 'anna', resources: [resource('machine-a', [plex.url])] });
  service = await startIdleService({ PLEX_TV_URL: plexTv.url });
  plexTv.expiresAt = service.clock.now + 900_000;
  const { json } = await service.ask('/api/v1/plex/servers', { body: { url: plex.url, token, name: 'Attic' } });
  page = `/settings/plex/${json.id}`;
});
afterEach(() => service.close());

function post(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(fields).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return service.ask(path, { method: 'POST', body, headers: { ...type, ...headers } });
}

const errorOf = (text: string, field: string) => new RegExp(`id="${field}-error">([^<]*)<`).exec(text)?.[1];
const stored = async () => (await service.runtime.library.servers.all())[0] ?? expect.fail('nothing is stored');
const form = () => ({ url: plex.url, name: 'Attic', verifyTls: 'true', remoteStreaming: 'true' });

describe('a stored Plex server', () => {
  test('is renamed without being asked, keeps its token when none is typed, and tells what is wrong', async () => {
    expect((await service.ask(page)).text).not.toContain(token);
    const asked = plex.asked.length;
    expect((await post(page, { ...form(), name: 'Cellar', remoteStreaming: '' })).headers.location).toBe('/settings');
    expect(await stored()).toMatchObject({ name: 'Cellar', token, remoteStreaming: false });
    expect(plex.asked.slice(asked).filter((one) => one === 'GET /')).toEqual([]);
    const nameless = await post(page, { ...form(), name: '', url: 'plex' });
    expect([nameless.status, errorOf(nameless.text, 'name'), errorOf(nameless.text, 'url')]).toEqual([
      ...[422, 'The name is missing.', expect.stringMatching(/^This is no address such as http:\/\/plex:32400/)],
    ]);
    const wrong = await post(page, { ...form(), token: 'another-token' });
    expect([wrong.status, errorOf(wrong.text, 'token')]).toEqual([422, expect.stringContaining('401')]);
    expect(wrong.text).not.toContain('another-token');
    expect(await stored()).toMatchObject({ token });
  });

  test('does not send its token to another host: it must be given again, also for a test', async () => {
    const other = await startPlex();
    for (const more of [{}, { do: 'test' }] as Record<string, string>[]) {
      const moved = await post(page, { ...form(), url: other.url, name: 'Moved', ...more });
      expect([moved.status, errorOf(moved.text, 'token')]).toEqual([422, expect.stringContaining('was not sent')]);
      expect(moved.text).toContain('value="Moved"');
    }
    expect([...other.tokens]).toEqual([]);
    expect((await post(page, { ...form(), url: other.url, token })).status).toBe(303);
    expect(await stored()).toMatchObject({ url: other.url });
  });

  test('is tested with what is typed, switched off and on, and deleted with its mirror', async () => {
    const tested = await post(page, { ...form(), do: 'test' });
    expect(tested.text).toMatch(/id="tested"[^>]*data-state="ok"[\s\S]*Plex [\d.]+ answers/);
    const wrong = await post(page, { ...form(), token: 'another-token', do: 'test' });
    expect([wrong.status, /id="tested"[^>]*data-state="error"/.test(wrong.text)]).toEqual([200, true]);
    expect(await stored()).toMatchObject({ token, error: null });
    expect((await post(`${page}/test`)).headers.location).toBe('/settings');
    for (const enabled of [false, true]) {
      expect((await post(`${page}/switch`, { enabled: String(enabled) })).status).toBe(303);
      expect(await stored()).toMatchObject({ enabled });
      const already = enabled ? 'switchedOnAlready' : 'switchedOffAlready';
      expect(saidBy(await post(`${page}/switch`, { enabled: String(enabled) }))).toBe(already);
    }
    expect((await service.ask(page)).text).toMatch(/forgets this server with 1 library, 0 mirrored items/);
    expect((await post(`${page}/delete`)).headers.location).toBe('/settings');
    expect(saidBy(await post(`${page}/delete`))).toBe('serverGone');
    expect((await service.ask(page)).status).toBe(404);
  });

  test('has its webhook installed, or shows administrators the whole address to enter by hand', async () => {
    const made = await post(`${page}/install-webhooks`, { webhooksUrl: service.url });
    expect([made.status, /id="installed"[^>]*data-state="ok"/.test(made.text)]).toEqual([200, true]);
    expect(plexTv.webhooks).toEqual([`${service.url}/webhooks/plex/${WEBHOOK_SECRET}`]);
    const nowhere = await post(`${page}/install-webhooks`, { webhooksUrl: 'plex-linker:8080' });
    expect([nowhere.status, errorOf(nowhere.text, 'webhooksUrl')]).toEqual([
      ...[422, expect.stringMatching(/^This is no address such as http/)],
    ]);
    plexTv.hasPlexPass = false;
    const refused = await post(`${page}/install-webhooks`, { webhooksUrl: service.url });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('Plex Pass')]);
    expect((await service.ask(page)).text).toContain(
      `<code class="secret">${service.url}/webhooks/plex/${WEBHOOK_SECRET}</code>`,
    );
    const viewer = await signInViewer(service.runtime);
    expect((await service.ask(page, { key: null, headers: viewer })).status).toBe(403);
  });

  test('has its libraries switched and refreshed', async () => {
    const [library] = await service.runtime.library.libraries.ofServer((await stored()).id);
    const at = `${page}/libraries/${library?.id}`;
    const wrong = await post(at, { refreshMinutes: 'often', enabled: 'true' });
    expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('value="often"')]);
    expect((await post(at, { refreshMinutes: '90' })).headers.location).toBe(`${page}#libraries`);
    const [changed] = await service.runtime.library.libraries.ofServer((await stored()).id);
    expect(changed).toMatchObject({ enabled: false, refreshMinutes: 90 });
  });

  test('has path mappings, with a test of where a path lies here', async () => {
    const movies = join(service.mediaRoot, 'movies');
    await mkdir(movies);
    await writeFile(join(movies, 'a.mkv'), 'x');
    const empty = await post(`${page}/path-mappings`);
    expect([empty.status, errorOf(empty.text, 'plexPath'), errorOf(empty.text, 'localPath')]).toEqual([
      ...[422, 'The folder is missing.', 'The folder is missing.'],
    ]);
    const odd = await post(`${page}/path-mappings`, { plexPath: 'data', localPath: 'movies' });
    expect([odd.status, errorOf(odd.text, 'plexPath'), errorOf(odd.text, 'localPath')]).toEqual([
      ...[422, expect.stringMatching(/^This is no folder as Plex/), expect.stringMatching(/^This is no absolute/)],
    ]);
    expect(odd.text).toMatch(/value="data"[\s\S]*value="movies"/);
    const ask = (path: string) => service.ask(`${page}?path=${encodeURIComponent(path)}`);
    expect((await ask('/data/a.mkv')).text).toMatch(/\/data\/a\.mkv has no place here/);
    expect((await post(`${page}/path-mappings`, { plexPath: '/data', localPath: movies })).status).toBe(303);
    expect((await ask('/data/a.mkv')).text).toMatch(/data-state="ok"[\s\S]*it exists and can be read/);
    expect((await ask('/data/b.mkv')).text).toMatch(/data-state="error"[\s\S]*which does not exist/);
    const twice = await post(`${page}/path-mappings`, { plexPath: '/data', localPath: '/tmp' });
    expect([twice.status, errorOf(twice.text, 'plexPath')]).toEqual([422, expect.stringContaining('already mapped')]);

    const [mapping] = service.runtime.plex.mappings((await stored()).id);
    const at = `${page}/path-mappings/${mapping?.id}`;
    const bad = await post(at, { do: 'save', plexPath: 'data', localPath: movies });
    expect([bad.status, errorOf(bad.text, `plexPath-${mapping?.id}`)]).toEqual([422, expect.any(String)]);
    expect((await post(at, { do: 'save', plexPath: '/films', localPath: movies })).headers.location).toBe(
      `${page}#paths`,
    );
    expect(service.runtime.plex.mappings((await stored()).id)).toMatchObject([{ plexPath: '/films' }]);
    expect((await post(at, { do: 'delete' })).status).toBe(303);
    expect(saidBy(await post(at, { do: 'delete' }))).toBe('pathGone');
  });
});

test('what the environment configures is read-only but for the switches', async () => {
  await service.close();
  service = await startIdleService({
    PLEX_TV_URL: plexTv.url,
    ...{ PLEX_0_URL: plex.url, PLEX_0_API_KEY: token, PLEX_0_PATH_MAP: '/data=/media/movies' },
  });
  const { id } = await stored();
  page = `/settings/plex/${id}`;
  const { text } = await service.ask(page);
  for (const variable of ['PLEX_0_URL', 'PLEX_0_API_KEY', 'PLEX_0_NAME']) expect(text).toContain(variable);
  expect(text).toContain('Set by PLEX_0_PATH_MAP');
  expect(text).not.toMatch(new RegExp(`${token}|/delete"`));
  expect((await post(page, { url: 'http://elsewhere' })).status).toBe(303);
  expect(await stored()).toMatchObject({ remoteStreaming: false });
  expect((await post(`${page}/delete`)).status).toBe(409);
});

describe('the sign-in that connects servers', () => {
  test('shows where to sign in, waits without a script, and offers the servers of the account', async () => {
    await post(`${page}/delete`);
    const begun = await post('/settings/plex/pins?from=setup');
    const at = begun.headers.location ?? '';
    expect([begun.status, at]).toEqual([303, expect.stringMatching(/^\/settings\/plex\/pins\/\d+\?from=setup$/)]);
    const waiting = (await service.ask(at)).text;
    expect(waiting).toMatch(/href="https?:[^"]*abcd1234[^"]*"[^>]*target="_blank"/);
    expect(waiting).toContain('Waiting for the sign-in');
    expect(waiting).toContain(`href="${at}"`);
    expect(await service.runtime.library.servers.all()).toEqual([]);

    service.clock.now += 2_000;
    plexTv.signedIn.set(Number(/\d+/.exec(at)?.[0]), token);
    const done = (await service.ask(at)).text;
    expect(done).toContain('data-state="authorized"');
    expect(done).toMatch(/data-kind="plex" data-state="connected"[\s\S]*Server machine-a/);
    expect(done).toMatch(/href="\/setup"[^>]*>Done/);
    expect(done).not.toContain(token);
  });

  test('tells of a server shared by somebody else, which is switched off, why no address of it answered', async () => {
    await post(`${page}/delete`);
    const shared = resource('machine-b', ['http://127.0.0.1:9'], { owned: false, ownerId: 5 });
    plexTv.accounts.set(token, { id: 77, username: 'anna', resources: [shared] });
    const at = (await post('/settings/plex/pins')).headers.location ?? '';
    service.clock.now += 2_000;
    plexTv.signedIn.set(Number(/\d+/.exec(at)?.[0]), token);
    const { text } = await service.ask(at);
    expect(text).toMatch(/data-kind="plex" data-state="disabled"[\s\S]*no address of it answered \(http:\/\/127/);
  });

  test('tells when it expired or plex.tv does not answer', async () => {
    const at = (await post('/settings/plex/pins')).headers.location ?? '';
    service.clock.now += 1_000_000;
    expect((await service.ask(at)).text).toContain('data-state="expired"');
    const unknown = await service.ask('/settings/plex/pins/99');
    expect([unknown.status, unknown.text.includes('Begin a new one')]).toEqual([200, true]);
    expect((await service.ask('/settings/plex/pins/x')).status).toBe(404);
  });
});
