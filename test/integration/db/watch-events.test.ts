import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NewWatchEvent } from '../../../src/core/model/watch.ts';
import { describeDatabases } from '../../support/database.ts';
import { aView, openLedger, type TestLedger } from './ledger.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const firstPage = { limit: 50, cursor: null };

describeDatabases('watch events', (kind) => {
  let t: TestLedger;
  let accountId: number;
  beforeEach(async () => {
    t = await openLedger(kind);
    accountId = (await t.watch.accounts.ensure({ plexId: 7, name: 'Ada', isOwner: true }, t.clock.now)).id;
  });
  afterEach(() => t.close());

  const record = (part: Partial<NewWatchEvent> = {}) => t.watch.events.record(aView(t, { accountId, ...part }));
  const total = async (filter: Parameters<typeof t.watch.events.page>[0] = {}) =>
    (await t.watch.events.page(filter, firstPage)).total;

  test('a view is stored with everything that is known of it, and its twins are searched for next', async () => {
    const itemId = await t.item({ type: 'episode' });
    const episode = {
      type: 'episode',
      title: 'Landfall',
      showTitle: 'Harbour Nights',
      seasonNumber: 0,
      episodeNumber: 3,
    };
    const view = aView(t, { accountId, itemId, ...episode });
    const { event, isNew } = await t.watch.events.record(view);
    const { windowMs: _, ...fields } = view;
    expect(isNew).toBe(true);
    expect(event).toEqual({
      ...fields,
      id: event.id,
      accountName: 'Ada',
      sources: ['webhook'],
      twins: 'open',
      outcome: null,
    });
    expect(await t.watch.events.get(event.id)).toEqual(event);
    expect(await t.watch.events.get(event.id + 1)).toBeNull();
  });

  test('who reports the same view again, sooner or later, is only recorded beside who reported first', async () => {
    const itemId = await t.item();
    const { event } = await record({ itemId });
    const later = await record({ itemId, source: 'history', at: event.at + 60 * minuteMs });
    const sooner = await record({ itemId, source: 'tautulli', at: event.at - 60 * minuteMs });
    const again = await record({ itemId, source: 'history' });
    expect([later.isNew, sooner.isNew, again.isNew]).toEqual([false, false, false]);
    expect(again.event).toEqual({ ...event, sources: ['webhook', 'history', 'tautulli'] });
    expect(await total()).toBe(1);
  });

  test('what is further apart than the window, or of another account, server, item or kind, is another view', async () => {
    const itemId = await t.item();
    const { event } = await record({ itemId });
    const other = await t.watch.accounts.ensure({ plexId: 8, name: 'Ben', isOwner: false }, t.clock.now);
    const parts: Partial<NewWatchEvent>[] = [
      { itemId, at: event.at + 60 * minuteMs + 1 },
      { itemId, at: event.at - 60 * minuteMs - 1 },
      { itemId, accountId: other.id },
      { itemId, kind: 'unwatched' },
      { itemId: await t.item() },
      { serverId: t.serverId + 1 },
    ];
    for (const part of parts) expect((await record(part)).isNew, JSON.stringify(part)).toBe(true);
    expect(await total()).toBe(parts.length + 1);
  });

  test('views that each are near the next do not grow into one without end', async () => {
    const itemId = await t.item();
    const start = t.clock.now;
    const answers = [];
    for (const hours of [0, 0.9, 1.8]) answers.push(await record({ itemId, at: start + hours * 60 * minuteMs }));
    expect(answers.map(({ isNew }) => isNew)).toEqual([true, false, true]);
  });

  test('of two views that are both near, the nearer one is meant', async () => {
    const itemId = await t.item();
    const { event: early } = await record({ itemId });
    const { event: late } = await record({ itemId, at: early.at + 61 * minuteMs });
    expect((await record({ itemId, source: 'history', at: early.at + 40 * minuteMs })).event.id).toBe(late.id);
    expect((await record({ itemId, source: 'history', at: early.at + 20 * minuteMs })).event.id).toBe(early.id);
  });

  test('without an item the guid says what is the same, and without a guid the ratingKey', async () => {
    const first = await record({ ratingKey: '1', guid: 'plex://movie/a' });
    expect((await record({ ratingKey: '2', guid: 'plex://movie/a' })).event.id).toBe(first.event.id);
    expect((await record({ ratingKey: '1', guid: null })).event.id).toBe(first.event.id);
    expect((await record({ ratingKey: '1', guid: 'plex://movie/b' })).isNew).toBe(true);
    expect((await record({ ratingKey: '2', guid: null })).isNew).toBe(true);
  });

  test('an item that is known only later joins the view that was told before, and the other way round', async () => {
    const itemId = await t.item({ ratingKey: '1' });
    const before = await record({ ratingKey: '1', guid: null });
    const known = await record({ itemId, ratingKey: '1', guid: 'plex://movie/a', source: 'history' });
    expect(known).toEqual({
      event: { ...before.event, itemId, guid: 'plex://movie/a', sources: ['webhook', 'history'] },
      isNew: false,
    });
    expect((await record({ ratingKey: '9', guid: 'plex://movie/a' })).event.id).toBe(before.event.id);
    const bare = await record({ ratingKey: '7', guid: null });
    const richer = await record({ ratingKey: '7', guid: 'plex://movie/c' });
    expect(richer.event).toEqual({ ...bare.event, guid: 'plex://movie/c' });
  });

  test('two who tell at once, in one process or in two, make one row', async () => {
    const itemId = await t.item();
    const second = await t.other();
    const stores = [t.watch, second.watch, t.watch, second.watch, t.watch, second.watch];
    const answers = await Promise.all(
      stores.map((store, i) => store.events.record(aView(t, { accountId, itemId, at: t.clock.now + i * minuteMs }))),
    );
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(answers.map(({ event }) => event.id)).size).toBe(1);
    expect(await total()).toBe(1);
  });

  test('an item that left the mirror meanwhile does not prevent its view from being recorded', async () => {
    expect((await record({ itemId: 4711 })).event.itemId).toBeNull();
  });

  test('a view of an account that is gone is a fault that says so', async () => {
    await expect(record({ accountId: 99 })).rejects.toMatchObject({
      code: 'notFound',
      message: expect.stringContaining('account 99'),
    });
    expect(await total()).toBe(0);
  });

  test('a view stays when its item goes for good', async () => {
    const itemId = await t.item();
    const { event } = await record({ itemId });
    await t.library.items.setMissing([itemId], { now: 5, since: t.clock.now + 1, reason: 'gone' });
    await t.library.items.retain({ missingBefore: 6, archivedBefore: 0 });
    expect((await t.watch.events.get(event.id))?.itemId).toBe(itemId);
    await t.library.items.retain({ missingBefore: 6, archivedBefore: 6 });
    expect(await t.watch.events.get(event.id)).toEqual({ ...event, itemId: null });
  });

  test('a view stays when its server is deleted', async () => {
    const { event } = await record({ itemId: await t.item() });
    await t.library.servers.delete(t.serverId);
    expect(await t.watch.events.get(event.id)).toEqual({ ...event, itemId: null });
  });

  test('what became of the twins is recorded, and what waits for them is found, newest first', async () => {
    const [one, two] = [await t.item(), await t.item()];
    const ids: number[] = [];
    for (const [i, itemId] of [one, one, two, two].entries())
      ids.push((await record({ itemId, at: t.clock.now + i * dayMs })).event.id);
    const [first = 0, second = 0, third = 0, fourth = 0] = ids;
    await t.watch.events.setTwins(first, 'waiting', 'waiting: no twin yet');
    await t.watch.events.setTwins(third, 'marked', 'marked: item 5');
    expect(await t.watch.events.get(first)).toMatchObject({ twins: 'waiting', outcome: 'waiting: no twin yet' });
    const waiting = async (...args: Parameters<typeof t.watch.events.waiting>) =>
      (await t.watch.events.waiting(...args)).map(({ id }) => id);
    expect(await waiting('all', 9)).toEqual([fourth, second, first]);
    expect(await waiting('all', 2)).toEqual([fourth, second]);
    expect(await waiting([one], 9)).toEqual([second, first]);
    expect(await waiting([], 9)).toEqual([]);
  });

  test('a page is filtered, newest first, and goes on where the last one ended', async () => {
    const other = await t.watch.accounts.ensure({ plexId: 8, name: 'Ben', isOwner: false }, t.clock.now);
    const itemId = await t.item();
    const start = t.clock.now;
    for (let i = 0; i < 6; i += 1)
      await record({
        itemId: i < 2 ? itemId : null,
        guid: `plex://movie/${i}`,
        ratingKey: `${i}`,
        accountId: i % 2 === 0 ? accountId : other.id,
        kind: i === 5 ? 'unwatched' : 'watched',
        source: i === 4 ? 'history' : 'webhook',
        at: start + i * dayMs,
      });
    const keys = async (filter: Parameters<typeof t.watch.events.page>[0]) => {
      const page = await t.watch.events.page(filter, firstPage);
      expect(page.total, JSON.stringify(filter)).toBe(page.items.length);
      return page.items.map(({ ratingKey }) => ratingKey).join('');
    };
    expect(await keys({})).toBe('543210');
    expect(await keys({ accountId })).toBe('420');
    expect(await keys({ accountId, kind: 'watched', source: 'webhook' })).toBe('20');
    expect(await keys({ itemId })).toBe('10');
    expect(await keys({ itemId, accountId })).toBe('0');
    expect(await keys({ kind: 'unwatched' })).toBe('5');
    expect(await keys({ kind: 'watched' })).toBe('43210');
    expect(await keys({ source: 'history' })).toBe('4');
    expect(await keys({ from: start + 2 * dayMs })).toBe('5432');
    expect(await keys({ to: start + 2 * dayMs })).toBe('10');
    expect(await keys({ from: start + dayMs, to: start + 4 * dayMs, accountId: other.id })).toBe('31');
    expect(await keys({ from: 0, to: Number.MAX_SAFE_INTEGER })).toBe('543210');
    expect(await keys({ from: start + dayMs, to: start })).toBe('');

    const first = await t.watch.events.page({}, { limit: 4, cursor: null });
    const rest = await t.watch.events.page({}, { limit: 4, cursor: first.nextCursor });
    expect([...first.items, ...rest.items].map(({ ratingKey }) => ratingKey).join('')).toBe('543210');
    expect([first.total, rest.total, rest.nextCursor]).toEqual([6, 6, null]);
  });

  test('a span counts to the millisecond within its first and last day', async () => {
    const noon = Date.UTC(2026, 4, 1, 12);
    const hours = [-30, -13, -2, 0, 2, 11, 13, 40];
    for (const [i, hour] of hours.entries())
      await record({ guid: `plex://movie/${i}`, at: noon + hour * 60 * minuteMs });
    for (const from of hours)
      for (const to of hours)
        expect(await total({ from: noon + from * 60 * minuteMs, to: noon + to * 60 * minuteMs }), `${from} ${to}`).toBe(
          hours.filter((hour) => hour >= from && hour < to).length,
        );
  });

  test('activity is counted by whole days of the span, newest first', async () => {
    const day = Date.UTC(2026, 4, 1);
    const at = [day - 1, day, day + dayMs - 1, day + dayMs, day + 5 * dayMs];
    for (const [i, time] of at.entries()) await record({ guid: `plex://movie/${i}`, at: time });
    await record({ kind: 'unwatched', at: day + 5 });
    expect(await t.watch.events.activity({ from: day + 10, to: day + dayMs + 10 })).toEqual([
      { day: '2026-05-02', watched: 1, unwatched: 0 },
      { day: '2026-05-01', watched: 2, unwatched: 1 },
    ]);
    expect(await t.watch.events.activity({ from: 0, to: day + 10 * dayMs, accountId: accountId + 1 })).toEqual([]);
    expect((await t.watch.events.activity({ from: 0, to: day + 10 * dayMs, accountId })).map((row) => row.day)).toEqual(
      ['2026-05-06', '2026-05-02', '2026-05-01', '2026-04-30'],
    );
  });

  test('old events are pruned with their part of the days', async () => {
    const start = Date.UTC(2026, 4, 1);
    for (const hours of [0, 5, 10, 30])
      await record({ guid: `plex://movie/${hours}`, at: start + hours * 60 * minuteMs });
    expect(await t.watch.events.prune(start + 10 * 60 * minuteMs)).toBe(2);
    expect(await total()).toBe(2);
    expect(await t.watch.events.activity({ from: 0, to: start + 9 * dayMs })).toEqual([
      { day: '2026-05-02', watched: 1, unwatched: 0 },
      { day: '2026-05-01', watched: 1, unwatched: 0 },
    ]);
    expect(await t.watch.events.prune(start)).toBe(0);
  });

  test('an account is erased with its row, and others keep theirs', async () => {
    const other = await t.watch.accounts.ensure({ plexId: 8, name: 'Ben', isOwner: false }, t.clock.now);
    const itemId = await t.item();
    await record({ itemId, accountId: other.id });
    await record({ itemId, accountId: other.id, at: t.clock.now + dayMs });
    await record({ itemId });
    for (const id of [accountId, other.id]) {
      await t.watch.states.setWatched(id, itemId, t.clock.now);
      await t.watch.accounts.setToken(id, t.serverId, `token of ${id}`);
    }
    expect(await t.watch.erase(other.id)).toBe(5);
    expect(await t.watch.accounts.get(other.id)).toBeNull();
    expect((await t.watch.accounts.all()).map(({ id }) => id)).toEqual([accountId]);
    expect(await total({ accountId: other.id })).toBe(0);
    expect(await total()).toBe(1);
    expect((await t.watch.states.of(other.id, [itemId])).size).toBe(0);
    expect((await t.watch.states.of(accountId, [itemId])).size).toBe(1);
    expect(await t.watch.accounts.token(accountId, t.serverId)).toBe(`token of ${accountId}`);
    expect(await t.watch.erase(other.id)).toBe(0);
  });

  test.runIf(kind === 'file')('an echo that says nothing new writes nothing', async () => {
    const itemId = await t.item();
    const { event } = await record({ itemId });
    await t.watch.events.setTwins(event.id, 'already', 'already: item 5');
    const changes = async () =>
      Number((await t.database.client.execute('select total_changes() as n')).rows[0]?.n ?? 0);
    const before = await changes();
    await record({ itemId });
    await t.watch.events.setTwins(event.id, 'already', 'already: item 5');
    expect(await changes()).toBe(before);
  });
});
