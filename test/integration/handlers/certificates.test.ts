import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPlexListener } from '../../../src/core/plex/servers/listen.ts';
import type { FakePlex } from '../../fakes/fake-plex.ts';
import { certificatePath, type HttpsFront, startHttpsFront } from '../../fakes/https-front.ts';
import { createWorld, type World } from '../../fakes/world.ts';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { until } from '../../support/until.ts';

let world: World;
let service: IdleService;
let sonarr: HttpsFront;
let plex: HttpsFront;
let fakePlex: FakePlex;

beforeEach(async () => {
  world = await createWorld({ plex: true });
  [fakePlex] = world.plexes as [FakePlex];
  [sonarr, plex] = await Promise.all([startHttpsFront(world.sonarr.url), startHttpsFront(fakePlex.url)]);
  service = await startIdleService();
});
afterEach(async () => {
  await service.close();
  await Promise.all([sonarr.stop(), plex.stop(), world.dispose()]);
});

const authority = certificatePath('authority');
const body = (more: object = {}) => ({ kind: 'sonarr', url: sonarr.url, apiKey: world.sonarr.apiKey, ...more });
const post = async (path: string, sent: unknown) => service.ask(`/api/v1${path}`, { method: 'POST', body: sent });
const tested = async (more: object) => (await post('/instances/test', body(more))).json;
const messagesOf = async () =>
  ((await service.ask('/api/v1/system/status')).json.health as { level: string; message: string }[]).map(
    ({ level, message }) => `${level}: ${message}`,
  );

describe('an instance with a certificate of an authority of its own', () => {
  test('is asked nothing until the file of the authority is given', async () => {
    const refused = await tested({});
    expect(refused).toMatchObject({ ok: false });
    expect(refused.messages[0].message).toMatch(
      /is not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\).*"caFile" of Sonarr/,
    );
    expect(await tested({ caFile: certificatePath('other-authority') })).toMatchObject({ ok: false });
    expect(sonarr.asked).toEqual([]);
    expect(await tested({ caFile: authority })).toMatchObject({ ok: true, messages: [] });
    expect(sonarr.asked.length).toBeGreaterThan(0);
  });

  test.each([
    ['is missing', () => '/nowhere/ca.pem', /CA file \/nowhere\/ca\.pem does not exist here/],
    ['is a folder', () => world.data, /cannot be read \(EISDIR\)/],
    ['is the key', () => certificatePath('server-key'), /holds no certificate in PEM form/],
    [
      'is damaged',
      () => {
        const path = join(world.data, 'damaged.pem');
        writeFileSync(path, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
        return path;
      },
      /is damaged: copy the file again/,
    ],
  ])('is asked nothing while that file %s', async (_, caFile, told) => {
    const answer = await tested({ caFile: caFile() });
    expect(answer.messages[0].message).toMatch(told);
    expect(sonarr.asked).toEqual([]);
  });

  test('is asked again once the file is there, and refused once it is another, without a restart', async () => {
    const caFile = join(world.data, 'ca.pem');
    const { json } = await post('/instances', body({ caFile }));
    expect(json).toMatchObject({ caFile, verifyTls: true });
    const ok = async () => (await post(`/instances/${json.id}/test`, {})).json;
    expect((await ok()).messages[0].message).toContain('does not exist here');
    expect((await service.ask(`/api/v1/instances/${json.id}`)).json.error).toContain('does not exist here');
    copyFileSync(authority, caFile);
    expect(await ok()).toMatchObject({ ok: true });
    copyFileSync(certificatePath('other-authority'), caFile);
    expect(await ok()).toMatchObject({ ok: false });
  });

  test('without a check works, with a warning for as long as it is so, and only for that one', async () => {
    const { json } = await post('/instances', body({ name: 'Open', verifyTls: false }));
    expect(await (await post(`/instances/${json.id}/test`, {})).json).toMatchObject({ ok: true });
    const told = expect.stringMatching(/^warning: The certificate of Sonarr "Open" at https.*is not checked/);
    expect(await messagesOf()).toContainEqual(told);
    expect(await tested({ name: 'Other' })).toMatchObject({ ok: false });
    const change = { method: 'PATCH', body: { verifyTls: true, caFile: authority } };
    expect((await service.ask(`/api/v1/instances/${json.id}`, change)).json).toMatchObject(change.body);
    expect(await messagesOf()).not.toContainEqual(told);
    expect((await post(`/instances/${json.id}/test`, {})).json).toMatchObject({ ok: true });
    const { items } = (await service.ask('/api/v1/audit')).json;
    const entry = items.find(({ action }: { action: string }) => action.startsWith('PATCH'));
    expect(entry).toMatchObject({ before: { verifyTls: false, caFile: null }, after: change.body });
  });

  test.each([
    [{ caFile: 'ca.pem' }],
    [{ caFile: '' }],
    [{ caFile: '/a\0b' }],
    [{ verifyTls: 'no' }],
    [{ verifyTls: null }],
  ])('is refused with %j', async (more) => {
    expect((await post('/instances', body(more))).status).toBe(400);
  });
});

describe('a Plex server with such a certificate', () => {
  const server = (more: object = {}) => ({ name: 'Attic', url: plex.url, token: fakePlex.token, ...more });

  test('gets its token only over a checked connection, for reads, writes and its notifications', async () => {
    const refused = await post('/plex/servers', server());
    expect([refused.status, refused.json.error.message]).toEqual([502, expect.stringContaining('is not trusted')]);
    expect(plex.asked).toEqual([]);
    const { json, status } = await post('/plex/servers', server({ caFile: authority }));
    expect([status, json]).toEqual([201, expect.objectContaining({ caFile: authority, verifyTls: true })]);
    await service.ask('/api/v1/settings', { method: 'PATCH', body: { 'plex.notifications': true } });
    const listener = createPlexListener(service.runtime);
    await listener.sync();
    await until(() => plex.asked.some(({ path }) => path.startsWith('/:/eventsource/notifications')));
    listener.stop();
  });

  test('is tested before its check is changed, and warned about while there is none', async () => {
    const { json } = await post('/plex/servers', server({ caFile: authority }));
    const patch = async (change: object) =>
      service.ask(`/api/v1/plex/servers/${json.id}`, { method: 'PATCH', body: change });
    expect((await patch({ caFile: '/nowhere.pem' })).status).toBe(502);
    expect((await service.ask(`/api/v1/plex/servers/${json.id}`)).json.caFile).toBe(authority);
    expect((await patch({ caFile: null, verifyTls: false })).status).toBe(200);
    expect(await messagesOf()).toContainEqual(expect.stringMatching(/^warning: The certificate of Plex "Attic"/));
    expect((await post(`/plex/servers/${json.id}/test`, {})).json).toMatchObject({ ok: true });
  });
});

describe('variables', () => {
  test('give the file or switch the check off, for one server each', async () => {
    await service.close();
    service = await startIdleService({
      SONARR_0_URL: sonarr.url,
      SONARR_0_API_KEY: world.sonarr.apiKey,
      SONARR_0_CA_FILE: authority,
      PLEX_0_URL: plex.url,
      PLEX_0_API_KEY: fakePlex.token,
      PLEX_0_VERIFY_TLS: 'false',
    });
    const [instance] = (await service.ask('/api/v1/instances')).json.items;
    const [server] = (await service.ask('/api/v1/plex/servers')).json.items;
    expect([instance, server]).toMatchObject([
      { caFile: authority, verifyTls: true },
      { caFile: null, verifyTls: false },
    ]);
    expect((await post(`/instances/${instance.id}/test`, {})).json).toMatchObject({ ok: true });
    expect((await post(`/plex/servers/${server.id}/test`, {})).json).toMatchObject({ ok: true });
    expect(
      (await service.ask(`/api/v1/instances/${instance.id}`, { method: 'PATCH', body: { verifyTls: false } })).status,
    ).toBe(409);
  });

  test.each([
    ['SONARR_0_CA_FILE', 'ca.pem', /SONARR_0_CA_FILE must be the absolute path of a PEM file/],
    ['PLEX_0_VERIFY_TLS', 'maybe', /PLEX_0_VERIFY_TLS must be one of true, false/],
  ])('that are wrong are refused at the start: %s', async (name, value, told) => {
    const set = { SONARR_0_URL: sonarr.url, SONARR_0_API_KEY: 'k', PLEX_0_URL: plex.url, PLEX_0_API_KEY: 'k' };
    await expect(startIdleService({ ...set, [name]: value })).rejects.toThrow(told);
  });
});
