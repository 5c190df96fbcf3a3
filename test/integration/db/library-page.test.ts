import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ItemFilter, ItemQuery } from '../../../src/core/ports/library-store.ts';
import { describeDatabases } from '../../support/database.ts';
import { aFile, aLibrary, aServer, openMirror, type TestMirror } from './mirror.ts';
import { aLink } from './rows.ts';

describeDatabases('pages of items', (kind) => {
  let t: TestMirror;
  beforeEach(async () => {
    t = await openMirror(kind);
  });
  afterEach(() => t.close());

  /** All pages, one after the other. */
  async function titlesOf(
    filter: ItemFilter,
    limit = 2,
    sorting: Pick<ItemQuery, 'sort' | 'order'> = {},
  ): Promise<string[]> {
    const titles: string[] = [];
    for (let cursor: string | null = null; ; ) {
      const page = await t.library.items.page(filter, { ...sorting, limit, cursor });
      titles.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor;
      if (cursor !== null) continue;
      expect(page.total).toBe(titles.length);
      return titles;
    }
  }

  test('go by sort title without case and accents, equal ones by id', async () => {
    for (const title of ['zebra', 'Étude', 'apple', 'Zoo', 'Zoo', 'étage']) await t.add({ title });
    await t.add({ title: 'The Last One', sortTitle: 'aa' });
    const all = ['The Last One', 'apple', 'étage', 'Étude', 'zebra', 'Zoo', 'Zoo'];
    for (const limit of [1, 2, 3, 100]) expect(await titlesOf({}, limit)).toEqual(all);
  });

  test('go by year and by when they were added, either way, the unknown as the oldest', async () => {
    await t.add({ title: 'b', year: 2001, addedAt: 3 });
    await t.add({ title: 'a', year: null, addedAt: 2 });
    await t.add({ title: 'c', year: 1999, addedAt: null });
    await t.add({ title: 'd', year: 2001, addedAt: 1 });
    const orders = [
      ['year', 'ascending', 'acbd'],
      ['year', 'descending', 'dbca'],
      ['added', 'ascending', 'cdab'],
      ['added', 'descending', 'badc'],
      ['title', 'descending', 'dcba'],
    ] as const;
    for (const [sort, order, expected] of orders)
      for (const limit of [1, 3, 100]) expect((await titlesOf({}, limit, { sort, order })).join('')).toBe(expected);
    await t.add({ title: 'Harbour second', year: 2020 });
    await t.add({ title: 'The Harbour', year: 2010 });
    expect(await titlesOf({ q: 'harbour' }, 1, { sort: 'year' })).toEqual(['The Harbour', 'Harbour second']);
  });

  test('are narrowed by every filter, and by several at once', async () => {
    const { servers, libraries, items } = t.library;
    const other = await servers.create(aServer({ machineIdentifier: 'other' }));
    const [films] = await libraries.put(other.id, [aLibrary()], 1);
    await t.add({ serverId: other.id, libraryId: films?.id ?? -1, ratingKey: 'k5', title: 'elsewhere' });
    await t.add({ ratingKey: 'k5', title: 'film', year: 1999, guid: 'plex://movie/1', guids: ['tmdb://5'] });
    await t.add({ title: 'special', type: 'episode', seasonNumber: 0, year: 1999 });
    await t.add({ title: 'pilot', type: 'episode', seasonNumber: 1, state: 'remoteOnly' });
    await items.setMissing([await t.add({ title: 'gone' })], { now: 1, since: t.clock.now + 1, reason: 'gone' });
    await items.setMissing([await t.add({ title: 'long gone' })], { now: 1, since: t.clock.now + 1, reason: 'gone' });
    await t.database.client.execute("update media_items set presence = 'archived' where title = 'long gone'");
    const expected: [ItemFilter, string[]][] = [
      [{}, ['elsewhere', 'film', 'gone', 'pilot', 'special']],
      [{ archived: true }, ['elsewhere', 'film', 'gone', 'long gone', 'pilot', 'special']],
      [{ serverId: other.id }, ['elsewhere']],
      [{ libraryId: t.libraryId, type: 'movie' }, ['film', 'gone']],
      [{ type: 'episode' }, ['pilot', 'special']],
      [{ state: 'remoteOnly' }, ['pilot']],
      [{ state: 'fileNotFound', archived: true }, ['gone', 'long gone']],
      [{ ratingKey: 'k5' }, ['elsewhere', 'film']],
      [{ ratingKey: 'k5', serverId: t.serverId }, ['film']],
      [{ guid: 'plex://movie/1' }, ['film']],
      [{ guid: 'tmdb://5' }, ['film']],
      [{ guid: 'tmdb://6' }, []],
      [{ year: 1999 }, ['film', 'special']],
      [{ seasonNumber: 0 }, ['special']],
      [{ type: 'episode', year: 1999, q: 'spec' }, ['special']],
      [{ type: 'movie', q: 'spec' }, []],
    ];
    for (const [filter, titles] of expected) expect(await titlesOf(filter), JSON.stringify(filter)).toEqual(titles);
  });

  test('tell twins by the path and the target of a live link', async () => {
    await t.add({ title: 'film', files: [aFile({ localPath: '/media/films/a.mkv' })] });
    await t.add({ title: 'special', files: [aFile({ localPath: '/media/shows/s00e01.mkv' })] });
    await t.add({ title: 'alone', files: [aFile({ localPath: '/media/films/b.mkv' }), aFile({ localPath: null })] });
    await t.add({ title: 'without a file' });
    const [link] = await t.store.links.createMany(
      [aLink({ path: '/media/shows/s00e01.mkv', target: '/media/films/a.mkv' })],
      { step: 'create', reason: 'test' },
    );
    expect(await titlesOf({ hasTwin: true })).toEqual(['film', 'special']);
    expect(await titlesOf({ hasTwin: false })).toEqual(['alone', 'without a file']);
    expect(await titlesOf({ hasTwin: true, q: 'film' })).toEqual(['film']);
    await t.database.client.execute({ sql: "update links set state = 'removed' where id = ?", args: [link?.id ?? -1] });
    expect(await titlesOf({ hasTwin: true })).toEqual([]);
  });

  test('find titles, show titles and people by the beginnings of words, best first', async () => {
    await t.add({ title: 'Nobody', details: { actors: [{ name: 'Mira Harbour', role: 'Herself', thumb: null }] } });
    await t.add({ title: 'Pilot', type: 'episode', parentTitle: 'Season 1', grandparentTitle: 'Harbour Nights' });
    await t.add({ title: 'The Glass Harbour', details: { directors: ['Zoë Lindström'], summary: 'a dock' } });
    await t.add({ title: 'Le Port', originalTitle: 'Harbour' });
    await t.add({ title: 'Dock', type: 'season', parentTitle: 'Other Show' });
    const best = await titlesOf({ q: 'harbour' });
    expect(best.slice(-2)).toEqual(['Pilot', 'Nobody']);
    expect(best.slice(0, 2).toSorted()).toEqual(['Le Port', 'The Glass Harbour']);
    expect(await titlesOf({ q: 'HARB glas' })).toEqual(['The Glass Harbour']);
    expect(await titlesOf({ q: 'zoe lindstrom' })).toEqual(['The Glass Harbour']);
    expect(await titlesOf({ q: 'other sho' })).toEqual(['Dock']);
    expect(await titlesOf({ q: 'arbour' })).toEqual([]);
    // What is in a summary is no name.
    expect(await titlesOf({ q: 'a dock' })).toEqual([]);
  });

  test('find any part of a Japanese, Chinese or Korean title, in the main or the original one', async () => {
    await t.add({ title: '新世紀エヴァンゲリオン' });
    await t.add({ title: 'Attack on Titan', originalTitle: '進撃の巨人' });
    await t.add({ title: '오징어 게임' });
    for (const q of ['新世紀', 'エヴァ', 'ゲリオン', 'ｴｳﾞｧ'])
      expect(await titlesOf({ q }), q).toEqual(['新世紀エヴァンゲリオン']);
    expect(await titlesOf({ q: '巨人 attack' })).toEqual(['Attack on Titan']);
    expect(await titlesOf({ q: '게' })).toEqual(['오징어 게임']);
    expect(await titlesOf({ q: '紀世' })).toEqual([]);
  });

  test('take any text for a search', async () => {
    await t.add({ title: '100% Wolf' });
    await t.add({ title: '!!!' });
    await t.add({ title: "Schindler's List" });
    expect(await titlesOf({ q: '!!' })).toEqual(['!!!']);
    expect(await titlesOf({ q: '%' })).toEqual(['100% Wolf']);
    expect(await titlesOf({ q: '???' })).toEqual([]);
    expect(await titlesOf({ q: "schindler's" })).toEqual(["Schindler's List"]);
    for (const q of ['"', 'title:wolf', 'wolf OR', 'NEAR(', '*', '^', '(', '\0', '\ud800', "'; drop table rules"])
      await expect(titlesOf({ q }), q).resolves.toBeInstanceOf(Array);
    expect(await titlesOf({ q: '  ' })).toHaveLength(3);
  });

  test('of a search join without a gap, many that fit alike too', async () => {
    await t.library.items.write(
      [...Array(25).keys()].map((n) => t.row({ title: `Harbour ${n % 3 ? '' : 'Harbour '}part ${n}` })),
      1,
    );
    const titles = await titlesOf({ q: 'harbour' }, 4);
    expect(titles).toHaveLength(25);
    expect(new Set(titles).size).toBe(25);
    expect(titles).toEqual(await titlesOf({ q: 'harbour' }, 100));
  });

  test('are updated with what changes: old words are found no more', async () => {
    const id = await t.add({ ratingKey: '7', title: 'Before', details: { directors: ['Ada Quill'] } });
    await t.add({ ratingKey: '7', title: 'After' });
    expect(await titlesOf({ q: 'before' })).toEqual([]);
    expect(await titlesOf({ q: 'quill' })).toEqual([]);
    expect(await titlesOf({ q: 'after' })).toEqual(['After']);
    expect((await t.library.items.page({ q: 'after' }, { limit: 1, cursor: null })).items).toMatchObject([
      { id, files: [] },
    ]);
    await expect(t.library.items.page({}, { limit: 1, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid' });
  });
});
