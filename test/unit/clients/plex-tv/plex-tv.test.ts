import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createPlexTv } from '../../../../src/clients/plex-tv/plex-tv.ts';
import type { PlexTv } from '../../../../src/core/ports/plex-tv.ts';
import { failureOf, startServer, type TestServer } from '../server.ts';

const token = 'account-token-0123456789';

function tvAt(baseUrl: string, product?: string): PlexTv {
  return createPlexTv({ baseUrl, clientIdentifier: 'a1 b2', timeoutMs: 2000, ...(product && { product }) });
}

interface Tv extends TestServer {
  bodies: string[];
}

/** Gives one answer to everything. */
async function saying(status: number, body: unknown, headers: Record<string, string> = {}): Promise<Tv> {
  const bodies: string[] = [];
  const server = await startServer(async (request, response) => {
    bodies.push(await bodyOf(request));
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  });
  return { ...server, bodies };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

const error = (code: number, message: string) => ({ errors: [{ code, message, status: 0 }] });

describe('a pin', () => {
  const pin = { id: 12, code: 'abc def', expiresIn: 1800, expiresAt: '2020-01-01T00:00:00Z', authToken: null };

  it('is a strong one, asked for by the same identifier as later', async () => {
    const tv = await saying(201, pin);
    await tvAt(tv.url).createPin({});
    expect(tv.seen[0]).toMatchObject({
      method: 'POST',
      url: '/api/v2/pins?strong=true',
      headers: {
        accept: 'application/json',
        'x-plex-client-identifier': 'a1 b2',
        'x-plex-product': 'Plex Linker',
      },
    });
    expect(tv.seen[0]?.headers).not.toHaveProperty('x-plex-token');
  });

  it('leads people to the page of Plex, with everything encoded behind the #', async () => {
    const tv = await saying(201, pin);
    const forwardUrl = 'https://me.example/login/plex/callback?a=1&b=2#c';
    const { id, code, authUrl } = await tvAt(tv.url).createPin({ forwardUrl });
    expect({ id, code }).toEqual({ id: 12, code: 'abc def' });
    const [page, fields = ''] = authUrl.split('#?');
    expect(page).toBe('https://app.plex.tv/auth');
    expect(fields).toContain('context%5Bdevice%5D%5Bproduct%5D=Plex%20Linker');
    expect(Object.fromEntries(new URLSearchParams(fields))).toEqual({
      clientID: 'a1 b2',
      code: 'abc def',
      'context[device][product]': 'Plex Linker',
      forwardUrl,
    });
    expect((await tvAt(tv.url).createPin({})).authUrl).not.toContain('forwardUrl');
  });

  it('ends by how long it lasts, since clocks differ, or else by its date', async () => {
    const before = Date.now();
    const { expiresAt } = await tvAt((await saying(201, pin)).url).createPin({});
    expect(expiresAt - before).toBeGreaterThanOrEqual(1_800_000);
    expect(expiresAt - before).toBeLessThan(1_900_000);
    const dated = await tvAt((await saying(201, { ...pin, expiresIn: undefined })).url).createPin({});
    expect(dated.expiresAt).toBe(Date.parse(pin.expiresAt));
  });

  it.each([[{}], [{ id: 1 }], [{ code: 'x' }], [[]], ['<html></html>'], ['']])(
    'that is none is a fault: %j',
    async (body) => {
      const tv = await saying(201, body);
      expect(await failureOf(tvAt(tv.url).createPin({}))).toMatchObject({ code: 'upstreamData' });
    },
  );

  it.each([
    [200, { ...pin }, { state: 'waiting' }],
    [200, { ...pin, authToken: '' }, { state: 'waiting' }],
    [200, { ...pin, authToken: 'new-token' }, { state: 'authorized', token: 'new-token' }],
    [404, error(1020, 'Code not found or expired'), { state: 'expired' }],
  ])('answered %i %j is in its state', async (status, body, state) => {
    const tv = await saying(status, body);
    expect(await tvAt(tv.url).pin(12)).toEqual(state);
    expect(tv.seen[0]).toMatchObject({ method: 'GET', url: '/api/v2/pins/12' });
    expect(tv.seen[0]?.headers['x-plex-client-identifier']).toBe('a1 b2');
  });

  it.each([
    [404, '<html>Not Found</html>', 'upstreamError'],
    [404, error(1, 'Other'), 'upstreamError'],
    [500, '', 'upstreamError'],
    [200, '[]', 'upstreamData'],
  ])('answered %i %j is in no known state', async (status, body, code) => {
    const tv = await saying(status, body);
    expect(await failureOf(tvAt(tv.url).pin(12))).toMatchObject({ code });
  });

  it('that is no number is not asked about', async () => {
    expect(await failureOf(tvAt('http://127.0.0.1:1').pin(1.5))).toMatchObject({ code: 'invalid' });
  });
});

describe('too many requests', () => {
  const limit = error(1003, 'API rate limit exceeded');

  it('wait as long as plex.tv says', async () => {
    const tv = await saying(429, limit, { 'retry-after': '7' });
    expect(await failureOf(tvAt(tv.url).pin(12))).toMatchObject({ code: 'tooManyRequests', retryAfterMs: 7000 });
    expect(tv.seen).toHaveLength(1);
  });

  it.each<[string, (tv: PlexTv) => Promise<unknown>]>([
    ['pin', (tv) => tv.pin(12)],
    ['createPin', (tv) => tv.createPin({})],
    ['user', (tv) => tv.user(token)],
    ['resources', (tv) => tv.resources(token)],
    ['setWebhooks', (tv) => tv.setWebhooks(token, [])],
  ])('wait half a minute where it does not, and ask no more by themselves: %s', async (_, ask) => {
    const tv = await saying(429, limit);
    expect(await failureOf(ask(tvAt(tv.url)))).toMatchObject({ code: 'tooManyRequests', retryAfterMs: 30_000 });
    expect(tv.seen).toHaveLength(1);
  });
});

describe('a token', () => {
  const asks: [string, (tv: PlexTv) => Promise<unknown>][] = [
    ['user', (tv) => tv.user(token)],
    ['resources', (tv) => tv.resources(token)],
    ['webhooks', (tv) => tv.webhooks(token)],
    ['setWebhooks', (tv) => tv.setWebhooks(token, ['https://me.example/hook'])],
  ];

  it.each(asks.flatMap(([name, ask]) => [401, 403, 422].map((status) => [name, status, ask] as const)))(
    'is refused where plex.tv says so: %s, %i',
    async (_, status, ask) => {
      const tv = await saying(status, error(1001, 'User could not be authenticated'));
      expect(await ask(tvAt(tv.url))).toEqual({ kind: 'refused' });
      expect(tv.seen[0]?.headers['x-plex-token']).toBe(token);
      expect(tv.seen[0]?.url).not.toContain(token);
    },
  );

  it.each(asks)('stays good whatever else is answered: %s', async (_, ask) => {
    const page = '<!DOCTYPE html><html>Blocked</html>';
    for (const [status, body, code] of [
      [500, '', 'upstreamError'],
      [404, '', 'upstreamError'],
      [302, '', 'upstreamError'],
      [403, page, 'upstreamError'],
      [200, page, 'upstreamData'],
      [200, '{"id":', 'upstreamData'],
      [200, '"text"', 'upstreamData'],
    ] as const) {
      const failure = await failureOf(ask(tvAt((await saying(status, body)).url)));
      expect(failure, `${status} ${body}`).toMatchObject({ code });
      expect(String(failure)).not.toContain(token);
    }
  });

  it('stays good when plex.tv cannot be reached', async () => {
    expect(await failureOf(tvAt('http://127.0.0.1:1').user(token))).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('PLEX_TV_URL'),
    });
  });
});

describe('an account', () => {
  it.each([
    [{ active: true }, true],
    [{ active: false }, false],
    [{}, null],
    [null, null],
  ])('with the subscription %j has a Plex Pass: %s', async (subscription, hasPlexPass) => {
    const tv = await saying(200, { id: '12', uuid: 'u', username: 'me', subscription });
    expect(await tvAt(tv.url).user(token)).toEqual({
      kind: 'ok',
      value: { id: 12, uuid: 'u', username: 'me', hasPlexPass },
    });
  });

  it('without a name of its own has its title', async () => {
    const tv = await saying(200, { id: 12, username: '', title: 'Me' });
    expect(await tvAt(tv.url).user(token)).toMatchObject({ value: { username: 'Me', uuid: null } });
  });
});

describe('servers', () => {
  const box = {
    name: 'Box',
    provides: 'client,server',
    clientIdentifier: 'm1',
    owned: true,
    ownerId: null,
    accessToken: 'server-token',
    presence: true,
    connections: [
      {
        protocol: 'https',
        address: '10.0.0.2',
        port: 32400,
        uri: 'https://10-0-0-2.x.plex.direct:32400',
        local: true,
        relay: false,
      },
      { uri: 'http://10.0.0.2:32400', local: '1' },
      { uri: 'https://relay.example', relay: 1 },
      { uri: 'ftp://x' },
      { address: '10.0.0.3' },
      null,
    ],
  };

  it('are those of the list, with what is needed to reach them', async () => {
    const shared = { ...box, clientIdentifier: 'm2', owned: 0, ownerId: '5', accessToken: 'shared', connections: null };
    const tv = await saying(200, [
      box,
      shared,
      { ...box, provides: 'client,player' },
      { ...box, clientIdentifier: null },
      { ...shared, accessToken: null },
      { ...box, clientIdentifier: 'm3', accessToken: null, connections: [] },
      null,
    ]);
    const answer = await tvAt(tv.url).resources(token);
    expect(answer).toEqual({
      kind: 'ok',
      value: [
        {
          name: 'Box',
          clientIdentifier: 'm1',
          owned: true,
          ownerId: null,
          accessToken: 'server-token',
          presence: true,
          connections: [
            {
              uri: 'https://10-0-0-2.x.plex.direct:32400',
              protocol: 'https',
              address: '10.0.0.2',
              port: 32400,
              local: true,
              relay: false,
            },
            {
              uri: 'http://10.0.0.2:32400',
              protocol: 'http',
              address: '10.0.0.2',
              port: 32400,
              local: true,
              relay: false,
            },
            {
              uri: 'https://relay.example',
              protocol: 'https',
              address: 'relay.example',
              port: 443,
              local: false,
              relay: true,
            },
          ],
        },
        expect.objectContaining({
          clientIdentifier: 'm2',
          owned: false,
          ownerId: 5,
          accessToken: 'shared',
          connections: [],
        }),
        // Of one's own without a token of its own: the account's is good there.
        expect.objectContaining({ clientIdentifier: 'm3', owned: true, accessToken: token }),
      ],
    });
    expect(tv.seen[0]?.url).toBe('/api/v2/resources?includeHttps=1&includeRelay=1&includeIPv6=1');
  });
});

describe('webhooks', () => {
  it('are a list of addresses', async () => {
    const tv = await saying(200, [{ url: 'https://a.example/1' }, { url: '' }, {}, { url: 'https://b.example/2' }]);
    expect(await tvAt(tv.url).webhooks(token)).toEqual({
      kind: 'ok',
      value: ['https://a.example/1', 'https://b.example/2'],
    });
  });

  it.each([
    [['https://a.example/?x=1&y=2', 'https://b.example'], 'urls[]=https://a.example/?x=1&y=2&urls[]=https://b.example'],
    [[], 'urls='],
  ])('are replaced as a whole: %j', async (urls, form) => {
    const tv = await saying(
      201,
      urls.map((url) => ({ url })),
    );
    expect(await tvAt(tv.url).setWebhooks(token, urls)).toEqual({ kind: 'ok', value: urls });
    expect(tv.seen[0]).toMatchObject({ method: 'POST', url: '/api/v2/user/webhooks' });
    expect(tv.seen[0]?.headers['content-type']).toContain('application/x-www-form-urlencoded');
    expect(decodeURIComponent(tv.bodies[0] ?? '')).toBe(form);
    expect([...new URLSearchParams(tv.bodies[0]).values()].filter(Boolean)).toEqual(urls);
  });

  it('are as they were sent where the answer is empty', async () => {
    const tv = await saying(200, '');
    expect(await tvAt(tv.url).setWebhooks(token, ['https://a.example'])).toEqual({
      kind: 'ok',
      value: ['https://a.example'],
    });
  });
});
