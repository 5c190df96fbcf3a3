import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { libsqlServerPath, startLibsqlServer } from '../../servers/libsql-server.ts';
import { type Reply, startIdleService } from '../../support/idle-service.ts';
import { PlexBrowser, type PlexHouse, startPlexHouse } from './plex-browser.ts';

let house: PlexHouse;
beforeEach(async () => {
  house = await startPlexHouse();
});
afterEach(() => house.close());

/** Where Plex's page sends the browser. */
function forwardUrlOf({ headers }: Reply): string | null {
  return new URLSearchParams((headers.location ?? '').split('#?')[1]).get('forwardUrl');
}

function cookieLine({ headers }: Reply, name: string): string {
  return headers['set-cookie']?.find((line) => line.startsWith(`${name}=`)) ?? '';
}

describe('signing in with Plex', () => {
  test('goes to Plex with a pin, and comes back with a session', async () => {
    const browser = house.browser();
    const started = await browser.start('?to=/api/v1/rules');
    expect(started.status).toBe(303);
    expect(started.headers.location).toMatch(/^https:\/\/app\.plex\.tv\/auth#\?clientID=/);
    expect(forwardUrlOf(started)).toBe(`${house.service.url}/login/plex/callback`);
    const cookie = cookieLine(started, 'plex_linker_plex_pin');
    expect(cookie).toMatch(/=[\w-]{43}; Max-Age=\d{3,4}; Path=\/login\/plex; HttpOnly; SameSite=Lax$/);
    const back = await browser.return(house.owner);
    expect([back.status, back.headers.location]).toEqual([303, '/api/v1/rules']);
    expect(cookieLine(back, 'plex_linker_session')).toMatch(/Max-Age=2592000.*HttpOnly.*SameSite=Lax/);
    expect([...browser.cookies.keys()]).toEqual(['plex_linker_session']);
    expect(await browser.status('/api/v1/rules')).toBe(200);
    expect(await house.audit()).toEqual(['sign in · Plex account owner']);
    const { json } = await browser.open('/api/v1/sessions');
    expect(json.items ?? json).toMatchObject([{ kind: 'plex', name: 'owner' }]);
  });

  test('leaves no token and no secret in log, audit or state', async () => {
    const browser = house.browser();
    await browser.start();
    const secret = browser.cookies.get('plex_linker_plex_pin') ?? '?';
    await browser.return(house.owner);
    const seen = JSON.stringify([
      house.service.logged,
      await house.audit(),
      [...(await house.service.store.state.withPrefix(''))],
    ]);
    for (const hidden of [house.owner.token, house.plex.token, secret, browser.cookies.get('plex_linker_session')])
      expect(seen).not.toContain(hidden);
  });

  test('survives a restart between the two', async () => {
    const data = await mkdtemp(join(tmpdir(), 'plex-linker-restart-'));
    const before = await startPlexHouse({ DATA_DIR: data });
    const browser = before.browser();
    await browser.start();
    await before.service.close();
    const after = await startPlexHouse({ DATA_DIR: data, PLEX_TV_URL: before.tv.url });
    before.tv.authorize(before.tv.pins.at(-1) ?? { id: 0 }, before.owner);
    const again = after.browser();
    for (const [name, value] of browser.cookies) again.cookies.set(name, value);
    const back = await again.return();
    expect(back.status).toBe(303);
    expect(await again.status('/api/v1/rules')).toBe(200);
    await after.close();
    await before.tv.stop();
    await before.plex.stop();
    await rm(data, { recursive: true });
  });

  test.skipIf(libsqlServerPath() === null)('ends at another replica than it began at', async () => {
    await using database = await startLibsqlServer();
    const shared = { DATABASE_URL: database.url, ENCRYPTION_KEY: 'ab'.repeat(32) };
    const one = await startPlexHouse(shared);
    const other = await startIdleService({ ...shared, PLEX_TV_URL: one.tv.url });
    try {
      const browser = one.browser();
      await browser.start('?to=/api/v1/rules');
      one.tv.authorize(one.tv.pins.at(-1) ?? { id: 0 }, one.owner);
      const moved = new PlexBrowser(other, one.tv, '');
      for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
      const back = await moved.return();
      expect([back.status, back.headers.location]).toEqual([303, '/api/v1/rules']);
      for (const [name, value] of moved.cookies) browser.cookies.set(name, value);
      expect([await moved.status(), await browser.status()]).toEqual([200, 200]);
      expect((await moved.return()).status).not.toBe(303);
    } finally {
      await other.close();
      await one.close();
    }
  });

  test('waits for someone who came back too early, with a way to check again', async () => {
    const browser = house.browser();
    await browser.start('?to=/api/v1/links');
    const early = await browser.return();
    expect([early.status, early.headers.refresh]).toEqual([200, '5']);
    expect(early.text).toContain('href="/login/plex/callback"');
    expect(early.text).toContain('name="to" value="/api/v1/links"');
    expect((await browser.return(house.owner)).status).toBe(303);
    expect(await house.audit()).toEqual(['sign in · Plex account owner']);
  });

  test.each([
    ['/api/v1/rules?limit=1', '/api/v1/rules?limit=1'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/login/plex', '/'],
    ['/x\r\nset-cookie: a=b', '/'],
  ])('leads to %j as %s', async (to, location) => {
    const browser = house.browser();
    await browser.start(`?to=${encodeURIComponent(to)}`);
    expect((await browser.return(house.owner)).headers.location).toBe(location);
  });

  test('is offered on the sign-in page, by a form that no browser opens ahead', async () => {
    const page = await house.browser().open('/login?to=/api/v1/links');
    expect(page.text).toMatch(
      /<form method="get" action="\/login\/plex">.*value="\/api\/v1\/links".*Sign in with Plex/,
    );
    expect(page.headers['content-security-policy']).toContain("form-action 'self' https://app.plex.tv;");
  });

  test.each([
    { 'sec-purpose': 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
    { purpose: 'prefetch' },
    { 'sec-fetch-dest': 'image' },
    { 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'cross-site' },
  ])('is not started in the background: %j', async (headers) => {
    const browser = house.browser();
    expect((await browser.start('', { headers })).status).toBe(403);
    expect((await browser.start('', { method: 'HEAD' })).status).toBe(403);
    for (let turn = 0; turn < 11; turn++) await browser.return(undefined, { headers });
    expect(house.tv.pins).toEqual([]);
    expect((await browser.signIn(house.owner)).status).toBe(303);
  });

  test('is started twenty times in ten minutes by one address', async () => {
    for (let turn = 0; turn < 20; turn++) expect((await house.browser().start()).status).toBe(303);
    const refused = await house.browser().start();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(500);
    expect(house.tv.pins).toHaveLength(20);
  });
});

describe('a pin', () => {
  test.each([
    ['none', undefined],
    ['a forged one', 'x'.repeat(43)],
    ['an endless one', 'x'.repeat(4_000)],
    ['one that looks like a key of the state', '../plex.clientIdentifier'],
  ])('of another browser opens nothing: this one has %s', async (_, cookie) => {
    const victim = house.browser();
    await victim.start();
    const other = house.browser();
    if (cookie !== undefined) other.cookies.set('plex_linker_plex_pin', cookie);
    const refused = await other.return(house.owner);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('This browser did not start a sign-in with Plex');
    expect(other.cookies.has('plex_linker_session')).toBe(false);
    expect((await victim.return()).status).toBe(303);
    expect((await house.audit()).at(-1)).toMatch(/^sign in refused · unknown · .*another browser/);
  });

  test('is used once, by two at the same time too', async () => {
    const browser = house.browser();
    await browser.start();
    const secret = browser.cookies.get('plex_linker_plex_pin') ?? '';
    const twin = house.browser();
    twin.cookies.set('plex_linker_plex_pin', secret);
    const [pin] = house.tv.pins;
    if (pin !== undefined) house.tv.authorize(pin, house.owner);
    const both = await Promise.all([browser.return(), twin.return()]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 422]);
    twin.cookies.set('plex_linker_plex_pin', secret);
    const replayed = await twin.return();
    expect([replayed.status, replayed.text]).toEqual([422, expect.stringContaining('was used already')]);
    expect(await house.service.store.sessions.all(house.service.clock.now)).toHaveLength(1);
  });

  test('that expired here or at plex.tv opens nothing', async () => {
    const browser = house.browser();
    await browser.start();
    house.service.clock.now += 31 * 60_000;
    const late = await browser.return(house.owner);
    expect([late.status, late.text]).toEqual([422, expect.stringContaining('expired')]);
    await browser.start();
    house.tv.expire(house.tv.pins.at(-1) ?? { id: 0 });
    expect((await browser.return()).status).toBe(422);
    expect(browser.cookies.has('plex_linker_session')).toBe(false);
  });

  test('stays usable when our clock is set back', async () => {
    const browser = house.browser();
    await browser.start();
    house.service.clock.now -= 24 * 3_600_000;
    expect((await browser.return(house.owner)).status).toBe(303);
  });
});

describe('an account', () => {
  test('that is not listed is told which one it is and what the administrator can do', async () => {
    const guest = house.addGuest('Ben');
    const browser = house.browser();
    const refused = await browser.signIn(guest);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Plex account Ben may not sign in: it is not among the accounts');
    expect(refused.text).toContain(
      `&quot;Ben&quot; or the id ${guest.id} to the setting “Viewers” or “Administrators”`,
    );
    expect(browser.cookies.size).toBe(0);
    expect(await house.audit()).toEqual([
      'sign in refused · Plex account Ben · it is not among the accounts that may sign in',
    ]);
    await house.set({ viewers: ['ben'] });
    expect((await browser.signIn(guest)).status).toBe(303);
  });

  test.each([
    ['its name in another case', { viewers: [' bEN '] }, 303],
    ['its id', { viewers: ['8000001'] }, 303],
    ['everyone', { viewers: ['*'] }, 303],
    ['administrators', { admins: ['ben'] }, 303],
    ['a part of its name', { admins: ['be'], viewers: ['benn', ''] }, 403],
    ['everyone as administrators, which means nothing', { admins: ['*'] }, 403],
  ])('is admitted or not by %s', async (_, lists, status) => {
    const guest = house.addGuest('Ben', 8_000_001);
    await house.set(lists);
    expect((await house.browser().signIn(guest)).status).toBe(status);
  });

  test('whose name is the id of a listed one is not that one', async () => {
    const impostor = house.addGuest('8000001', 8_000_002);
    await house.set({ admins: ['8000001'] });
    expect((await house.browser().signIn(impostor)).status).toBe(403);
  });

  test('without access to a connected server is refused, listed or not', async () => {
    const stranger = house.tv.addAccount({ username: 'stranger' });
    await house.set({ admins: ['stranger'], viewers: ['*'] });
    const refused = await house.browser().signIn(stranger);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('it has access to none of the connected Plex servers');
  });

  test('that claimed a server of its own under the id of ours is refused', async () => {
    const mallory = house.tv.addAccount({ username: 'mallory' });
    house.tv.addServer(mallory, house.plex, { accessToken: 'token-of-mallory' });
    const friend = house.tv.addAccount({ username: 'friend' });
    const [claimed] = mallory.resources;
    if (claimed !== undefined) friend.resources.push({ ...claimed, owned: false, ownerId: mallory.id });
    await house.set({ viewers: ['*'] });
    expect((await house.browser().signIn(mallory)).status).toBe(403);
    expect((await house.browser().signIn(friend)).status).toBe(403);
  });

  test('that owns a server which is only shared with us, and switched off, gets nothing', async () => {
    await house.service.runtime.library.servers.update(house.serverId, {
      isOwner: false,
      accountId: 1,
      enabled: false,
    });
    await house.service.runtime.plex.reload();
    expect((await house.browser().signIn(house.owner)).status).toBe(403);
  });

  test('of a server whose owner is not known is proven by that server; away, it refuses nobody for good', async () => {
    const { library, plex } = house.service.runtime;
    await library.servers.update(house.serverId, { isOwner: null, accountId: null });
    await plex.reload();
    const browser = house.browser();
    await browser.start();
    await house.plex.stop();
    const unclear = await browser.return(house.owner);
    expect([unclear.status, unclear.text]).toEqual([503, expect.stringContaining('Attic')]);
    await house.plex.start();
    expect((await browser.return()).status).toBe(303);
  });

  test('gets the role of the lists as they are now', async () => {
    const guest = house.addGuest('Ben');
    await house.set({ viewers: ['ben'] });
    const browser = house.browser();
    await browser.signIn(guest);
    expect(await browser.status()).toBe(200);
    await house.set({});
    expect(await browser.status()).toBe(401);
  });
});

describe('plex.tv', () => {
  const faults = [
    ['is down', { reset: true }],
    ['answers 500', { status: 500 }],
    ['answers with a web page', { status: 403, body: '<!DOCTYPE html><html><title>Blocked</title></html>' }],
    ['is overrun', { status: 429, body: { errors: [{ code: 1003, message: 'API rate limit exceeded' }] } }],
  ] as const;

  test.each(faults)(
    'that %s is no failed sign-in, and the pin stays usable',
    async (_, effect) => {
      const browser = house.browser();
      const away = house.tv.fault(/./, effect);
      const unstarted = await browser.start('?to=/api/v1/links');
      expect(unstarted.status).toBe(503);
      expect(unstarted.text).toContain('name="to" value="/api/v1/links"');
      expect(unstarted.text).not.toMatch(/127\.0\.0\.1|api\/v2|PLEX_TV_URL/);
      away.clear();
      await browser.start();
      for (const path of [/pins/, /user/, /resources/]) {
        const fault = house.tv.fault(path, effect);
        for (let turn = 0; turn < 4; turn++) expect((await browser.return(house.owner)).status).toBe(503);
        fault.clear();
      }
      expect((await browser.return()).status).toBe(303);
      expect(await house.audit()).toEqual(['sign in · Plex account owner']);
    },
    60_000,
  );

  test('that is slow delays nobody for ever', async () => {
    const browser = house.browser();
    await browser.start();
    house.tv.fault(/pins/, { hang: true }, 1);
    const slow = await browser.return(house.owner);
    expect([slow.status, slow.text]).toEqual([503, expect.stringContaining('plex.tv does not answer.')]);
  }, 30_000);
});

test('ten failures from one address are enough, whether with Plex or the password', async () => {
  const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  const wrong = () => house.browser().open('/login', { ...form, body: 'password=wrong' });
  for (let turn = 0; turn < 5; turn++) {
    expect((await house.browser().return()).status).toBe(422);
    expect((await wrong()).status).toBe(422);
  }
  for (const refused of [await house.browser().start(), await house.browser().return(), await wrong()]) {
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(500);
  }
  house.service.clock.now += 601_000;
  for (let turn = 0; turn < 9; turn++) await wrong();
  // A viewer must not get more tries at the password by signing in with Plex between them.
  await house.browser().signIn(house.owner);
  expect((await wrong()).status).toBe(422);
  expect((await wrong()).status).toBe(429);
});

describe('behind a proxy and below a path', () => {
  test.each([
    ['its own address', {}, {}, null],
    ['what a trusted proxy says', { TRUSTED_PROXIES: '127.0.0.1' }, {}, 'https://linker.example'],
    ['PUBLIC_URL, if it is a domain', { PUBLIC_URL: 'https://public.example/' }, {}, 'https://public.example'],
    ['its own, if PUBLIC_URL names a container', { PUBLIC_URL: 'http://plex-linker:8080' }, {}, null],
    [
      'PUBLIC_URL, if it is the same host',
      { PUBLIC_URL: 'https://nas:8443' },
      { host: 'nas:8080' },
      'https://nas:8443',
    ],
  ])('the browser comes back to %s', async (_, environment, headers, origin) => {
    const proxied = await startPlexHouse({ URL_BASE: '/linker', ...environment });
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'linker.example', ...headers };
    const browser = proxied.browser();
    const started = await browser.start('?to=/api/v1/links', { headers: forwarded });
    expect(forwardUrlOf(started)).toBe(`${origin ?? proxied.service.url}/linker/login/plex/callback`);
    const cookie = cookieLine(started, 'plex_linker_plex_pin');
    expect(cookie).toContain('Path=/linker/login/plex;');
    expect(/; Secure/.test(cookie)).toBe('TRUSTED_PROXIES' in environment);
    const back = await browser.return(proxied.owner, { headers: forwarded });
    expect(back.headers.location).toBe('/linker/api/v1/links');
    expect(cookieLine(back, 'plex_linker_session')).toContain('Path=/linker;');
    await proxied.close();
  });
});
