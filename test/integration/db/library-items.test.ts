import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeDatabases } from '../../support/database.ts';
import { noDetails } from '../../support/plex-details.ts';
import { aFile, aLibrary, aPart, aServer, aVersion, openMirror, type TestMirror } from './mirror.ts';

describeDatabases('the items of the mirror', (kind) => {
  let t: TestMirror;
  beforeEach(async () => {
    t = await openMirror(kind);
  });
  afterEach(() => t.close());

  const whole = async (id: number) => {
    const item = await t.library.items.get(id);
    if (item === null) throw new Error(`no item ${id}`);
    return item;
  };
  const version = async () => (await t.database.client.execute('select count(*) from media_items')).rows[0]?.[0];

  test('come back as they were written', async () => {
    const written = t.row({
      guid: 'plex://episode/1',
      guids: ['tmdb://5', 'imdb://tt9', 'tmdb://5'],
      type: 'episode',
      title: 'Ōkami “x” \u{1F43A}',
      sortTitle: 'okami',
      originalTitle: '狼',
      year: 2008,
      seasonNumber: 0,
      episodeNumber: 26,
      parentRatingKey: '20',
      grandparentRatingKey: '10',
      parentTitle: 'Specials',
      grandparentTitle: 'Harbour Nights',
      grandparentGuid: 'plex://show/1',
      originallyAvailableAt: '2008-11-23',
      durationMs: 5_400_000,
      addedAt: 1_600_000_000_000,
      updatedAt: 1_700_000_000_000,
      deletedAt: 3,
      state: 'remoteOnly',
      reason: 'no path mapping holds it',
      view: { viewCount: 2, viewOffsetMs: 60_000, lastViewedAt: 9, userRating: 8.5 },
      files: [
        aFile({ isHere: false, isPlayable: false, localPath: null, realPath: '/x' }),
        aFile({ partId: 'p2', path: '/data/b.mkv', sizeBytes: null, durationMs: null, container: null, deletedAt: 7 }),
      ],
      details: { summary: 'A "quoted"\nsummary', genres: ['Drama'], actors: [{ name: 'A', role: null, thumb: null }] },
      media: [
        aVersion({ parts: [aPart(), aPart({ id: 'p3', file: null, key: null, sizeBytes: 3, exists: true })] }),
        aVersion({ id: 'm2', parts: [], audioChannels: null }),
      ],
    });
    const [id] = await t.library.items.write([written], 50);
    expect(await whole(id ?? -1)).toEqual({
      ...written.item,
      id,
      guids: ['imdb://tt9', 'tmdb://5'],
      presence: 'present',
      missingSince: null,
      detailsEtag: null,
      createdAt: 50,
      changedAt: 50,
      details: written.details,
      media: written.media,
    });
    expect(await t.library.items.get(99)).toBeNull();
  });

  test('keep streams and chapters that a single read brought, until another one brings new ones', async () => {
    const streams = [{ id: 1, codec: 'h264' }];
    const read = { chapters: [{ tag: 'One' }], markers: [] };
    const media = [aVersion({ parts: [aPart({ streams })] })];
    const row = t.row({ isWhole: true, details: { ...read, summary: 'old' }, media, files: [aFile()], etag: 'e1' });
    const [id = -1] = await t.library.items.write([row], 1);
    expect(await whole(id)).toMatchObject({ detailsEtag: 'e1', details: read, media });
    const { ratingKey } = row.item;
    await t.add({ ratingKey, details: { summary: 'new' }, media: [aVersion()], files: [aFile()], etag: 'e2' });
    expect(await whole(id)).toMatchObject({
      etag: 'e2',
      detailsEtag: 'e1',
      details: { ...read, summary: 'new' },
      media,
    });
    // A new part has no streams yet, and nothing of the old one's.
    await t.add({ ratingKey, media: [aVersion({ parts: [aPart({ id: 'p9' })] })], files: [aFile({ partId: 'p9' })] });
    expect((await whole(id)).media[0]?.parts).toMatchObject([{ id: 'p9', file: '/data/films/a.mkv', streams: null }]);
    await t.add({ ratingKey, isWhole: true, media: [aVersion()], files: [aFile()], etag: 'e3' });
    expect(await whole(id)).toMatchObject({ detailsEtag: 'e3', details: { chapters: null } });
  });

  test('lose what their server does not list any more: files, guids, versions', async () => {
    const files = [aFile(), aFile({ partId: 'p2', path: '/data/b.mkv' })];
    const id = await t.add({ ratingKey: '7', files, guids: ['tmdb://1', 'imdb://tt1'] });
    await t.add({ ratingKey: '7', files: files.slice(1), guids: ['tmdb://2'] });
    expect(await whole(id)).toMatchObject({ files: files.slice(1), guids: ['tmdb://2'] });
    await t.add({ ratingKey: '7' });
    expect(await whole(id)).toMatchObject({ files: [], guids: [], details: noDetails, media: [] });
  });

  test('are one a ratingKey and server, whoever wrote first, and ids come back in order', async () => {
    const { items } = t.library;
    const [a, b] = [t.row({ ratingKey: 'a' }), t.row({ ratingKey: 'b', title: 'first' })];
    const [idOfB] = await items.write([b], 1);
    const twice = t.row({ ratingKey: 'b', title: 'last' });
    const ids = await items.write([b, a, twice], 2);
    expect(ids).toEqual([idOfB, expect.any(Number), idOfB]);
    expect(ids[1]).not.toBe(idOfB);
    expect(await whole(idOfB ?? -1)).toMatchObject({ title: 'last', createdAt: 1 });
    const other = await t.library.servers.create(aServer({ machineIdentifier: 'other' }));
    const [films] = await t.library.libraries.put(other.id, [aLibrary()], 1);
    const elsewhere = await t.add({ serverId: other.id, libraryId: films?.id ?? -1, ratingKey: 'b' });
    expect(elsewhere).not.toBe(idOfB);
    expect((await items.byRatingKeys(other.id, ['a', 'b'])).map(({ id }) => id)).toEqual([elsewhere]);
    expect(await items.write([], 1)).toEqual([]);
  });

  test('say when they changed: not by what people watched, nor by being written again', async () => {
    const id = await t.add({ ratingKey: '7', etag: 'e' });
    const changedAt = async () => (await whole(id)).changedAt - t.clock.now;
    t.clock.now += 10;
    await t.add({ ratingKey: '7', etag: 'e' });
    const view = { viewCount: 1, viewOffsetMs: null, lastViewedAt: 4, userRating: 9.5 };
    await t.library.items.setViews([{ id, view }]);
    expect(await changedAt()).toBe(-10);
    expect((await whole(id)).view).toEqual(view);
    await t.add({ ratingKey: '7', etag: 'e', state: 'unavailable' });
    expect(await changedAt()).toBe(0);
    t.clock.now += 10;
    await t.add({ ratingKey: '7', etag: 'new', state: 'unavailable' });
    expect(await changedAt()).toBe(0);
  });

  test('take whatever a half-broken server sends, and one row that cannot be takes nothing else along', async () => {
    const id = await t.add({
      title: 'nul \0 and half \ud83d a pair, and \\u0000 as text',
      details: { summary: '\udc00' },
      files: [aFile({ path: '/data/\ud83d.mkv' })],
    });
    expect(await whole(id)).toMatchObject({
      title: 'nul  and half \ufffd a pair, and \\u0000 as text',
      details: { summary: '\ufffd' },
      files: [{ path: '/data/\ufffd.mkv' }],
    });
    const before = await version();
    const orphan = t.row({ libraryId: 99 });
    await expect(t.library.items.write([t.row(), orphan], 1)).rejects.toMatchObject({ code: 'database' });
    expect(await version()).toBe(before);
  });

  test('that were edited by hand still show what can be read', async () => {
    const id = await t.add({ details: { summary: 'gone', genres: ['Drama'] }, media: [aVersion()] });
    const edit = (set: string) => t.database.client.execute(`update media_details set ${set}`);
    await edit(`details = '{"summary":5,"genres":["Drama"],"other":1}', media = 'no json'`);
    expect(await whole(id)).toMatchObject({ details: { summary: null, genres: ['Drama'] }, media: [] });
    await edit(`details = '[]', extras = '"x"'`);
    expect((await whole(id)).details).toEqual(noDetails);
    await t.database.client.execute('delete from media_details');
    expect((await whole(id)).media).toEqual([]);
  });

  test('are found by what they hang on, season 0 first', async () => {
    const { items } = t.library;
    const show = await t.add({ ratingKey: '10', type: 'show' });
    const ids: number[] = [];
    for (const [seasonNumber, episodeNumber] of [
      [1, 2],
      [0, 2],
      [1, 1],
      [0, 1],
    ] as const)
      ids.push(
        await t.add({
          type: 'episode',
          ratingKey: `10${seasonNumber}${episodeNumber}`,
          parentRatingKey: `10${seasonNumber}`,
          grandparentRatingKey: '10',
          seasonNumber,
          episodeNumber,
        }),
      );
    const seasons = [1, 0].map((seasonNumber) =>
      t.row({ type: 'season', ratingKey: `10${seasonNumber}`, parentRatingKey: '10', seasonNumber }),
    );
    const [season1, season0] = await items.write(seasons, 1);
    const idsOf = (found: { id: number }[]) => found.map(({ id }) => id);
    expect(idsOf(await items.leavesOf(t.serverId, '10'))).toEqual([ids[3], ids[1], ids[2], ids[0]]);
    expect(idsOf(await items.children(await whole(show)))).toEqual([season0, season1]);
    expect(idsOf(await items.children({ serverId: t.serverId, ratingKey: '100' }))).toEqual([ids[3], ids[1]]);
    expect(await items.children({ serverId: 99, ratingKey: '100' })).toEqual([]);
    expect(await items.leavesOf(99, '10')).toEqual([]);
    await items.setMissing([ids[3] ?? -1], { now: 1, since: t.clock.now + 1, reason: 'gone' });
    expect(idsOf(await items.leavesOf(t.serverId, '10'))).toHaveLength(3);
    expect(idsOf(await items.children({ serverId: t.serverId, ratingKey: '100' }))).toHaveLength(2);
  });

  test('are found by guid, path and key while they are there', async () => {
    const { items } = t.library;
    const id = await t.add({
      ratingKey: '7',
      guid: 'plex://movie/1',
      guids: ['tmdb://5', 'imdb://tt5'],
      files: [aFile(), aFile({ partId: 'p2', localPath: null })],
    });
    await t.add({
      ratingKey: '8',
      type: 'show',
      guids: ['tmdb://5'],
      files: [aFile({ localPath: '/media/else.mkv' })],
    });
    const found = async () =>
      Promise.all([
        items.byGuids('movie', ['tvdb://1', 'imdb://tt5', 'tmdb://5']),
        items.byPlexGuid(t.serverId, 'plex://movie/1'),
        items.byLocalPaths(['/media/films/a.mkv', '/nowhere']),
        items.byRatingKeys(t.serverId, ['7', '99']),
      ]);
    expect(await found()).toEqual(Array(4).fill([await whole(id).then(({ details: _, media: __, ...item }) => item)]));
    expect(await items.byPlexGuid(99, 'plex://movie/1')).toEqual([]);
    expect(await items.byLocalPaths([])).toEqual([]);
    await items.setMissing([id], { now: 1, since: t.clock.now + 1, reason: 'gone' });
    expect(await found()).toEqual([[], [], [], []]);
  });

  test('are compared by what a pass needs to know, and counted without the others', async () => {
    const { items } = t.library;
    const view = { viewCount: 3, viewOffsetMs: 1, lastViewedAt: 2, userRating: null };
    const id = await t.add({ ratingKey: '7', etag: 'e', view, isWhole: true });
    const episode = await t.add({ ratingKey: '8', type: 'episode', state: 'unavailable' });
    await items.setMissing([episode], { now: 1, since: t.clock.now + 1, reason: 'gone' });
    const known = await items.known(t.serverId, ['7', '8', '9']);
    expect([...known.keys()].toSorted()).toEqual(['7', '8']);
    expect(known.get('7')).toEqual({
      id,
      ratingKey: '7',
      etag: 'e',
      detailsEtag: 'e',
      state: 'normal',
      presence: 'present',
      view,
    });
    expect(known.get('8')).toMatchObject({ presence: 'missing', state: 'fileNotFound' });
    expect(await items.known(99, ['7'])).toEqual(new Map());
    expect(await items.presentKeys(t.libraryId, 'movie')).toEqual([{ id, ratingKey: '7' }]);
    expect(await items.presentKeys(t.libraryId, 'episode')).toEqual([]);
    expect(await items.countPresent(t.libraryId)).toBe(1);
    expect(await items.countPresent(t.libraryId, 'episode')).toBe(0);
  });

  test('whose details were not read since they changed are given in steps', async () => {
    const { items } = t.library;
    const read = await t.add({ ratingKey: '1', isWhole: true, etag: 'e' });
    const ids = await items.write([t.row(), t.row(), t.row()], 1);
    await items.setMissing(ids.slice(2), { now: 1, since: t.clock.now + 1, reason: 'gone' });
    const first = await items.withoutDetails(t.libraryId, 0, 1);
    expect(first).toEqual([{ id: ids[0], ratingKey: expect.any(String), etag: 'etag' }]);
    expect((await items.withoutDetails(t.libraryId, ids[0] ?? -1, 9)).map(({ id }) => id)).toEqual([ids[1]]);
    await t.add({ ratingKey: '1', etag: 'changed' });
    expect((await items.withoutDetails(t.libraryId, 0, 9)).map(({ id }) => id)).toContain(read);
  });

  test('get the state that was found on the disk, and only what differs counts', async () => {
    const { items } = t.library;
    const [a = -1, b = -1, none = -1] = await items.write(
      [t.row({ files: [aFile(), aFile({ partId: 'p2' })] }), t.row({ files: [aFile()] }), t.row()],
      1,
    );
    const idsWith = async (which: 'all' | 'notNormal', afterId = 0) =>
      (await items.withFiles(t.libraryId, { which, afterId, limit: 9 })).map(({ id }) => id);
    expect(await idsWith('all')).toEqual([a, b]);
    expect(await idsWith('all', a)).toEqual([b]);
    expect(await items.withFiles(t.libraryId, { which: 'all', afterId: 0, limit: 1 })).toHaveLength(1);
    expect(await idsWith('notNormal')).toEqual([]);
    const away = { ...aFile(), isHere: false, isPlayable: true, realPath: null };
    const states = [
      { id: a, state: 'normal' as const, reason: null, files: [aFile(), aFile({ partId: 'p2' })] },
      { id: b, state: 'remoteOnly' as const, reason: 'away', files: [away] },
      { id: none, state: 'normal' as const, reason: null, files: [] },
      { id: 99, state: 'normal' as const, reason: null, files: [] },
    ];
    expect(await items.setStates(states, 20)).toBe(1);
    expect(await whole(b)).toMatchObject({ state: 'remoteOnly', reason: 'away', files: [away], changedAt: 20 });
    expect(await whole(a)).toMatchObject({ changedAt: 1 });
    expect(await items.setStates(states, 30)).toBe(0);
    expect(await idsWith('notNormal')).toEqual([b]);
    // Only a file differs, and only the second one.
    const moved = aFile({ partId: 'p2', localPath: '/media/b.mkv' });
    expect(await items.setStates([{ id: a, state: 'normal', reason: null, files: [aFile(), moved] }], 40)).toBe(1);
    expect(await whole(a)).toMatchObject({ files: [aFile(), moved], changedAt: 40 });
    // What the server says of a file counts, too.
    const asked = [{ ...aFile(), isPlayable: false }, moved];
    expect(await items.setStates([{ id: a, state: 'normal', reason: null, files: asked }], 45)).toBe(1);
    expect(await whole(a)).toMatchObject({ files: asked, changedAt: 45 });
    await items.setMissing([b], { now: 50, since: t.clock.now + 1, reason: 'gone' });
    expect(await items.setStates([{ id: b, state: 'normal', reason: null, files: [] }], 60)).toBe(0);
    expect(await idsWith('notNormal')).toEqual([]);
  });

  test.runIf(kind === 'file')('that are as they were found are not written', async () => {
    const id = await t.add({ files: [aFile()] });
    const other = await t.replica();
    const dataVersion = async () => (await other.database.client.execute('PRAGMA data_version')).rows[0]?.[0];
    const before = await dataVersion();
    await t.library.items.setStates([{ id, state: 'normal', reason: null, files: [aFile()] }], 9);
    await t.library.items.setViews([
      { id, view: { viewCount: 0, viewOffsetMs: null, lastViewedAt: null, userRating: null } },
    ]);
    expect(await dataVersion()).toBe(before);
  });
});
