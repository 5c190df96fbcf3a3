import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeDatabases } from '../../support/database.ts';
import { openLedger, type TestLedger } from './ledger.ts';

const firstPage = { limit: 50, cursor: null };

describeDatabases('watch states', (kind) => {
  let t: TestLedger;
  let accountId: number;
  let itemId: number;
  beforeEach(async () => {
    t = await openLedger(kind);
    accountId = (await t.watch.accounts.ensure({ plexId: 7, name: 'Ada', isOwner: true }, t.clock.now)).id;
    itemId = await t.item();
  });
  afterEach(() => t.close());

  const state = async (id = itemId) => (await t.watch.states.of(accountId, [id])).get(id);
  const watched = (at: number) => t.watch.states.setWatched(accountId, itemId, at);
  const unwatched = (at: number) => t.watch.states.setUnwatched(accountId, itemId, at);
  const baseline = (isWatched: boolean, at: number | null) =>
    t.watch.states.setBaseline(accountId, [{ itemId, isWatched, at }]);

  test('the first view is new, a later one is another view, and an earlier or equal one is nothing', async () => {
    expect(await state()).toBeUndefined();
    expect(await watched(100)).toBe('new');
    expect(await state()).toEqual({
      accountId,
      itemId,
      isWatched: true,
      firstWatchedAt: 100,
      lastWatchedAt: 100,
      unwatchedAt: null,
      isManual: false,
      isBaseline: false,
      updatedAt: t.clock.now,
    });
    t.clock.now += 1;
    expect([await watched(100), await watched(50)]).toEqual(['none', 'none']);
    expect(await state()).toMatchObject({ firstWatchedAt: 100, lastWatchedAt: 100, updatedAt: t.clock.now - 1 });
    expect(await watched(200)).toBe('again');
    expect(await state()).toMatchObject({ firstWatchedAt: 100, lastWatchedAt: 200, updatedAt: t.clock.now });
  });

  test('unmarked and watched again is new, and what is reported late and was overtaken changes nothing', async () => {
    await watched(100);
    expect(await unwatched(99)).toBe('none');
    expect(await unwatched(150)).toBe('new');
    expect(await unwatched(160)).toBe('none');
    expect(await state()).toMatchObject({
      isWatched: false,
      firstWatchedAt: 100,
      lastWatchedAt: 100,
      unwatchedAt: 150,
    });
    expect(await watched(149)).toBe('none');
    expect(await state()).toMatchObject({ isWatched: false, lastWatchedAt: 100 });
    expect(await watched(150)).toBe('new');
    expect(await state()).toMatchObject({ isWatched: true, firstWatchedAt: 100, lastWatchedAt: 150, unwatchedAt: 150 });
  });

  test('what was never known as watched is known as unwatched without being new', async () => {
    expect(await unwatched(100)).toBe('none');
    expect(await state()).toMatchObject({
      isWatched: false,
      unwatchedAt: 100,
      firstWatchedAt: null,
      isBaseline: false,
    });
    expect(await watched(90)).toBe('none');
    expect(await watched(110)).toBe('new');
  });

  test('a baseline stands until something happens, and never replaces what is known', async () => {
    await baseline(false, null);
    expect(await state()).toMatchObject({ isWatched: false, isBaseline: true, unwatchedAt: null });
    await baseline(true, 5);
    expect(await state()).toMatchObject({ isWatched: false, lastWatchedAt: null });
    expect(await watched(1)).toBe('new');
    expect(await state()).toMatchObject({ isWatched: true, isBaseline: false, firstWatchedAt: 1 });
  });

  test('a view after a baseline that says watched is one more; one before it is nothing', async () => {
    await baseline(true, 100);
    expect(await state()).toMatchObject({ isWatched: true, isBaseline: true, firstWatchedAt: 100, lastWatchedAt: 100 });
    expect(await watched(100)).toBe('none');
    expect(await state()).toMatchObject({ isBaseline: true });
    expect(await watched(101)).toBe('again');
    expect(await state()).toMatchObject({ isBaseline: false, firstWatchedAt: 100, lastWatchedAt: 101 });
  });

  test('a baseline that knows no time takes that of the next view', async () => {
    await baseline(true, null);
    expect(await watched(40)).toBe('again');
    expect(await state()).toMatchObject({ firstWatchedAt: 40, lastWatchedAt: 40 });
    expect(await unwatched(40)).toBe('new');
  });

  test('a baseline of a whole library is written, but for items that have left', async () => {
    const ids = [itemId, await t.item(), await t.item()];
    await watched(7);
    const rows = [...ids, 4711].map((id) => ({ itemId: id, isWatched: id === ids[2], at: 3 }));
    await t.watch.states.setBaseline(
      accountId,
      [...rows, ...Array.from({ length: 4_000 }, () => rows[1] ?? rows)].flat(),
    );
    const states = await t.watch.states.of(accountId, [...ids, 4711]);
    expect([...states.keys()]).toEqual(ids);
    expect(ids.map((id) => states.get(id)?.isWatched)).toEqual([true, false, true]);
    expect(ids.map((id) => states.get(id)?.lastWatchedAt)).toEqual([7, null, 3]);
    await t.watch.states.setBaseline(99, rows);
    expect((await t.watch.states.of(99, ids)).size).toBe(0);
  });

  test('what a person says wins over all that comes, until the person says otherwise', async () => {
    await watched(100);
    await t.watch.states.setManual(accountId, itemId, { isWatched: false, at: 50 });
    expect(await state()).toMatchObject({ isWatched: false, isManual: true, unwatchedAt: 50, lastWatchedAt: 100 });
    expect([await watched(200), await unwatched(300)]).toEqual(['none', 'none']);
    expect(await state()).toMatchObject({ isWatched: false, unwatchedAt: 50, lastWatchedAt: 100 });
    await t.watch.states.setManual(accountId, itemId, { isWatched: true, at: 60 });
    expect(await state()).toMatchObject({ isWatched: true, isManual: true, firstWatchedAt: 60, lastWatchedAt: 100 });
    expect([await watched(200), await unwatched(300)]).toEqual(['none', 'none']);
  });

  test('a person may say it of what nobody knew, not of what is gone', async () => {
    await t.watch.states.setManual(accountId, itemId, { isWatched: true, at: 9 });
    expect(await state()).toMatchObject({ isWatched: true, isManual: true, isBaseline: false, lastWatchedAt: 9 });
    await t.watch.states.setManual(accountId, 4711, { isWatched: true, at: 9 });
    expect(await t.watch.states.setWatched(accountId, 4711, 9)).toBe('none');
    expect(await t.watch.states.setUnwatched(99, itemId, 9)).toBe('none');
    expect((await t.watch.states.page({}, firstPage)).total).toBe(1);
  });

  test('a person who says the same again changes nothing', async () => {
    await t.watch.states.setManual(accountId, itemId, { isWatched: true, at: 9 });
    const before = await state();
    t.clock.now += 1;
    await t.watch.states.setManual(accountId, itemId, { isWatched: true, at: 9 });
    expect(await state()).toEqual(before);
    await t.watch.states.setManual(accountId, itemId, { isWatched: true, at: 10 });
    expect(await state()).toMatchObject({ firstWatchedAt: 9, lastWatchedAt: 10, updatedAt: t.clock.now });
  });

  test('of several who report the same view at once one records it', async () => {
    const second = await t.other();
    const answers = await Promise.all(
      [t.watch, second.watch, t.watch, second.watch].map((store) => store.states.setWatched(accountId, itemId, 100)),
    );
    expect(answers.toSorted()).toEqual(['new', 'none', 'none', 'none']);
  });

  test('states go with their item', async () => {
    await watched(1);
    await t.library.items.setMissing([itemId], { now: 5, since: t.clock.now + 1, reason: 'gone' });
    await t.library.items.retain({ missingBefore: 6, archivedBefore: 0 });
    expect(await state()).toMatchObject({ isWatched: true });
    await t.library.items.retain({ missingBefore: 6, archivedBefore: 6 });
    expect(await state()).toBeUndefined();
  });

  test('a page has the items, is filtered, and goes on where the last one ended', async () => {
    const other = await t.watch.accounts.ensure({ plexId: 8, name: 'Ben', isOwner: false }, t.clock.now);
    const second = await t.item();
    await watched(1);
    await t.watch.states.setUnwatched(accountId, second, 1);
    await t.watch.states.setWatched(other.id, second, 1);
    const list = async (filter: Parameters<typeof t.watch.states.page>[0]) => {
      const page = await t.watch.states.page(filter, firstPage);
      expect(page.total).toBe(page.items.length);
      for (const row of page.items) expect(row.item).toEqual(await t.library.items.get(row.itemId).then(plain));
      return page.items.map((row) => [row.accountId, row.itemId]);
    };
    const all = [
      [other.id, second],
      [accountId, second],
      [accountId, itemId],
    ];
    expect(await list({})).toEqual(all);
    expect(await list({ accountId })).toEqual(all.slice(1));
    expect(await list({ itemId: second })).toEqual(all.slice(0, 2));
    expect(await list({ isWatched: true })).toEqual([all[0], all[2]]);
    expect(await list({ accountId, isWatched: false })).toEqual([all[1]]);
    const first = await t.watch.states.page({}, { limit: 2, cursor: null });
    const rest = await t.watch.states.page({}, { limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...rest.items].map((row) => [row.accountId, row.itemId])).toEqual(all);
  });

  test('progress of a show counts its present episodes by season, season 0 too, on its own server alone', async () => {
    const show = await t.item({ type: 'show', ratingKey: '500' });
    const episode = (seasonNumber: number | null, episodeNumber: number, part = {}) =>
      t.item({ type: 'episode', grandparentRatingKey: '500', seasonNumber, episodeNumber, ...part });
    const special = await episode(0, 1);
    await episode(0, 2);
    const first = await episode(1, 1);
    const gone = await episode(1, 2);
    await episode(null, 9);
    await episode(1, 3, { grandparentRatingKey: '501' });
    await t.item({ type: 'season', grandparentRatingKey: '500', seasonNumber: 1 });
    await t.library.items.setMissing([gone], { now: 5, since: t.clock.now + 1, reason: 'gone' });
    for (const [id, at] of [
      [special, 30],
      [first, 20],
      [gone, 40],
    ] as const)
      await t.watch.states.setWatched(accountId, id, at);
    expect(await t.watch.states.showProgress(accountId, show)).toEqual([
      { seasonNumber: 0, total: 2, watched: 1, lastWatchedAt: 30 },
      { seasonNumber: 1, total: 1, watched: 1, lastWatchedAt: 20 },
    ]);
    expect(await t.watch.states.showProgress(accountId + 1, show)).toEqual([
      { seasonNumber: 0, total: 2, watched: 0, lastWatchedAt: null },
      { seasonNumber: 1, total: 1, watched: 0, lastWatchedAt: null },
    ]);
    expect(await t.watch.states.showProgress(accountId, special)).toEqual([]);
  });

  test.runIf(kind === 'file')('what is known already is not written', async () => {
    await watched(100);
    const changes = async () =>
      Number((await t.database.client.execute('select total_changes() as n')).rows[0]?.n ?? 0);
    const before = await changes();
    await watched(100);
    await unwatched(50);
    await baseline(false, null);
    expect(await changes()).toBe(before);
  });
});

/** As lists answer it: without what only a single one has. */
function plain<T extends { details: unknown; media: unknown } | null>(item: T) {
  if (item === null) return null;
  const { details: _details, media: _media, ...rest } = item;
  return rest;
}
