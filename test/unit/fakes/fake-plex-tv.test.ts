import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakePlex } from '../../fakes/fake-plex.ts';
import { type FakePlexTv, startFakePlexTv } from '../../fakes/fake-plex-tv.ts';
import type { TvAccount } from '../../fakes/plex/tv-model.ts';

let tv: FakePlexTv;
let account: TvAccount;

beforeEach(async () => {
  tv = await startFakePlexTv();
  account = tv.addAccount();
});

afterEach(() => tv.stop());

interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

async function ask(
  path: string,
  options: { method?: string; token?: string; client?: string; body?: URLSearchParams } = {},
): Promise<Answer> {
  const { method = 'GET', token, client = 'client-1', body } = options;
  const headers = { 'X-Plex-Client-Identifier': client, ...(token !== undefined && { 'X-Plex-Token': token }) };
  const answer = await fetch(`${tv.url}/api/v2${path}`, { method, headers, ...(body && { body }) });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

const overOrUnknown = { status: 404, body: { errors: [{ code: 1020, message: 'Code not found or expired' }] } };

describe('pins of a fake plex.tv', () => {
  it('bring the token of who signed in, to the client that made them only', async () => {
    const made = await ask('/pins?strong=true', { method: 'POST' });
    expect(made).toMatchObject({
      status: 201,
      body: { authToken: null, expiresIn: 900, clientIdentifier: 'client-1' },
    });
    const pin = made.body as { id: number; code: string };
    expect(pin.code.length).toBeGreaterThan(4);
    expect((await ask(`/pins/${pin.id}`)).body).toMatchObject({ authToken: null });
    tv.authorize(pin, account);
    expect((await ask(`/pins/${pin.id}`)).body).toMatchObject({ authToken: account.token, newRegistration: false });
    expect(await ask(`/pins/${pin.id}`, { client: 'client-2' })).toMatchObject(overOrUnknown);
    tv.expire(pin);
    expect(await ask(`/pins/${pin.id}`)).toMatchObject(overOrUnknown);
    expect(await ask('/pins/1')).toMatchObject(overOrUnknown);
  });

  it('are four characters where nobody asked for strong ones, and none without a client', async () => {
    expect((await ask('/pins', { method: 'POST' })).body).toMatchObject({ code: expect.stringMatching(/^.{4}$/) });
    expect((await ask('/pins', { method: 'POST', client: '' })).status).toBe(400);
  });

  it('are refused to who asks too often', async () => {
    tv.isCrowded = true;
    tv.retryAfter = 7;
    const answer = await ask('/pins/1');
    expect(answer).toMatchObject({ status: 429, body: { errors: [{ code: 1003 }] } });
    expect(answer.headers.get('retry-after')).toBe('7');
  });
});

describe('accounts of a fake plex.tv', () => {
  it('are known by their token, and say whether they have Plex Pass', async () => {
    expect((await ask('/user', { token: account.token })).body).toMatchObject({
      id: account.id,
      subscription: { active: true },
    });
    for (const path of ['/user', '/ping', '/resources', '/home/users', '/user/webhooks']) {
      expect((await ask(path, { token: 'wrong' })).status).toBe(401);
    }
    expect((await ask('/home/users', { token: account.token })).body).toMatchObject({
      users: [{ id: account.id, admin: true }],
    });
  });

  it('have addresses for webhooks, which are replaced as a whole, and none without Plex Pass', async () => {
    const hooks = async (urls: [string, string][]) =>
      (await ask('/user/webhooks', { method: 'POST', token: account.token, body: new URLSearchParams(urls) })).body;
    expect((await ask('/user/webhooks', { token: account.token })).body).toEqual([]);
    expect(
      await hooks([
        ['urls[]', 'http://a/'],
        ['urls[]', 'http://b/'],
      ]),
    ).toEqual([{ url: 'http://a/' }, { url: 'http://b/' }]);
    expect(await hooks([['urls[]', 'http://c/']])).toEqual([{ url: 'http://c/' }]);
    expect(await hooks([['urls', '']])).toEqual([]);
    account.plexPass = false;
    expect((await ask('/user/webhooks', { token: account.token })).status).toBe(401);
    const body = new URLSearchParams([['urls[]', 'http://d/']]);
    expect((await ask('/user/webhooks', { method: 'POST', token: account.token, body })).status).toBe(401);
    expect(account.webhooks).toEqual([]);
  });

  it('have servers with an address where nobody is, relays only when asked, and other tokens where they are shared', async () => {
    const plex = await startFakePlex({ name: 'Attic' });
    try {
      tv.addServer(account, plex);
      const friend = tv.addAccount();
      tv.addServer(friend, plex, { owned: false, accessToken: 'shared-token' });
      tv.addDevice(account, 'Phone');
      const resources = async (query: string, token = account.token) =>
        (await ask(`/resources${query}`, { token })).body as { connections: { uri: string; relay: boolean }[] }[];
      const [server, phone] = await resources('?includeHttps=1&includeRelay=1');
      expect(server).toMatchObject({
        name: 'Attic',
        clientIdentifier: plex.machineIdentifier,
        provides: 'server',
        owned: true,
        ownerId: null,
        accessToken: plex.token,
      });
      expect(server?.connections.map(({ relay }) => relay)).toEqual([false, false, false, true]);
      await expect(fetch(`${server?.connections[0]?.uri}/identity`)).rejects.toThrow();
      expect((await fetch(`${server?.connections[1]?.uri}/identity`)).status).toBe(200);
      expect(phone).toMatchObject({ provides: 'client,player,pubsub-player', accessToken: null });
      expect((await resources(''))[0]?.connections).toHaveLength(2);
      expect((await resources('', friend.token))[0]).toMatchObject({ owned: false, accessToken: 'shared-token' });
    } finally {
      await plex.stop();
    }
  });
});
