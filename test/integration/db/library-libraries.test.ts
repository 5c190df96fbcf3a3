import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Collection } from '../../../src/core/model/plex.ts';
import { describeDatabases } from '../../support/database.ts';
import { aLibrary, openMirror, type TestMirror } from './mirror.ts';

describeDatabases('Plex libraries', (kind) => {
  let t: TestMirror;
  beforeEach(async () => {
    t = await openMirror(kind);
  });
  afterEach(() => t.close());

  test('are found again by uuid, brought up to date, and keep what people chose and what was read', async () => {
    const { libraries } = t.library;
    const known = {
      enabled: false,
      refreshMinutes: 30,
      itemCount: 4,
      changeNumber: 77,
      cursors: { movie: { updatedAt: 5, addedAt: null } },
      syncedAt: 6,
      completeAt: 7,
    };
    await libraries.update(t.libraryId, known);
    const listed = [
      aLibrary({ key: '9', title: 'All films', locations: ['/data/films', '/data/more'] }),
      aLibrary({ key: '2', uuid: 'uuid-2', type: 'photo', enabled: false }),
    ];
    const put = await libraries.put(t.serverId, listed, 10);
    expect(put).toMatchObject([
      { id: t.libraryId, title: 'All films', key: '9', locations: ['/data/films', '/data/more'], ...known },
      { uuid: 'uuid-2', type: 'photo', enabled: false, refreshMinutes: 360, cursors: {}, completeAt: null },
    ]);
    expect(await libraries.ofServer(t.serverId)).toEqual(put);
    expect(await libraries.all()).toEqual(put);
    expect(await libraries.ofServer(99)).toEqual([]);
  });

  test('that are not listed any more are missing since then; one that comes back is to be read as a whole again', async () => {
    const { libraries } = t.library;
    await libraries.update(t.libraryId, { changeNumber: 77, completeAt: 7 });
    await libraries.put(t.serverId, [], 10);
    expect((await libraries.put(t.serverId, [], 20))[0]).toMatchObject({ missingSince: 10, changeNumber: 77 });
    const [back] = await libraries.put(t.serverId, [aLibrary()], 30);
    expect(back).toMatchObject({ id: t.libraryId, missingSince: null, changeNumber: null, completeAt: null });
  });

  test('of two servers may have one uuid', async () => {
    const { servers, libraries } = t.library;
    const other = await servers.ensureEnvironment({ number: 0, name: 'Copy', url: 'http://copy' });
    const [copy] = await libraries.put(other.id, [aLibrary()], 10);
    expect(copy?.id).not.toBe(t.libraryId);
    expect(await libraries.get(t.libraryId)).toMatchObject({ missingSince: null });
  });

  test.runIf(kind === 'file')('that are as they were are not written', async () => {
    const other = await t.replica();
    const version = async () => (await other.database.client.execute('PRAGMA data_version')).rows[0]?.[0];
    const before = await version();
    await t.library.libraries.put(t.serverId, [aLibrary()], 99);
    await t.library.libraries.update(t.libraryId, { cursors: {}, error: null });
    expect(await version()).toBe(before);
  });

  const aCollection = (part: Partial<Collection> = {}) => ({
    serverId: t.serverId,
    libraryId: t.libraryId,
    ratingKey: '500',
    guid: 'collection://1',
    title: 'Harbour nights',
    subtype: 'movie',
    summary: null,
    smart: false,
    childCount: 2,
    updatedAt: 4,
    etag: 'e',
    memberRatingKeys: ['2', '10', '1'],
    ...part,
    id: part.id ?? null,
  });

  test('have collections, with their members in order', async () => {
    const { collections } = t.library;
    await collections.write([aCollection(), aCollection({ ratingKey: '501', title: 'attic 東京' })], 1);
    const [first, second] = await collections.ofLibrary(t.libraryId);
    expect(first).toEqual({ ...aCollection(), id: first?.id });
    await collections.write([aCollection({ id: first?.id ?? -1, memberRatingKeys: ['3'], childCount: 1 })], 2);
    expect(await collections.get(first?.id ?? -1)).toMatchObject({ memberRatingKeys: ['3'], childCount: 1 });
    // Without case, so that "attic" comes before "Harbour".
    const page = await collections.page({ serverId: t.serverId }, { limit: 1, cursor: null });
    expect(page).toMatchObject({ items: [{ id: second?.id }], total: 2 });
    const next = await collections.page({ serverId: t.serverId }, { limit: 1, cursor: page.nextCursor });
    expect(next).toMatchObject({ items: [{ id: first?.id }], nextCursor: null });
    const titles = async (q: string) =>
      (await collections.page({ libraryId: t.libraryId, q }, { limit: 9, cursor: null })).items.map(
        ({ title }) => title,
      );
    expect(await titles('NIGHT')).toEqual(['Harbour nights']);
    expect(await titles('東')).toEqual(['attic 東京']);
    expect(await titles('%')).toEqual([]);
    await collections.delete([first?.id ?? -1]);
    expect((await collections.ofLibrary(t.libraryId)).map(({ id }) => id)).toEqual([second?.id]);
  });
});
