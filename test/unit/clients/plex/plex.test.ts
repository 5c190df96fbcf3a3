import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createPlex } from '../../../../src/clients/plex/plex.ts';
import type { Plex } from '../../../../src/core/ports/plex.ts';
import { container, identity, listAll, movies, plexAt, startPlex, token } from '../plex-server.ts';
import { failureOf, startServer } from '../server.ts';

const film = { ratingKey: '7', type: 'movie', title: 'A Film' };

function queryOf(url: string | undefined): Record<string, string> {
  return Object.fromEntries(new URL(url ?? '', 'http://x').searchParams);
}

describe('who asks', () => {
  it('is told by headers, the token among them, never by an address', async () => {
    const server = await startPlex({ '/': container({ machineIdentifier: 'm' }), '/:/scrobble': '' });
    const plex = plexAt(server.url, { version: '4.1.0' });
    await plex.info();
    await plex.scrobble('7');
    for (const { headers, url } of server.seen) {
      expect(headers).toMatchObject({
        'x-plex-token': token,
        'x-plex-client-identifier': 'a1b2c3',
        'x-plex-product': 'Plex Linker',
        'x-plex-version': '4.1.0',
        accept: 'application/json',
      });
      for (const name of ['x-plex-platform', 'x-plex-device', 'x-plex-device-name']) {
        expect(headers[name]).toMatch(/^[\x20-\x7e]+$/);
      }
      expect(url).not.toContain('oken');
    }
  });

  it('stays plain ASCII whatever the product is called', async () => {
    const server = await startPlex({ '/': container({ machineIdentifier: 'm' }) });
    await plexAt(server.url, { product: 'Plëx Lïnker 特' }).info();
    expect(server.seen[0]?.headers['x-plex-product']).toBe('Plex Linker');
  });

  it('is not told where anybody may answer: identity needs no token', async () => {
    const server = await startPlex({ '/identity': identity });
    expect(await plexAt(server.url).identity()).toEqual({ machineIdentifier: 'machine', version: '1.43.1.1' });
    expect(server.seen[0]?.headers).not.toHaveProperty('x-plex-token');
  });

  it.each(['plex\ntoken', 'töken'])('with the impossible token %j is refused without naming it', (bad) => {
    expect(() => plexAt('http://h', { token: bad })).toThrow(/PLEX_0_API_KEY contains characters/);
    expect(() => plexAt('http://h', { token: bad })).not.toThrow(bad);
  });

  it('with an impossible identifier is refused', () => {
    expect(() => plexAt('http://h', { clientIdentifier: '特' })).toThrow(/client identifier/);
    expect(() => plexAt('http://h', { clientIdentifier: '' })).toThrow(/client identifier/);
  });
});

describe('the address', () => {
  it.each(['', '/', '/web', '/web/', '/web/index.html#!/settings/server/1', '/web/index.html?X-Plex-Token=abc'])(
    'of the server is understood when %j is pasted behind it',
    async (pasted) => {
      const server = await startPlex({ '/identity': identity });
      const plex = plexAt(server.url + pasted);
      await plex.identity();
      expect(server.seen[0]?.url).toBe('/identity');
      expect(plex.address).toBe(server.url);
    },
  );

  it('keeps the URL base of a proxy', async () => {
    const server = await startPlex({ '/plex/identity': identity });
    await plexAt(`${server.url}/plex/web/index.html`).identity();
    expect(server.seen[0]?.url).toBe('/plex/identity');
  });
});

describe('the server', () => {
  it('says what it is', async () => {
    const server = await startPlex({
      '/': container({
        machineIdentifier: 'm',
        version: '1.43.1',
        friendlyName: 'Box\u0007',
        platform: 'Linux',
        pushNotifications: '0',
        myPlexSubscription: 1,
      }),
    });
    expect(await plexAt(server.url).info()).toEqual({
      machineIdentifier: 'm',
      version: '1.43.1',
      friendlyName: 'Box',
      platform: 'Linux',
      pushNotifications: false,
      myPlexSubscription: true,
    });
  });

  it('may leave out what an old one does not know', async () => {
    const server = await startPlex({ '/': container({ machineIdentifier: 'm' }) });
    expect(await plexAt(server.url).info()).toMatchObject({ version: '', platform: null, pushNotifications: null });
  });

  it.each([
    ['identity', (plex: Plex) => plex.identity()],
    ['info', (plex: Plex) => plex.info()],
  ] as const)('that has no machineIdentifier is no Plex: %s', async (_, ask) => {
    const server = await startPlex({ '/': container({ size: 0 }) });
    expect(await failureOf(ask(plexAt(server.url)))).toMatchObject({
      code: 'wrongServer',
      message: expect.stringContaining('check PLEX_0_URL'),
    });
  });

  it('lists its libraries', async () => {
    const server = await startPlex({
      '/library/sections': container({
        size: 2,
        Directory: [
          {
            key: '1',
            uuid: 'u-1',
            type: 'movie',
            title: 'Films',
            agent: 'tv.plex.agents.movie',
            scanner: 'Plex Movie',
            language: 'en-US',
            refreshing: true,
            hidden: 0,
            scannedAt: 1777585301,
            updatedAt: '1777585300',
            contentChangedAt: 116260421,
            Location: [{ id: 1, path: '/media/Films' }, { id: 2, path: 'D:\\Films' }, { id: 3 }],
          },
          { key: 2, Location: { path: '/tv' } },
        ],
      }),
    });
    expect(await plexAt(server.url).sections()).toEqual([
      {
        key: '1',
        uuid: 'u-1',
        type: 'movie',
        title: 'Films',
        agent: 'tv.plex.agents.movie',
        scanner: 'Plex Movie',
        language: 'en-US',
        refreshing: true,
        locations: ['/media/Films', 'D:\\Films'],
        contentChangedAt: 116260421,
        scannedAt: 1777585301000,
        updatedAt: 1777585300000,
      },
      expect.objectContaining({
        key: '2',
        uuid: null,
        type: '',
        refreshing: false,
        locations: ['/tv'],
        scannedAt: null,
      }),
    ]);
  });

  it.each([
    ['one has no key', { size: 2, Directory: [{ key: '1' }, { title: 'TV' }] }],
    ['fewer came than it counts', { size: 2, Directory: [{ key: '1' }] }],
    ['none came of those it counts', { size: 2 }],
  ])('never leaves a library out silently: %s', async (_, fields) => {
    const server = await startPlex({ '/library/sections': container(fields) });
    expect(await failureOf(plexAt(server.url).sections())).toMatchObject({
      code: 'upstreamData',
      message: expect.stringContaining('2 libraries'),
    });
  });

  it('with no library at all has none', async () => {
    const server = await startPlex({ '/library/sections': container({ size: 0 }) });
    expect(await plexAt(server.url).sections()).toEqual([]);
  });

  it('is asked at most four things at a time', async () => {
    let running = 0;
    let most = 0;
    const server = await startServer(async (_request, response) => {
      running += 1;
      most = Math.max(most, running);
      await sleep(20);
      running -= 1;
      response.end(container({}));
    });
    const plex = plexAt(server.url);
    await Promise.all(Array.from({ length: 12 }, () => plex.sessions()));
    expect(most).toBe(4);
  });

  it('may answer compressed', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' });
      response.end(gzipSync(container({ Metadata: [film] })));
    });
    expect((await listAll(plexAt(server.url), movies)).items).toHaveLength(1);
    expect(server.seen[0]?.headers['accept-encoding']).toBe('gzip');
  });
});

describe('lists', () => {
  it.each([
    [{ section: '1', type: 'movie' }, '/library/sections/1/all', { type: '1' }],
    [{ section: '2', type: 'episode' }, '/library/sections/2/all', { type: '4' }],
    [{ section: '3', type: 'album' }, '/library/sections/3/all', { type: '9' }],
    [{ section: '3', type: 'collection' }, '/library/sections/3/all', { type: '18' }],
    [{ collectionsOf: '1' }, '/library/sections/1/collections', {}],
    [{ collection: '50' }, '/library/collections/50/children', {}],
    [{ childrenOf: '60' }, '/library/metadata/60/children', { excludeAllLeaves: '1' }],
    [{ leavesOf: '60' }, '/library/metadata/60/allLeaves', {}],
  ] as const)('of %j are at %s', async (of, path, query) => {
    const server = await startPlex({ '/library': container({}) });
    await listAll(plexAt(server.url), { of });
    const url = server.seen[0]?.url;
    expect(url?.split('?')[0]).toBe(path);
    expect(queryOf(url)).toMatchObject({ ...query, includeGuids: '1', skipRefresh: '1', includeCollections: '1' });
  });

  it('ask for what is newer by the documented operator, encoded, with the second itself', async () => {
    const server = await startPlex({ '/library': container({}) });
    const after = { field: 'updatedAt', at: 1_700_000_000_999 } as const;
    await listAll(plexAt(server.url), { ...movies, sort: 'updatedAt:desc', after });
    expect(server.seen[0]?.url).toContain('&updatedAt%3E%3E=1699999999&');
    expect(queryOf(server.seen[0]?.url).sort).toBe('updatedAt:desc');
  });

  it('filter by title, guid and file, whatever signs are in them', async () => {
    const server = await startPlex({ '/library': container({}) });
    const filter = { title: 'Fish & Chips=50%?#', guid: 'plex://movie/5d77', file: 'Ä film (2000).mkv' };
    await listAll(plexAt(server.url), { ...movies, ...filter });
    expect(queryOf(server.seen[0]?.url)).toMatchObject(filter);
  });

  it('for comparing leave texts and people out, never files and ids', async () => {
    const server = await startPlex({ '/library': container({}) });
    await listAll(plexAt(server.url), { ...movies, fields: 'identity' });
    const query = queryOf(server.seen[0]?.url);
    expect(query.excludeFields?.split(',')).toEqual(expect.arrayContaining(['summary', 'tagline']));
    expect(query.excludeElements?.split(',')).toEqual(expect.arrayContaining(['Genre', 'Role', 'Director']));
    const left = `${query.excludeFields},${query.excludeElements}`.split(',');
    for (const needed of ['Media', 'Guid', 'guid', 'title', 'updatedAt', 'index']) expect(left).not.toContain(needed);
    expect(query).toMatchObject({ includeGuids: '1' });
    expect(query).not.toHaveProperty('includeCollections');
  });

  it.each(['', '..', '.', '1/refresh', '1?x=1', '1,2', ' 1', '1%2f'])(
    'of the key %j are not asked for',
    async (key) => {
      const server = await startPlex({ '/': container({}) });
      const plex = plexAt(server.url);
      for (const call of [
        () => listAll(plex, { of: { section: key, type: 'movie' } }),
        () => listAll(plex, { of: { childrenOf: key } }),
        () => plex.items([key]),
        () => plex.refresh(key, null),
        () => plex.scrobble(key),
        () => plex.search(key, { title: 'x' }),
      ]) {
        expect(await failureOf(call())).toMatchObject({ code: 'invalid' });
      }
      expect(server.seen).toEqual([]);
    },
  );
});

describe('items by key', () => {
  it('come with all there is to them, a hundred a request, each key once', async () => {
    const server = await startPlex({
      '/library/metadata/': ({ pathname }) => {
        const keys = pathname.split('/').at(-1)?.split(',') ?? [];
        return container({ Metadata: keys.map((ratingKey) => ({ ...film, ratingKey })) });
      },
    });
    const keys = Array.from({ length: 250 }, (_, at) => String(at + 1));
    const items = await plexAt(server.url).items([...keys, '1', '250']);
    expect(items.map(({ ratingKey }) => ratingKey)).toEqual(keys);
    expect(server.seen).toHaveLength(3);
    const query = { includeGuids: '1', includeChapters: '1', includeMarkers: '1', skipRefresh: '1' };
    expect(queryOf(server.seen[0]?.url)).toMatchObject(query);
    expect(queryOf(server.seen[0]?.url)).not.toHaveProperty('checkFiles');
  });

  it('of none asks nothing', async () => {
    const server = await startPlex({});
    expect(await plexAt(server.url).items([])).toEqual([]);
    expect(server.seen).toEqual([]);
  });

  it('say whether their files are there when asked to', async () => {
    const parts = [{ id: 1, file: '/a.mkv', exists: true, accessible: '0' }, { id: 2 }];
    const server = await startPlex({
      '/library/metadata/7': container({ Metadata: [{ ...film, Media: [{ id: 1, Part: parts }] }] }),
    });
    const [item] = await plexAt(server.url).items(['7'], { checkFiles: true });
    expect(queryOf(server.seen[0]?.url)).toMatchObject({ checkFiles: '1' });
    expect(item?.media[0]?.parts).toMatchObject([
      { exists: true, accessible: false },
      { exists: null, accessible: null },
    ]);
  });

  it('leave out those the server does not have, and what was not asked for', async () => {
    const server = await startPlex({
      '/library/metadata/': container({ Metadata: [film, { ...film, ratingKey: '99' }, film] }),
    });
    expect((await plexAt(server.url).items(['7', '8'])).map(({ ratingKey }) => ratingKey)).toEqual(['7']);
  });

  it('are none when Plex itself says 404', async () => {
    const server = await startPlex({ '/identity': identity });
    expect(await plexAt(server.url).items(['7'])).toEqual([]);
    expect(server.seen.map(({ url }) => url?.split('?')[0])).toEqual(['/library/metadata/7', '/identity']);
  });

  it.each([
    ['says 404 to everything', {}, 'upstreamError'],
    [
      'has a page for everything else',
      { '/identity': { type: 'text/html', body: '<!DOCTYPE html><html>' } },
      'upstreamData',
    ],
    ['is another application', { '/identity': '{"MediaContainer":{"size":0}}' }, 'wrongServer'],
  ] as const)('are not gone because a proxy that %s says 404', async (_, answers, code) => {
    const server = await startPlex(answers);
    expect(await failureOf(plexAt(server.url).items(['7']))).toMatchObject({ code });
  });

  it('are not gone because their row could not be read', async () => {
    const rows = [film, { ratingKey: '8', title: 'Broken' }];
    const server = await startPlex({ '/library/metadata/': container({ Metadata: rows }) });
    const plex = plexAt(server.url);
    expect(await failureOf(plex.items(['7', '8']))).toMatchObject({
      code: 'upstreamData',
      message: expect.stringContaining('Broken: it has no type'),
    });
    expect(await plex.items(['7'])).toHaveLength(1);
  });

  it('come all from a server that caps its answers', async () => {
    const server = await startPlex({
      '/library/metadata/': ({ pathname }) => {
        const keys = pathname.split('/').at(-1)?.split(',') ?? [];
        const rows = keys.slice(0, 20).map((ratingKey) => ({ ...film, ratingKey }));
        return container({ totalSize: keys.length, Metadata: rows });
      },
    });
    const keys = Array.from({ length: 50 }, (_, at) => String(at + 1));
    expect((await plexAt(server.url).items(keys)).map(({ ratingKey }) => ratingKey)).toEqual(keys);
  });
});

describe('search', () => {
  it('finds items of that library and kind, each once', async () => {
    const server = await startPlex({
      '/hubs/search': container({
        Hub: [
          { type: 'movie', Metadata: [{ ...film, librarySectionID: 1 }] },
          {
            type: 'show',
            Metadata: [
              { ratingKey: '8', type: 'show', librarySectionID: 1 },
              { ratingKey: '9', type: 'movie', librarySectionID: 2 },
              { ...film, librarySectionID: '1' },
            ],
          },
          { type: 'actor', Directory: [{ tag: 'Somebody' }] },
          { type: 'place', size: 0 },
        ],
      }),
    });
    const plex = plexAt(server.url);
    const keysOf = async (query: Parameters<Plex['search']>[1]) =>
      (await plex.search('1', query)).map(({ ratingKey }) => ratingKey);
    expect(await keysOf({ title: 'a & b' })).toEqual(['7', '8']);
    expect(await keysOf({ title: 'a', type: 'movie' })).toEqual(['7']);
    expect(queryOf(server.seen[0]?.url)).toMatchObject({ query: 'a & b', sectionId: '1' });
  });
});

describe('writes', () => {
  const identifier = 'com.plexapp.plugins.library';

  it.each<[string, string, Record<string, string>, (plex: Plex) => Promise<void>]>([
    ['PUT', '/:/scrobble', { identifier, key: '7' }, (plex) => plex.scrobble('7')],
    ['PUT', '/:/unscrobble', { identifier, key: '7' }, (plex) => plex.unscrobble('7')],
    ['PUT', '/:/rate', { identifier, key: '7', rating: '8.5' }, (plex) => plex.rate('7', 8.5)],
    ['PUT', '/:/rate', { identifier, key: '7', rating: '-1' }, (plex) => plex.rate('7', -1)],
    ['PUT', '/:/rate', { identifier, key: '7', rating: '0' }, (plex) => plex.rate('7', 0)],
    [
      'PUT',
      '/:/progress',
      { identifier, key: '7', time: '61001', state: 'stopped' },
      (plex) => plex.progress('7', 61_000.6),
    ],
    [
      'POST',
      '/library/sections/2/refresh',
      { path: '/tv/A & B/Season 00' },
      (plex) => plex.refresh('2', '/tv/A & B/Season 00'),
    ],
    ['POST', '/library/sections/2/refresh', {}, (plex) => plex.refresh('2', null)],
    [
      'PUT',
      '/:/prefs',
      { PushNotificationsEnabled: '1' },
      (plex) => plex.setPreference('PushNotificationsEnabled', true),
    ],
    ['PUT', '/:/prefs', { FriendlyName: 'Böx' }, (plex) => plex.setPreference('FriendlyName', 'Böx')],
  ])('%s %s?%j, answered with nothing', async (method, path, query, write) => {
    const server = await startPlex({ '/': { type: 'text/html', body: '' } });
    await write(plexAt(server.url));
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ method, url: expect.stringMatching(new RegExp(`^${path}(\\?|$)`)) });
    expect(queryOf(server.seen[0]?.url)).toEqual(query);
  });

  it('are sent once, whatever comes', async () => {
    const server = await startPlex({ '/': { status: 503, type: 'text/html', body: '' } });
    expect(await failureOf(plexAt(server.url).scrobble('7'))).toMatchObject({ code: 'upstreamError' });
    expect(server.seen).toHaveLength(1);
  });

  it('of an unknown item say so', async () => {
    const server = await startPlex({});
    expect(await failureOf(plexAt(server.url).scrobble('7'))).toMatchObject({
      code: 'upstreamError',
      details: { status: 404 },
      message: expect.stringContaining('no such library or item'),
    });
  });

  it('are not done when a page comes instead', async () => {
    const server = await startPlex({ '/': { type: 'text/html', body: '<html><body>Log in</body></html>' } });
    expect(await failureOf(plexAt(server.url).scrobble('7'))).toMatchObject({ code: 'upstreamData' });
  });

  it.each<[string, (plex: Plex) => Promise<void>]>([
    ['a rating of 11', (plex) => plex.rate('7', 11)],
    ['a rating of NaN', (plex) => plex.rate('7', Number.NaN)],
    ['a rating of -2', (plex) => plex.rate('7', -2)],
    ['a position before the start', (plex) => plex.progress('7', -1)],
    ['a position of NaN', (plex) => plex.progress('7', Number.NaN)],
    ['a setting that is a query', (plex) => plex.setPreference('a=1&b', 1)],
  ])('that cannot be meant are not sent: %s', async (_, write) => {
    const server = await startPlex({ '/': '' });
    expect(await failureOf(write(plexAt(server.url)))).toMatchObject({ code: 'invalid' });
    expect(server.seen).toEqual([]);
  });
});

describe('history', () => {
  const play = (id: number, viewedAt: number) => ({
    historyKey: `/status/sessions/history/${id}`,
    ratingKey: String(id),
    key: `/library/metadata/${id}`,
    type: 'movie',
    title: `Film ${id}`,
    librarySectionID: '1',
    accountID: 1,
    viewedAt,
  });

  it('is read newest first, page by page, each play once, to its limit', async () => {
    const all = Array.from({ length: 450 }, (_, at) => play(450 - at, 2000 - at));
    const server = await startPlex({
      '/status/sessions/history/all': (_, { headers }) => {
        const start = Number(headers['x-plex-container-start']);
        // One play more lands after the first page: all others move down by one.
        const now = start === 0 ? all : [play(451, 2001), ...all];
        const rows = now.slice(start, start + Number(headers['x-plex-container-size']));
        return container({ totalSize: now.length, ...(rows.length > 0 && { Metadata: rows }) });
      },
    });
    const plex = plexAt(server.url);
    const plays = await plex.history({ since: 1_600_000, limit: 1000 });
    expect(plays.map(({ ratingKey }) => ratingKey)).toEqual(Array.from({ length: 401 }, (_, at) => String(450 - at)));
    expect(plays[0]).toMatchObject({ viewedAt: 2_000_000, accountId: 1, librarySectionID: '1' });
    expect(server.seen[0]?.url).toContain('sort=viewedAt%3Adesc&viewedAt%3E=1599');
    for (const limit of [3, 250]) expect(await plex.history({ since: 0, limit })).toHaveLength(limit);
  });

  it('keeps plays of items that are gone, and leaves out what nobody played', async () => {
    const rows = [
      { viewedAt: 5, accountID: '12', type: 'episode', title: 'Gone', guid: 'plex://episode/1' },
      { viewedAt: 4, accountID: 1, key: '/library/metadata/77', type: 'movie' },
      { accountID: 1, ratingKey: '1' },
      { viewedAt: 3, ratingKey: '1' },
      null,
    ];
    const server = await startPlex({ '/status': container({ totalSize: 5, Metadata: rows }) });
    expect(await plexAt(server.url).history({ since: 0, limit: 10 })).toMatchObject([
      { ratingKey: null, guid: 'plex://episode/1', accountId: 12, title: 'Gone', historyKey: expect.any(String) },
      { ratingKey: '77', accountId: 1 },
    ]);
  });

  it('ends at a server that ignores filter and pages', async () => {
    const rows = [play(3, 300), play(2, 200), play(1, 100)];
    const server = await startPlex({ '/status': container({ Metadata: rows }) });
    expect(await plexAt(server.url).history({ since: 200_000, limit: 10 })).toHaveLength(2);
    expect(server.seen.length).toBeLessThan(4);
  });
});

describe('sessions and settings', () => {
  it('name who plays what, ids as text and numbers', async () => {
    const row = { ...film, sessionKey: '12', viewOffset: '5000', duration: 60000, User: { id: '1', title: 'Me' } };
    const rows = [row, { ...film, ratingKey: 8, sessionKey: 13 }, { sessionKey: '14', live: '1' }];
    const server = await startPlex({ '/status/sessions': container({ size: 3, Metadata: rows }) });
    expect(await plexAt(server.url).sessions()).toEqual([
      {
        sessionKey: '12',
        ratingKey: '7',
        accountId: 1,
        accountTitle: 'Me',
        durationMs: 60000,
        viewOffsetMs: 5000,
      },
      {
        sessionKey: '13',
        ratingKey: '8',
        accountId: null,
        accountTitle: null,
        durationMs: null,
        viewOffsetMs: null,
      },
    ]);
  });

  it('are none when nothing plays', async () => {
    const server = await startPlex({ '/status/sessions': container({ size: 0 }) });
    expect(await plexAt(server.url).sessions()).toEqual([]);
  });

  it('have the type that they say, in XML too', async () => {
    const settings = [
      { id: 'PushNotificationsEnabled', type: 'bool', value: false },
      { id: 'LibraryVideoPlayedThreshold', type: 'int', value: 90 },
      { id: 'FriendlyName', type: 'text', value: '1' },
      { label: 'without id', value: 1 },
    ];
    const xml = settings
      .map(
        ({ id, ...rest }) =>
          `<Setting ${id ? `id="${id}"` : ''} type="${rest.type}" value="${Number.isNaN(Number(rest.value)) ? rest.value : Number(rest.value)}"/>`,
      )
      .join('');
    for (const body of [container({ Setting: settings }), `<MediaContainer size="4">${xml}</MediaContainer>`]) {
      const server = await startPlex({ '/:/prefs': body });
      expect(Object.fromEntries(await plexAt(server.url).preferences())).toEqual({
        PushNotificationsEnabled: false,
        LibraryVideoPlayedThreshold: 90,
        FriendlyName: '1',
      });
    }
  });
});

it('names the server in messages by what people call it', async () => {
  const server = await startPlex({ '/': { status: 401, type: 'text/html', body: '<html>401 Unauthorized</html>' } });
  const named = createPlex({ name: 'Home', baseUrl: server.url, token, clientIdentifier: 'x' });
  expect(String(await failureOf(named.info()))).toContain(
    `Plex "Home" at ${server.url} answered 401 to GET /: check the token of Plex "Home"`,
  );
});
