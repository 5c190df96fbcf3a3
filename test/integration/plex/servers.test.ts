import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PlexServer } from '../../../src/core/model/plex.ts';
import type { Task } from '../../../src/core/model/task.ts';
import { checkServers } from '../../../src/core/plex/servers/check-servers.ts';
import { createPlexListener, type PlexListener } from '../../../src/core/plex/servers/listen.ts';
import { registerWebhook } from '../../../src/core/plex/servers/register-webhook.ts';
import type { PlexNeighbour } from '../../../src/core/ports/plex-tv.ts';
import { type FakePlexTv, startFakePlexTv } from '../../fakes/fake-plex-tv.ts';
import type { TvAccount } from '../../fakes/plex/tv-model.ts';
import { until } from '../../support/until.ts';
import { type Attached, addFilm, createMirror, type Mirror } from './setup.ts';

let mirror: Mirror;
let attic: Attached;
let tv: FakePlexTv;
let owner: TvAccount;
let listener: PlexListener | null = null;
let neighbours: () => Promise<readonly PlexNeighbour[]>;

beforeEach(async () => {
  tv = await startFakePlexTv();
  neighbours = async () => [];
  mirror = await createMirror({
    plexTvUrl: tv.url,
    settings: { 'plex.notifications': true },
    neighbours: () => neighbours(),
  });
  // The account's own token is the server's, as for owners who copied it.
  attic = await mirror.addServer({ pushNotifications: true });
  owner = tv.addAccount({ token: attic.fake.token, username: 'anna' });
  tv.addServer(owner, attic.fake);
});
afterEach(async () => {
  listener?.stop();
  listener = null;
  await mirror.close();
  await tv.stop();
});

async function check(): Promise<void> {
  mirror.clock.now += 1_000;
  await checkServers(mirror.rt, AbortSignal.timeout(20_000));
}

async function server(): Promise<PlexServer> {
  const found = await mirror.rt.library.servers.get(attic.id);
  if (found === null) throw new Error('the server is gone');
  return found;
}

describe('the daily check', () => {
  test('says that plex.tv no longer accepts the token, until it does', async () => {
    await check();
    owner.token = 'another';
    await check();
    expect(mirror.health(`plexWebhook:${attic.id}:token`)).toContain('plex.tv no longer accepts the token');
    await tv.stop();
    await check();
    expect(mirror.health(`plexWebhook:${attic.id}:token`)).toBeDefined();
    await tv.start();
    owner.token = attic.fake.token;
    await check();
    expect(mirror.health(`plexWebhook:${attic.id}:token`)).toBeUndefined();
  });

  test('writes down who the server is, whose token it has, and that it answered', async () => {
    await check();
    expect(await server()).toMatchObject({
      machineIdentifier: attic.fake.machineIdentifier,
      version: attic.fake.version,
      platform: 'Linux',
      accountId: owner.id,
      accountName: 'anna',
      isOwner: true,
      tokenRefused: false,
      lastSeenAt: mirror.clock.now,
      error: null,
    });
  });

  test('refuses no token that was set while the one before it was asked with', async () => {
    const slow = attic.fake.fault(/./, { latencyMs: 400, status: 401 }, 1);
    const syncing = mirror.sync();
    await expect.poll(() => slow.hits).toBe(1);
    await mirror.rt.library.servers.update(attic.id, { token: 'the-next-token-0123456789' });
    await mirror.rt.plex.reload();
    await syncing;
    expect(await server()).toMatchObject({ tokenRefused: false, error: null });
    expect(mirror.health(`plex:${attic.id}`)).toBeUndefined();
  });

  test('stops asking with a token that one server refuses, goes on with the others, and finds it out when it is good again', async () => {
    const other = await mirror.addServer({ name: 'Cellar', token: 'cellar-token-0123456789' });
    const [account] = attic.fake.accounts.all;
    if (account === undefined) throw new Error('nobody');
    const { token } = account;
    account.token = 'changed';
    await mirror.sync();
    expect(await server()).toMatchObject({ tokenRefused: true });
    expect(mirror.rt.plex.enabled().map(({ server: one }) => one.name)).toEqual(['Cellar']);
    expect(mirror.health(`plex:${attic.id}`)).toContain('401');
    const mark = attic.fake.mark();
    await mirror.poll();
    await mirror.sync();
    expect(attic.fake.since(mark)).toEqual([]);
    expect((await mirror.rt.library.servers.get(other.id))?.error).toBeNull();
    account.token = token;
    await check();
    expect((await server()).tokenRefused).toBe(false);
    expect(
      mirror.rt.plex
        .enabled()
        .map(({ server: one }) => one.name)
        .toSorted(),
    ).toEqual(['Attic', 'Cellar']);
    expect(mirror.health(`plex:${attic.id}`)).toBeUndefined();
  });

  test('comes again tomorrow, or soon where a server is away', async () => {
    const next = async () => {
      const { followUps } = await checkServers(mirror.rt, AbortSignal.timeout(20_000));
      return ((followUps?.[0]?.runAt ?? 0) - mirror.clock.now) / 60_000;
    };
    expect(await next()).toBe(24 * 60);
    await attic.fake.stop();
    expect(await next()).toBe(15);
    expect(mirror.health(`plex:${attic.id}`)).toContain('Attic');
  });

  test('does without plex.tv, and keeps what it knew of the account', async () => {
    await check();
    await tv.stop();
    await check();
    expect(await server()).toMatchObject({ accountName: 'anna', error: null, lastSeenAt: mirror.clock.now });
  });
});

describe('what keeps webhooks away is said', () => {
  const said = (what: string) => mirror.health(`plexWebhook:${attic.id}:${what}`);
  const ours = 'http://linker:8080/webhooks/plex/hush-0123456789';

  test('push notifications that are off, until they are on', async () => {
    attic.fake.pushNotifications = false;
    await check();
    expect(said('push')).toContain('push notifications are off');
    attic.fake.pushNotifications = true;
    await check();
    expect(said('push')).toBeUndefined();
  });

  test('no Plex Pass, and nothing else then', async () => {
    attic.fake.plexPass = false;
    attic.fake.pushNotifications = false;
    await check();
    expect(said('pass')).toContain('they need Plex Pass');
    expect([said('push'), said('registered')]).toEqual([undefined, undefined]);
  });

  test('a webhook that is not registered, until it is; others do not count', async () => {
    owner.webhooks = ['http://elsewhere/webhooks/plex/other-secret'];
    await check();
    expect(said('registered')).toContain('has no webhook to this service');
    expect(said('registered')).not.toContain('hush');
    owner.webhooks.push(ours);
    await check();
    expect(said('registered')).toBeUndefined();
  });

  test('a webhook to our address with an earlier secret, until it has the present one', async () => {
    owner.webhooks = ['http://linker:8080/webhooks/plex/an-earlier-secret'];
    await check();
    expect(said('secret')).toMatch(/a secret other than WEBHOOK_SECRET.*401.*install-webhooks/);
    expect(said('registered')).toBeUndefined();
    owner.webhooks = [ours];
    await check();
    expect(said('secret')).toBeUndefined();
  });

  test.each([
    ['registered', []],
    ['secret', ['http://linker:8080/webhooks/plex/an-earlier-secret']],
  ])('"%s" ends once our webhook is put there, not a day later', async (what, before) => {
    owner.webhooks = [...before];
    await check();
    expect(said(what)).toBeDefined();
    await registerWebhook(mirror.rt, attic.id, 'http://linker:8080');
    expect(said(what)).toBeUndefined();
  });

  test('silence for weeks after a webhook had come', async () => {
    owner.webhooks = [ours];
    await mirror.rt.store.deliveries.receive(
      {
        ...{
          id: '1',
          source: 'plex',
          instance: attic.id,
          event: 'media.play',
          receivedAt: mirror.clock.now,
          hash: 'h',
          payload: '{}',
        },
        ...{ title: null, account: null, ignored: 'nothing to do' },
      },
      [],
    );
    await check();
    expect(said('silent')).toBeUndefined();
    mirror.clock.now += 15 * 24 * 3_600_000;
    await check();
    expect(said('silent')).toContain('No webhook of Plex came since 2026-11-01');
  });

  test('nothing to somebody who is not the owner', async () => {
    attic.fake.pushNotifications = false;
    owner.resources[0] = { ...(owner.resources[0] as (typeof owner.resources)[number]), owned: false };
    await check();
    expect(said('push')).toBeUndefined();
  });
});

describe('a server that moved', () => {
  beforeEach(async () => {
    await mirror.rt.library.servers.update(attic.id, { connection: 'local', url: 'http://127.0.0.1:9' });
    await mirror.rt.plex.reload();
  });

  test('is found again under an address that plex.tv names', async () => {
    await check();
    expect(await server()).toMatchObject({ url: attic.fake.url, connection: 'local', error: null });
    expect((await mirror.sync()).state).toBe('succeeded');
  });

  test('is found in the local network, where its own word counts, not that of a stranger', async () => {
    owner.resources.length = 0;
    const stranger = await mirror.addServer({ name: 'Stranger', machineIdentifier: 'stranger' });
    const named = { name: 'Attic', machineIdentifier: attic.fake.machineIdentifier };
    neighbours = async () => [
      { ...named, url: stranger.fake.url },
      { ...named, url: attic.fake.url },
    ];
    await check();
    expect((await server()).url).toBe(attic.fake.url);
    expect(stranger.fake.log.filter(({ path }) => path === '/identity').length).toBeGreaterThan(0);
  });

  test('stays as it is while nobody knows where it is, and a network that cannot be asked does no harm', async () => {
    owner.resources.length = 0;
    neighbours = () => Promise.reject(new Error('EACCES: no broadcast here'));
    await check();
    expect(await server()).toMatchObject({ url: 'http://127.0.0.1:9', tokenRefused: false });
    expect(mirror.health(`plex:${attic.id}`)).toContain('Attic');
    neighbours = async () => [];
    await check();
    expect((await server()).url).toBe('http://127.0.0.1:9');
  });

  test('is not searched for where a person gave the address', async () => {
    await mirror.rt.library.servers.update(attic.id, { connection: 'manual' });
    await mirror.rt.plex.reload();
    await check();
    expect((await server()).url).toBe('http://127.0.0.1:9');
  });
});

describe('the notification stream', () => {
  const waiting = async (kind: string): Promise<readonly Task[]> =>
    (await mirror.tasks(kind)).filter(({ state }) => state === 'waiting');

  async function forgetTasks(): Promise<void> {
    const { build, write } = mirror.database;
    await write([build.run('delete from tasks')]);
  }

  async function follow(): Promise<void> {
    listener = createPlexListener(mirror.rt);
    await listener.sync();
    await until(() => attic.fake.notifications.count === 1);
    await until(async () => (await waiting('poll-plex')).length === 1);
  }

  test('begins with a check of what was missed, and names what is new', async () => {
    await mirror.sync();
    await follow();
    const film = addFilm(mirror, attic, 'News');
    attic.fake.notifyItem(film, 'created');
    await until(async () => (await waiting('plex-item')).length === 1);
    expect((await waiting('plex-item'))[0]?.payload).toMatchObject({
      serverId: attic.id,
      ratingKey: String(film.id),
      link: true,
    });
  });

  test('connects again after it was cut, and checks what was missed meanwhile', async () => {
    await follow();
    await forgetTasks();
    attic.fake.notifications.cut();
    await until(async () => (await waiting('poll-plex')).length === 1);
    expect(attic.fake.notifications.count).toBe(1);
  });

  test('is not opened again by another machine at the address, which gets no token', async () => {
    await follow();
    const mark = attic.fake.requests.mark();
    const { machineIdentifier } = attic.fake;
    Object.assign(attic.fake, { machineIdentifier: 'stranger' });
    attic.fake.notifications.cut();
    await until(() => mirror.health(`plexStream:${attic.id}`)?.includes('Another Plex server (stranger)') === true);
    expect(attic.fake.since(mark).map(({ path }) => path)).toEqual(['/identity']);
    Object.assign(attic.fake, { machineIdentifier });
    await until(() => attic.fake.notifications.count === 1);
  });

  test('says that it broke off while the server is away', async () => {
    await follow();
    await attic.fake.stop();
    await until(() => mirror.health(`plexStream:${attic.id}`) !== undefined);
    expect(mirror.health(`plexStream:${attic.id}`)).toContain('The notifications of Plex "Attic" broke off');
    await attic.fake.start();
    await until(() => mirror.health(`plexStream:${attic.id}`) === undefined);
  });

  test('a deletion is a reason to check, and what is gone is missing', async () => {
    const film = addFilm(mirror, attic, 'Alpha');
    addFilm(mirror, attic, 'Beta');
    await mirror.sync();
    await follow();
    await forgetTasks();
    attic.fake.remove(film);
    await until(async () => (await waiting('poll-plex')).length === 1);
    expect(await waiting('plex-item')).toEqual([]);
    await mirror.poll();
    expect((await mirror.item('Alpha')).presence).toBe('missing');
  });

  test('ends where the setting is off or the token is refused', async () => {
    await follow();
    await mirror.rt.library.servers.update(attic.id, { tokenRefused: true });
    await mirror.rt.plex.reload();
    await listener?.sync();
    await until(() => attic.fake.notifications.count === 0);
  });
});
