import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { passwordCommand } from '../../../src/cli/password.ts';
import { statementsOf } from '../../support/count-statements.ts';
import { API_KEY, type Ask, type IdleService, type Reply, startIdleService } from '../../support/idle-service.ts';

let service: IdleService;
beforeEach(async () => {
  service = await startIdleService();
});
afterEach(() => service.close());

function form(fields: Record<string, string>, more: Ask = {}): Ask {
  return {
    method: 'POST',
    key: null,
    body: new URLSearchParams(fields).toString(),
    ...more,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...more.headers },
  };
}

/** `plex_linker_session=…`, as a browser sends it back. */
function cookieOf(reply: Reply): string {
  const [cookie = ''] = reply.headers['set-cookie'] ?? [];
  return cookie.split(';')[0] ?? '';
}

async function signIn(password = API_KEY): Promise<string> {
  const reply = await service.ask('/login', form({ password }));
  expect(reply.status).toBe(303);
  return cookieOf(reply);
}

function withCookie(cookie: string, more: Ask = {}): Ask {
  return { key: null, ...more, headers: { cookie, ...more.headers } };
}

async function audit(): Promise<{ who: string; action: string; after: unknown }[]> {
  const page = await service.store.audit.page({}, { limit: 50, cursor: null });
  return page.items.map(({ who, action, after }) => ({ who, action, after }));
}

/** Lines that are logged by default. */
function linesAbove(level: string): unknown[] {
  return service.logged.filter((line) => line.level !== level);
}

describe('signing in', () => {
  test('takes the API key until a password is set, then only the password', async () => {
    const cookie = await signIn();
    expect((await service.ask('/api/v1/rules', withCookie(cookie))).status).toBe(200);
    const set = await service.ask(
      '/setup',
      form({ password: 'a long password', repeat: 'a long password' }, { headers: { cookie } }),
    );
    expect(set.status).toBe(303);
    expect((await service.ask('/login', form({ password: API_KEY }))).status).toBe(422);
    expect(await signIn('a long password')).toMatch(/^plex_linker_session=[\w-]{43}$/);
    expect((await service.ask('/api/v1/rules', { key: API_KEY })).status).toBe(200);
  });

  test('gives a cookie that scripts and other sites cannot use', async () => {
    const reply = await service.ask('/login', form({ password: API_KEY }));
    const [cookie = ''] = reply.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$|HttpOnly/);
    expect(cookie).toMatch(/Max-Age=2592000/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).not.toMatch(/Secure/);
  });

  test('says what is wrong beside the field, and records it', async () => {
    const reply = await service.ask('/login', form({ password: 'wrong', to: '/api/docs' }));
    expect(reply.status).toBe(422);
    expect(reply.text).toMatch(/aria-describedby="password-error password-help"/);
    expect(reply.text).toMatch(/This is not the API key\./);
    expect(reply.text).not.toMatch(/value="wrong"/);
    expect(reply.text).toMatch(/name="to" value="\/api\/docs"/);
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(await audit()).toEqual([{ who: 'API key', action: 'sign in refused', after: { reason: 'wrong API key' } }]);
  });

  test.each([
    ['/api/v1/rules?limit=1', '/api/v1/rules?limit=1'],
    ['', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/x\r\nset-cookie: a=b', '/'],
  ])('leads to %j as %s afterwards', async (to, location) => {
    expect((await service.ask('/login', form({ password: API_KEY, to }))).headers.location).toBe(location);
  });

  test('is refused from a page of another site', async () => {
    const reply = await service.ask(
      '/login',
      form({ password: API_KEY }, { headers: { origin: 'http://evil.example' } }),
    );
    expect(reply.status).toBe(403);
  });

  test('that is refused for its failures reads no form and no database, and logs nothing', async () => {
    for (let turn = 0; turn < 11; turn++) await service.ask('/login', form({ password: `wrong ${turn}` }));
    const before = linesAbove('debug');
    // Read, this body would be refused with 422 for its type.
    const ask = () => service.ask('/login', { method: 'POST', key: null, body: { password: 'wrong' } });
    expect(await statementsOf(async () => expect((await ask()).status).toBe(429))).toEqual([]);
    expect(linesAbove('debug')).toEqual(before);
    // The counter works.
    expect(await statementsOf(() => service.ask('/api/v1/rules'))).not.toEqual([]);
  });

  test('waits behind ten others at most; a browser gets the refusal as a page', async () => {
    const password = 'a long password';
    // Ever new addresses: none is refused for its own failures.
    const proxied = await startIdleService({ TRUSTED_PROXIES: '127.0.0.1' });
    try {
      expect((await proxied.ask('/setup', { ...form({ password, repeat: password }), key: API_KEY })).status).toBe(303);
      const guess = (turn: number) =>
        proxied.ask(
          '/login',
          form({ password: 'wrong' }, { headers: { 'x-forwarded-for': `198.51.100.${turn}`, accept: 'text/html' } }),
        );
      const answers = await Promise.all(Array.from({ length: 16 }, (_, turn) => guess(turn)));
      const refused = answers.filter(({ status }) => status === 429);
      expect(answers.filter(({ status }) => status === 422).length).toBe(16 - refused.length);
      expect(refused.length).toBeGreaterThanOrEqual(4);
      expect(refused[0]?.headers['retry-after']).toBe('3');
      expect(refused[0]?.text).toMatch(/<h1.*Too many passwords are being checked right now/s);
    } finally {
      await proxied.close();
    }
  });

  test('is refused for ten minutes after ten failures, with the right password too', async () => {
    for (let turn = 0; turn < 10; turn++)
      expect((await service.ask('/login', form({ password: `wrong ${turn}` }))).status).toBe(422);
    const refused = await service.ask('/login', form({ password: API_KEY }));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(500);
    await service.ask('/login', form({ password: API_KEY }));
    expect((await audit()).map(({ after }) => after)).toEqual([
      { reason: 'too many failed sign-ins' },
      ...Array(10).fill({ reason: 'wrong API key' }),
    ]);
    service.clock.now += 601_000;
    await signIn();
  });

  test('with the right password forgets the failures before it', async () => {
    for (let turn = 0; turn < 9; turn++) await service.ask('/login', form({ password: 'wrong' }));
    await signIn();
    for (let turn = 0; turn < 9; turn++)
      expect((await service.ask('/login', form({ password: 'wrong' }))).status).toBe(422);
  });

  test('takes forms of 64 KiB at most, and forms only', async () => {
    const long = await service.ask('/login', form({ password: 'x'.repeat(70_000) }));
    expect([long.status, long.json.error.message]).toEqual([413, expect.stringContaining('larger than 64 KiB')]);
    const json = form({}, { headers: { 'content-type': 'application/json' }, body: '{"password":"x"}' });
    expect((await service.ask('/login', json)).status).toBe(400);
  });
});

describe('a session', () => {
  test('ends with signing out', async () => {
    const cookie = await signIn();
    const out = await service.ask('/logout', form({}, { headers: { cookie } }));
    expect(out.status).toBe(303);
    expect(out.headers.location).toBe('/login');
    expect((await service.ask('/api/v1/rules', withCookie(cookie))).status).toBe(401);
    expect((await audit())[0]).toMatchObject({ who: 'API key (session)', action: 'sign out' });
  });

  test('is not ended by a page of another site', async () => {
    const cookie = await signIn();
    const out = await service.ask('/logout', form({}, { headers: { cookie, origin: 'http://evil.example' } }));
    expect(out.status).toBe(403);
    expect((await service.ask('/api/v1/rules', withCookie(cookie))).status).toBe(200);
  });

  test('ends 30 days after its last use', async () => {
    const cookie = await signIn();
    const day = 24 * 3_600_000;
    service.clock.now += 29 * day;
    expect((await service.ask('/api/v1/rules', withCookie(cookie))).status).toBe(200);
    service.clock.now += 29 * day;
    expect((await service.ask('/api/v1/rules', withCookie(cookie))).status).toBe(200);
    service.clock.now += 31 * day;
    expect((await service.ask('/api/v1/rules', withCookie(cookie))).status).toBe(401);
  });

  test('gives the browser its cookie again, so that it lasts as long as the session', async () => {
    const cookie = await signIn();
    expect((await service.ask('/api/v1/rules', withCookie(cookie))).headers['set-cookie']).toBeUndefined();
    service.clock.now += 3_600_000;
    const [again = ''] = (await service.ask('/api/v1/rules', withCookie(cookie))).headers['set-cookie'] ?? [];
    expect(again).toMatch(/Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(again.split(';')[0]).toBe(cookie);
  });

  test.each(['plex_linker_session=', 'plex_linker_session=forged', `plex_linker_session=${'x'.repeat(4_000)}`])(
    'is not opened by the cookie %.60s',
    async (cookie) => {
      expect((await service.ask('/api/v1/rules', withCookie(cookie))).status).toBe(401);
    },
  );

  test('is stored as a hash', async () => {
    const token = (await signIn()).split('=')[1] ?? '';
    const rows = JSON.stringify(await service.store.sessions.all(service.clock.now));
    expect(rows).not.toContain(token);
  });

  test('changes something only from our own pages', async () => {
    const cookie = await signIn();
    const post = (headers: Record<string, string>) =>
      service.ask('/reconcile', withCookie(cookie, { method: 'POST', body: { scope: 'links' }, headers }));
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await post({ origin: 'http://evil.example' })).status).toBe(403);
    expect((await post({ origin: service.url, 'sec-fetch-site': 'same-origin' })).status).toBe(202);
  });

  test('of one account is kept for the twenty last used', async () => {
    const first = await signIn();
    for (let turn = 0; turn < 20; turn++) {
      service.clock.now += 1_000;
      await signIn();
    }
    expect(await service.store.sessions.all(service.clock.now)).toHaveLength(20);
    expect((await service.ask('/api/v1/rules', withCookie(first))).status).toBe(401);
  });
});

describe('the list of sessions', () => {
  test('names each browser, never its secret, and ends one', async () => {
    const cookie = await signIn();
    await service.ask('/login', form({ password: API_KEY }, { headers: { 'user-agent': 'Another browser' } }));
    const { json, text } = await service.ask('/api/v1/sessions');
    expect(json).toMatchObject({ total: 2, nextCursor: null });
    expect(json.items.map(({ userAgent }: { userAgent: string | null }) => userAgent)).toContain('Another browser');
    expect(json.items[0]).toMatchObject({ kind: 'key', name: 'API key', address: '127.0.0.1' });
    expect(text).not.toContain(cookie.split('=')[1]);
    const own = json.items.find(({ userAgent }: { userAgent: string | null }) => userAgent !== 'Another browser');
    expect((await service.ask(`/api/v1/sessions/${own.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await service.ask('/api/v1/rules', withCookie(cookie))).status).toBe(401);
    expect((await service.ask(`/api/v1/sessions/${own.id}`, { method: 'DELETE' })).status).toBe(404);
  });
});

test('a new password from the command line ends the sessions of the old one and of the key, and is recorded', async () => {
  const cookie = await signIn();
  const lines: string[] = [];
  const output = { line: (text: string) => void lines.push(text), write() {} };
  const run = (password: string) =>
    passwordCommand({ runtime: service.runtime, output, input: Readable.from([`${password}\n`]) } as never);
  await expect(run('short')).rejects.toThrow('8 to 1000 characters');
  expect((await service.ask('/api/v1/rules', withCookie(cookie))).status).toBe(200);
  expect(await run('a new password')).toBe(0);
  expect((await service.ask('/api/v1/rules', withCookie(cookie))).status).toBe(401);
  await signIn('a new password');
  const { json } = await service.ask('/api/v1/audit?action=set password'.replace(' ', '%20'));
  expect(json.items).toMatchObject([{ who: 'command line', address: null, at: '2026-11-01T00:00:00.000Z' }]);
  expect(JSON.stringify(json)).not.toContain('a new password');
});

describe('the first password', () => {
  test('is set by who is signed in only', async () => {
    const page = await service.ask('/setup', { key: null });
    expect([page.status, page.headers.location]).toEqual([303, '/login?to=/setup']);
    const fields = { password: 'a long password', repeat: 'a long password' };
    expect((await service.ask('/setup', form(fields))).status).toBe(401);
  });

  test('is set once: the second of two at once is refused', async () => {
    const cookie = await signIn();
    const set = (password: string) =>
      service.ask('/setup', form({ password, repeat: password }, { headers: { cookie } }));
    const replies = await Promise.all([set('the first password'), set('the other password')]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([303, 409]);
  });

  test('is asked for twice, and must be long enough', async () => {
    const cookie = await signIn();
    const set = (password: string, repeat: string) =>
      service.ask('/setup', form({ password, repeat }, { headers: { cookie } }));
    expect((await set('a long password', 'a wrong password')).text).toMatch(/This differs/);
    expect((await set('short', 'short')).text).toMatch(/8 to 1000 characters/);
    expect((await service.ask('/login', form({ password: API_KEY }))).status).toBe(303);
  });
});

test('changes are recorded with who made them, in the batch of the change', async () => {
  const cookie = await signIn();
  const rule = { movieTmdbId: 603, seriesTvdbId: 81_189, seasonNumber: 0, episodeNumbers: [1], episodeTvdbIds: [] };
  const made = await service.ask('/api/v1/rules', withCookie(cookie, { method: 'POST', body: rule }));
  expect(made.status).toBe(201);
  await service.ask(`/api/v1/rules/${made.json.id}`, { method: 'DELETE', key: API_KEY });
  await service.ask('/api/v1/rules', { key: API_KEY });
  expect((await audit()).map(({ who, action }) => `${who}: ${action}`)).toEqual([
    `API key: DELETE /api/v1/rules/${made.json.id}`,
    'API key (session): POST /api/v1/rules',
    'API key: sign in',
  ]);
});

test('a change is recorded with what was before and after, without secrets', async () => {
  const sonarr = { kind: 'sonarr', name: 'Anime', url: 'http://sonarr-anime:8989', apiKey: 'stored-key-0123456789' };
  const { id } = (await service.ask('/api/v1/instances', { body: sonarr })).json;
  await service.ask(`/api/v1/instances/${id}`, {
    method: 'PATCH',
    body: { name: 'Cartoons', apiKey: 'another-key-012345' },
  });
  await service.ask('/api/v1/settings', { method: 'PATCH', body: { 'breaker.maxRemovals': 3 } });
  for (const value of ['tv', 'shows']) await service.ask('/api/settings/anything', { method: 'PUT', body: { value } });
  const { json, text } = await service.ask('/api/v1/audit');
  expect(json.items).toMatchObject([
    { subject: 'settings', before: { anything: 'tv' }, after: { anything: 'shows' } },
    { subject: 'settings', before: { anything: null }, after: { anything: 'tv' } },
    { subject: 'settings', before: { 'breaker.maxRemovals': null }, after: { 'breaker.maxRemovals': 3 } },
    { subject: `instance ${id}`, before: { name: 'Anime' }, after: { name: 'Cartoons', apiKey: '********' } },
    { action: 'POST /api/v1/instances', after: { name: 'Anime', apiKey: '********' } },
  ]);
  expect(text).not.toMatch(/stored-key|another-key/);
});

test('what is refused, or changes nothing, is not recorded', async () => {
  await service.ask('/api/v1/rules', { method: 'POST', body: { movieTmdbId: 'x' } });
  await service.ask('/api/v1/rules/9', { method: 'DELETE' });
  await service.ask('/api/v1/requests/check', { method: 'POST', body: { items: [] } });
  expect(await audit()).toEqual([]);
});

describe('with AUTH=none', () => {
  let open: IdleService;
  beforeEach(async () => {
    open = await startIdleService({ AUTH: 'none', ALLOWED_HOSTS: 'linker.example.com' });
  });
  afterEach(() => open.close());

  test.each([
    ['a reconcile', 'POST', '/reconcile', { scope: 'links' }],
    ['a rule', 'POST', '/api/v1/rules', {}],
    ['an instance', 'POST', '/api/v1/instances', {}],
    ['a restored database', 'POST', '/api/v1/system/restore', {}],
    ['a Plex server', 'POST', '/api/v1/plex/servers', {}],
    ['a webhook secret written elsewhere', 'POST', '/api/v1/instances/1/install-webhooks', {}],
    ['a setting of the old API', 'PUT', '/api/settings/x', {}],
  ])('a page of another site gets no %s', async (_, method, path, body) => {
    for (const headers of [{ origin: 'http://evil.example' }, { 'sec-fetch-site': 'cross-site' }])
      expect((await open.ask(path, { method, body, key: null, headers })).status).toBe(403);
    expect(await open.waitingTasks()).toEqual([]);
  });

  test('a foreign host name is refused, for reading too; webhooks and health are not', async () => {
    const headers = { host: 'evil.example:8080' };
    for (const path of ['/api/v1/rules', '/metrics', '/api/rules', '/reconcile', '/api/docs'])
      expect([path, (await open.ask(path, { key: null, headers })).status]).toEqual([path, 403]);
    // As ALLOWED_HOSTS takes it: without the port.
    const { json } = await open.ask('/api/v1/rules', { key: null, headers });
    expect(json.error.message).toContain('host name "evil.example"');
    expect((await open.ask('/health', { key: null, headers })).status).toBe(200);
    expect((await open.ask('/api/v1/rules', { key: null, headers: { host: 'linker.example.com' } })).status).toBe(200);
    expect((await open.ask('/api/v1/rules', { headers })).status).toBe(200);
  });

  test('an address without a page keeps the sidebar, unless the host name is foreign', async () => {
    const nowhere = async (headers: Record<string, string>) => {
      const reply = await open.ask('/nowhere', { key: null, headers: { accept: 'text/html', ...headers } });
      return [reply.status, reply.text.includes('href="/links"')];
    };
    expect(await nowhere({ host: 'linker.example.com' })).toEqual([404, true]);
    expect(await nowhere({ host: 'evil.example:8080' })).toEqual([404, false]);
  });
});

test('a hundred wrong keys a minute are answered with 401, more with 429; the right key is never refused', async () => {
  for (let turn = 0; turn < 100; turn++)
    expect((await service.ask('/api/v1/rules', { key: `wrong ${turn}` })).status).toBe(401);
  const refused = await service.ask('/api/v1/rules', { key: 'wrong' });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await service.ask('/api/v1/rules', { key: API_KEY })).status).toBe(200);
});

test('wrong keys are counted together, whichever address they are sent to', async () => {
  for (let turn = 0; turn < 50; turn++)
    for (const path of ['/api/v1/rules', '/metrics'])
      expect((await service.ask(path, { key: 'wrong' })).status).toBe(401);
  expect((await service.ask('/metrics', { key: 'wrong' })).status).toBe(429);
});

test('an address to return to that no header can hold is replaced', async () => {
  for (const to of ['/\u007f', '/a\r\nb', '//evil.example', '/\\evil.example'])
    expect((await service.ask('/login', form({ password: API_KEY, to }))).headers.location).toBe('/');
});

test('wrong keys are counted beside a session, too', async () => {
  const headers = { cookie: await signIn() };
  for (let turn = 0; turn < 100; turn++)
    expect((await service.ask('/api/v1/rules', { key: `wrong ${turn}`, headers })).status).toBe(200);
  expect((await service.ask('/api/v1/rules', { key: 'wrong', headers })).status).toBe(429);
  expect((await service.ask('/api/v1/rules', { key: null, headers })).status).toBe(200);
});

test('whoever has an IPv6 network gets no more tries by changing the address in it', async () => {
  const proxied = await startIdleService({ TRUSTED_PROXIES: '127.0.0.1' });
  const from = (host: number) => form({ password: 'wrong' }, { headers: { 'x-forwarded-for': `2001:db8::${host}` } });
  for (let host = 1; host <= 10; host++) expect((await proxied.ask('/login', from(host))).status).toBe(422);
  expect((await proxied.ask('/login', from(11))).status).toBe(429);
  await proxied.close();
});
