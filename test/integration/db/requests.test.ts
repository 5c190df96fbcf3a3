import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Wanted } from '../../../src/core/model/request.ts';
import { describeDatabases } from '../../support/database.ts';
import { openLedger, type TestLedger } from './ledger.ts';

const firstPage = { limit: 50, cursor: null };

describeDatabases('requests', (kind) => {
  let t: TestLedger;
  beforeEach(async () => {
    t = await openLedger(kind);
  });
  afterEach(() => t.close());

  const wanted = (part: Partial<Wanted> = {}) => ({
    ...{ kind: 'movie' as const, title: 'The Glass Harbour', person: null, year: 1999, tmdbId: null, tvdbId: null },
    ...{ asin: null, seasonNumber: null, episodeNumber: null, titleKey: 'theglassharbour' },
    ...part,
  });
  const step = { at: 100, state: 'pending' as const, reason: 'asked for' };
  const create = async (part: Partial<Wanted> & { titleKey?: string } = {}, store = t.requests) => {
    const made = await store.create(wanted(part), step);
    if (made === null) throw new Error('a request without a limit was refused');
    return made;
  };

  test('a request is kept as it was asked for, with the first line of its history', async () => {
    const { request, isNew } = await create({ tmdbId: 5 });
    const { titleKey: _, ...fields } = wanted({ tmdbId: 5 });
    expect(isNew).toBe(true);
    expect(request).toEqual({
      ...fields,
      ...{ id: request.id, state: 'pending', itemId: null, itemGuid: null, confidence: null, reason: null },
      ...{ createdAt: 100, updatedAt: 100, availableAt: null, plexId: null, requesterName: null },
    });
    expect(await t.requests.get(request.id)).toEqual(request);
    expect(await t.requests.history(request.id)).toEqual([step]);
    expect(await t.requests.get(request.id + 1)).toBeNull();
    expect(await t.requests.history(request.id + 1)).toEqual([]);
  });

  test('a change of a state that is not there any more is not made, and leaves no line', async () => {
    const { request } = await create();
    const available = await t.requests.change(request.id, { state: 'available', reason: 'Plex has it' }, 200);
    const late = { state: 'downloading' as const, reason: 'grabbed', from: 'pending' as const };
    expect(await t.requests.change(request.id, late, 300)).toEqual(available);
    expect((await t.requests.history(request.id)).map(({ state }) => state)).toEqual(['pending', 'available']);
    expect(await t.requests.change(request.id, { ...late, from: 'available' }, 400)).toMatchObject({
      state: 'downloading',
    });
  });

  const pairs: [string, boolean, Partial<Wanted>, Partial<Wanted>][] = [
    ['the same id under another title', true, { tmdbId: 5 }, { tmdbId: 5, title: 'Glashafen', year: null }],
    ['another id under the same title', false, { tmdbId: 5 }, { tmdbId: 6 }],
    ['the same title and year, and an id that only one has', true, { tmdbId: 5 }, {}],
    ['another kind of the same id', false, { tmdbId: 5 }, { tmdbId: 5, kind: 'episode' }],
    ['the same title of another year', false, {}, { year: 2011 }],
    ['the same title of no year', false, {}, { year: null }],
    ['the first id that both have decides', false, { tmdbId: 5, tvdbId: 9 }, { tmdbId: 6, tvdbId: 9 }],
    ['the second id where one lacks the first', true, { tmdbId: 5, tvdbId: 9 }, { tvdbId: 9, title: 'Glashafen' }],
    [
      'the author as people write names',
      true,
      { kind: 'book', person: 'Ada Brönte' },
      { kind: 'book', person: 'ada bronte' },
    ],
    ['the same title of another author', false, { kind: 'book', person: 'A' }, { kind: 'book', person: 'B' }],
    ['the same title of no author', false, { kind: 'book', person: 'A' }, { kind: 'book' }],
    ['an ASIN in other letters', true, { kind: 'book', asin: 'b00ab' }, { kind: 'book', asin: 'B00AB', title: 'x' }],
    [
      'another special of the same show',
      false,
      { kind: 'episode', tvdbId: 7, seasonNumber: 0, episodeNumber: 1 },
      { kind: 'episode', tvdbId: 7, seasonNumber: 0, episodeNumber: 2 },
    ],
    [
      'a season that is not named is not season 0',
      false,
      { kind: 'episode', tvdbId: 7, seasonNumber: 0, episodeNumber: 1 },
      { kind: 'episode', tvdbId: 7, episodeNumber: 1 },
    ],
    [
      'the same special once more',
      true,
      { kind: 'episode', tvdbId: 7, seasonNumber: 0, episodeNumber: 1 },
      { kind: 'episode', tvdbId: 7, seasonNumber: 0, episodeNumber: 1, title: 'Landfall' },
    ],
  ];
  test.each(pairs)('of two requests: %s', async (_what, isSame, first, second) => {
    const key = ({ title }: Partial<Wanted>) => (title === undefined ? {} : { titleKey: title.toLowerCase() });
    const before = await create({ ...first, ...key(first) });
    const after = await create({ ...second, ...key(second) });
    expect(after.isNew).toBe(!isSame);
    expect(after.request.id === before.request.id).toBe(isSame);
    expect(await t.requests.history(after.request.id)).toEqual([step]);
    expect((await t.requests.page({}, firstPage)).total).toBe(isSame ? 1 : 2);
  });

  test('those who ask for the same at once make one request', async () => {
    const second = await t.other();
    const answers = await Promise.all(
      [t.requests, second.requests, t.requests, second.requests].map((store) => create({ tmdbId: 5 }, store)),
    );
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await t.requests.history(answers[0]?.request.id ?? 0)).toHaveLength(1);
  });

  const ofViewer = (plexId: number, mostOpen: number, part: Partial<Wanted> = {}, store = t.requests) =>
    store.create({ ...wanted(part), plexId, requesterName: `viewer ${plexId}` }, step, { plexId, mostOpen });

  test('viewers who wait for the same have a request each, which only their own equals', async () => {
    const [ada, ben] = [await ofViewer(7, 5, { tmdbId: 5 }), await ofViewer(8, 5, { tmdbId: 5 })];
    expect([ada?.isNew, ben?.isNew]).toEqual([true, true]);
    expect(await ofViewer(8, 5, { tmdbId: 5 })).toEqual({ request: ben?.request, isNew: false });
    expect(await create({ tmdbId: 5 })).toEqual({ request: ada?.request, isNew: false });
    expect((await t.requests.page({ plexId: 8 }, firstPage)).items).toEqual([ben?.request]);
    expect(await t.requests.deleteOf(7)).toBe(1);
    expect((await t.requests.page({}, firstPage)).items).toEqual([ben?.request]);
  });

  test('a viewer’s limit counts what is open, also when they ask at once', async () => {
    const second = await t.other();
    const asked = [1, 2, 3, 4].map((tmdbId, index) =>
      ofViewer(7, 2, { tmdbId }, index % 2 === 0 ? t.requests : second.requests),
    );
    const made = (await Promise.all(asked)).filter((one) => one !== null);
    expect(made).toHaveLength(2);
    expect(await ofViewer(8, 2, { tmdbId: 9 })).toMatchObject({ isNew: true });
    await t.requests.change(made[0]?.request.id ?? 0, { state: 'available' }, 200);
    expect(await ofViewer(7, 2, { tmdbId: 9 })).toMatchObject({ isNew: true });
    expect(await ofViewer(7, 2, { tmdbId: 10 })).toBeNull();
  });

  test('only a change of state is a line of history, and what stays the same is not written', async () => {
    const itemId = await t.item();
    const { request } = await create({ tmdbId: 5 });
    const suggested = await t.requests.change(request.id, { itemId, confidence: 0.6, reason: 'same title' }, 200);
    expect(suggested).toEqual({ ...request, itemId, confidence: 0.6, reason: 'same title', updatedAt: 200 });
    expect(await t.requests.change(request.id, { itemId, confidence: 0.6 }, 300)).toEqual(suggested);
    expect(await t.requests.change(request.id, {}, 300)).toEqual(suggested);
    const downloading = { state: 'downloading' as const, reason: 'Radarr Grab' };
    expect(await t.requests.change(request.id, downloading, 400)).toMatchObject({ ...downloading, updatedAt: 400 });
    await t.requests.change(request.id, downloading, 500);
    const available = { state: 'available' as const, itemGuid: 'plex://movie/1', availableAt: 600 };
    expect(await t.requests.change(request.id, available, 600)).toMatchObject({ ...available, reason: 'Radarr Grab' });
    expect(await t.requests.history(request.id)).toEqual([
      step,
      { at: 400, ...downloading },
      { at: 600, state: 'available', reason: '' },
    ]);
    expect(await t.requests.change(request.id, { itemId: null, reason: null }, 700)).toMatchObject({
      itemId: null,
      reason: null,
      itemGuid: 'plex://movie/1',
    });
    expect(await t.requests.change(99, { state: 'searching' }, 1)).toBeNull();
    expect(await t.requests.change(99, {}, 1)).toBeNull();
  });

  test('an item that left the mirror is no item of a request, and the request stays', async () => {
    const itemId = await t.item();
    const { request } = await create();
    expect(await t.requests.change(request.id, { itemId: 4711, confidence: 0.5 }, 2)).toMatchObject({ itemId: null });
    await t.requests.change(request.id, { itemId, state: 'available', itemGuid: 'plex://movie/1' }, 3);
    expect((await t.requests.byItem(itemId)).map(({ id }) => id)).toEqual([request.id]);
    await t.library.servers.delete(t.serverId);
    expect(await t.requests.get(request.id)).toMatchObject({ itemId: null, itemGuid: 'plex://movie/1' });
    expect(await t.requests.byItem(itemId)).toEqual([]);
  });

  test('open are those that are not available, and those whose item is gone or in no library that counts', async () => {
    const [there, gone, trashed] = [await t.item(), await t.item(), await t.item()];
    const make = async (title: string, itemId: number | null) => {
      const { request } = await create({ title, titleKey: title });
      await t.requests.change(request.id, { state: 'available', itemId }, 2);
      return request.id;
    };
    await make('there', there);
    const ids = [await make('gone', gone), await make('none', null), await make('trashed', trashed)];
    const { request } = await create();
    const open = async (libraryIds = [t.libraryId]) => (await t.requests.open(libraryIds)).map(({ id }) => id);
    expect(await open()).toEqual([ids[1], request.id]);
    expect(await open([])).toHaveLength(5);
    await t.library.items.setMissing([gone], { now: 5, since: t.clock.now + 1, reason: 'gone' });
    await t.library.items.setStates([{ id: trashed, state: 'fileNotFound', reason: 'trash', files: [] }], 5);
    expect(await open()).toEqual([...ids, request.id]);
  });

  test('whether anybody waits is known at once to who writes, and after some seconds to others', async () => {
    const second = await t.other();
    expect([await t.requests.isAnyOpen(), await second.requests.isAnyOpen()]).toEqual([false, false]);
    const { request } = await create();
    expect([await t.requests.isAnyOpen(), await second.requests.isAnyOpen()]).toEqual([true, false]);
    t.clock.now += 5_000;
    expect(await second.requests.isAnyOpen()).toBe(true);
    await t.requests.change(request.id, { state: 'available' }, 2);
    expect(await t.requests.isAnyOpen()).toBe(false);
    await t.requests.change(request.id, { state: 'downloaded' }, 3);
    expect(await t.requests.isAnyOpen()).toBe(true);
    await t.requests.delete(request.id);
    expect(await t.requests.isAnyOpen()).toBe(false);
  });

  test('requests are found by any of their ids, within their kind', async () => {
    const movie = (await create({ tmdbId: 5, tvdbId: 9 })).request.id;
    const episode = (await create({ kind: 'episode', tvdbId: 9, seasonNumber: 0, episodeNumber: 1 })).request.id;
    const special = (await create({ kind: 'episode', tvdbId: 9, seasonNumber: 0, episodeNumber: 2 })).request.id;
    const book = (await create({ kind: 'book', asin: 'b00ab' })).request.id;
    const found = async (ids: Parameters<typeof t.requests.byIds>[0]) =>
      (await t.requests.byIds(ids)).map(({ id }) => id);
    expect(await found({ kind: 'movie', tmdbId: 5 })).toEqual([movie]);
    expect(await found({ kind: 'movie', tmdbId: 6, tvdbId: 9 })).toEqual([movie]);
    expect(await found({ kind: 'episode', tvdbId: 9 })).toEqual([episode, special]);
    expect(await found({ kind: 'book', asin: 'B00ab' })).toEqual([book]);
    expect(await found({ kind: 'book' })).toEqual([]);
  });

  test('a page is filtered, newest first, and goes on where the last one ended', async () => {
    const first = (await create({ tmdbId: 5 })).request.id;
    const second = (await create({ kind: 'book', title: 'Éclair', titleKey: 'eclair', person: 'Ada Brönte' })).request
      .id;
    await t.requests.change(first, { state: 'searching' }, 2);
    const list = async (filter: Parameters<typeof t.requests.page>[0]) => {
      const page = await t.requests.page(filter, firstPage);
      expect(page.total).toBe(page.items.length);
      return page.items.map(({ id }) => id);
    };
    expect(await list({})).toEqual([second, first]);
    expect(await list({ kind: 'book' })).toEqual([second]);
    expect(await list({ state: 'searching' })).toEqual([first]);
    expect(await list({ q: 'glass HARBOUR' })).toEqual([first]);
    expect(await list({ q: ' eclair ' })).toEqual([second]);
    expect(await list({ q: 'bronte' })).toEqual([second]);
    expect(await list({ q: '%' })).toEqual([]);
    expect(await list({ q: '   ' })).toEqual([second, first]);
    const page = await t.requests.page({}, { limit: 1, cursor: null });
    const rest = await t.requests.page({}, { limit: 1, cursor: page.nextCursor });
    expect([page.items[0]?.id, rest.items[0]?.id, rest.nextCursor]).toEqual([second, first, null]);
  });

  test('a deleted request is gone with its history, and may be asked for again', async () => {
    const { request } = await create();
    expect(await t.requests.delete(request.id)).toBe(true);
    expect(await t.requests.delete(request.id)).toBe(false);
    expect(await t.requests.history(request.id)).toEqual([]);
    const again = await create();
    expect(again.isNew).toBe(true);
    expect(again.request.id).toBeGreaterThan(request.id);
  });
});
