import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkAccounts } from '../../../src/core/access/check-accounts.ts';
import type { TaskResult } from '../../../src/core/tasks/result.ts';
import type { TvAccount } from '../../fakes/plex/tv-model.ts';
import { startIdleService } from '../../support/idle-service.ts';
import { type PlexBrowser, type PlexHouse, startPlexHouse } from './plex-browser.ts';

let house: PlexHouse;
let guest: TvAccount;
let guests: PlexBrowser;
let owners: PlexBrowser;
beforeEach(async () => {
  house = await startPlexHouse();
  guest = house.addGuest('Ben');
  await house.set({ viewers: ['ben'] });
  [guests, owners] = [house.browser(), house.browser()];
  expect((await guests.signIn(guest)).status).toBe(303);
  expect((await owners.signIn(house.owner)).status).toBe(303);
});
afterEach(() => house.close());

const hour = 3_600_000;

async function check(payload: { all?: boolean } = {}): Promise<TaskResult> {
  return checkAccounts(house.service.runtime, payload, AbortSignal.timeout(60_000));
}

async function aDayLater(): Promise<TaskResult> {
  house.service.clock.now += 24 * hour;
  return check();
}

/** Statuses of the guest's and the owner's browser. */
const statuses = async () => [await guests.status(), await owners.status()];
const ends = async () => (await house.audit()).filter((entry) => entry.startsWith('end sessions'));

/** The minutes until each following check. */
function nextChecks({ followUps = [] }: TaskResult): number[] {
  return followUps.map(({ runAt }) => (runAt - house.service.clock.now) / 60_000);
}

test('who may still sign in stays, and is asked about once a day', async () => {
  const mark = house.tv.mark();
  expect(await check()).toMatchObject({ outcome: '0 may stay, 0 were signed out, 0 could not be checked' });
  expect(house.tv.since(mark)).toEqual([]);
  const result = await aDayLater();
  expect(result).toMatchObject({ outcome: '2 may stay, 0 were signed out, 0 could not be checked' });
  expect(nextChecks(result)).toEqual([24 * 60]);
  expect(house.tv.since(mark)).toHaveLength(4);
  await check();
  expect(house.tv.since(mark)).toHaveLength(4);
  expect(await statuses()).toEqual([200, 200]);
});

test('an account is still checked after ENCRYPTION_KEY was replaced', async () => {
  const data = await mkdtemp(join(tmpdir(), 'plex-linker-rotation-'));
  const [first, second] = ['ab'.repeat(32), 'cd'.repeat(32)];
  const before = await startPlexHouse({ DATA_DIR: data, ENCRYPTION_KEY: first });
  await before.browser().signIn(before.owner);
  await before.service.close();
  const shared = { DATA_DIR: data, PLEX_TV_URL: before.tv.url };
  const rotated = await startIdleService({ ...shared, ENCRYPTION_KEY: second, ENCRYPTION_KEY_PREVIOUS: first });
  await rotated.close();
  // The earlier key is gone for good.
  const after = await startIdleService({ ...shared, ENCRYPTION_KEY: second });
  after.clock.now += 25 * hour;
  const mark = before.tv.mark();
  const result = await checkAccounts(after.runtime, {}, AbortSignal.timeout(60_000));
  expect(result).toMatchObject({ outcome: '1 may stay, 0 were signed out, 0 could not be checked' });
  expect(before.tv.since(mark)).not.toEqual([]);
  await after.close();
  await Promise.all([before.tv.stop(), before.plex.stop()]);
  await rm(data, { recursive: true });
});

test('whose access to the server was withdrawn is signed out, on all browsers, with an entry in the log', async () => {
  const second = house.browser();
  await second.signIn(guest);
  guest.resources.splice(0);
  await aDayLater();
  expect([...(await statuses()), await second.status()]).toEqual([401, 200, 401]);
  expect(await ends()).toEqual([
    'end sessions · schedule · Plex account Ben · it has access to none of the connected Plex servers',
  ]);
  expect((await house.service.store.sessions.accounts.all(house.service.clock.now)).map(({ name }) => name)).toEqual([
    'owner',
  ]);
});

test('who signed us out at plex.tv is signed out', async () => {
  guest.token = 'another';
  await aDayLater();
  expect(await statuses()).toEqual([401, 200]);
  expect(await ends()).toEqual(['end sessions · schedule · Plex account Ben · it was signed out at plex.tv']);
});

test('who signs in again while the old token is refused stays signed in', async () => {
  const fresh = house.browser();
  const { plexTv } = house.service.runtime;
  const ask = plexTv.user;
  const user = vi.spyOn(plexTv, 'user').mockImplementation(async (token, options) => {
    if (token !== guest.token) return ask(token, options);
    user.mockRestore();
    house.service.clock.now += 1_000;
    expect((await fresh.signIn(guest)).status).toBe(303);
    return { kind: 'refused' };
  });
  house.service.clock.now += 24 * hour;
  await check();
  expect([await guests.status(), await fresh.status()]).toEqual([401, 200]);
});

test('who was taken out of the lists loses the stored token as well', async () => {
  await house.set({});
  expect(await statuses()).toEqual([401, 200]);
  await aDayLater();
  expect(await ends()).toEqual([
    'end sessions · schedule · Plex account Ben · it is not among the accounts that may sign in',
  ]);
});

test.each([
  ['is down', { reset: true }],
  ['answers 500', { status: 500 }],
  ['answers 429', { status: 429, body: { errors: [{ code: 1003 }] } }],
  ['answers with a web page', { status: 403, body: '<!DOCTYPE html><html></html>' }],
  ['answers with something else', { status: 200, body: {} }],
])(
  'a plex.tv that %s signs nobody out, and is asked again in an hour',
  async (_, effect) => {
    guest.resources.splice(0);
    const fault = house.tv.fault(/./, effect);
    const result = await aDayLater();
    expect(result).toMatchObject({ outcome: '0 may stay, 0 were signed out, 2 could not be checked' });
    expect(nextChecks(result)).toEqual([60]);
    expect(await statuses()).toEqual([200, 200]);
    fault.clear();
    house.service.clock.now += hour;
    await check();
    expect(await statuses()).toEqual([401, 200]);
  },
  60_000,
);

test('a server that is removed signs its guests and its owner out at once', async () => {
  const reply = await house.service.ask(`/api/v1/plex/servers/${house.serverId}?sure=true`, { method: 'DELETE' });
  expect(reply.status).toBeLessThan(300);
  expect(await house.service.waitingTasks()).toContain('check-accounts all Plex accounts with sessions');
  await check({ all: true });
  expect(await statuses()).toEqual([401, 401]);
});

test('an account that was renamed keeps its sessions under the new name', async () => {
  await house.set({ viewers: [String(guest.id)] });
  guest.username = 'Benjamin';
  await aDayLater();
  expect(await statuses()).toEqual([200, 200]);
  const sessions = await house.service.store.sessions.all(house.service.clock.now);
  expect(sessions.map(({ name }) => name).toSorted()).toEqual(['Benjamin', 'owner']);
});

test('a server that changed its owner takes the old one its role', async () => {
  const next = house.tv.addAccount({ username: 'next' });
  const { library, plex } = house.service.runtime;
  await library.servers.update(house.serverId, { accountId: next.id });
  await plex.reload();
  await aDayLater();
  expect(await owners.status()).toBe(401);
});

test('a clock that was set back does not stop the checks', async () => {
  house.service.clock.now -= 48 * hour;
  expect(await check()).toMatchObject({ outcome: '2 may stay, 0 were signed out, 0 could not be checked' });
});
