import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeDatabases } from '../../support/database.ts';
import { aFile, openMirror, type RowPart, type TestMirror } from './mirror.ts';

describeDatabases('what is gone from Plex', (kind) => {
  let t: TestMirror;
  beforeEach(async () => {
    t = await openMirror(kind);
  });
  afterEach(() => t.close());

  const get = (id: number) => t.library.items.get(id);
  const reason = 'Plex does not list it any more';
  /** Gone before anything of the same name arrived. */
  const goneSince = async (ids: readonly number[], now: number) =>
    t.library.items.setMissing(ids, { now, since: t.clock.now + 1_000, reason });
  const titlesOf = async (q: string, archived = true) =>
    (await t.library.items.page({ q, archived }, { limit: 9, cursor: null })).items.map(({ title }) => title);

  test('is missing, and comes back as present when it is written again', async () => {
    const id = await t.add({ ratingKey: '7' });
    expect(await goneSince([id, 99], 5)).toBe(1);
    const missing = { presence: 'missing', state: 'fileNotFound', missingSince: 5, reason, changedAt: 5 };
    expect(await get(id)).toMatchObject(missing);
    expect(await goneSince([id], 9)).toBe(0);
    expect(await get(id)).toMatchObject(missing);
    expect(await t.add({ ratingKey: '7' })).toBe(id);
    expect(await get(id)).toMatchObject({ presence: 'present', state: 'normal', missingSince: null, reason: null });
  });

  test('returns under a new key with its id: by guid and file, by guid, by file, each once', async () => {
    const { items } = t.library;
    const guid = 'plex://movie/1';
    const [byGuid = -1, byPath = -1, both = -1, present = -1, show = -1] = await items.write(
      [
        t.row({ guid }),
        t.row({ guid: 'local://3', files: [aFile({ path: '/data/b.mkv' })] }),
        t.row({ guid, files: [aFile()] }),
        t.row({ guid, files: [aFile()] }),
        t.row({ guid, type: 'show' }),
      ],
      1,
    );
    await goneSince([byGuid, byPath, both, show], 5);
    const arrived = (ratingKey: string, part: RowPart & { path?: string }) => ({
      ratingKey,
      type: 'movie',
      guid: part.guid ?? null,
      paths: part.path === undefined ? [] : [part.path],
    });
    const found = await items.returning(t.serverId, [
      arrived('a', { guid: 'local://3' }),
      arrived('b', { guid: 'local://4', path: '/data/b.mkv' }),
      arrived('c', { guid, path: '/data/elsewhere.mkv' }),
      arrived('d', { guid, path: '/data/films/a.mkv' }),
      arrived('e', { guid }),
    ]);
    expect([...found].map(([key, { id }]) => [key, id]).toSorted()).toEqual([
      ['b', byPath],
      ['c', byGuid],
      ['d', both],
    ]);
    expect(found.get('d')).toMatchObject({ presence: 'missing', etag: 'etag', view: { viewCount: 0 } });
    expect(await items.returning(99, [arrived('c', { guid })])).toEqual(new Map());
    expect(await items.returning(t.serverId, [])).toEqual(new Map());
    const [again] = await items.write([t.row({ id: both, ratingKey: 'new', guid, title: 'Harbour' })], 9);
    expect(again).toBe(both);
    expect(await get(both)).toMatchObject({ ratingKey: 'new', presence: 'present', createdAt: 1, changedAt: 9 });
    expect(await titlesOf('harbour')).toEqual(['Harbour']);
    expect(await get(present)).toMatchObject({ presence: 'present' });
  });

  test('whose new key another row has by now leaves both as they are', async () => {
    const old = await t.add({ ratingKey: 'old' });
    const other = await t.add({ ratingKey: 'new' });
    expect(await t.library.items.write([t.row({ id: old, ratingKey: 'new', title: 'now' })], 1)).toEqual([other]);
    expect(await get(old)).toMatchObject({ ratingKey: 'old' });
    expect(await get(other)).toMatchObject({ title: 'now' });
  });

  test('takes what was made for it under a new key in the same pass: its id stays, and all that is kept about it', async () => {
    const { items } = t.library;
    const old = await t.add({ guid: 'plex://movie/1', guids: ['tmdb://1'], title: 'Before', files: [aFile()] });
    const gone = await t.add({ title: 'Gone' });
    t.clock.now += 100;
    const since = t.clock.now;
    const fresh = await t.add({
      ratingKey: 'new',
      guid: 'plex://movie/1',
      guids: ['tmdb://1', 'imdb://tt1'],
      title: 'After',
      details: { summary: 'fresh', directors: ['Ada Quill'] },
      files: [aFile({ partId: 'p9' }), aFile({ partId: 'p10' })],
      isWhole: true,
      view: { viewCount: 4, viewOffsetMs: null, lastViewedAt: 3, userRating: 7.5 },
    });
    const {
      id: _,
      createdAt: __,
      changedAt: ___,
      ...after
    } = (await get(fresh)) ?? { id: 0, createdAt: 0, changedAt: 0 };
    expect(await items.setMissing([old, gone], { now: since + 5, since, reason })).toBe(1);
    expect(await get(old)).toEqual({ ...after, id: old, createdAt: since - 100, changedAt: since + 5 });
    expect(await get(fresh)).toBeNull();
    expect(await get(gone)).toMatchObject({ presence: 'missing' });
    expect(await titlesOf('before')).toEqual([]);
    expect(await titlesOf('quill after')).toEqual(['After']);
    const counts = await t.database.client.execute(
      'select (select count(*) from media_search) as words, (select count(*) from media_files) as files',
    );
    expect({ ...counts.rows[0] }).toEqual({ words: 2, files: 2 });
    expect((await items.byRatingKeys(t.serverId, ['new'])).map(({ id }) => id)).toEqual([old]);
  });

  test('keeps what came in about the new row meanwhile, but for what the old one has itself', async () => {
    const { items } = t.library;
    const guids = ['plex://show/1', 'plex://show/2'];
    const rows = () => guids.map((guid) => t.row({ type: 'show', guid }));
    const old = await items.write(rows(), 1);
    const fresh = await items.write(rows(), 50);
    const mapOf = (id: number | undefined, series: number) =>
      `insert into shows_map (item_id, series_tvdb_id, sync_enabled, updated_at) values (${id}, ${series}, 1, 1)`;
    await t.database.client.batch([mapOf(fresh[0], 71), mapOf(fresh[1], 72), mapOf(old[1], 73)], 'write');
    await items.setMissing(old, { now: 60, since: 50, reason });
    const { rows: maps } = await t.database.client.execute(
      'select item_id, series_tvdb_id from shows_map order by item_id',
    );
    expect(maps.map((row) => [row.item_id, row.series_tvdb_id])).toEqual([
      [old[0], 71],
      [old[1], 73],
    ]);
  });

  test('takes nothing of a row that was there before the pass, is of another kind, or of no guid that says anything', async () => {
    const { items } = t.library;
    const others = await items.write([t.row({ guid: 'plex://movie/1' }), t.row({ guid: 'local://1' })], t.clock.now);
    const old = await items.write(
      [t.row({ guid: 'plex://movie/1' }), t.row({ guid: 'local://1' }), t.row({ guid: 'plex://movie/2' })],
      t.clock.now,
    );
    t.clock.now += 100;
    const show = await t.add({ guid: 'plex://movie/2', type: 'show' });
    expect(await items.setMissing(old, { now: t.clock.now, since: t.clock.now, reason })).toBe(3);
    for (const id of [...others, show]) expect(await get(id)).toMatchObject({ presence: 'present' });
  });

  test('of many under new keys at once is carried over to the last one, over several steps', async () => {
    const { items } = t.library;
    const rows = (offset: number) =>
      [...Array(1_100).keys()].map((n) =>
        t.row({
          ratingKey: `${offset + n}`,
          guid: n % 2 ? `plex://movie/${n}` : `local://${offset + n}`,
          files: [aFile({ path: `/data/${n}.mkv` })],
        }),
      );
    const old = await items.write(rows(10_000), 1);
    await items.write(rows(20_000), 50);
    expect(await items.setMissing(old, { now: 60, since: 50, reason })).toBe(0);
    const present = await items.presentKeys(t.libraryId, 'movie');
    expect(present.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(old);
    expect(await get(old[1_099] ?? -1)).toMatchObject({ ratingKey: '21099', files: [{ path: '/data/1099.mkv' }] });
  });

  test('with its whole library is missing, and no other library is', async () => {
    await t.library.items.write(
      [...Array(600).keys()].map(() => t.row()),
      1,
    );
    expect(await t.library.items.setLibraryMissing(99, 5, reason)).toBe(0);
    expect(await t.library.items.setLibraryMissing(t.libraryId, 5, reason)).toBe(600);
    expect(await t.library.items.countPresent(t.libraryId)).toBe(0);
  });

  test('is archived after a while, still returns, and goes in the end', async () => {
    const { items } = t.library;
    const [young = -1, middle = -1, oldest = -1] = await items.write(
      [t.row({ title: 'Young', guid: 'plex://movie/1' }), t.row({ title: 'Middle' }), t.row({ title: 'Oldest' })],
      1,
    );
    await goneSince([oldest], 10);
    await goneSince([middle], 20);
    expect(await items.retain({ missingBefore: 15, archivedBefore: 5 })).toEqual({ archived: 1, removed: 0 });
    expect(await get(oldest)).toMatchObject({ presence: 'archived', missingSince: 10 });
    await goneSince([young], 30);
    expect(await items.retain({ missingBefore: 30, archivedBefore: 15 })).toEqual({ archived: 1, removed: 1 });
    expect(await get(oldest)).toBeNull();
    expect(await titlesOf('oldest')).toEqual([]);
    expect(await titlesOf('middle')).toEqual(['Middle']);
    expect(await titlesOf('middle', false)).toEqual([]);
    await items.retain({ missingBefore: 40, archivedBefore: 5 });
    const found = await items.returning(t.serverId, [
      { ratingKey: 'x', type: 'movie', guid: 'plex://movie/1', paths: [] },
    ]);
    expect(found.get('x')).toMatchObject({ id: young, presence: 'archived' });
  });
});
