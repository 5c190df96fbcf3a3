import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakePlex, startFakePlex } from '../../fakes/fake-plex.ts';
import type { FakeItem, FakeSection } from '../../fakes/plex/model.ts';
import { loginPage, maintenance } from '../../fakes/plex/plex-faults.ts';
import { askPlex } from './ask-plex.ts';

let plex: FakePlex;
let movies: FakeSection;
let shows: FakeSection;
let lanterns: FakeItem;
let show: FakeItem;
let special: FakeItem;
let now: number;

beforeEach(async () => {
  now = 1_700_000_000;
  plex = await startFakePlex({
    clock: () => now * 1000,
    accounts: [{ id: 555, title: 'guest', token: 'guest-token' }],
  });
  movies = plex.addSection({ title: 'Movies', type: 'movie', locations: ['/media/movies'] });
  shows = plex.addSection({ title: 'TV Shows', type: 'show', locations: ['/media/tv'] });
  lanterns = plex.addMovie(movies, {
    title: 'Paper Lanterns',
    year: 2012,
    addedAt: 1000,
    guids: ['imdb://tt0000001', 'tmdb://1'],
    files: ['/media/movies/Paper Lanterns (2012)/Paper Lanterns (2012).mkv'],
    fields: { summary: 'Long.', Genre: [{ tag: 'Drama' }], Chapter: [{ id: 1 }], Marker: [{ type: 'credits' }] },
  });
  plex.addMovie(movies, { title: 'Amber', addedAt: 2000 });
  plex.addMovie(movies, { title: 'Zinc', addedAt: 3000 });
  show = plex.addShow(shows, { title: 'Harbour Street', guids: ['tvdb://7'] });
  special = plex.addEpisode(show, 0, {
    title: 'Paper Lanterns',
    index: 26,
    files: ['/media/tv/Harbour Street/Specials/a.mkv'],
  });
  plex.addEpisode(show, 1, { title: 'Pilot', index: 1 });
});

afterEach(() => plex.stop());

const ask = (path: string, options?: Parameters<typeof askPlex>[2]) => askPlex(plex, path, options);

describe('the door of a fake Plex', () => {
  it('says who it is without a token, and nothing else', async () => {
    const identity = await ask('/identity', { token: null });
    expect(identity.container).toMatchObject({ machineIdentifier: plex.machineIdentifier, version: plex.version });
    for (const token of [null, 'wrong', '']) {
      const answer = await ask('/library/sections', { token });
      expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([
        401,
        'text/html',
        expect.stringContaining('<html>'),
      ]);
    }
    expect((await ask('/')).container).toMatchObject({
      friendlyName: 'Attic',
      pushNotifications: false,
      myPlexSubscription: true,
    });
  });

  it('takes a token in the address, and records it as an offence', async () => {
    expect((await ask(`/library/sections?X-Plex-Token=${plex.token}`, { token: null })).status).toBe(200);
    expect(plex.offences).toHaveLength(1);
  });

  it('answers XML unless JSON is accepted, with elements by kind and 1 for true', async () => {
    const answer = await ask('/library/sections/1/all?includeGuids=1&title=Lanterns', { headers: { Accept: '*/*' } });
    expect(answer.headers.get('content-type')).toContain('xml');
    expect(answer.text).toMatch(/^<\?xml.*\n<MediaContainer [^>]*allowSync="1"/);
    expect(answer.text).toMatch(/<Video ratingKey="1"[^>]*title="Paper Lanterns"[^>]*>\n<Media [^>]*>\n<Part /);
    expect(answer.text).toContain('<Guid id="tmdb://1" />');
    expect((await ask('/library/sections/2/all', { headers: { Accept: '*/*' } })).text).toContain(
      '<Directory ratingKey=',
    );
  });

  it('answers pages for people to what it does not have', async () => {
    for (const path of [
      '/nosuch',
      '/library/sections/9/all',
      '/library/metadata/999',
      '/library/metadata/999/children',
    ]) {
      const answer = await ask(path);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html']);
    }
  });

  it('fails as told: maintenance, a login page, half an answer, nothing', async () => {
    plex.fault('/library/sections', maintenance, 1);
    expect(await ask('/library/sections')).toMatchObject({
      status: 503,
      text: expect.stringContaining('<Response code="503"'),
    });
    plex.fault('/library/sections', loginPage, 1);
    expect(await ask('/library/sections')).toMatchObject({
      status: 200,
      text: expect.stringContaining('<!DOCTYPE html>'),
    });
    plex.fault('GET /library/sections/*/all', { truncate: true }, 1);
    await expect(ask('/library/sections/1/all')).rejects.toThrow();
    plex.fault('/library/sections', { empty: true }, 1);
    expect((await ask('/library/sections')).text).toBe('');
    expect((await ask('/library/sections')).status).toBe(200);
  });
});

describe('lists of a fake Plex', () => {
  it('give a page with its total where both start and size are asked, else all and no total', async () => {
    const whole = await ask('/library/sections/1/all');
    expect(whole.titles).toEqual(['Amber', 'Paper Lanterns', 'Zinc']);
    expect(whole.container).not.toHaveProperty('totalSize');
    const page = await ask('/library/sections/1/all', { page: [1, 1] });
    expect(page.titles).toEqual(['Paper Lanterns']);
    expect(page.container).toMatchObject({ size: 1, totalSize: 3, offset: 1 });
    expect(page.headers.get('x-plex-container-total-size')).toBe('3');
    const half = await ask('/library/sections/1/all?X-Plex-Container-Size=1');
    expect(half.rows).toHaveLength(3);
    expect((await ask('/library/sections/1/all', { page: [0, 0] })).container).toMatchObject({ size: 0, totalSize: 3 });
  });

  it('have no key for rows where there are none', async () => {
    const past = await ask('/library/sections/1/all', { page: [3, 5] });
    expect(past.container).toMatchObject({ size: 0, totalSize: 3 });
    expect(past.container).not.toHaveProperty('Metadata');
    expect((await ask('/status/sessions')).container).toEqual({ size: 0 });
  });

  it.each([
    ['both', 'addedAt%3E%3E=2000', ['Zinc']],
    ['both', 'addedAt%3E=2000', ['Amber', 'Zinc']],
    ['both', 'addedAt>>=2000', ['Zinc']],
    ['both', 'addedAt%3C%3C=2000', ['Paper Lanterns']],
    ['both', 'movie.year!=2012', ['Amber', 'Zinc']],
    ['double', 'addedAt%3E%3E=2000', ['Zinc']],
    ['double', 'addedAt%3E=2000', ['Amber', 'Paper Lanterns', 'Zinc']],
    ['single', 'addedAt%3E%3E=2000', ['Amber', 'Paper Lanterns', 'Zinc']],
    ['ignore', 'addedAt%3E%3E=2000', ['Amber', 'Paper Lanterns', 'Zinc']],
    ['ignore', 'addedAt%3E=2000', ['Amber', 'Paper Lanterns', 'Zinc']],
    ['single', 'addedAt%3E=2000', ['Amber', 'Zinc']],
    ['both', 'nosuch=1', ['Amber', 'Paper Lanterns', 'Zinc']],
    ['both', 'title=lantern', ['Paper Lanterns']],
    ['both', 'addedAt%3E%3E=-30d', []],
  ] as const)(
    'filter in mode %s by %s: an operator that is not known filters nothing',
    async (mode, filter, titles) => {
      plex.filterMode = mode;
      expect((await ask(`/library/sections/1/all?type=1&${filter}`)).titles).toEqual(titles);
    },
  );

  it('sort by what was asked, and by title else', async () => {
    const titles = async (sort: string) => (await ask(`/library/sections/1/all?sort=${sort}`)).titles;
    expect(await titles('id')).toEqual(['Paper Lanterns', 'Amber', 'Zinc']);
    expect(await titles('addedAt:desc')).toEqual(['Zinc', 'Amber', 'Paper Lanterns']);
    expect(await titles('nosuch')).toEqual(['Amber', 'Paper Lanterns', 'Zinc']);
  });

  it('look a file up by a part of its name with a type, and fail without one', async () => {
    expect((await ask('/library/sections/2/all?type=4&file=a.mkv')).titles).toEqual(['Paper Lanterns']);
    expect((await ask('/library/sections/2/all?type=4&file=b.mkv', { page: [0, 5] })).container).toMatchObject({
      size: 0,
      totalSize: 0,
    });
    expect((await ask('/library/sections/2/all?file=a.mkv')).status).toBe(500);
    expect((await ask(`/library/sections/1/all?guid=${encodeURIComponent(lanterns.guid)}`)).titles).toEqual([
      'Paper Lanterns',
    ]);
  });

  it('bring ids only when asked, and leave out what is not wanted', async () => {
    const row = async (query: string) => (await ask(`/library/sections/1/all?title=Lanterns&${query}`)).rows[0];
    expect(await row('')).not.toHaveProperty('Guid');
    expect(await row('includeGuids=1')).toMatchObject({
      ratingKey: '1',
      Guid: [{ id: 'imdb://tt0000001' }, { id: 'tmdb://1' }],
    });
    const bare = await row('excludeFields=summary&excludeElements=Genre');
    expect(bare).toMatchObject({ title: 'Paper Lanterns', Media: [{}] });
    expect(bare).not.toHaveProperty('summary');
    expect(bare).not.toHaveProperty('Genre');
    expect(await row('')).not.toHaveProperty('Chapter');
  });

  it('lie as told: capped pages, the first page again, wrong totals, none, rows that are none', async () => {
    const all = '/library/sections/1/all?sort=id';
    plex.pageCap = 2;
    expect((await ask(all, { page: [0, 50] })).container).toMatchObject({ size: 2, totalSize: 3 });
    plex.pageCap = undefined;
    plex.fault('/library/sections/1/all', { ignoresStart: true }, 1);
    expect((await ask(all, { page: [2, 2] })).titles).toEqual(['Paper Lanterns', 'Amber']);
    plex.fault('/library/sections/1/all', { totalSize: 99 }, 1);
    expect((await ask(all, { page: [0, 5] })).container).toMatchObject({ size: 3, totalSize: 99 });
    plex.fault('/library/sections/1/all', { totalSize: null }, 1);
    const silent = await ask(all, { page: [0, 5] });
    expect([silent.container.totalSize, silent.headers.get('x-plex-container-total-size')]).toEqual([undefined, null]);
    plex.fault('/library/sections/1/all', { oddRows: [null, { title: 'no key' }] }, 1);
    expect((await ask(all)).rows.slice(0, 3)).toEqual([
      null,
      { title: 'no key' },
      expect.objectContaining({ ratingKey: '1' }),
    ]);
    plex.fault('/library/sections/1/all', { ignoresFilters: true }, 1);
    expect((await ask(`${all}&title=zinc`)).rows).toHaveLength(3);
  });

  it('count what they cost', async () => {
    const mark = plex.mark();
    await ask('/library/sections/1/all', { page: [0, 2] });
    await ask('/library/metadata/1,2');
    expect(plex.costSince(mark)).toEqual({ requests: 2, rows: 4 });
  });
});

describe('items of a fake Plex', () => {
  it('come several at once; only when none is there it is 404', async () => {
    const answer = await ask('/library/metadata/1,999,2?includeChapters=1&includeMarkers=1');
    expect(answer.titles).toEqual(['Paper Lanterns', 'Amber']);
    expect(answer.rows[0]).toMatchObject({ Guid: [{}, {}], Chapter: [{ id: 1 }], Marker: [{}], librarySectionID: 1 });
    expect((await ask('/library/metadata/998,999')).status).toBe(404);
  });

  it('have streams here only, and say whether files are there when asked to look', async () => {
    const part = async (path: string) => {
      const [row] = (await ask(path)).rows as { Media: { Part: Record<string, unknown>[] }[] }[];
      return row?.Media[0]?.Part[0];
    };
    expect(await part('/library/sections/1/all?title=lanterns')).not.toHaveProperty('Stream');
    expect(await part('/library/metadata/1')).toMatchObject({ Stream: [{ streamType: 1 }, { streamType: 2 }] });
    expect(await part('/library/metadata/1')).not.toHaveProperty('exists');
    expect(await part('/library/metadata/1?checkFiles=1')).toMatchObject({ exists: false, accessible: false });
  });

  it('know their parents: specials are season 0', async () => {
    const [row] = (await ask(`/library/metadata/${special.id}`)).rows;
    expect(row).toMatchObject({
      parentIndex: 0,
      index: 26,
      parentTitle: 'Specials',
      grandparentTitle: 'Harbour Street',
      grandparentGuid: show.guid,
    });
    expect((await ask(`/library/metadata/${show.id}/children?excludeAllLeaves=1`)).container).not.toHaveProperty(
      'Directory',
    );
    const children = await ask(`/library/metadata/${show.id}/children`);
    expect([children.titles, children.container.Directory?.[0]?.title]).toEqual([
      ['Specials', 'Season 1'],
      'All episodes',
    ]);
    expect((await ask(`/library/metadata/${show.id}/allLeaves`)).titles).toEqual(['Paper Lanterns', 'Pilot']);
    expect((await ask(`/library/metadata/${show.id}/grandchildren`)).titles).toEqual(['Paper Lanterns', 'Pilot']);
    expect((await ask('/library/sections/2/allLeaves')).rows).toHaveLength(2);
  });

  it('are in collections, which list them by both addresses', async () => {
    const collection = plex.addCollection(movies, 'Lights', [lanterns], { smart: true });
    const [row] = (await ask('/library/sections/1/collections')).rows;
    expect(row).toMatchObject({
      key: `/library/collections/${collection.id}/children`,
      type: 'collection',
      subtype: 'movie',
      smart: true,
    });
    expect((await ask('/library/all?type=18')).titles).toEqual(['Lights']);
    for (const name of ['items', 'children']) {
      expect((await ask(`/library/collections/${collection.id}/${name}`, { page: [0, 9] })).titles).toEqual([
        'Paper Lanterns',
      ]);
    }
    expect((await ask('/library/metadata/1')).rows[0]).toMatchObject({ Collection: [{ tag: 'Lights' }] });
  });

  it('of music are artists, albums and tracks, and a list without a type is of artists', async () => {
    const music = plex.addSection({ title: 'Music', type: 'artist' });
    const album = plex.addAlbum(plex.addArtist(music, { title: 'Nobody' }), { title: 'Nothing', index: 1 });
    plex.addTrack(album, { title: 'Silence', index: 1, files: ['/media/music/1.flac'] });
    expect((await ask(`/library/sections/${music.key}/all`)).titles).toEqual(['Nobody']);
    expect((await ask(`/library/sections/${music.key}/all?type=9`)).rows[0]).toMatchObject({ parentTitle: 'Nobody' });
    const [track] = (await ask(`/library/sections/${music.key}/all?type=10`)).rows;
    expect(track).toMatchObject({
      grandparentTitle: 'Nobody',
      parentTitle: 'Nothing',
      Media: [{ Part: [{ container: 'flac' }] }],
    });
  });

  it('raise the change number of their library only, above all that were', async () => {
    const numbers = async () =>
      (await ask('/library/sections')).container.Directory?.map((one) => Number(one.contentChangedAt));
    const [movieNumber = 0, showNumber = 0] = (await numbers()) ?? [];
    plex.touch(lanterns);
    expect(await numbers()).toEqual([Math.max(movieNumber, showNumber) + 1, showNumber]);
    plex.watch(lanterns);
    expect(await numbers()).toEqual([Math.max(movieNumber, showNumber) + 1, showNumber]);
  });

  it('are changed by a touch even within one second, and take empty seasons and shows along when they go', async () => {
    const before = lanterns.updatedAt;
    plex.touch(lanterns);
    plex.rename(lanterns, 'Lanterns of Paper');
    expect(lanterns.updatedAt).toBeGreaterThanOrEqual(before + 2);
    const season = plex.season(show, 0);
    plex.remove(special);
    expect((await ask(`/library/metadata/${season.id}`)).status).toBe(404);
    expect((await ask(`/library/metadata/${show.id}`)).status).toBe(200);
    plex.moveToTrash(lanterns);
    expect((await ask('/library/sections/1/all?sort=id')).rows[0]).toMatchObject({
      deletedAt: now,
      Media: [{ deletedAt: now, Part: [{ deletedAt: now }] }],
    });
  });

  it('are found: three a hub where nobody says more, of all libraries', async () => {
    for (let n = 0; n < 4; n += 1) plex.addMovie(movies, { title: `Lantern ${n}` });
    const hubs = async (query: string) =>
      (await ask(`/hubs/search?query=lantern${query}`)).container.Hub as { type: string; size: number }[];
    const sizes = (found: { type: string; size: number }[]) =>
      found.filter(({ size }) => size > 0).map(({ type, size }) => [type, size]);
    expect(sizes(await hubs(''))).toEqual([
      ['movie', 3],
      ['episode', 1],
    ]);
    expect(sizes(await hubs('&limit=10'))).toEqual([
      ['movie', 5],
      ['episode', 1],
    ]);
    expect((await ask('/library/sections/1/search?type=1&query=lantern')).rows).toHaveLength(5);
    expect((await ask('/library/search?query=pilot')).container.SearchResult).toMatchObject([
      { Metadata: { title: 'Pilot' } },
    ]);
  });
});

describe('what people saw of a fake Plex', () => {
  const write = (path: string, method = 'PUT', token = plex.token) =>
    ask(`${path}${path.includes('?') ? '&' : '?'}identifier=com.plexapp.plugins.library`, { method, token });
  const state = async (item: FakeItem, token = plex.token) => {
    const [row] = (await ask(`/library/metadata/${item.id}`, { token })).rows;
    return [row?.viewCount, row?.viewOffset, row?.lastViewedAt, row?.userRating];
  };

  it('is marked with an empty page as the answer, by the account of the token', async () => {
    const answer = await write('/:/scrobble?key=1');
    expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([200, 'text/html', '']);
    expect(await state(lanterns)).toEqual([1, undefined, now, undefined]);
    expect(await state(lanterns, 'guest-token')).toEqual([undefined, undefined, undefined, undefined]);
    await write('/:/scrobble?key=1', 'GET', 'guest-token');
    expect(await state(lanterns, 'guest-token')).toEqual([1, undefined, now, undefined]);
    await write('/:/unscrobble?key=1');
    expect(await state(lanterns)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('is of the guid: two items of one share it, and an item that comes back has it again', async () => {
    const twin = plex.addMovie(movies, { title: 'Paper Lanterns 4K', guid: lanterns.guid });
    await write('/:/scrobble?key=1');
    expect(await state(twin)).toEqual([1, undefined, now, undefined]);
    expect(await state(special)).toEqual([undefined, undefined, undefined, undefined]);
    plex.remove(lanterns);
    const again = plex.addMovie(movies, { title: 'Paper Lanterns', guid: lanterns.guid });
    expect(again.id).not.toBe(lanterns.id);
    expect(await state(again)).toEqual([1, undefined, now, undefined]);
  });

  it('is marked for all episodes of a show, which then counts them', async () => {
    await write(`/:/scrobble?key=${show.id}`);
    const [row] = (await ask(`/library/metadata/${show.id}`)).rows;
    expect(row).toMatchObject({ leafCount: 2, viewedLeafCount: 2, viewCount: 2, lastViewedAt: now, childCount: 2 });
  });

  it('is rated and left in the middle; -1 takes the rating back', async () => {
    await write('/:/rate?key=1&rating=7');
    await write('/:/progress?key=1&time=60000&state=stopped');
    expect(await state(lanterns)).toEqual([undefined, 60_000, now, 7]);
    await write('/:/rate?key=1&rating=-1');
    expect((await state(lanterns))[3]).toBeUndefined();
    await write('/:/scrobble?key=1');
    expect((await state(lanterns))[1]).toBeUndefined();
  });

  it('is refused for what is no item, no key, no rating', async () => {
    expect((await write('/:/scrobble?key=999')).status).toBe(404);
    expect((await write('/:/scrobble')).status).toBe(400);
    expect((await write('/:/rate?key=1&rating=11')).status).toBe(400);
    expect((await write(`/:/rate?key=1&rating=5&ratedAt=${now + 60}`)).status).toBe(400);
  });

  it('is history only where it was played: of everybody for the owner, of oneself else', async () => {
    const guest = plex.accounts.byId(555);
    plex.watch(lanterns);
    plex.play(lanterns, { at: now - 100 });
    plex.play(special, { at: now - 50, ...(guest && { account: guest }) });
    const history = (query: string, token?: string) =>
      ask(`/status/sessions/history/all?sort=viewedAt:desc${query}`, token === undefined ? {} : { token });
    const all = await history('');
    expect(all.rows.map(({ accountID, title }) => [accountID, title])).toEqual([
      [555, 'Paper Lanterns'],
      [1, 'Paper Lanterns'],
    ]);
    expect(all.rows[0]).toMatchObject({
      historyKey: '/status/sessions/history/2',
      grandparentKey: `/library/metadata/${show.id}`,
      librarySectionID: '2',
    });
    expect((await history(`&viewedAt%3E=${now - 60}`)).rows).toHaveLength(1);
    expect((await history('&accountID=1')).rows).toHaveLength(1);
    expect((await history('', 'guest-token')).rows.map(({ accountID }) => accountID)).toEqual([555]);
    plex.remove(lanterns);
    expect((await history('&accountID=1')).rows[0]).toMatchObject({ guid: lanterns.guid, title: 'Paper Lanterns' });
    expect((await history('&accountID=1')).rows[0]).not.toHaveProperty('ratingKey');
  });

  it('shows in sessions for the owner, where ids are texts', async () => {
    const session = plex.beginSession(lanterns, plex.accounts.owner, 5000);
    const [row] = (await ask('/status/sessions')).rows;
    expect(row).toMatchObject({
      sessionKey: '1',
      ratingKey: '1',
      librarySectionID: '1',
      viewOffset: 5000,
      User: { id: '1', title: 'owner' },
      Media: [{ id: expect.any(String) }],
    });
    expect((await ask('/status/sessions', { token: 'guest-token' })).status).toBe(403);
    plex.endSession(session);
    expect((await ask('/status/sessions')).rows).toEqual([]);
  });

  it('follows settings that are read and written one by one', async () => {
    const value = async (id: string) =>
      ((await ask('/:/prefs')).container.Setting as { id: string; value: unknown }[]).find((one) => one.id === id)
        ?.value;
    expect(await value('PushNotificationsEnabled')).toBe(false);
    expect((await ask('/:/prefs?PushNotificationsEnabled=1', { method: 'PUT' })).status).toBe(200);
    expect([await value('PushNotificationsEnabled'), (await ask('/')).container.pushNotifications]).toEqual([
      true,
      true,
    ]);
    expect((await ask('/:/prefs?NoSuchSetting=1', { method: 'PUT' })).status).toBe(400);
    expect((await ask('/accounts')).container.Account).toMatchObject([
      { id: 0 },
      { id: 1, name: 'owner' },
      { id: 555 },
    ]);
  });
});
