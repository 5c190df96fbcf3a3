import { afterEach, describe, expect, test } from 'vitest';
import { tautulliWork } from '../../../src/core/inbox/player-events.ts';
import { eraseAccount, followAccount, followedSince, giveToken } from '../../../src/core/watch/change-account.ts';
import { createWatching, hour, type Watching } from './setup.ts';

const guest = { id: 7_654_321, title: 'guest', token: 'the-token-of-the-guest' };

let w: Watching;

async function start(options: Parameters<typeof createWatching>[0] = {}): Promise<Watching> {
  w = await createWatching({ server: { accounts: [guest] }, ...options });
  return w;
}
afterEach(() => w.close());

function guestOf({ attic }: Watching) {
  return attic.fake.accounts.byId(guest.id);
}

async function guestAccount(watching: Watching) {
  const account = await watching.rt.watch.accounts.byPlexId(guest.id);
  if (account === null) throw new Error('the guest is not known');
  return account;
}

describe('the owner', () => {
  test('is 1 inside the server, and the plex.tv id of its token outside: one account', async () => {
    await start({ server: { ownerId: 4_711, stored: { accountId: 4_711, accountName: 'me' } } });
    const { film } = await w.pair();
    for (const ownerId of [1, 4_711]) {
      w.attic.fake.hooks.player('media.scrobble', film, w.attic.fake.accounts.owner, { ownerId });
      await w.deliver();
    }
    expect(await w.rt.watch.accounts.all()).toMatchObject([
      { plexId: 4_711, name: 'me', isOwner: true, followed: true },
    ]);
    expect(await w.events()).toHaveLength(2);
    expect(w.marks()).toHaveLength(1);
  });

  test('is known by both flags while nobody has said which id the token has', async () => {
    await start({ server: { ownerId: 4_711 } });
    const { film } = await w.pair();
    w.attic.fake.play(film);
    await w.deliver();
    expect(await w.rt.watch.accounts.all()).toMatchObject([{ plexId: 4_711, isOwner: true }]);
    expect(w.marks()).toHaveLength(1);
  });

  test('of a server that somebody shares with us is who the token is, not who the server calls 1', async () => {
    await start({ server: { ownerId: 9_999, stored: { accountId: 4_711, accountName: 'me', isOwner: false } } });
    const { film } = await w.pair();
    w.attic.fake.hooks.player('media.scrobble', film, w.attic.fake.accounts.owner, { ownerId: 1 });
    const [delivery] = await w.deliver();
    expect(delivery?.outcome).toMatch(/^ignored/);
    expect(w.marks()).toEqual([]);
  });
});

describe('another account', () => {
  test('is known and not followed: nothing of it is stored, the link of what it watched is checked all the same', async () => {
    await start();
    const { film } = await w.pair();
    w.attic.fake.play(film, { account: guestOf(w) as never });
    const deliveries = await w.deliver();
    expect(deliveries.map(({ outcome }) => outcome)).toContain('ignored: account not followed');
    expect(await w.rt.watch.accounts.all()).toMatchObject([{ name: 'guest', isOwner: false, followed: false }]);
    expect(await w.events()).toEqual([]);
    expect(w.marks()).toEqual([]);
  });

  test.each([['guest'], ['GUEST'], [String(guest.id)]])('that the setting names as %s is followed', async (name) => {
    await start();
    await w.set({ 'watch.accounts': [name] });
    const { film, special } = await w.pair();
    w.attic.fake.play(film, { account: guestOf(w) as never });
    await w.deliver();
    expect(await w.events()).toMatchObject([{ accountName: 'guest', twins: 'noToken' }]);
    expect(w.attic.fake.viewOf(special).viewCount).toBe(0);
  });

  test('is marked for with its own token alone', async () => {
    await start();
    await w.set({ 'watch.accounts': ['guest'] });
    const { film, special } = await w.pair();
    w.attic.fake.hooks.player('media.scrobble', film, guestOf(w) as never);
    await w.deliver();
    const { id } = await guestAccount(w);
    await giveToken(w.rt, { accountId: id, serverId: w.attic.id, token: guest.token });
    // The view that could not be followed then is told again, and gone on with.
    w.attic.fake.hooks.player('media.stop', film, guestOf(w) as never);
    w.attic.fake.hooks.player('media.scrobble', film, guestOf(w) as never, { viewOffset: 5 });
    await w.deliver();
    expect(w.attic.fake.viewOf(special, guestOf(w) as never).viewCount).toBe(1);
    expect(w.attic.fake.viewOf(special).viewCount).toBe(0);
    // What the mirror shows is the owner's.
    expect((await w.itemOf(special)).view.viewCount).toBe(0);
  });

  test('is given no token that its server refuses', async () => {
    await start();
    await w.set({ 'watch.accounts': ['guest'] });
    const { film } = await w.pair();
    w.attic.fake.hooks.player('media.scrobble', film, guestOf(w) as never);
    await w.deliver();
    const { id } = await guestAccount(w);
    await expect(giveToken(w.rt, { accountId: id, serverId: w.attic.id, token: 'wrong' })).rejects.toThrow(/token/i);
    expect((await guestAccount(w)).hasToken).toBe(false);
  });

  test('has watched nothing new before it was followed', async () => {
    await start();
    const { film, special } = await w.pair();
    w.attic.fake.hooks.player('media.scrobble', film, guestOf(w) as never);
    await w.deliver();
    w.attic.fake.watch(film, guestOf(w) as never);
    const account = await guestAccount(w);
    await giveToken(w.rt, { accountId: account.id, serverId: w.attic.id, token: guest.token });
    w.clock.now += hour;
    await followAccount(w.rt, account.id, true);
    await w.work();
    expect(w.attic.fake.viewOf(special, guestOf(w) as never).viewCount).toBe(0);
    expect(await w.stateOf(film, account)).toMatchObject({ isWatched: true, isBaseline: true });
    expect(await w.events()).toEqual([]);
  });

  test('left alone for a while and followed again has watched nothing new in between', async () => {
    await start();
    const { film, special } = await w.pair();
    w.attic.fake.hooks.player('media.scrobble', film, guestOf(w) as never);
    await w.deliver();
    const account = await guestAccount(w);
    await giveToken(w.rt, { accountId: account.id, serverId: w.attic.id, token: guest.token });
    await followAccount(w.rt, account.id, true);
    await w.work();
    await followAccount(w.rt, account.id, false);
    w.clock.now += hour;
    w.attic.fake.watch(film, guestOf(w) as never);
    w.clock.now += hour;
    await followAccount(w.rt, account.id, true);
    await w.work();
    expect(w.attic.fake.viewOf(special, guestOf(w) as never).viewCount).toBe(0);
    expect(await w.stateOf(film, account)).toMatchObject({ isWatched: true });
    w.clock.now += hour;
    w.attic.fake.unwatch(film, guestOf(w) as never);
    await w.compare();
    expect(await w.events()).toMatchObject([{ kind: 'unwatched', source: 'compare' }]);
  });
});

test('Tautulli names people by their plex.tv id, or by name alone', () => {
  const servers = { serverOf: () => 1, count: 1 };
  const account = (body: object) =>
    tautulliWork({ action: 'watched', rating_key: '5', media_type: 'movie', server_id: 'x', ...body }, 0, servers)
      .tasks[0]?.payload;
  expect(account({ user_id: '123', user: 'a' })).toMatchObject({ account: { id: 123, name: 'a' } });
  expect(account({ user_id: '0', user: 'Local' })).toMatchObject({ account: { id: null, name: 'Local' } });
  expect(account({})).toMatchObject({ account: { id: null, name: null } });
});

test('erasing an account leaves neither its name nor anything of what it watched', async () => {
  await start();
  const { film } = await w.pair();
  w.attic.fake.hooks.player('media.scrobble', film, guestOf(w) as never);
  await w.deliver();
  const account = await guestAccount(w);
  await giveToken(w.rt, { accountId: account.id, serverId: w.attic.id, token: guest.token });
  await followAccount(w.rt, account.id, true);
  w.attic.fake.play(film, { account: guestOf(w) as never });
  w.attic.fake.play(film);
  await w.deliver();
  expect(await w.stateOf(film, account)).toMatchObject({ isWatched: true });

  expect(await eraseAccount(w.rt, account.id)).toBeGreaterThan(3);
  expect(await w.rt.watch.accounts.get(account.id)).toBeNull();
  expect(await w.stateOf(film, account)).toBeUndefined();
  expect((await w.events()).map(({ accountName }) => accountName)).not.toContain(guest.title);
  const { items } = await w.rt.store.deliveries.page({}, { limit: 100, cursor: null });
  expect(items.length).toBeGreaterThan(0);
  expect(items.filter(({ account: name }) => name === guest.title)).toEqual([]);
  expect(await followedSince(w.rt, account.id)).toBe(0);
  expect(await eraseAccount(w.rt, account.id)).toBeNull();
});

test('an erased account that plays again is listed anew, without what it was before, and not followed', async () => {
  await start();
  const { film } = await w.pair();
  w.attic.fake.play(film, { account: guestOf(w) as never });
  await w.deliver();
  const before = await guestAccount(w);
  await followAccount(w.rt, before.id, true);
  await eraseAccount(w.rt, before.id);
  w.clock.now += hour;
  w.attic.fake.play(film, { account: guestOf(w) as never });
  await w.deliver();
  const after = await guestAccount(w);
  expect(after.id).not.toBe(before.id);
  expect(after).toMatchObject({ followed: false, hasToken: false });
});
