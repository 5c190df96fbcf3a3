import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FakePlex } from '../../fakes/fake-plex.ts';
import { type FakePlexTv, startFakePlexTv } from '../../fakes/fake-plex-tv.ts';
import { createWorld, type World } from '../../fakes/world.ts';
import { libsqlServerPath, startLibsqlServer } from '../../servers/libsql-server.ts';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { startService, type TestService } from '../../support/service.ts';
import { until } from '../../support/until.ts';

const hex64 = /^[0-9a-f]{64}$/;

describe('a new API key', () => {
  let folder: string;
  let service: IdleService;
  const start = async (environment: Record<string, string> = {}) => {
    service = await startIdleService({ DATA_DIR: folder, PLEX_LINKER_API_KEY: '', WEBHOOK_SECRET: '', ...environment });
  };
  const restart = async (environment: Record<string, string> = {}) => {
    await service.close();
    await start(environment);
  };
  const file = (name = 'api-key') => readFileSync(join(folder, name), 'utf8').trim();
  const renew = async (key: string, name = 'api-key') => service.ask(`/api/v1/system/${name}`, { method: 'POST', key });
  const isRight = async (key: string) => (await service.ask('/api/v1/rules', { key })).status === 200;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plex-linker-secrets-'));
    await start();
  });
  afterEach(async () => {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('is shown once, replaces the old one at once, and is in the file and after a restart', async () => {
    const old = file();
    const reply = await renew(old);
    expect([reply.status, reply.json]).toEqual([200, { apiKey: expect.stringMatching(hex64) }]);
    expect(reply.headers['cache-control']).toBe('no-store');
    const { apiKey } = reply.json;
    expect([await isRight(old), await isRight(apiKey), apiKey === old]).toEqual([false, true, false]);
    expect(file()).toBe(apiKey);
    expect(statSync(join(folder, 'api-key')).mode & 0o777).toBe(0o600);
    await restart();
    expect([await isRight(old), await isRight(apiKey)]).toEqual([false, true]);
  });

  test('is in no log, no audit entry and nowhere in the database in plain text', async () => {
    const old = file();
    const { apiKey } = (await renew(old)).json;
    const { webhookSecret } = (await renew(apiKey, 'webhook-secret')).json;
    const audit = (await service.ask('/api/v1/audit', { key: apiKey })).json.items;
    expect(audit).toMatchObject([
      { action: 'POST /api/v1/system/webhook-secret', subject: 'webhook secret', after: { webhookSecret: '********' } },
      { action: 'POST /api/v1/system/api-key', subject: 'API key', after: { apiKey: '********' } },
    ]);
    const database = readdirSync(folder).filter((name) => name.startsWith('plex-linker.db'));
    const bytes = database.map((name) => readFileSync(join(folder, name), 'latin1')).join();
    for (const secret of [old, apiKey, webhookSecret])
      expect(`${JSON.stringify([audit, service.logged])}${bytes}`).not.toContain(secret);
  });

  test('ends the sessions that were opened with the old one, also the one that asks', async () => {
    const form = new URLSearchParams({ password: file() }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const signedIn = await service.ask('/login', { method: 'POST', key: null, body: form, headers });
    const cookie = signedIn.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const reply = await service.ask('/api/v1/system/api-key', { method: 'POST', key: null, headers: { cookie } });
    expect([reply.status, reply.json.apiKey]).toEqual([200, expect.stringMatching(hex64)]);
    expect((await service.ask('/api/v1/rules', { key: null, headers: { cookie } })).status).toBe(401);
  });

  test('ends the streams that were opened with the old one', async () => {
    const old = file();
    const response = await fetch(`${service.url}/api/v1/stream`, { headers: { 'x-api-key': old } });
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (!text.includes('event: resync') || text.includes('event: runs')) break;
      const { apiKey } = (await renew(old)).json;
      await service.ask('/reconcile', { key: apiKey, body: { scope: 'links' } });
    }
    expect(text).toContain('event: resync');
    expect(text).not.toContain('event: runs');
  });

  test('survives a kill before its file was written, and a data folder that is new', async () => {
    const old = file();
    const { apiKey } = (await renew(old)).json;
    const { apiKey: newest } = (await renew(apiKey)).json;
    for (const before of [apiKey, old]) {
      writeFileSync(join(folder, 'api-key'), before);
      await restart();
      expect([await isRight(before), await isRight(newest), file()]).toEqual([false, true, newest]);
    }
    await rm(join(folder, 'api-key'));
    await restart();
    expect([await isRight(newest), file()]).toEqual([true, newest]);
  });

  test('gives way to what somebody writes into the file', async () => {
    const { apiKey } = (await renew(file())).json;
    writeFileSync(join(folder, 'api-key'), 'chosen-by-hand-0123456789');
    await restart();
    expect([await isRight('chosen-by-hand-0123456789'), await isRight(apiKey)]).toEqual([true, false]);
    const { apiKey: next } = (await renew('chosen-by-hand-0123456789')).json;
    await restart();
    expect([await isRight(next), await isRight('chosen-by-hand-0123456789')]).toEqual([true, false]);
  });

  test.each([
    ['api-key', 'PLEX_LINKER_API_KEY'],
    ['webhook-secret', 'WEBHOOK_SECRET'],
  ])('is refused where the environment sets it: %s', async (name, variable) => {
    await restart({ PLEX_LINKER_API_KEY: 'from-the-environment', [variable]: 'from-the-environment' });
    const reply = await renew('from-the-environment', name);
    expect([reply.status, reply.json.error.message]).toEqual([409, expect.stringContaining(`${variable} sets this`)]);
    expect(reply.text).not.toContain('from-the-environment');
    expect(await isRight('from-the-environment')).toBe(true);
  });

  test('takes part in a change of the encryption key, and the file serves where that key is lost', async () => {
    const { apiKey } = (await renew(file())).json;
    const keys = ['07'.repeat(32), '08'.repeat(32), '09'.repeat(32)];
    await restart({ ENCRYPTION_KEY: keys[1] ?? '', ENCRYPTION_KEY_PREVIOUS: keys[0] ?? '' });
    writeFileSync(join(folder, 'api-key'), 'x');
    await rm(join(folder, 'api-key'));
    await restart({ ENCRYPTION_KEY: keys[1] ?? '' });
    expect(await isRight(apiKey)).toBe(true);
    await restart({ ENCRYPTION_KEY: keys[2] ?? '' });
    expect(await isRight(apiKey)).toBe(true);
    const { apiKey: next } = (await renew(apiKey)).json;
    await restart({ ENCRYPTION_KEY: keys[2] ?? '' });
    expect([await isRight(apiKey), await isRight(next)]).toEqual([false, true]);
  });

  test('is the only one, however many ask at the same time', async () => {
    const old = file();
    const replies = await Promise.all([renew(old), renew(old), renew(old)]);
    const made = replies.filter(({ status }) => status === 200).map(({ json }) => json.apiKey);
    const right = await Promise.all(made.map(isRight));
    expect(right.filter(Boolean)).toHaveLength(1);
    expect(made[right.indexOf(true)]).toBe(file());
    expect(replies.map(({ status }) => status).filter((status) => ![200, 401, 409].includes(status))).toEqual([]);
  });

  test('is in force and a health message where its file cannot be written', async () => {
    const old = file();
    await rm(join(folder, 'api-key'));
    // A folder in its place: no file can be renamed to it.
    mkdirSync(join(folder, 'api-key'));
    const { apiKey } = (await renew(old)).json;
    const { health } = (await service.ask('/api/v1/system/status', { key: apiKey })).json;
    expect(health).toMatchObject([
      { key: 'secretFile:apiKey', message: expect.stringContaining('still holds the old') },
    ]);
    await rm(join(folder, 'api-key'), { recursive: true });
  });
});

describe('a new webhook secret', () => {
  let world: World;
  let tv: FakePlexTv;
  let plex: FakePlex;
  let service: TestService;
  const hourMs = 3_600_000;
  const environment = () => ({
    WEBHOOK_SECRET: '',
    PLEX_0_URL: plex.url,
    PLEX_0_API_KEY: plex.token,
    PLEX_TV_URL: tv.url,
    PUBLIC_URL: 'http://linker.invalid:8080',
  });
  const status = async (secret: string, url = service.url) => {
    const body = JSON.stringify({ eventType: 'Grab', id: randomUUID() });
    return (await fetch(`${url}/webhooks/radarr`, { method: 'POST', headers: { 'x-api-key': secret }, body })).status;
  };
  const renew = async () => (await service.send('POST', '/api/v1/system/webhook-secret')).body;
  const first = () => readFileSync(join(world.data, 'webhook-secret'), 'utf8').trim();
  const secretIn = (kind: 'sonarr' | 'radarr') => world[kind].notifications.connections[0]?.headers.at(-1)?.value;
  const health = async () =>
    ((await service.get('/api/v1/system/status')).body.health as { message: string }[]).map(({ message }) => message);

  beforeEach(async () => {
    world = await createWorld({ plex: true });
    tv = await startFakePlexTv();
    [plex] = world.plexes as [FakePlex];
    const owner = tv.addAccount({ token: plex.token });
    tv.addServer(owner, plex);
    service = await startService(world, environment());
    for (const { id } of (await service.get('/api/v1/instances')).body.items)
      await service.send('POST', `/api/v1/instances/${id}/install-webhooks`, { url: service.url });
    const [{ id }] = (await service.get('/api/v1/plex/servers')).body.items;
    await service.send('POST', `/api/v1/plex/servers/${id}/install-webhooks`, { url: 'http://linker.lan:1/base' });
    owner.webhooks.push('http://other.example/webhooks/plex/theirs');
    await service.idle();
  });
  afterEach(async () => {
    await service.stop();
    await Promise.all([world.dispose(), tv.stop()]);
  });

  test('is put into our connections, at their own addresses, and the old one is accepted for an hour, also after a restart', async () => {
    const old = first();
    const { webhookSecret, previousValidUntil } = await renew();
    expect(webhookSecret).toMatch(hex64);
    expect(Math.abs(Date.parse(previousValidUntil) - Date.now() - hourMs)).toBeLessThan(60_000);
    await service.idle();
    expect([secretIn('sonarr'), secretIn('radarr')]).toEqual([webhookSecret, webhookSecret]);
    expect(world.sonarr.notifications.connections).toMatchObject([{ url: `${service.url}/webhooks/sonarr/0` }]);
    expect(tv.accounts[0]?.webhooks).toEqual([
      `http://linker.lan:1/base/webhooks/plex/${webhookSecret}`,
      'http://other.example/webhooks/plex/theirs',
    ]);
    expect([await status(old), await status(webhookSecret), await status('wrong')]).toEqual([202, 202, 401]);
    await service.stop();
    service = await startService(world, environment());
    expect([await status(old), await status(webhookSecret)]).toEqual([202, 202]);
    service.clock.aheadMs = hourMs + 60_000;
    expect([await status(old), await status(webhookSecret)]).toEqual([401, 202]);
    expect(first()).toBe(webhookSecret);
  });

  test('made twice within the hour leaves each old one its own hour', async () => {
    const old = first();
    const second = (await renew()).webhookSecret;
    service.clock.aheadMs = hourMs / 2;
    const third = (await renew()).webhookSecret;
    expect([await status(old), await status(second), await status(third)]).toEqual([202, 202, 202]);
    service.clock.aheadMs = hourMs + 60_000;
    expect([await status(old), await status(second), await status(third)]).toEqual([401, 202, 202]);
    service.clock.aheadMs = 1.5 * hourMs + 60_000;
    expect([await status(old), await status(second), await status(third)]).toEqual([401, 401, 202]);
    await service.idle();
    expect(secretIn('sonarr')).toBe(third);
  });

  test('does not leave the old one valid for longer where the clock was ahead', async () => {
    const old = first();
    service.clock.aheadMs = 365 * 24 * hourMs;
    await renew();
    service.clock.aheadMs = 0;
    expect(await status(old)).toBe(202);
    service.clock.aheadMs = hourMs + 60_000;
    expect(await status(old)).toBe(401);
  });

  test('is a health message for an instance that is away, until it is back', async () => {
    await world.sonarr.stop();
    const { webhookSecret } = await renew();
    const told = /new webhook secret is not in Sonarr.*install-webhooks/;
    await until(async () => (await health()).some((message) => told.test(message)));
    await until(() => secretIn('radarr') === webhookSecret);
    await world.sonarr.start();
    await until(() => secretIn('sonarr') === webhookSecret);
    await until(async () => !(await health()).some((message) => told.test(message)));
  });

  test('is not put where a connection has a secret that was never ours, nor where the instance is switched off', async () => {
    const [foreign] = world.radarr.notifications.connections;
    if (foreign !== undefined) foreign.headers = [{ key: 'X-Api-Key', value: 'of-another-plex-linker' }];
    const { items } = (await service.get('/api/v1/instances')).body;
    const sonarr = items.find((one: { kind: string }) => one.kind === 'sonarr').id;
    await service.send('PATCH', `/api/v1/instances/${sonarr}`, { enabled: false });
    const old = secretIn('sonarr');
    const { webhookSecret } = await renew();
    await service.idle();
    expect([secretIn('radarr'), secretIn('sonarr')]).toEqual(['of-another-plex-linker', old]);
    await service.send('PATCH', `/api/v1/instances/${sonarr}`, { enabled: true });
    await service.idle();
    expect(secretIn('sonarr')).toBe(webhookSecret);
  });
});

const why = libsqlServerPath() == null ? ' (there is no libSQL server: scripts/test installs one)' : '';

test.skipIf(why !== '')(
  `replicas that share data folder and database agree on new secrets${why}`,
  async () => {
    await using database = await startLibsqlServer();
    await using world = await createWorld();
    const environment = { DATABASE_URL: database.url, WEBHOOK_SECRET: '', PLEX_LINKER_API_KEY: '' };
    const one = await startService(world, environment);
    const other = await startService(world, environment);
    try {
      const ask = async (service: TestService, method: string, path: string, key: string) => {
        const response = await fetch(`${service.url}${path}`, {
          method,
          headers: { 'x-api-key': key },
          body: method === 'GET' ? null : '{}',
        });
        return { status: response.status, body: (await response.json()) as Record<string, string> };
      };
      const old = readFileSync(join(world.data, 'api-key'), 'utf8').trim();
      expect((await ask(other, 'GET', '/api/v1/rules', old)).status).toBe(200);
      const { apiKey = '' } = (await ask(one, 'POST', '/api/v1/system/api-key', old)).body;
      const { webhookSecret = '' } = (await ask(one, 'POST', '/api/v1/system/webhook-secret', apiKey)).body;
      await until(async () => (await ask(other, 'GET', '/api/v1/rules', apiKey)).status === 200);
      await until(async () => (await ask(other, 'GET', '/api/v1/rules', old)).status === 401);
      await until(async () => (await ask(other, 'POST', '/webhooks/sonarr', webhookSecret)).status === 202);
    } finally {
      await one.stop();
      await other.stop();
    }
  },
  60_000,
);
