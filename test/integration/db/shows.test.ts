import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeDatabases } from '../../support/database.ts';
import { openLedger, type TestLedger } from './ledger.ts';

const firstPage = { limit: 50, cursor: null };

describeDatabases('show mappings', (kind) => {
  let t: TestLedger;
  let itemId: number;
  beforeEach(async () => {
    t = await openLedger(kind);
    itemId = await show('Harbour Nights', { ratingKey: '500', year: 2001, guids: ['tvdb://7', 'imdb://tt7'] });
  });
  afterEach(() => t.close());

  const show = (title: string, part = {}) => t.item({ type: 'show', title, ...part });
  const series = { sonarr: 0, sonarrSeriesId: 21, seriesTvdbId: 7, confidence: 0.95, method: 'tvdb' };
  const nobody = { sonarr: null, sonarrSeriesId: null, seriesTvdbId: null, confidence: 0.4, method: null };
  const put = (mapping: Partial<typeof series | typeof nobody> = {}, now = 10) =>
    t.shows.put({ itemId, ...series, ...mapping }, now);
  const unmapped = async () => (await t.shows.unmapped(9)).map((row) => row.itemId);

  test('a mapping is made with what the mirror says of the show, and brought up to date', async () => {
    expect(await t.shows.byItem(itemId)).toBeNull();
    const made = await put(nobody);
    expect(made).toEqual({
      ...nobody,
      ...{ id: made.id, itemId, serverId: t.serverId, plexRatingKey: '500', title: 'Harbour Nights', year: 2001 },
      ...{ guids: ['imdb://tt7', 'tvdb://7'], syncEnabled: true, updatedAt: 10 },
    });
    expect(await put(series, 20)).toEqual({ ...made, ...series, updatedAt: 20 });
    expect(await put(series, 30)).toMatchObject({ updatedAt: 20 });
    expect(await t.shows.get(made.id)).toEqual(await t.shows.byItem(itemId));
    expect(await t.shows.get(made.id + 1)).toBeNull();
  });

  test('what a person mapped or switched off is only changed by a person', async () => {
    const { id } = await put();
    await t.shows.change(id, { seriesTvdbId: 8, method: 'manual' }, 20);
    expect(await put()).toMatchObject({ seriesTvdbId: 8, method: 'manual', updatedAt: 20 });
    await t.shows.change(id, { method: null, syncEnabled: false }, 30);
    expect(await put()).toMatchObject({ seriesTvdbId: 8, method: null, syncEnabled: false, updatedAt: 30 });
    expect(await t.shows.change(id, { syncEnabled: false }, 40)).toMatchObject({ updatedAt: 30 });
    expect(await t.shows.change(id, {}, 40)).toMatchObject({ updatedAt: 30 });
    expect(await t.shows.change(99, { syncEnabled: true }, 40)).toBeNull();
  });

  test('those who map a show at once make one mapping', async () => {
    const second = await t.other();
    const made = await Promise.all(
      [t.shows, second.shows, t.shows].map((store) => store.put({ itemId, ...series }, 10)),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect((await t.shows.page({}, firstPage)).total).toBe(1);
  });

  test('unmapped are present shows that nobody knows, but for those that a person switched off', async () => {
    const other = await show('Tin Bells', { ratingKey: '501' });
    const gone = await show('Gone');
    await t.item({ type: 'movie' });
    await t.library.items.setMissing([gone], { now: 5, since: t.clock.now + 1, reason: 'gone' });
    expect(await t.shows.unmapped(9)).toEqual([
      { itemId, serverId: t.serverId, ratingKey: '500' },
      { itemId: other, serverId: t.serverId, ratingKey: '501' },
    ]);
    expect(await t.shows.unmapped(1)).toHaveLength(1);
    const { id } = await put(nobody);
    expect(await unmapped()).toEqual([itemId, other]);
    expect(await t.stats.unmappedShows(9)).toEqual([
      { itemId, title: 'Harbour Nights', year: 2001, serverId: t.serverId },
      { itemId: other, title: 'Tin Bells', year: 1999, serverId: t.serverId },
    ]);
    await t.shows.change(id, { syncEnabled: false }, 20);
    expect(await unmapped()).toEqual([other]);
    await t.shows.change(id, { syncEnabled: true, seriesTvdbId: 7 }, 30);
    expect(await unmapped()).toEqual([other]);
  });

  test('a page is by title, filtered, and goes on where the last one ended', async () => {
    const first = await put();
    const make = async (title: string, part = {}, mapping = {}) =>
      (await t.shows.put({ ...nobody, ...mapping, itemId: await show(title, part) }, 10)).id;
    const cafe = await make('Café Lights', { sortTitle: 'Cafe Lights' });
    const bell = await make('The Élan', { sortTitle: 'Élan', originalTitle: 'ベル' }, { seriesTvdbId: 9 });
    const archived = await make('Archived', { ratingKey: '777' });
    const archivedItem = (await t.shows.get(archived))?.itemId ?? 0;
    await t.library.items.setMissing([archivedItem], { now: 5, since: t.clock.now + 1, reason: 'gone' });
    await t.library.items.retain({ missingBefore: 6, archivedBefore: 0 });
    const list = async (filter: Parameters<typeof t.shows.page>[0]) => {
      const page = await t.shows.page(filter, firstPage);
      expect(page.total).toBe(page.items.length);
      return page.items.map(({ id }) => id);
    };
    expect(await list({})).toEqual([cafe, bell, first.id]);
    expect(await list({ isMapped: true })).toEqual([bell, first.id]);
    expect(await list({ isMapped: false })).toEqual([cafe]);
    expect(await list({ seriesTvdbId: 9 })).toEqual([bell]);
    expect(await list({ serverId: t.serverId + 1 })).toEqual([]);
    expect(await list({ q: 'cafe' })).toEqual([cafe]);
    expect(await list({ q: 'ELAN' })).toEqual([bell]);
    expect(await list({ q: 'ベル' })).toEqual([bell]);
    expect(await list({ q: '%' })).toEqual([]);
    expect(await list({ q: '  ' })).toHaveLength(3);
    const page = await t.shows.page({}, { limit: 2, cursor: null });
    const rest = await t.shows.page({}, { limit: 2, cursor: page.nextCursor });
    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual([cafe, bell, first.id]);
    expect([page.total, rest.nextCursor]).toEqual([3, null]);
  });

  test('a mapping goes with its show, and one of a show that is gone is a fault that says so', async () => {
    const { id } = await put();
    await t.library.servers.delete(t.serverId);
    expect(await t.shows.get(id)).toBeNull();
    await expect(put()).rejects.toMatchObject({ code: 'notFound', message: expect.stringContaining(`item ${itemId}`) });
  });
});
