import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeArr } from '../../fakes/fake-arr.ts';
import { FakeSonarr } from '../../fakes/fake-sonarr.ts';
import { sendWebhook, sonarrTest } from '../../fakes/webhook-bodies.ts';
import { changes, createWorld, snapshot, type World } from '../../fakes/world.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let world: World;
let receiver: Receiver;

beforeEach(async () => {
  world = await createWorld();
  receiver = await startReceiver();
});

afterEach(async () => {
  await receiver.stop();
  await world.dispose();
});

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: unknown;
}

async function ask(arr: FakeArr, method: string, pathAndQuery: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${arr.url}/api/v3${pathAndQuery}`, {
    method,
    redirect: 'manual',
    headers: { 'X-Api-Key': arr.apiKey, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: text === '' ? null : JSON.parse(text) };
}

const FLAGS = { onDownload: true, onRename: true };

function webhook(url: string, extra: object = {}): Record<string, unknown> {
  const fields = [
    { name: 'url', value: url },
    { name: 'method', value: 1 },
    { name: 'username', value: 'someone' },
    { name: 'password', value: 'secret' },
    { name: 'headers', value: [{ key: 'X-Api-Key', value: 'header-secret' }] },
  ];
  return { name: 'Ours', implementation: 'Webhook', configContract: 'WebhookSettings', fields, ...FLAGS, ...extra };
}

describe('the door of a fake server', () => {
  it('takes the key from the query before the header, and as Bearer, and answers 401 with no body', async () => {
    const { url, apiKey } = world.sonarr;
    const status = async (query: string, headers: Record<string, string>) => {
      const answer = await fetch(`${url}/api/v3/system/status${query}`, { headers });
      return [answer.status, answer.headers.has('x-application-version'), (await answer.text()).length > 0];
    };
    expect(await status('?apikey=wrong', { 'X-Api-Key': apiKey })).toEqual([401, false, false]);
    expect(await status(`?apikey=${apiKey}`, { 'X-Api-Key': 'wrong' })).toEqual([200, true, true]);
    expect(await status('', { Authorization: `Bearer ${apiKey}` })).toEqual([200, true, true]);
    expect(await status('', {})).toEqual([401, false, false]);
    expect((await fetch(`${url}/ping`)).status).toBe(200);
  });

  it('does not mind the case of a path, answers 404 empty for an unknown one and 405 for a wrong method', async () => {
    expect((await ask(world.sonarr, 'GET', '/System/STATUS')).body).toMatchObject({ appName: 'Sonarr' });
    expect(await ask(world.sonarr, 'GET', '/nosuch')).toMatchObject({ status: 404, text: '' });
    expect((await ask(world.radarr, 'PATCH', '/movie')).status).toBe(405);
  });

  it('redirects with 307 where the base of the address is missing', async () => {
    const sonarr = await new FakeSonarr({ urlBase: '/sonarr' }).start();
    try {
      const bare = sonarr.url.replace('/sonarr', '');
      const answer = await fetch(`${bare}/api/v3/command?x=1`, { method: 'POST', redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([307, '/sonarr/api/v3/command?x=1']);
      expect((await ask(sonarr, 'GET', '/system/status')).status).toBe(200);
    } finally {
      await sonarr.stop();
    }
  });

  it('comes back on the same port after a stop, with what was running orphaned', async () => {
    world.sonarr.queue.commandMs = 5_000;
    const { series } = world.pair();
    const { body } = await ask(world.sonarr, 'POST', '/command', { name: 'RescanSeries', seriesId: series.id });
    const url = world.sonarr.url;
    await world.sonarr.stop();
    await expect(fetch(`${url}/ping`)).rejects.toThrow();
    await world.sonarr.start();
    expect(world.sonarr.url).toBe(url);
    const command = await ask(world.sonarr, 'GET', `/command/${(body as { id: number }).id}`);
    expect(command.body).toMatchObject({ status: 'orphaned' });
  });

  it('logs every request with its body and answer, and tells writes from reads', async () => {
    const mark = world.sonarr.mark();
    const { series } = world.pair();
    await ask(world.sonarr, 'GET', `/series?tvdbId=${series.tvdbId}`);
    await ask(world.sonarr, 'POST', '/command', { name: 'RescanSeries', seriesId: series.id });
    expect(world.sonarr.since(mark)).toMatchObject([
      { method: 'GET', path: '/api/v3/series', query: { tvdbId: [String(series.tvdbId)] }, status: 200 },
      { method: 'POST', body: { seriesId: series.id }, status: 201 },
    ]);
    expect(world.sonarr.writesSince(mark)).toHaveLength(1);
  });

  it('answers a string for an id with 500, and an unknown command with 500, or 400 from version 5 on', async () => {
    expect((await ask(world.sonarr, 'POST', '/command', { name: 'RescanSeries', seriesId: '1' })).status).toBe(500);
    expect((await ask(world.sonarr, 'POST', '/command', { name: 'Nothing' })).status).toBe(500);
    const newer = await new FakeSonarr({ version: '5.0.0.1' }).start();
    expect((await ask(newer, 'POST', '/command', { name: 'Nothing' })).status).toBe(400);
    await newer.stop();
  });

  it('runs at most so many commands at a time as the real one has workers', async () => {
    world.sonarr.queue.commandMs = 5_000;
    for (const { series } of [1, 2, 3, 4].map(() => world.pair())) {
      await ask(world.sonarr, 'POST', '/command', { name: 'RescanSeries', seriesId: series.id });
    }
    await vi.waitFor(() => expect(world.sonarr.commands[2]?.status).toBe('started'));
    expect(world.sonarr.commands.map((command) => command.status).sort()).toEqual([
      'queued',
      'started',
      'started',
      'started',
    ]);
  });
});

describe('an injected fault', () => {
  it('strikes as often as asked, and only what it names', async () => {
    world.radarr.fault('GET /movie/*', { status: 503, body: { message: 'busy' } }, 1);
    const { movie } = world.pair();
    expect((await ask(world.radarr, 'GET', '/movie')).status).toBe(200);
    expect(await ask(world.radarr, 'GET', `/movie/${movie.id}`)).toMatchObject({
      status: 503,
      body: { message: 'busy' },
    });
    expect((await ask(world.radarr, 'GET', `/movie/${movie.id}`)).status).toBe(200);
  });

  it('can reset, cut short, empty, slow down and hang', async () => {
    world.pair();
    world.radarr.fault('/movie', { reset: true }, 1);
    await expect(ask(world.radarr, 'GET', '/movie')).rejects.toThrow('fetch failed');
    world.radarr.fault('/movie', { truncate: true }, 1);
    await expect(ask(world.radarr, 'GET', '/movie')).rejects.toThrow();
    world.radarr.fault('/movie', { empty: true }, 1);
    expect(await ask(world.radarr, 'GET', '/movie')).toMatchObject({ status: 200, text: '' });
    world.radarr.fault('/movie', { latencyMs: 40 }, 1);
    const start = performance.now();
    expect((await ask(world.radarr, 'GET', '/movie')).body).toHaveLength(1);
    expect(performance.now() - start).toBeGreaterThan(35);
    world.radarr.fault('/movie', { hang: true }, 1);
    const headers = { 'X-Api-Key': world.radarr.apiKey };
    const hanging = fetch(`${world.radarr.url}/api/v3/movie`, { headers, signal: AbortSignal.timeout(60) });
    await expect(hanging).rejects.toThrow(/aborted|timeout/);
    expect((await ask(world.radarr, 'GET', '/movie')).status).toBe(200);
  });
});

describe('a webhook connection', () => {
  it('is tested while it is being saved, with its headers, Basic and a connection that closes', async () => {
    let isOpen = true;
    let wasOpen = false;
    receiver.onRequest = () => {
      wasOpen = isOpen;
    };
    const saved = await ask(world.sonarr, 'POST', '/notification', webhook(receiver.url));
    isOpen = false;
    expect(wasOpen).toBe(true);
    expect(saved.status).toBe(201);
    expect(receiver.requests[0]).toMatchObject({
      body: { eventType: 'Test' },
      headers: {
        'x-api-key': 'header-secret',
        authorization: `Basic ${Buffer.from('someone:secret').toString('base64')}`,
        connection: 'close',
      },
    });
    const fields = (saved.body as { fields: { name: string; value: unknown }[] }).fields;
    expect(fields.find((field) => field.name === 'password')?.value).toBe('********');
    expect(fields.find((field) => field.name === 'headers')?.value).toEqual([
      { key: 'X-Api-Key', value: 'header-secret' },
    ]);
  });

  it('is refused when the receiver is, even by forceSave, unless it has no event or is only changed by force', async () => {
    receiver.status = 401;
    const refused = await ask(world.sonarr, 'POST', '/notification?forceSave=true', webhook(receiver.url));
    expect(refused).toMatchObject({
      status: 400,
      body: [{ propertyName: 'Url', errorMessage: expect.stringContaining('401') }],
    });
    const gone = await ask(world.radarr, 'POST', '/notification', webhook('http://127.0.0.1:9/x'));
    expect(gone).toMatchObject({ status: 500, body: { message: expect.stringContaining('refused') } });
    const off = { onDownload: false, onRename: false };
    const saved = await ask(world.sonarr, 'POST', '/notification', webhook(receiver.url, off));
    expect(saved.status).toBe(201);
    const id = (saved.body as { id: number }).id;
    const on = { ...(saved.body as object), ...FLAGS };
    expect((await ask(world.sonarr, 'PUT', `/notification/${id}`, on)).status).toBe(400);
    expect((await ask(world.sonarr, 'PUT', `/notification/${id}?forceSave=true`, on)).status).toBe(202);
    const stored = await ask(world.sonarr, 'GET', `/notification/${id}`);
    const before = receiver.requests.length;
    expect((await ask(world.sonarr, 'PUT', `/notification/${id}`, stored.body)).status).toBe(202);
    expect(receiver.requests).toHaveLength(before);
    expect(world.sonarr.notifications.find(id)?.password).toBe('secret');
  });

  it('wants a name of its own', async () => {
    await ask(world.sonarr, 'POST', '/notification', webhook(receiver.url));
    const twin = await ask(world.sonarr, 'POST', '/notification', webhook(receiver.url));
    expect(twin).toMatchObject({ status: 400, body: [{ propertyName: 'Name', errorMessage: 'Should be unique' }] });
  });

  it('is off after a failure, events are lost, and a test with its id turns it on', async () => {
    const { movie } = world.pair();
    const connection = world.radarr.connect({ url: receiver.url, secret: 'x' });
    receiver.status = 500;
    await world.radarr.renameFile(movie, 'one.mkv');
    receiver.status = 200;
    await world.radarr.renameFile(movie, 'two.mkv');
    expect(receiver.events()).toEqual(['Rename']);
    expect((await ask(world.radarr, 'GET', '/health')).body).toMatchObject([{ source: 'NotificationStatusCheck' }]);
    const resource = await ask(world.radarr, 'GET', `/notification/${connection.id}`);
    expect((await ask(world.radarr, 'POST', '/notification/test', resource.body)).status).toBe(200);
    await world.radarr.renameFile(movie, 'three.mkv');
    expect(receiver.events()).toEqual(['Rename', 'Test', 'Rename']);
    expect((await ask(world.radarr, 'GET', '/health')).body).toEqual([]);
  });

  it('takes a redirect for success, and holds it against the receiver', async () => {
    const { movie } = world.pair();
    world.radarr.connect({ url: receiver.url });
    receiver.status = 307;
    await world.radarr.renameFile(movie, 'one.mkv');
    expect(world.radarr.notifications.health()).toBeNull();
    expect(world.radarr.offences).toMatchObject([{ what: expect.stringContaining('307') }]);
  });

  it('gets only the events of its flags', async () => {
    const { movie } = world.pair();
    world.radarr.connect({ url: receiver.url, flags: ['onDownload'] });
    await world.radarr.renameFile(movie, 'one.mkv');
    await world.radarr.upgrade(movie, { name: 'two.mkv' });
    expect(receiver.events()).toEqual([]);
  });
});

describe('sendWebhook', () => {
  it.each([
    ['header', 'X-Api-Key: s'],
    ['bearer', 'Bearer s'],
    ['basic', `Basic ${Buffer.from('hook:s').toString('base64')}`],
    ['query', '/hook?token=s'],
    ['path', '/hook/s'],
  ] as const)('sends the secret by %s', async (how, expected) => {
    await sendWebhook(receiver.url, sonarrTest(), { secret: 's', how, method: 'PUT' });
    const [request] = receiver.requests;
    const seen = [`X-Api-Key: ${request?.headers['x-api-key']}`, request?.headers.authorization, request?.url];
    expect(seen).toContain(expected);
    expect(request?.method).toBe('PUT');
  });
});

describe('the world', () => {
  it('sees no change where nothing was touched, and every kind of change otherwise', async () => {
    const pair = world.pair();
    const before = world.snapshot();
    expect(changes(before, snapshot(world.media))).toEqual([]);
    await world.radarr.renameFile(pair.movie, 'else.mkv');
    const kinds = changes(before, world.snapshot()).map((one) => one.change);
    expect(kinds.sort()).toEqual(['added', 'changed', 'removed']);
  });

  it('settles only when nothing is under way', async () => {
    world.sonarr.queue.commandMs = 80;
    const { series } = world.pair();
    await ask(world.sonarr, 'POST', '/command', { name: 'RescanSeries', seriesId: series.id });
    await world.settle({ quietMs: 20 });
    expect(world.sonarr.commands[0]?.status).toBe('completed');
  });

  it('names the expected link by Sonarr words for the quality', () => {
    const pair = world.pair({
      seriesTitle: 'Harbour: Nights',
      episodeTitle: 'What?',
      quality: 'Remux-1080p',
      number: 3,
    });
    expect(world.expectedLink(pair)).toBe(
      `${world.tv}/Harbour - Nights/Specials/Harbour - Nights - S00E03 - What! Bluray-1080p Remux.mkv`,
    );
  });
});
