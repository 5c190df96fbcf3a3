import { beforeEach, expect, test } from 'vitest';
import type { PlexServer } from '../../../../src/core/model/plex.ts';
import { mayOpenSession } from '../../../../src/core/plex/servers/may-open-session.ts';
import type { PlexResource } from '../../../../src/core/ports/plex-tv.ts';
import { connect, plexTvOf, startSmallPlex } from './small-plex.ts';

const owned: PlexResource = {
  name: 'Home',
  clientIdentifier: 'machine-a',
  owned: true,
  ownerId: null,
  accessToken: 'token-of-anna',
  presence: true,
  connections: [],
};
const user = (id: number, username: string) => ({ id, username, uuid: null, hasPlexPass: null });
const plexTv = plexTvOf({
  anna: { user: user(7, 'Anna'), resources: [owned] },
  // Has the server by someone's grace.
  ben: { user: user(8, 'ben'), resources: [{ ...owned, owned: false, accessToken: 'token-of-ben' }] },
  // Claimed a server of his own under the id of ours, which anyone can read.
  mallory: { user: user(9, 'mallory'), resources: [{ ...owned, accessToken: 'token-of-mallory' }] },
  nobody: { user: user(10, ''), resources: [] },
});

let server: PlexServer;
beforeEach(async () => {
  const { url } = await startSmallPlex({ tokens: ['ours', 'token-of-anna', 'token-of-ben'] });
  server = {
    id: 1,
    number: null,
    name: 'Home',
    url,
    token: 'ours',
    machineIdentifier: 'machine-a',
    version: null,
    platform: null,
    enabled: true,
    source: 'database',
    connection: 'manual',
    connections: [],
    remoteStreaming: true,
    accountId: null,
    accountName: null,
    isOwner: null,
    tokenRefused: false,
    tokenCheckedAt: null,
    lastSeenAt: null,
    error: null,
  };
});

const ask = async (token: string, allowedAccounts: string[] = [], servers: PlexServer[] = [server]) =>
  (await mayOpenSession({ plexTv, plex: { connect } }, { token, servers, allowedAccounts })).kind;

test('the owner of a connected server may, whether its token is known to be his or the server itself takes his', async () => {
  expect(await ask('anna')).toBe('allowed');
  expect(await ask('anna', [], [{ ...server, accountId: 7, isOwner: true, url: 'http://127.0.0.1:9' }])).toBe(
    'allowed',
  );
});

test('someone whom the server is shared with may not, unless he is named by name or id', async () => {
  expect(await ask('ben')).toBe('refused');
  expect(await ask('ben', ['anna', ' BEN '])).toBe('allowed');
  expect(await ask('ben', ['8'])).toBe('allowed');
  expect(await ask('ben', ['be', '80', ''])).toBe('refused');
});

test('someone who claimed a server of his own under the id of ours may not', async () => {
  expect(await ask('mallory')).toBe('refused');
  expect(await ask('mallory', [], [{ ...server, accountId: 7, isOwner: true }])).toBe('refused');
});

test('a server that lets everybody in proves nothing', async () => {
  const { url } = await startSmallPlex({ tokens: ['token-of-mallory', 'no-token-at-all'] });
  expect(await ask('mallory', [], [{ ...server, url }])).toBe('refused');
});

test('an account that is shared a server is no owner of it because our token is its own', async () => {
  expect(await ask('ben', [], [{ ...server, accountId: 8, isOwner: false }])).toBe('refused');
});

test('nobody may without servers, without a name, or with a sign-in that plex.tv does not know', async () => {
  expect(await ask('anna', [], [])).toBe('refused');
  expect(await ask('nobody', ['', ' '])).toBe('refused');
  expect(await ask('unknown', ['anna'])).toBe('refused');
});

test('a fault of plex.tv refuses nobody: it is thrown', async () => {
  const away = { user: () => Promise.reject(new Error('plex.tv is away')), resources: plexTv.resources };
  const asked = mayOpenSession(
    { plexTv: away, plex: { connect } },
    { token: 'anna', servers: [server], allowedAccounts: [] },
  );
  await expect(asked).rejects.toThrow('plex.tv is away');
});
