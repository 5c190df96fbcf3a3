import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '../../support/context.ts';

let made: TestContext;
beforeEach(async () => {
  made = await createTestContext({ environment: { MEDIA_ROOT: '/nowhere' } });
});
afterEach(() => made.close());

const day = 24 * 3_600_000;
const sessions = () => made.runtime.store.sessions;
const accounts = () => sessions().accounts.all(made.clock.now);

function open(id: string, accountId: number, { plexToken = `token ${id}`, name = 'anna' } = {}): Promise<void> {
  const { now } = made.clock;
  const times = { createdAt: now, expiresAt: now + day };
  const whose = { kind: 'plex', accountId, name, isOwner: false, address: '10.0.0.1', userAgent: null } as const;
  return sessions().open({ id, ...whose, ...times }, { tokenHash: id, atMost: 2, plexToken });
}

async function stored(): Promise<string> {
  const database = await made.connect();
  return JSON.stringify(await database.read(database.build.all('select * from session_accounts')));
}

test('the token of an account is stored encrypted, the newest once', async () => {
  await open('a', 7);
  await open('b', 7);
  await open('c', 8, { name: 'ben' });
  expect(await accounts()).toMatchObject([
    { accountId: 7, name: 'anna', token: 'token b', checkedAt: made.clock.now },
    { accountId: 8, name: 'ben', token: 'token c' },
  ]);
  expect(await stored()).not.toMatch(/token [abc]/);
});

test('it is deleted with the last session of its account, however that ends', async () => {
  await open('a', 7);
  await open('b', 7);
  await open('c', 8);
  await sessions().end('a');
  expect(await accounts()).toHaveLength(2);
  await sessions().end('b');
  expect(await stored()).not.toMatch(/:7\b/);
  await sessions().endOf({ kind: 'plex', accountId: 8 });
  expect(await stored()).toBe('[]');
  await open('d', 9);
  made.clock.now += 2 * day;
  expect(await accounts()).toEqual([]);
  await sessions().prune(made.clock.now);
  expect(await stored()).toBe('[]');
});

test('a row moved to another account does not open', async () => {
  await open('a', 7);
  await open('b', 8);
  const database = await made.connect();
  const swap = `update session_accounts set token = (select token from session_accounts where account_id = 7) where account_id = 8`;
  await database.write([database.build.run(swap)]);
  expect((await accounts()).map(({ token }) => token)).toEqual(['token a', null]);
});

test('a check changes all sessions of its account, and no others', async () => {
  await open('a', 7);
  await open('b', 8);
  await sessions().accounts.update(7, { name: 'anna2', isOwner: true, checkedAt: 5 });
  const rows = await sessions().all(made.clock.now);
  expect(rows.map(({ id, name, isOwner }) => [id, name, isOwner])).toEqual([
    ['a', 'anna2', true],
    ['b', 'anna', false],
  ]);
  expect((await accounts()).map(({ checkedAt }) => checkedAt)).toEqual([5, made.clock.now]);
});
