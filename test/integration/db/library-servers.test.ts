import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LibraryStore } from '../../../src/core/ports/library-store.ts';
import { createLibraryStore } from '../../../src/db/library/library-store.ts';
import { describeDatabases, openTestStore, type TestStore, testSealer } from '../../support/database.ts';
import { aLibrary, aServer, libraryOf, openMirror } from './mirror.ts';

describeDatabases('Plex servers', (kind) => {
  let t: TestStore;
  let library: LibraryStore;
  beforeEach(async () => {
    t = await openTestStore(kind);
    library = libraryOf(t.database);
  });
  afterEach(() => t.close());

  const storedTokens = async () =>
    (await t.database.client.execute('select token from plex_servers order by id')).rows.map((row) => row.token);

  test('keep everything about themselves, the token sealed for their row alone', async () => {
    const made = await library.servers.create(aServer({ version: '1.41', isOwner: false, accountId: 7 }));
    expect(made).toEqual({
      ...aServer(),
      caFile: null,
      verifyTls: true,
      id: 1,
      number: null,
      version: '1.41',
      platform: null,
      enabled: true,
      source: 'database',
      remoteStreaming: true,
      accountId: 7,
      accountName: null,
      isOwner: false,
      tokenRefused: false,
      tokenCheckedAt: null,
      lastSeenAt: null,
      error: null,
    });
    expect(await library.servers.all()).toEqual([made]);
    const second = await library.servers.create(aServer({ machineIdentifier: 'other' }));
    const [first, other] = await storedTokens();
    expect(String(first)).not.toContain('attic-token');
    expect(first).not.toBe(other);
    // The second server's token in the first one's row does not open.
    await t.database.client.execute({ sql: 'update plex_servers set token = ? where id = 1', args: [other ?? ''] });
    expect(await library.servers.get(1)).toMatchObject({ token: '', error: expect.stringContaining('"Attic"') });
    expect(await library.servers.get(second.id)).toMatchObject({ token: 'attic-token', error: null });
  });

  test('are there once a machine, and an id is never given twice', async () => {
    const { id } = await library.servers.create(aServer());
    await expect(library.servers.create(aServer({ name: 'Again' }))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('"Attic"'),
    });
    const other = await library.servers.create(aServer({ machineIdentifier: null }));
    await expect(library.servers.update(other.id, { machineIdentifier: 'machine-attic' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await library.servers.delete(other.id)).toBe(true);
    expect(await library.servers.delete(other.id)).toBe(false);
    expect((await library.servers.create(aServer({ machineIdentifier: 'third' }))).id).toBeGreaterThan(other.id);
    expect(await library.servers.get(id)).toMatchObject({ name: 'Attic' });
  });

  test('that two processes add at the same moment are both there, each with its own token', async () => {
    const replica = libraryOf((await t.replica()).database);
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(
      names.map((name, position) =>
        (position % 2 ? library : replica).servers.create(
          aServer({ name, token: `token of ${name}`, machineIdentifier: name }),
        ),
      ),
    );
    const all = await library.servers.all();
    expect(all.map(({ name }) => name).toSorted()).toEqual(names);
    expect(all.every(({ name, token }) => token === `token of ${name}`)).toBe(true);
  });

  test('of the environment keep their id and what was seen of them, and never a token', async () => {
    const { id } = await library.servers.ensureEnvironment({ number: 0, name: 'Attic', url: 'http://attic' });
    await library.servers.update(id, { lastSeenAt: 5, token: 'not to be stored', machineIdentifier: 'machine-attic' });
    const again = await library.servers.ensureEnvironment({ number: 0, name: 'Attic', url: 'http://moved' });
    expect(again).toMatchObject({
      id,
      number: 0,
      url: 'http://moved',
      lastSeenAt: 5,
      token: '',
      source: 'environment',
    });
    expect(await storedTokens()).toEqual([null]);
    // The same machine may be stored as well.
    await library.servers.create(aServer());
    expect((await library.servers.ensureEnvironment({ number: 1, name: 'B', url: 'http://b' })).id).not.toBe(id);
  });

  test('change what is given, and nothing is written when nothing is new', async () => {
    const { id } = await library.servers.create(aServer());
    const changed = await library.servers.update(id, {
      token: 'another token',
      enabled: false,
      error: 'no answer',
      connections: [],
    });
    expect(changed).toMatchObject({ token: 'another token', enabled: false, error: 'no answer', connections: [] });
    const before = await storedTokens();
    expect(await library.servers.update(id, { token: 'another token', error: null })).toMatchObject({ error: null });
    expect(await storedTokens()).toEqual(before);
    expect(await library.servers.update(99, { enabled: true })).toBeNull();
  });

  test('are sealed anew with the newest key, but for one that does not open: that stays as it is', async () => {
    const { id } = await library.servers.create(aServer());
    await library.servers.create(aServer({ machineIdentifier: 'other' }));
    await library.servers.ensureEnvironment({ number: 0, name: 'C', url: 'http://c' });
    await t.database.client.execute("update plex_servers set token = 'sealed with a lost key' where id = 2");
    const newest = {
      seal: (plain: string, context: string) => `new ${testSealer.seal(plain, context)}`,
      open: (sealed: string, context: string) => testSealer.open(sealed.replace(/^new /, ''), context),
    };
    const rotated = createLibraryStore(t.database, newest);
    expect(await rotated.servers.reseal()).toBe(1);
    expect(await storedTokens()).toEqual([expect.stringMatching(/^new /), 'sealed with a lost key', null]);
    expect(await rotated.servers.get(id)).toMatchObject({ token: 'attic-token' });
  });

  test('go with their libraries, items, collections and mappings, and leave others alone', async () => {
    const mirror = await openMirror(kind);
    const { servers, libraries, items, mappings } = mirror.library;
    const other = await servers.create(aServer({ machineIdentifier: 'other' }));
    const [films] = await libraries.put(other.id, [aLibrary()], 1);
    const kept = await mirror.add({ serverId: other.id, libraryId: films?.id ?? -1, title: 'Kept harbour' });
    await mappings.create({ serverId: mirror.serverId, libraryId: null, plexPath: '/data', localPath: '/media' });
    await items.write(
      [...Array(501).keys()].map((n) => mirror.row({ title: `Harbour ${n}`, guids: [`tmdb://${n}`] })),
      1,
    );
    expect(await servers.delete(mirror.serverId)).toBe(true);
    expect((await items.page({ q: 'harbour' }, { limit: 9, cursor: null })).items.map(({ id }) => id)).toEqual([kept]);
    const counts = await mirror.database.client.execute(`select (select count(*) from media_search) as words,
      (select count(*) from media_guids) as guids, (select count(*) from media_details) as details,
      (select count(*) from plex_libraries) as libraries, (select count(*) from path_mappings) as mappings`);
    expect({ ...counts.rows[0] }).toEqual({ words: 1, guids: 0, details: 1, libraries: 1, mappings: 0 });
    await mirror.close();
  });

  test('map a path once for a server or one of its libraries', async () => {
    const { id: serverId } = await library.servers.create(aServer());
    const [films] = await library.libraries.put(serverId, [aLibrary()], 1);
    const mapping = { serverId, libraryId: null, plexPath: '/data', localPath: '/media' };
    const made = await library.mappings.create(mapping);
    expect(await library.mappings.get(made.id)).toEqual({ id: made.id, ...mapping });
    await expect(library.mappings.create({ ...mapping, localPath: '/mnt' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('/data'),
    });
    const ofFilms = await library.mappings.create({ ...mapping, libraryId: films?.id ?? -1 });
    await expect(library.mappings.update(ofFilms.id, { libraryId: null })).rejects.toMatchObject({ code: 'conflict' });
    expect(await library.mappings.update(ofFilms.id, { localPath: '/mnt' })).toMatchObject({ localPath: '/mnt' });
    expect(await library.mappings.update(99, { localPath: '/mnt' })).toBeNull();
    expect(await library.mappings.ofServer(serverId)).toHaveLength(2);
    expect(await library.mappings.ofServer(99)).toEqual([]);
    expect(await library.mappings.delete(made.id)).toBe(true);
    expect(await library.mappings.delete(made.id)).toBe(false);
    expect((await library.mappings.all()).map(({ id }) => id)).toEqual([ofFilms.id]);
  });
});
