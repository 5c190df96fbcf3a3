import { describe, expect, test } from 'vitest';
import type { Account } from '../../../../src/core/model/watch.ts';
import { isFollowed, isOwner } from '../../../../src/core/watch/account.ts';

const told = (id: number | null, isOwnersOwn = false) => ({ id, name: 'x', isOwnersOwn });

describe('the owner of a server', () => {
  test('is 1, and the account of its token', () => {
    for (const isOwnerOfIt of [true, null]) {
      const server = { accountId: 4_711, isOwner: isOwnerOfIt };
      expect([1, 4_711, 4_712, null].map((id) => isOwner(server, told(id)))).toEqual([true, true, false, false]);
    }
  });

  test('is no guest whose events come with both flags once the account of the token is known', () => {
    expect(isOwner({ accountId: 4_711, isOwner: true }, told(5, true))).toBe(false);
    expect(isOwner({ accountId: null, isOwner: null }, told(5, true))).toBe(true);
    expect(isOwner({ accountId: null, isOwner: null }, told(5))).toBe(false);
  });

  test('is not who a server calls 1 that somebody shares with us', () => {
    const shared = { accountId: 4_711, isOwner: false };
    expect([1, 4_711].map((id) => isOwner(shared, told(id, true)))).toEqual([false, true]);
    expect(isOwner({ accountId: null, isOwner: false }, told(1, true))).toBe(false);
  });
});

test('followed are those who were chosen, and those whom the setting names', () => {
  const account = { id: 3, plexId: 77, name: 'Kim', followed: false } as Account;
  const named = (...names: string[]) => isFollowed(account, { 'watch.accounts': names });
  expect([named(), named('kim '), named('77'), named('3'), named('Ki'), named('')]).toEqual([
    false,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(isFollowed({ ...account, followed: true }, { 'watch.accounts': [] })).toBe(true);
  expect(isFollowed({ ...account, plexId: null }, { 'watch.accounts': ['null'] })).toBe(false);
});
