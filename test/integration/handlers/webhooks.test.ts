import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import {
  type Ask,
  type IdleService,
  type Reply,
  startIdleService,
  WEBHOOK_SECRET,
} from '../../support/idle-service.ts';

/** Set up, and never asked: the workers rest. */
const nobody = (name: string) => ({
  [`${name}_URL`]: `http://127.0.0.1:9/${name}`,
  [`${name}_API_KEY`]: `key of ${name}`,
});
const servers: Record<string, string> = Object.assign(
  {},
  ...['RADARR_0', 'RADARR_2', 'SONARR_2', 'PLEX_0'].map(nobody),
);

let service: IdleService;
beforeEach(async () => {
  service = await startIdleService(servers);
  const [plex] = await service.runtime.library.servers.all();
  await service.runtime.library.servers.update(plex?.id ?? 0, { machineIdentifier: 'machine-a' });
  await service.runtime.plex.reload();
});
afterEach(() => service.close());

const download = { eventType: 'Download', movie: { id: 7, title: 'The Lost Island', tmdbId: 603 } };
const seriesDownload = { eventType: 'Download', series: { id: 8, title: 'Quiet Harbour', tvdbId: 76290 } };
/** The stored deliveries with their payloads, newest first. */
async function received() {
  const { items } = await service.store.deliveries.page({}, { limit: 50, cursor: null });
  return Promise.all(
    items.map(async ({ id, source, instance }) => {
      const payload = (await service.store.deliveries.get(id))?.payload ?? '';
      return { source, instance, payload, body: JSON.parse(payload) };
    }),
  );
}
const withSecret: Ask = { key: WEBHOOK_SECRET };
const post = (path: string, body: unknown, ask: Ask = withSecret): Promise<Reply> =>
  service.ask(path, { ...ask, method: ask.method ?? 'POST', body });

describe('what Radarr and Sonarr send', () => {
  test.each(['radarr', 'sonarr'] as const)('is stored before it is answered 202: %s', async (source) => {
    const reply = await post(`/webhooks/${source}/2`, source === 'radarr' ? download : seriesDownload);
    expect(reply.status).toBe(202);
    expect(reply.json).toEqual({ delivery: expect.any(String), status: 'queued' });
    const stored = await service.store.deliveries.get(reply.json.delivery);
    expect(stored).toMatchObject({ source, instance: 2, event: 'Download', status: 'queued' });
    expect(await service.waitingTasks()).toEqual([
      source === 'radarr' ? 'link-movie movie 603' : 'link-series series 76290',
    ]);
  });

  test('comes as POST or PUT, without a number for instance 0', async () => {
    expect((await post('/webhooks/radarr', download, { ...withSecret, method: 'PUT' })).status).toBe(202);
    expect(await received()).toMatchObject([{ source: 'radarr', instance: 0, body: download }]);
  });

  test('is never answered with a redirect, not for a slash at the end either', async () => {
    for (const path of [
      '/webhooks/radarr/',
      '/webhooks/radarr/1/',
      '/webhooks/sonarr/',
      '/webhooks/plex/',
      '/webhooks/tautulli/',
    ])
      expect.soft([path, (await post(path, download)).status]).toEqual([path, 202]);
    for (const path of ['/webhooks/', '/webhooks', '/webhooks/other/', '/webhooks//radarr'])
      expect.soft([path, (await post(path, download)).status]).toEqual([path, 404]);
  });

  test('the same bytes again are a duplicate', async () => {
    await post('/webhooks/radarr', download);
    const again = await post('/webhooks/radarr', download);
    expect([again.status, again.json.status]).toEqual([202, 'duplicate']);
  });

  test('a Test is answered 200', async () => {
    expect((await post('/webhooks/sonarr', { eventType: 'Test', series: { id: 1 } })).status).toBe(200);
  });

  test.each([
    ['an unknown event', { eventType: 'SomethingNew', movie: { newField: [1] } }],
    ['no eventType', { movie: {} }],
    ['an eventType that is no text', { eventType: 5 }],
    ['an empty object', {}],
  ])('%s is stored and ignored, since a 4xx would switch the connection off', async (_what, body) => {
    const reply = await post('/webhooks/radarr', body);
    expect([reply.status, reply.json.status]).toEqual([202, 'ignored']);
  });

  test('an instance that is not configured is left to the inbox to ignore', async () => {
    const reply = await post('/webhooks/radarr/77', download);
    expect([reply.status, reply.json.status]).toEqual([202, 'ignored']);
    expect(await received()).toMatchObject([{ instance: 77 }]);
    expect(await service.waitingTasks()).toEqual([]);
  });

  test('a repeated key means its last value', async () => {
    const { json } = await post('/webhooks/radarr', '{"eventType":"Grab","eventType":"Download"}');
    expect((await received())[0]?.body).toEqual({ eventType: 'Download' });
    expect((await service.store.deliveries.get(json.delivery))?.event).toBe('Download');
  });

  const text = '{"eventType":"Download","movie":{"title":"Äpfel"}}';
  test.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`), 'application/json'],
    ['ISO-8859-1', Buffer.from(text, 'latin1'), 'application/json; charset=iso-8859-1'],
    ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'application/json'],
    ['a charset nobody knows', Buffer.from(text), 'application/json; charset=klingon'],
    ['another content type', Buffer.from(text), 'text/plain'],
  ])('is read in %s, and kept as UTF-8', async (_what, bytes, type) => {
    const reply = await post('/webhooks/radarr', bytes, { ...withSecret, headers: { 'content-type': type } });
    expect(reply.status).toBe(202);
    expect((await received())[0]?.body).toMatchObject({ movie: { title: 'Äpfel' } });
    expect((await service.store.deliveries.get(reply.json.delivery))?.payload).toBe(text);
  });

  test('without a declared length it is read all the same', async () => {
    const reply = await post('/webhooks/radarr', download, {
      ...withSecret,
      headers: { 'transfer-encoding': 'chunked' },
    });
    expect(reply.status).toBe(202);
  });

  test.each([
    ['cut off', '{"eventType": "Down'],
    ['empty', ''],
    ['spaces', '  '],
    ['a list', '[]'],
    ['a number', '1'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['nested a thousand times', `{"eventType":"Download","a":${'['.repeat(1000)}${']'.repeat(1000)}}`],
    ['nested without an end', '{"a":'.repeat(100_000)],
    ['bytes that are no text', Buffer.from([0, 1, 2, 255])],
  ])('a body that is no event is 400 with the reason: %s', async (_what, body) => {
    const reply = await post('/webhooks/radarr', body);
    expect(reply.status).toBe(400);
    expect(reply.json).toEqual({ error: { code: 'invalid', message: expect.any(String) } });
    expect(await received()).toEqual([]);
  });

  test('over 5 MB is 413, with a declared length or without one', async () => {
    const big = Buffer.alloc(5 * 1024 * 1024 + 1, 0x20);
    expect((await post('/webhooks/radarr', big)).status).toBe(413);
    const chunked = { ...withSecret, headers: { 'transfer-encoding': 'chunked' } };
    expect((await post('/webhooks/radarr', big, chunked)).status).toBe(413);
    const fits = Buffer.alloc(5 * 1024 * 1024, 0x20);
    fits.write('{"eventType":"Download"}');
    expect((await post('/webhooks/radarr', fits)).status).toBe(202);
  });

  test('when the database fails the sender is told so, never 2xx', async () => {
    service.store.deliveries.receive = async () => {
      throw new AppError('database', 'Could not write the database x: the disk is full.');
    };
    const reply = await post('/webhooks/radarr', download);
    expect(reply.status).toBe(503);
    expect(reply.json.error).toEqual({ code: 'unavailable', message: expect.stringContaining('the disk is full') });
  });

  test('a fault that nobody foresaw tells nothing of itself', async () => {
    service.store.deliveries.receive = async () => {
      throw new Error('at /home/someone/secret-place');
    };
    const reply = await post('/webhooks/radarr', download);
    expect([reply.status, reply.json.error.code]).toEqual([500, 'internal']);
    expect(reply.text).not.toContain('secret-place');
    expect(service.logged.some(({ level, fields }) => level === 'error' && fields.err instanceof Error)).toBe(true);
  });

  test('other paths below are 404 for who has the secret', async () => {
    for (const path of [
      '/webhooks/radarr/abc',
      '/webhooks/radarr/0/1',
      '/webhooks/radarr/-1',
      '/webhooks/radarr/99999999999999',
      '/webhooks/radarr/..%2f..%2fetc',
    ])
      expect.soft([path, (await post(path, download)).status]).toEqual([path, 404]);
    expect((await service.ask('/webhooks/radarr', withSecret)).status).toBe(404);
  });
});

describe('the secret', () => {
  const basic = (password: string) => `Basic ${Buffer.from(`someone:${password}`).toString('base64')}`;
  const forms: [string, (secret: string) => [path: string, headers: Record<string, string>]][] = [
    ['X-Api-Key', (secret) => ['/webhooks/radarr', { 'x-api-key': secret }]],
    ['Bearer', (secret) => ['/webhooks/radarr/0', { authorization: `Bearer ${secret}` }]],
    ['Basic password', (secret) => ['/webhooks/sonarr', { authorization: basic(secret) }]],
    ['?token=', (secret) => [`/webhooks/sonarr/1?token=${secret}`, {}]],
    ['the last part of the path', (secret) => [`/webhooks/plex/${secret}`, {}]],
    ['the last part of the path, after the instance', (secret) => [`/webhooks/radarr/0/${secret}`, {}]],
    ['the last part of the path, without an instance', (secret) => [`/webhooks/radarr/${secret}`, {}]],
    ['the last part of the path, with a slash', (secret) => [`/webhooks/tautulli/${secret}/`, {}]],
  ];

  test.each(forms)('comes as %s', async (_form, make) => {
    const [path, headers] = make(WEBHOOK_SECRET);
    expect((await post(path, download, { key: null, headers })).status).toBe(202);
  });

  test.each(forms)('wrong is 401 and nothing is stored: %s', async (_form, make) => {
    for (const wrong of ['wrong', `${WEBHOOK_SECRET}x`, WEBHOOK_SECRET.slice(1), WEBHOOK_SECRET.toUpperCase(), '%00']) {
      const [path, headers] = make(wrong);
      const reply = await post(path, download, { key: null, headers });
      expect.soft([wrong, reply.status, reply.json.error.code]).toEqual([wrong, 401, 'unauthorized']);
    }
    expect(await received()).toEqual([]);
  });

  test('missing is 401, and the body is not even read', async () => {
    for (const body of [download, 'not JSON', Buffer.alloc(6 * 1024 * 1024)])
      expect.soft((await post('/webhooks/radarr', body, { key: null })).status).toBe(401);
  });

  test('the API key is no webhook secret, and AUTH=none opens no webhook', async () => {
    expect((await post('/webhooks/radarr', download, {})).status).toBe(401);
    const open = await startIdleService({ AUTH: 'none' });
    try {
      expect((await open.ask('/webhooks/radarr', { key: null, body: download })).status).toBe(401);
      expect((await open.ask('/api/v1/rules', { key: null })).status).toBe(200);
    } finally {
      await open.close();
    }
  });

  test('of no form reaches the log', async () => {
    for (const [, make] of forms) {
      const [path, headers] = make(WEBHOOK_SECRET);
      await post(path, download, { key: null, headers });
    }
    expect(service.logged.filter(({ message }) => message === 'request').length).toBe(forms.length);
    expect(JSON.stringify(service.logged)).not.toContain(WEBHOOK_SECRET);
  });
});

describe('the rate limit', () => {
  let limited: IdleService;
  beforeEach(async () => {
    limited = await startIdleService({ WEBHOOK_RATE_LIMIT: '3', TRUSTED_PROXIES: '127.0.0.1' });
  });
  afterEach(() => limited.close());

  const burst = async (path: string, ask: Ask, times = 5) => {
    const statuses: number[] = [];
    for (let i = 0; i < times; i++) statuses.push((await limited.ask(path, { ...ask, body: { n: i } })).status);
    return statuses;
  };
  const from = (address: string): Ask => ({ ...withSecret, headers: { 'x-forwarded-for': address } });

  test('holds for Plex and Tautulli, each for itself and each sender for itself', async () => {
    expect(await burst('/webhooks/plex', withSecret)).toEqual([202, 202, 202, 429, 429]);
    expect(await burst('/webhooks/tautulli', withSecret)).toEqual([202, 202, 202, 429, 429]);
    expect(await burst('/webhooks/plex', from('192.0.2.7'))).toEqual([202, 202, 202, 429, 429]);
  });

  test('says when to come again, and lets in again after a minute', async () => {
    await burst('/webhooks/plex', withSecret, 3);
    limited.clock.now += 20_000;
    const reply = await limited.ask('/webhooks/plex', { ...withSecret, body: {} });
    expect([reply.status, reply.headers['retry-after'], reply.json.error.code]).toEqual([429, '40', 'tooManyRequests']);
    limited.clock.now += 40_000;
    expect((await limited.ask('/webhooks/plex', { ...withSecret, body: {} })).status).toBe(202);
  });

  test('never refuses Radarr or Sonarr with the right secret: they send each event once', async () => {
    for (const path of ['/webhooks/radarr', '/webhooks/sonarr/3'])
      expect(await burst(path, withSecret, 12)).toEqual(Array(12).fill(202));
  });

  test('counts wrong secrets apart, so that they use up nobody else’s share', async () => {
    expect(await burst('/webhooks/radarr', { key: 'wrong' })).toEqual([401, 401, 401, 429, 429]);
    expect(await burst('/webhooks/plex', { key: 'wrong' })).toEqual([401, 401, 401, 429, 429]);
    expect(await burst('/webhooks/radarr', withSecret)).toEqual([202, 202, 202, 202, 202]);
    expect(await burst('/webhooks/plex', withSecret, 3)).toEqual([202, 202, 202]);
    await burst('/webhooks/plex', withSecret);
    expect(
      (await limited.ask('/webhooks/plex', { key: 'wrong', headers: { 'x-forwarded-for': '192.0.2.1' }, body: {} }))
        .status,
    ).toBe(401);
  });

  test('does not believe X-Forwarded-For from anybody but trusted proxies', async () => {
    const direct = await startIdleService({ WEBHOOK_RATE_LIMIT: '1' });
    try {
      const statuses: number[] = [];
      for (const address of ['192.0.2.1', '192.0.2.2'])
        statuses.push((await direct.ask('/webhooks/plex', { ...from(address), body: {} })).status);
      expect(statuses).toEqual([202, 429]);
    } finally {
      await direct.close();
    }
  });
});

describe('what Plex sends', () => {
  const payload = JSON.stringify({
    event: 'media.scrobble',
    Account: { id: 1, title: 'Äda' },
    Server: { uuid: 'machine-a' },
    Metadata: { type: 'movie', ratingKey: '12', title: 'Äpfel' },
  });
  const part = (head: string, body: Buffer | string) => [
    `--b0unD\r\nContent-Disposition: form-data; ${head}\r\n\r\n`,
    body,
    '\r\n',
  ];
  const multipart = (...parts: (Buffer | string)[][]) =>
    Buffer.concat([...parts.flat(), '--b0unD--\r\n'].map((one) => Buffer.from(one as string)));
  const thumb = part(
    'name="thumb"; filename="thumb.jpg"\r\nContent-Type: image/jpeg',
    Buffer.alloc(200_000, '\r\n--b0un'),
  );
  const sendParts = (body: Buffer, type = 'multipart/form-data; boundary=b0unD') =>
    post('/webhooks/plex', body, { ...withSecret, headers: { 'content-type': type } });

  test.each([
    ['a field', multipart(part('name="payload"\r\nContent-Type: application/json', payload))],
    ['a file', multipart(part('name="payload"; filename="payload.json"', payload))],
    ['a field before the picture', multipart(part('name="payload"', payload), thumb)],
    ['a field after the picture', multipart(thumb, part('name="payload"', payload))],
    [
      'a field among others',
      multipart(
        part('name="payloads"', 'x'),
        part('name="x"; filename="payload"', '{}'),
        part('name="payload"', payload),
      ),
    ],
    ['a field after a preamble', Buffer.concat([Buffer.from('hello\r\n'), multipart(part('name="payload"', payload))])],
  ])('is read from the multipart payload as %s', async (_what, body) => {
    const reply = await sendParts(body);
    expect([reply.status, reply.text]).toEqual([202, expect.any(String)]);
    expect(await received()).toMatchObject([{ source: 'plex', payload, body: JSON.parse(payload) }]);
  });

  test('is the same delivery with another picture: only the payload counts', async () => {
    await sendParts(multipart(part('name="payload"', payload), thumb));
    const again = await sendParts(multipart(part('name="payload"', payload)));
    expect(again.json.status).toBe('duplicate');
  });

  test('is read as plain JSON, too', async () => {
    expect((await post('/webhooks/plex', payload)).status).toBe(202);
  });

  test('is stored without IP and e-mail addresses, and still does its work when it is retried', async () => {
    const event = {
      ...JSON.parse(payload),
      Account: { id: 4711, title: 'mia@example.org' },
      Player: { publicAddress: '203.0.113.9', title: 'TV' },
    };
    const { json } = await post('/webhooks/plex', event);
    expect(json.status).toBe('queued');
    expect((await post('/webhooks/plex', event)).json.status).toBe('duplicate');
    const tasks = await service.waitingTasks();
    expect(tasks).toEqual([expect.stringContaining('record-view')]);
    const shown = await service.ask(`/api/v1/deliveries/${json.delivery}`);
    expect(shown.json.payload).toMatchObject({ Account: { id: 4711 }, Player: { title: 'TV' } });
    const everything = JSON.stringify([
      await received(),
      (await service.ask('/api/v1/deliveries')).json,
      service.logged,
    ]);
    expect(everything).not.toMatch(/mia@example|203\.0\.113/);
    await service.finishTasks();
    expect((await service.ask(`/api/v1/deliveries/${json.delivery}/retry`, { method: 'POST' })).status).toBe(202);
    const [again] = (await service.ask(`/api/v1/deliveries/${json.delivery}`)).json.tasks;
    expect(again).toEqual(expect.any(Number));
  });

  test.each([
    ['no payload', multipart(thumb)],
    ['an empty payload', multipart(part('name="payload"', ''))],
    ['a payload that is not JSON', multipart(part('name="payload"', 'event=media.play'))],
    [
      'a payload without an end',
      Buffer.from('--b0unD\r\nContent-Disposition: form-data; name="payload"\r\n\r\n{"event":'),
    ],
    ['endless headers', Buffer.from(`--b0unD\r\n${'x'.repeat(100_000)}`)],
    ['nothing', Buffer.alloc(0)],
  ])('is 400 with %s', async (_what, body) => {
    const reply = await sendParts(body);
    expect([reply.status, reply.json.error.code]).toEqual([400, 'invalid']);
  });

  test('is 400 without a boundary', async () => {
    expect((await sendParts(multipart(part('name="payload"', payload)), 'multipart/form-data')).status).toBe(400);
  });

  test('is 413 over 5 MB, with the picture counted', async () => {
    const big = part('name="thumb"', Buffer.alloc(5 * 1024 * 1024));
    expect((await sendParts(multipart(part('name="payload"', payload), big))).status).toBe(413);
    expect(await received()).toEqual([]);
  });

  test('is taken by POST only', async () => {
    expect((await post('/webhooks/plex', payload, { ...withSecret, method: 'PUT' })).status).toBe(404);
  });
});

test('Tautulli sends JSON', async () => {
  const reply = await post(
    `/webhooks/tautulli?token=${WEBHOOK_SECRET}`,
    { action: 'watched', rating_key: '12' },
    { key: null },
  );
  expect(reply.status).toBe(202);
  expect(await received()).toMatchObject([{ source: 'tautulli', instance: 0, body: { rating_key: '12' } }]);
});
