import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sonarr } from '../../../src/core/ports/sonarr.ts';
import { clearBackOff } from '../../../src/core/setup/clear-back-off.ts';
import { installWebhooks } from '../../../src/core/setup/install-webhooks.ts';
import { testInstance } from '../../../src/core/setup/test-instance.ts';
import { createWorld, type World } from '../../fakes/world.ts';
import { createReceiver, createSetup, type Receiver, type Setup, type SetupOptions, secret } from './runtime.ts';

let world: World;
let receiver: Receiver;
let at: Setup;

async function begin(options: SetupOptions = {}): Promise<void> {
  at = await createSetup(world, { publicUrl: receiver.url, ...options });
}

beforeEach(async () => {
  world = await createWorld();
  receiver = await createReceiver();
});
afterEach(async () => {
  await Promise.all([receiver.stop(), at.close(), world.dispose()]);
});

const connections = () => world.sonarr.notifications.connections;
const onFlags = (flags: Record<string, boolean>) => Object.keys(flags).filter((flag) => flags[flag]);

describe('installWebhooks', () => {
  it('makes one connection with the events that move links, the secret as a header and nothing secret in the address', async () => {
    await begin();
    const result = await installWebhooks(at.runtime, at.sonarr.id, {});
    expect(result).toEqual({
      state: 'created',
      name: 'Plex Linker',
      url: `${receiver.url}/webhooks/sonarr/0`,
      tested: true,
      messages: [],
    });
    expect(receiver.received).toEqual(['POST /webhooks/sonarr/0 Test']);
    expect(connections()).toMatchObject([
      {
        name: 'Plex Linker',
        url: `${receiver.url}/webhooks/sonarr/0`,
        method: 1,
        password: '',
        headers: [{ key: 'X-Api-Key', value: secret }],
      },
    ]);
    expect(onFlags(connections()[0]?.flags ?? {}).sort()).toEqual(
      ['onDownload', 'onUpgrade', 'onRename', 'onSeriesAdd', 'onSeriesDelete', 'onEpisodeFileDelete'].sort(),
    );

    await installWebhooks(at.runtime, at.radarr.id, {});
    expect(world.radarr.notifications.connections[0]?.url).toBe(`${receiver.url}/webhooks/radarr/0`);
    expect(onFlags(world.radarr.notifications.connections[0]?.flags ?? {}).sort()).toEqual(
      ['onDownload', 'onUpgrade', 'onRename', 'onMovieAdded', 'onMovieDelete', 'onMovieFileDelete'].sort(),
    );
  });

  it('writes nothing the second time, and still says whether it works', async () => {
    await begin();
    await installWebhooks(at.runtime, at.sonarr.id, {});
    const mark = world.sonarr.mark();
    expect(await installWebhooks(at.runtime, at.sonarr.id, {})).toMatchObject({ state: 'unchanged', tested: true });
    expect(world.sonarr.writesSince(mark).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v3/notification/test',
    ]);
    await receiver.stop();
    expect(await installWebhooks(at.runtime, at.sonarr.id, {})).toMatchObject({ state: 'unchanged', tested: false });
    expect(connections()).toHaveLength(1);
  });

  it('makes one connection when it is asked twice at the same time', async () => {
    await begin();
    await Promise.all([1, 2, 3].map(() => installWebhooks(at.runtime, at.sonarr.id, {})));
    expect(connections()).toHaveLength(1);
  });

  it('mends the one that is there, found by its address, and keeps what is not ours to change', async () => {
    await begin();
    const there = world.sonarr.connect({
      url: 'http://old.example:1/base/webhooks/sonarr',
      name: 'My hook',
      headers: [{ key: 'X-Mine', value: '1' }],
      flags: ['onGrab', 'onDownload', 'onEpisodeFileDeleteForUpgrade'],
    });
    Object.assign(there, { username: 'me', password: 'mine', method: 2 });
    expect(await installWebhooks(at.runtime, at.sonarr.id, {})).toMatchObject({
      state: 'updated',
      name: 'My hook',
      tested: true,
    });
    expect(connections()).toHaveLength(1);
    expect(connections()[0]).toMatchObject({
      id: there.id,
      name: 'My hook',
      url: `${receiver.url}/webhooks/sonarr/0`,
      method: 1,
      username: 'me',
      password: 'mine',
      headers: [
        { key: 'X-Mine', value: '1' },
        { key: 'X-Api-Key', value: secret },
      ],
    });
    const flags = onFlags(connections()[0]?.flags ?? {});
    expect(flags).toContain('onGrab');
    expect(flags).toContain('onRename');
    expect(flags).not.toContain('onEpisodeFileDeleteForUpgrade');
  });

  it('takes a new secret and a new address into the same connection', async () => {
    await begin();
    await installWebhooks(at.runtime, at.sonarr.id, {});
    const moved = {
      ...at.runtime,
      webhook: { publicUrl: 'http://elsewhere.invalid', urlBase: '/linker' },
      secrets: { ...at.runtime.secrets, current: async () => 'another-0123456789' },
    };
    expect(await installWebhooks(moved, at.sonarr.id, { url: receiver.url })).toMatchObject({
      state: 'updated',
      url: `${receiver.url}/linker/webhooks/sonarr/0`,
    });
    expect(connections()).toMatchObject([{ headers: [{ key: 'X-Api-Key', value: 'another-0123456789' }] }]);
  });

  it("leaves other people's connections, and takes another name where ours is taken", async () => {
    await begin();
    world.sonarr.connect({ url: 'http://other.example/hook', name: 'Other' });
    const taken = world.sonarr.connect({ url: `${receiver.url}/webhooks/sonarr/3`, name: 'Plex Linker', secret });
    expect(await installWebhooks(at.runtime, at.sonarr.id, {})).toMatchObject({
      state: 'created',
      name: 'Plex Linker (2)',
    });
    expect(connections().map(({ name, url }) => [name, url])).toEqual([
      ['Other', 'http://other.example/hook'],
      ['Plex Linker', taken.url],
      ['Plex Linker (2)', `${receiver.url}/webhooks/sonarr/0`],
    ]);
  });

  it('points to a second connection of ours and to tags, which it leaves', async () => {
    await begin();
    await installWebhooks(at.runtime, at.sonarr.id, {});
    world.sonarr.connect({ url: `${receiver.url}/webhooks/sonarr`, name: 'Again' });
    Object.assign(connections()[0] ?? {}, { tags: [world.sonarr.tag('some')] });
    const { messages } = await installWebhooks(at.runtime, at.sonarr.id, {});
    expect(messages.map((message) => message.message).join('\n')).toMatch(/"Again".*\n.*has tags/);
    expect(connections()).toHaveLength(2);
  });

  it('installs where that server cannot reach us, untested, and says what to set', async () => {
    await begin();
    await receiver.stop();
    const result = await installWebhooks(at.runtime, at.sonarr.id, {});
    expect(result).toMatchObject({ state: 'created', tested: false, messages: [{ level: 'error' }] });
    expect(result.messages[0]?.message).toMatch(
      /cannot reach this service at http:\/\/127\.0\.0\.1.*container.*PUBLIC_URL/,
    );
    expect(result.messages[0]?.message).not.toContain(secret);
    expect(at.health('webhook:sonarr:0')).toBe(result.messages[0]?.message);
    expect(connections()).toMatchObject([
      { name: 'Plex Linker', flags: { onDownload: true, onRename: true }, headers: [{ value: secret }] },
    ]);
    await receiver.start();
    expect(await installWebhooks(at.runtime, at.sonarr.id, {})).toMatchObject({
      state: 'unchanged',
      tested: true,
      messages: [],
    });
    expect(at.health('webhook:sonarr:0')).toBeUndefined();
  });

  it('tells a refusing stranger at that address from silence, also when it mends one', async () => {
    await begin();
    world.sonarr.connect({ url: 'http://old.example/webhooks/sonarr/0' });
    receiver.status = 404;
    const result = await installWebhooks(at.runtime, at.sonarr.id, { url: receiver.url });
    expect(result).toMatchObject({ state: 'updated', tested: false });
    expect(result.messages[0]?.message).toMatch(/404 was answered there.*the field "url"/);
    expect(connections()).toMatchObject([{ url: `${receiver.url}/webhooks/sonarr/0`, flags: { onSeriesAdd: true } }]);
  });

  it('asks for an address of ours before it does anything', async () => {
    await begin();
    const nowhere = { ...at.runtime, webhook: { ...at.runtime.webhook, publicUrl: null } };
    await expect(installWebhooks(nowhere, at.sonarr.id, {})).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/PUBLIC_URL.*"url"/),
    });
    for (const url of ['plex-linker:8080', 'ftp://x', 'http://a:b@x', 'http://x/?token=1']) {
      await expect(installWebhooks(nowhere, at.sonarr.id, { url })).rejects.toMatchObject({ code: 'invalid' });
    }
    await expect(installWebhooks(nowhere, 999, { url: receiver.url })).rejects.toMatchObject({ code: 'notFound' });
    expect(connections()).toEqual([]);
  });

  it('passes on a fault of the server itself', async () => {
    await begin();
    world.sonarr.fault('GET /api/v3/notification/schema', { status: 401 });
    await expect(installWebhooks(at.runtime, at.sonarr.id, {})).rejects.toMatchObject({ code: 'upstreamAuth' });
  });

  it('puts the secret into the password where that version has no headers, and mends it when the secret changed', async () => {
    const withoutHeaders = (client: Sonarr): Sonarr => ({
      ...client,
      notificationSchema: async () =>
        (await client.notificationSchema()).map((one) => ({
          ...one,
          fields: one.fields.filter((field) => field.name !== 'headers'),
        })),
    });
    await begin({ change: { sonarr: withoutHeaders } });
    expect(await installWebhooks(at.runtime, at.sonarr.id, {})).toMatchObject({ state: 'created', tested: true });
    expect(connections()).toMatchObject([{ username: 'plex-linker', password: secret, headers: [] }]);
    expect(await installWebhooks(at.runtime, at.sonarr.id, {})).toMatchObject({ state: 'unchanged', tested: true });
    Object.assign(connections()[0] ?? {}, { password: 'an earlier secret' });
    expect(await installWebhooks(at.runtime, at.sonarr.id, {})).toMatchObject({ state: 'updated', tested: true });
    expect(connections()).toMatchObject([{ password: secret }]);
  });
});

describe('a connection with an earlier secret', () => {
  const change = (fields: object) => Object.assign(connections()[0] ?? {}, fields);

  it('is told at the start and by a test of the server, until the webhooks are installed again', async () => {
    await begin();
    await installWebhooks(at.runtime, at.sonarr.id, {});
    change({ headers: [{ key: 'X-Api-Key', value: 'an earlier secret' }] });
    receiver.received.length = 0;
    await clearBackOff(at.runtime);
    const told =
      /^Sonarr sends the wrong secret through its connection "Plex Linker".*WEBHOOK_SECRET.*401.*install-webhooks/;
    expect(at.health('webhook:sonarr:0')).toMatch(told);
    expect(receiver.received).toEqual([]);
    expect(await testInstance(at.runtime, at.sonarr)).toMatchObject({
      ok: true,
      messages: [{ level: 'warning', message: expect.stringMatching(told) }],
    });
    expect(await installWebhooks(at.runtime, at.sonarr.id, {})).toMatchObject({ state: 'updated', tested: true });
    expect(at.health('webhook:sonarr:0')).toBeUndefined();
    expect(await testInstance(at.runtime, at.sonarr)).toMatchObject({ ok: true, messages: [] });
  });

  it('is found by its refused test where the secret is a masked password', async () => {
    await begin();
    await installWebhooks(at.runtime, at.sonarr.id, {});
    change({ headers: [], username: 'plex-linker', password: 'an earlier secret' });
    await clearBackOff(at.runtime);
    expect(at.health('webhook:sonarr:0')).toMatch(/the wrong secret/);
    change({ password: secret });
    expect(await testInstance(at.runtime, at.sonarr)).toMatchObject({ ok: true, messages: [] });
    expect(at.health('webhook:sonarr:0')).toBeUndefined();
  });

  it.each([
    ['as a bearer', { headers: [{ key: 'Authorization', value: `Bearer ${secret}` }] }],
    ['in the query', { headers: [], url: '?' }],
    ['in the path', { headers: [], url: '/' }],
  ])('is not one that has the present secret %s', async (_where, fields: { headers: object[]; url?: string }) => {
    await begin();
    await installWebhooks(at.runtime, at.sonarr.id, {});
    const url = `${receiver.url}/webhooks/sonarr/0`;
    const place = fields.url === undefined ? url : fields.url === '?' ? `${url}?token=${secret}` : `${url}/${secret}`;
    change({ ...fields, url: place });
    expect(await testInstance(at.runtime, at.sonarr)).toMatchObject({ ok: true, messages: [] });
  });
});

describe('clearBackOff', () => {
  it('ends the back-off of our own connection, so that the next event comes', async () => {
    await begin();
    await installWebhooks(at.runtime, at.sonarr.id, {});
    await installWebhooks(at.runtime, at.radarr.id, {});
    const pair = world.pair();
    await receiver.stop();
    await world.sonarr.notifications.emit(['onRename'], { eventType: 'Rename', series: { id: pair.series.id } });
    await receiver.start();
    receiver.received.length = 0;
    await world.sonarr.notifications.emit(['onRename'], { eventType: 'Rename' });
    expect(receiver.received).toEqual([]);
    await clearBackOff(at.runtime);
    expect(receiver.received.sort()).toEqual(['POST /webhooks/radarr/0 Test', 'POST /webhooks/sonarr/0 Test']);
    await world.sonarr.notifications.emit(['onRename'], { eventType: 'Rename' });
    expect(receiver.received).toContain('POST /webhooks/sonarr/0 Rename');
    expect(at.runtime.health.list()).toEqual([]);
  });

  it('tests nothing that is not ours, and makes nothing', async () => {
    await begin();
    world.sonarr.connect({ url: `${receiver.url}/somebody`, name: 'Other' });
    await clearBackOff(at.runtime);
    expect(receiver.received).toEqual([]);
    expect(world.radarr.notifications.connections).toEqual([]);
    expect(world.sonarr.since(0).every(({ method }) => method === 'GET')).toBe(true);
  });

  it('says what to set when we are not reached, and takes it back once we are', async () => {
    await begin();
    await installWebhooks(at.runtime, at.sonarr.id, {});
    await receiver.stop();
    await clearBackOff(at.runtime);
    expect(at.health('webhook:sonarr:0')).toMatch(/could not reach this service.*PUBLIC_URL/);
    await receiver.start();
    await clearBackOff(at.runtime);
    expect(at.health('webhook:sonarr:0')).toBeUndefined();
  });

  it('does not mind a server that is not there', async () => {
    await begin();
    await world.sonarr.stop();
    await clearBackOff(at.runtime);
    // That it is away is said by what watches over every call; no more is.
    expect(at.runtime.health.list().map(({ key }) => key)).toEqual([`instance:${at.sonarr.id}`]);
  });
});
