import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeDatabases } from '../../support/database.ts';
import { aFile, openLedger, type TestLedger } from './ledger.ts';
import { aLink } from './rows.ts';

const film = '/media/movies/The Glass Harbour (1999)/movie.mkv';
const special = '/media/shows/Harbour Nights/Season 00/special.mkv';

describeDatabases('twins', (kind) => {
  let t: TestLedger;
  beforeEach(async () => {
    t = await openLedger(kind);
  });
  afterEach(() => t.close());

  const movie = (localPath: string | null, realPath: string | null = null) =>
    t.item({ files: [aFile({ localPath, realPath })] });
  const episode = (localPath: string, realPath: string | null = null, part = {}) =>
    t.item({
      type: 'episode',
      title: 'Landfall',
      grandparentTitle: 'Harbour Nights',
      seasonNumber: 0,
      episodeNumber: 3,
      files: [aFile({ localPath, realPath })],
      ...part,
    });
  const link = async (path: string, target: string) => {
    const [made] = await t.store.links.createMany([aLink({ path, target })], { step: 'create', reason: 'a rule' });
    if (made === undefined) throw new Error('no link');
    return made;
  };
  const ids = (members: readonly { itemId: number }[]) => members.map(({ itemId }) => itemId);

  test('items are found by where their file lies and by where it leads, not when they are gone or have no state', async () => {
    const a = await movie(film);
    const b = await episode(special, film);
    const elsewhere = await movie('/media/movies/other.mkv');
    const song = await t.item({ type: 'track', files: [aFile({ localPath: film })] });
    const gone = await movie(film);
    await t.library.items.setMissing([gone], { now: 5, since: t.clock.now + 1, reason: 'gone' });
    const found = async (...paths: string[]) => (await t.watch.twins.byPaths(paths)).map(({ id }) => id);
    expect(await found(film)).toEqual([a, b]);
    expect(await found(special)).toEqual([b]);
    expect(await found(special, film)).toEqual([a, b]);
    expect(await found()).toEqual([]);
    expect(await found('/nowhere')).toEqual([]);
    expect([elsewhere, song]).not.toContain(a);
    expect((await t.watch.twins.byPaths([special]))[0]?.files[0]).toMatchObject({ localPath: special, realPath: film });
  });

  test('each live link is a group of the films and specials that play its file', async () => {
    const a = await movie(film);
    const b = await episode(special, film);
    const { id } = await link(special, film);
    const alone = await link('/media/shows/other.mkv', '/media/movies/other.mkv');
    const removed = await link('/media/shows/removed.mkv', film);
    await t.store.links.change([{ id: removed.id, revision: 1, change: { state: 'removed' } }]);
    const groups = await t.watch.twins.all();
    expect(groups).toEqual([
      {
        linkId: id,
        movies: [
          {
            itemId: a,
            serverId: t.serverId,
            ratingKey: '101',
            guid: 'plex://movie/1',
            type: 'movie',
            title: 'Film 1',
            showTitle: null,
            seasonNumber: null,
            episodeNumber: null,
          },
        ],
        specials: [
          expect.objectContaining({
            itemId: b,
            title: 'Landfall',
            showTitle: 'Harbour Nights',
            seasonNumber: 0,
            episodeNumber: 3,
          }),
        ],
      },
      { linkId: alone.id, movies: [], specials: [] },
    ]);
    const first = await t.watch.twins.page({ limit: 1, cursor: null });
    const rest = await t.watch.twins.page({ limit: 1, cursor: first.nextCursor });
    expect([...first.items, ...rest.items]).toEqual(groups.toReversed());
    expect([first.total, rest.nextCursor]).toEqual([2, null]);
  });

  test('those that differ are found for each account, a page at a time, and end once both copies agree', async () => {
    const { id: account } = await t.watch.accounts.ensure({ plexId: 7, name: 'Ada', isOwner: true }, 1);
    const { id: other } = await t.watch.accounts.ensure({ plexId: 8, name: 'Ben', isOwner: false }, 1);
    const made: { link: number; film: number; special: number }[] = [];
    for (const number of [1, 2, 3]) {
      const [path, target] = [`/media/shows/${number}.mkv`, `/media/movies/${number}.mkv`];
      const [a, b] = [await movie(target), await episode(path, target)];
      made.push({ link: (await link(path, target)).id, film: a, special: b });
    }
    const [first, second, third] = made as [(typeof made)[0], (typeof made)[0], (typeof made)[0]];
    const differing = async (accountId: number, query = { limit: 10, cursor: null as string | null }) => {
      const page = await t.watch.twins.differing(accountId, query);
      return { ...page, items: page.items.map(({ linkId }) => linkId) };
    };
    expect(await differing(account)).toEqual({ items: [], nextCursor: null, total: 0 });
    await t.watch.states.setWatched(account, first.film, 5);
    await t.watch.states.setWatched(account, second.special, 5);
    await t.watch.states.setUnwatched(account, second.film, 4);
    await t.watch.states.setWatched(account, third.film, 5);
    await t.watch.states.setWatched(account, third.special, 5);
    expect(await differing(account)).toMatchObject({ items: [second.link, first.link], total: 2 });
    const page = await differing(account, { limit: 1, cursor: null });
    expect(page).toMatchObject({ items: [second.link], total: 2 });
    expect(await differing(account, { limit: 1, cursor: page.nextCursor })).toMatchObject({
      ...{ items: [first.link], total: 2, nextCursor: null },
    });
    expect(await differing(other)).toMatchObject({ items: [], total: 0 });
    await t.watch.states.setWatched(account, first.special, 5);
    expect((await differing(account)).items).toEqual([second.link]);
    expect((await t.watch.twins.ofLink(second.link))?.specials).toMatchObject([{ itemId: second.special }]);
    expect(await t.watch.twins.ofLink(9_999)).toBeNull();
  });

  test('those are found, too, whose file leads to a third path that another library has', async () => {
    const { id: account } = await t.watch.accounts.ensure({ plexId: 7, name: 'Ada', isOwner: true }, 1);
    const { id } = await link(special, film);
    const [pool, other] = ['/pool/film.mkv', '/pool/other.mkv'];
    const a = await t.item({ files: [aFile({ localPath: film, realPath: pool })] });
    const b = await t.item({ files: [aFile({ localPath: pool })] });
    await t.item({ files: [aFile({ localPath: other })] });
    const differing = async () => (await t.watch.twins.differing(account, { limit: 10, cursor: null })).items;
    expect(await differing()).toEqual([]);
    await t.watch.states.setWatched(account, b, 5);
    expect((await differing()).map(({ linkId }) => linkId)).toEqual([id]);
    await t.watch.states.setWatched(account, a, 5);
    expect(await differing()).toEqual([]);
  });

  test('what each link has in Plex is derived anew by whatever changes a link or a file', async () => {
    const paths = [special, film, '/media/a.mkv', '/media/b.mkv', null] as const;
    // Any sequence will do, as long as it is the same each time.
    let seed = 7;
    const pick = <T>(some: readonly T[]): T => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return some[(seed >> 8) % some.length] as T;
    };
    const given = paths.filter((path) => path !== null);
    const links = [await link(special, film), await link('/media/b.mkv', film)];
    const file = () => aFile({ localPath: pick(paths), realPath: pick(paths) });
    const keys = ['1', '2', '3'];
    for (let round = 0; round < 60; round += 1) {
      const files = Array.from({ length: pick([1, 2]) }, file);
      await t.item({ ratingKey: pick(keys), type: pick(['movie', 'episode']), files });
      const { id } = pick(links);
      const now = await t.store.links.get(id);
      const change = pick([
        { path: pick(given) },
        { target: pick(given) },
        { state: pick(['removed', 'linked'] as const) },
      ]);
      await t.store.links.change([{ id, revision: now?.revision ?? 0, change }]);
      if (pick([0, 0, 0, 0, 1]) === 1) links.push(await link(pick(given), pick(given)));
      const stored = await t.database.client.execute('select * from link_items order by link_id, item_id');
      const derived = await t.database.client.execute(`select l.id as link_id, f.item_id,
          max(coalesce(f.real_path not in (l.path, l.target), 0)) as leads_away
        from links l join media_files f on f.local_path in (l.path, l.target) or f.real_path in (l.path, l.target)
        where l.state <> 'removed' group by 1, 2 order by 1, 2`);
      expect(stored.rows.map((row) => ({ ...row }))).toEqual(derived.rows.map((row) => ({ ...row })));
    }
    await t.database.client.execute('delete from media_items');
    expect((await t.database.client.execute('select * from link_items')).rows).toEqual([]);
  });

  test('items that share their state do not differ, whatever is recorded for one of them alone', async () => {
    const { id: account } = await t.watch.accounts.ensure({ plexId: 7, name: 'Ada', isOwner: true }, 1);
    const a = await t.item({ guid: 'plex://movie/same', files: [aFile({ localPath: film })] });
    await t.item({ guid: 'plex://movie/same', files: [aFile({ localPath: film })] });
    const own = await t.item({ guid: 'local://1', files: [aFile({ localPath: '/media/movies/home.mkv' })] });
    await t.item({ guid: 'local://1', files: [aFile({ localPath: '/media/movies/home.mkv' })] });
    await link(special, film);
    const { id } = await link('/media/shows/home.mkv', '/media/movies/home.mkv');
    for (const item of [a, own]) await t.watch.states.setWatched(account, item, 5);
    const { items } = await t.watch.twins.differing(account, { limit: 10, cursor: null });
    expect(items.map(({ linkId }) => linkId)).toEqual([id]);
  });

  test('a hard link has its twins by the ledger alone, and libraries may come to a file by other ways', async () => {
    const disk = '/mnt/disk1/movie.mkv';
    const a = await movie(film, disk);
    const b = await episode(special);
    const other = await movie('/library 4k/movie.mkv', disk);
    const bare = await movie(disk);
    const { id } = await link(special, film);
    const [group] = await t.watch.twins.all();
    expect(group).toMatchObject({ linkId: id });
    expect(ids(group?.movies ?? [])).toEqual([a, other, bare]);
    expect(ids(group?.specials ?? [])).toEqual([b]);
  });

  test('an item with several versions and links is once in each group, and gone ones are in none', async () => {
    const a = await t.item({ files: [aFile({ localPath: film }), aFile({ partId: '2', localPath: special })] });
    const b = await episode(special, film);
    const gone = await episode(special, film);
    await t.library.items.setMissing([gone], { now: 5, since: t.clock.now + 1, reason: 'gone' });
    await link(special, film);
    await link('/media/shows/second.mkv', film);
    for (const group of await t.watch.twins.all()) expect([ids(group.movies), ids(group.specials)]).toEqual([[a], [b]]);
  });

  test('where files lead is brought up to date with their states', async () => {
    const a = await movie(film);
    const file = { partId: '1', localPath: film, isHere: true, isPlayable: null };
    const found = { id: a, state: 'normal' as const, reason: null };
    const set = (realPath: string | null) =>
      t.library.items.setStates([{ ...found, files: [{ ...file, realPath }] }], t.clock.now);
    expect(await set(null)).toBe(0);
    expect(await set('/mnt/disk1/movie.mkv')).toBe(1);
    expect((await t.watch.twins.byPaths(['/mnt/disk1/movie.mkv'])).map(({ id }) => id)).toEqual([a]);
    expect(await set(null)).toBe(1);
    expect(await t.watch.twins.byPaths(['/mnt/disk1/movie.mkv'])).toEqual([]);
  });

  test('of a thing that came back under a new key the old row keeps what was watched in between', async () => {
    const owner = await t.watch.accounts.ensure({ plexId: 7, name: 'Ada', isOwner: true }, 1);
    const old = await movie(film);
    const since = t.clock.now + 10;
    t.clock.now = since;
    const fresh = await t.item({ ratingKey: '900', guid: 'plex://movie/1', files: [aFile()] });
    const { event } = await t.watch.events.record({
      ...{ accountId: owner.id, serverId: t.serverId, itemId: fresh, ratingKey: '900', guid: 'plex://movie/1' },
      ...{ type: 'movie', title: 'Film 1', showTitle: null, seasonNumber: null, episodeNumber: null },
      ...{ kind: 'watched', at: since, source: 'webhook', windowMs: 1_000 },
    });
    await t.watch.states.setWatched(owner.id, fresh, since);
    const made = await t.requests.create(
      {
        ...{ kind: 'movie', title: 'Film 1', titleKey: 'film1', person: null, year: 1999, tmdbId: 5, tvdbId: null },
        ...{ asin: null, seasonNumber: null, episodeNumber: null },
      },
      { at: since, state: 'pending', reason: 'asked for' },
    );
    const { id } = made?.request ?? { id: 0 };
    await t.requests.change(id, { itemId: fresh }, since);
    await t.library.items.setMissing([old], { now: since + 5, since, reason: 'gone' });
    expect(await t.library.items.get(fresh)).toBeNull();
    expect(await t.library.items.get(old)).toMatchObject({ ratingKey: '900', presence: 'present' });
    expect((await t.watch.events.get(event.id))?.itemId).toBe(old);
    expect((await t.watch.states.of(owner.id, [old])).get(old)).toMatchObject({
      isWatched: true,
      lastWatchedAt: since,
    });
    expect((await t.requests.get(id))?.itemId).toBe(old);
  });
});
