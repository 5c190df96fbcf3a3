import { beforeEach, expect, test } from 'vitest';
import type { PlexServer } from '../../../../src/core/model/plex.ts';
import type { PlexResource } from '../../../../src/core/ports/plex-tv.ts';
import { readAccountAccess } from '../../../../src/core/servers/account-access.ts';
import { connect, plexTvOf, startSmallPlex } from '../plex/small-plex.ts';

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
  // Shared by its owner, who is known by id.
  carl: { user: user(6, 'carl'), resources: [{ ...owned, owned: false, ownerId: 7, accessToken: 'token-of-carl' }] },
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

/** `owner`, `guest`, `none`, `unclear` or `refused`. */
async function ask(token: string, change: Partial<PlexServer> = {}): Promise<string> {
  const access = await readAccountAccess({ plexTv, plex: { connect } }, { token, servers: [{ ...server, ...change }] });
  if (access.kind === 'refused') return 'refused';
  if (access.unclear.length > 0) return 'unclear';
  if (access.isOwner) return 'owner';
  return access.servers.length > 0 ? 'guest' : 'none';
}

const ours = { accountId: 7, isOwner: true, url: 'http://127.0.0.1:9' };

test('an owner is known by the account of our token, else by the server itself', async () => {
  expect(await ask('anna', ours)).toBe('owner');
  expect(await ask('anna')).toBe('owner');
  expect(await ask('anna', { url: 'http://127.0.0.1:9' })).toBe('unclear');
});

test('a guest is known by the owner who shares the server, else by the server itself', async () => {
  expect(await ask('ben')).toBe('guest');
  expect(await ask('ben', { ...ours, url: server.url })).toBe('guest');
  expect(await ask('carl', ours)).toBe('guest');
  expect(await ask('carl', { ...ours, accountId: 9 })).toBe('none');
});

test('someone who claimed a server of his own under the id of ours has no access, nor do his guests', async () => {
  expect(await ask('mallory')).toBe('none');
  expect(await ask('mallory', ours)).toBe('none');
});

test('a server that lets everybody in proves nothing', async () => {
  const { url } = await startSmallPlex({ tokens: ['token-of-mallory', 'no-token-at-all'] });
  expect(await ask('mallory', { url })).toBe('unclear');
});

test('an account that is shared a server is no owner of it because our token is its own', async () => {
  expect(await ask('ben', { accountId: 8, isOwner: false })).toBe('guest');
});

test('servers of others that are switched off, and accounts unknown to plex.tv, give nothing', async () => {
  expect(await ask('anna', { enabled: false })).toBe('none');
  expect(await ask('anna', { ...ours, enabled: false })).toBe('owner');
  expect(await ask('nobody')).toBe('none');
  expect(await ask('unknown')).toBe('refused');
});

test('a fault of plex.tv refuses nobody: it is thrown', async () => {
  const away = { user: () => Promise.reject(new Error('plex.tv is away')), resources: plexTv.resources };
  const asked = readAccountAccess({ plexTv: away, plex: { connect } }, { token: 'anna', servers: [server] });
  await expect(asked).rejects.toThrow('plex.tv is away');
});
