import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeSonarr } from '../../fakes/fake-sonarr.ts';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { signInViewer } from '../../support/viewer.ts';

const page = '/settings/access';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

let folder: string;
let service: IdleService;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plex-linker-access-'));
  service = await startIdleService({ DATA_DIR: folder, PLEX_LINKER_API_KEY: '', WEBHOOK_SECRET: '' });
});
afterEach(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

const secretIn = (name: string) => readFileSync(join(folder, name), 'utf8').trim();
const errorOf = (text: string, field: string) => new RegExp(`id="${field}-error">([^<]*)<`).exec(text)?.[1];

/** A browser that signed in with what the one field takes. */
async function signIn(password: string, userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0') {
  const headers = { ...form, 'user-agent': userAgent };
  const reply = await service.ask('/login', { method: 'POST', key: null, body: `password=${password}`, headers });
  expect(reply.status).toBe(303);
  const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const post = (path: string, fields: Record<string, string> = {}) =>
    service.ask(path, {
      ...{ method: 'POST', key: null, headers: { ...form, cookie } },
      body: new URLSearchParams(fields).toString(),
    });
  return {
    post,
    get: (path: string) => service.ask(path, { key: null, headers: { cookie } }),
    isSignedIn: async () => (await service.ask('/api/v1/rules', { key: null, headers: { cookie } })).status === 200,
  };
}

const newest = async () => (await service.store.audit.page({}, { limit: 1, cursor: null })).items[0];

test('the password is changed by whoever knows the current one, and only their own session stays', async () => {
  const first = await signIn(secretIn('api-key'));
  expect((await first.get(page)).text).not.toContain('name="current"');
  const password = 'a first password';
  expect((await first.post(`${page}/password`, { password, repeat: password })).headers.location).toBe(page);
  const [mine, other] = [await signIn(encodeURIComponent(password)), await signIn(encodeURIComponent(password))];

  const next = 'another password';
  const differs = await mine.post(`${page}/password`, { current: password, password: next, repeat: 'x' });
  expect([differs.status, errorOf(differs.text, 'repeat')]).toEqual([422, 'This differs from the password above.']);
  const wrong = await mine.post(`${page}/password`, { current: 'wrong', password: next, repeat: next });
  expect([wrong.status, errorOf(wrong.text, 'current')]).toEqual([422, 'This is not the current password.']);
  expect(wrong.text).not.toContain(next);
  const short = await mine.post(`${page}/password`, { current: password, password: 'short', repeat: 'short' });
  expect([short.status, errorOf(short.text, 'password')]).toEqual([422, expect.stringContaining('8 to 1000')]);
  expect(await Promise.all([first, mine, other].map((one) => one.isSignedIn()))).toEqual([true, true, true]);
  expect(await newest()).toMatchObject({ action: 'refused', after: { reason: 'wrong current password' } });

  expect((await mine.post(`${page}/password`, { current: password, password: next, repeat: next })).status).toBe(303);
  expect(await Promise.all([first, mine, other].map((one) => one.isSignedIn()))).toEqual([false, true, false]);
  expect(await newest()).toMatchObject({
    action: `POST ${page}/password`,
    subject: 'password',
    before: null,
    after: null,
  });
  await signIn(encodeURIComponent(next));
});

test('the current password is not asked for without a limit', async () => {
  const password = 'a first password';
  const { post } = await signIn(secretIn('api-key'));
  await post(`${page}/password`, { password, repeat: password });
  const tries = { current: 'wrong', password: 'whatever it is', repeat: 'whatever it is' };
  for (let n = 0; n < 10; n++) expect((await post(`${page}/password`, tries)).status).toBe(422);
  const late = await post(`${page}/password`, { ...tries, current: password });
  expect([late.status, late.headers['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)]);
});

test('sessions are listed with who, when and where from, and ended', async () => {
  const mine = await signIn(secretIn('api-key'));
  await signInViewer(service.runtime, { accountId: 9, name: '<b>vera</b>' });
  const { text } = await mine.get(page);
  expect(text).toContain('&lt;b&gt;vera&lt;/b&gt;');
  expect(text).toMatch(/API key[\s\S]*This browser[\s\S]*Firefox on Linux[\s\S]*127\.0\.0\.1/);
  const [own, other] = (await service.store.sessions.all(service.clock.now)).toSorted((a) =>
    a.kind === 'key' ? -1 : 1,
  );
  const ended = await mine.post(`${page}/sessions/${other?.id}/end`);
  expect([ended.status, ended.headers.location]).toEqual([303, page]);
  expect(await newest()).toMatchObject({ subject: 'session of <b>vera</b>' });
  const again = await mine.post(`${page}/sessions/${other?.id}/end`);
  expect(again.headers['set-cookie']?.[0]).toContain('sessionGone');
  expect((await service.store.sessions.all(service.clock.now)).map(({ id }) => id)).toEqual([own?.id]);
});

test('a new API key is shown once, also to the browser that it signs out', async () => {
  const old = secretIn('api-key');
  const mine = await signIn(old);
  const made = await mine.post(`${page}/api-key`);
  const key = secretIn('api-key');
  expect([made.status, key === old, made.headers['cache-control']]).toEqual([200, false, 'no-store']);
  expect(made.text).toContain(`<code class="secret">${key}</code>`);
  expect(made.text).not.toContain('id="live"');
  expect((await service.ask(page, { key })).text).not.toContain(key);
  expect(await newest()).toMatchObject({ action: `POST ${page}/api-key`, after: { apiKey: '********' } });
});

test('a new webhook secret tells until when the old one is accepted and what gets the new one', async () => {
  const sonarr = await new FakeSonarr().start();
  const key = secretIn('api-key');
  const instance = { kind: 'sonarr', name: 'Anime', url: sonarr.url, apiKey: sonarr.apiKey };
  expect((await service.ask('/api/v1/instances', { key, body: instance })).status).toBe(201);
  const { status, text } = await service.ask(`${page}/webhook-secret`, {
    method: 'POST',
    key,
    headers: form,
    body: '',
  });
  expect([status, text.includes(secretIn('webhook-secret'))]).toEqual([200, true]);
  expect(text).toMatch(/The old secret is accepted until [^.]*\d+:\d+/);
  expect(text).toContain('Sonarr &quot;Anime&quot;');
  await sonarr.stop();
});

test('what the environment sets is not renewed here, and the page names the variable', async () => {
  await service.close();
  service = await startIdleService({ DATA_DIR: folder });
  const { text } = await service.ask(page);
  expect(text).toContain('<code>PLEX_LINKER_API_KEY</code>');
  expect(text).toContain('<code>WEBHOOK_SECRET</code>');
  expect(text).not.toMatch(/New (API key|webhook secret)</);
  expect((await service.ask(`${page}/api-key`, { method: 'POST' })).status).toBe(409);
});

test('the accounts that may sign in are changed there, and viewers may do none of it', async () => {
  const key = secretIn('api-key');
  const typed = { 'shown.access.viewers': '', 'access.viewers': 'anna\r\nben' };
  const headers = form;
  const saved = await service.ask(page, { key, method: 'POST', headers, body: new URLSearchParams(typed).toString() });
  expect([saved.status, saved.headers.location]).toEqual([303, page]);
  expect((await service.runtime.settings())['access.viewers']).toEqual(['anna', 'ben']);
  const many = { 'shown.requests.mostOpenPerViewer': '50', 'requests.mostOpenPerViewer': 'many' };
  const wrong = await service.ask(page, { key, method: 'POST', headers, body: new URLSearchParams(many).toString() });
  expect([wrong.status, wrong.text.includes('value="many"')]).toEqual([422, true]);
  expect(errorOf(wrong.text, 'requests\\.mostOpenPerViewer')).toContain('Enter a whole number');
  const { cookie } = await signInViewer(service.runtime);
  for (const path of ['', '/password', '/api-key', '/webhook-secret', '/sessions/x/end'])
    expect(
      (await service.ask(`${page}${path}`, { method: 'POST', key: null, headers: { ...form, cookie } })).status,
    ).toBe(403);
});
