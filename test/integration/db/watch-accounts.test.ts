import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWatchStore } from '../../../src/db/watch/watch-store.ts';
import { describeDatabases, testSealer } from '../../support/database.ts';
import { openLedger, type TestLedger } from './ledger.ts';

describeDatabases('accounts', (kind) => {
  let t: TestLedger;
  beforeEach(async () => {
    t = await openLedger(kind);
  });
  afterEach(() => t.close());

  const ensure = (plexId: number | null, name: string, isOwner = false) =>
    t.watch.accounts.ensure({ plexId, name, isOwner }, t.clock.now);

  test('the owner is made once, followed, and known by its plex.tv id as soon as that is heard of', async () => {
    expect(await t.watch.accounts.owner()).toBeNull();
    const owner = await ensure(null, 'Ada', true);
    expect(owner).toEqual({
      id: owner.id,
      plexId: null,
      name: 'Ada',
      isOwner: true,
      followed: true,
      hasToken: false,
      createdAt: t.clock.now,
    });
    expect(await ensure(7, 'Ada L.', true)).toEqual({ ...owner, plexId: 7, name: 'Ada L.' });
    expect(await t.watch.accounts.owner()).toEqual(await t.watch.accounts.byPlexId(7));
    expect(await ensure(null, 'Countess', true)).toEqual({ ...owner, plexId: 7, name: 'Countess' });
    expect(await t.watch.accounts.all()).toHaveLength(1);
  });

  test('other people are known by their plex.tv id, whatever they are called, and are not followed at first', async () => {
    const ben = await ensure(8, 'Ben');
    expect(ben).toMatchObject({ plexId: 8, isOwner: false, followed: false });
    expect(await ensure(8, 'Benjamin')).toEqual({ ...ben, name: 'Benjamin' });
    expect((await ensure(9, 'Benjamin')).id).not.toBe(ben.id);
    expect(await t.watch.accounts.byPlexId(8)).toMatchObject({ name: 'Benjamin' });
    expect(await t.watch.accounts.byPlexId(10)).toBeNull();
    expect(await t.watch.accounts.get(99)).toBeNull();
  });

  test('people without an id are known by their name, and no id is guessed from it', async () => {
    const cleo = await ensure(null, 'Cleo');
    expect(await ensure(null, 'Cleo')).toEqual(cleo);
    expect((await ensure(11, 'Cleo')).id).not.toBe(cleo.id);
    expect((await ensure(null, 'Cleo', true)).id).not.toBe(cleo.id);
    expect((await t.watch.accounts.all()).map(({ name }) => name)).toEqual(['Cleo', 'Cleo', 'Cleo']);
  });

  test('who was somebody until it was known whose server this is becomes the owner, followed', async () => {
    const somebody = await ensure(7, 'Ada');
    expect(await ensure(7, 'Ada', true)).toEqual({ ...somebody, isOwner: true, followed: true });
    expect(await ensure(7, 'Ada')).toMatchObject({ id: somebody.id, isOwner: true });
  });

  test('an owner of another id stays the one owner, with its own id and name', async () => {
    const owner = await ensure(7, 'Ada', true);
    expect(await ensure(12, 'Dora', true)).toEqual(owner);
    expect(await t.watch.accounts.byPlexId(12)).toBeNull();
  });

  test('an id that somebody else has is not given to the owner too', async () => {
    const ben = await ensure(8, 'Ben');
    const owner = await ensure(null, 'Ada', true);
    expect(await ensure(8, 'Ada', true)).toEqual(owner);
    expect(await t.watch.accounts.get(ben.id)).toEqual(ben);
    await expect(t.watch.accounts.update(owner.id, { plexId: 8 })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('those who hear of an account at once make one', async () => {
    const second = await t.other();
    const told = [
      { plexId: null, name: 'Ada', isOwner: true },
      { plexId: 7, name: 'Ada', isOwner: true },
      { plexId: 8, name: 'Ben', isOwner: false },
      { plexId: null, name: 'Cleo', isOwner: false },
    ];
    await Promise.all(
      [t.watch, second.watch, t.watch, second.watch].flatMap((store) =>
        told.map((one) => store.accounts.ensure(one, t.clock.now)),
      ),
    );
    expect((await t.watch.accounts.all()).map(({ name }) => name).toSorted()).toEqual(['Ada', 'Ben', 'Cleo']);
    expect(await t.watch.accounts.owner()).toMatchObject({ plexId: 7 });
  });

  test('what a person changes is changed, and nothing else', async () => {
    const ben = await ensure(8, 'Ben');
    expect(await t.watch.accounts.update(ben.id, { followed: true })).toEqual({ ...ben, followed: true });
    expect(await t.watch.accounts.update(ben.id, {})).toEqual({ ...ben, followed: true });
    expect(await t.watch.accounts.update(99, { followed: true })).toBeNull();
    expect(await ensure(8, 'Ben')).toEqual({ ...ben, followed: true });
  });

  test('a token is sealed for its account and server, replaced, and gone with its server', async () => {
    const [ben, cleo] = [await ensure(8, 'Ben'), await ensure(9, 'Cleo')];
    await t.watch.accounts.setToken(ben.id, t.serverId, 'secret one');
    expect(await t.watch.accounts.token(ben.id, t.serverId)).toBe('secret one');
    expect(await t.watch.accounts.token(cleo.id, t.serverId)).toBeNull();
    expect((await t.watch.accounts.all()).map(({ hasToken }) => hasToken)).toEqual([true, false]);
    const { rows } = await t.database.client.execute('select token from account_tokens');
    expect(rows).toMatchObject([{ token: expect.stringMatching(/^sealed\(account_tokens:1:1:token\)/) }]);
    await t.watch.accounts.setToken(ben.id, t.serverId, 'secret two');
    expect(await t.watch.accounts.token(ben.id, t.serverId)).toBe('secret two');
    await t.library.servers.delete(t.serverId);
    expect(await t.watch.accounts.token(ben.id, t.serverId)).toBeNull();
    await t.watch.accounts.setToken(ben.id, t.serverId, 'late');
    expect(await t.watch.accounts.get(ben.id)).toMatchObject({ hasToken: false });
  });

  test('tokens are sealed anew with a new key; one that opens with none is as none', async () => {
    const [ben, cleo] = [await ensure(8, 'Ben'), await ensure(9, 'Cleo')];
    await t.watch.accounts.setToken(ben.id, t.serverId, 'of Ben');
    await t.watch.accounts.setToken(cleo.id, t.serverId, 'of Cleo');
    await t.database.client.execute(`update account_tokens set token = 'lost' where account_id = ${cleo.id}`);
    const rotated = createWatchStore(t.database, {
      now: () => t.clock.now,
      seal: (plain, context) => `new ${testSealer.seal(plain, context)}`,
      open: (sealed, context) => testSealer.open(sealed.replace(/^new /, ''), context),
    });
    expect(await rotated.accounts.reseal()).toBe(1);
    const { rows } = await t.database.client.execute('select token from account_tokens order by account_id');
    expect(rows).toMatchObject([{ token: expect.stringMatching(/^new sealed/) }, { token: 'lost' }]);
    expect(await rotated.accounts.token(ben.id, t.serverId)).toBe('of Ben');
    expect(await rotated.accounts.token(cleo.id, t.serverId)).toBeNull();
  });

  test.runIf(kind === 'file')('an account that is known as it is told writes nothing', async () => {
    const ben = await ensure(8, 'Ben');
    await t.watch.accounts.setToken(ben.id, t.serverId, 'secret');
    const changes = async () =>
      Number((await t.database.client.execute('select total_changes() as n')).rows[0]?.n ?? 0);
    const before = await changes();
    await ensure(8, 'Ben');
    await t.watch.accounts.update(ben.id, { name: 'Ben' });
    await t.watch.accounts.setToken(ben.id, t.serverId, 'secret');
    expect(await changes()).toBe(before);
  });
});
