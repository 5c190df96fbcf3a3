import { afterAll, beforeAll, expect, test } from 'vitest';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { noDetails } from '../../support/plex-details.ts';
import { signInViewer } from '../../support/viewer.ts';
import { aLibrary, aServer, blank } from '../db/mirror.ts';

const hostile = '<script>alert(1)</script>"\'&';
const arabic = 'النهر الأخير';
const long = `Tin ${'x'.repeat(296)}`;

let service: IdleService;
beforeAll(async () => {
  service = await startIdleService();
  const { library, store, now } = service.runtime;
  const serverId = (await library.servers.create(aServer())).id;
  const libraryId = (await library.libraries.put(serverId, [aLibrary()], now()))[0]?.id ?? 0;
  const titles = [
    ...Array.from({ length: 8 }, (_, number) => `Tin Bells ${number}`),
    hostile,
    arabic,
    long,
    'Ночной Дозор',
    'Une Étoile',
    'Die Straße der Poke\u0301bälle',
    'Ｗｉｄｅ ﬁelds',
  ];
  await library.items.write(
    titles.map((title, number) => ({
      ...{ id: null, details: noDetails, media: [], isWhole: false },
      item: { ...blank, serverId, libraryId, ratingKey: String(number), etag: 'x', type: 'movie' as const, title },
    })),
    now(),
  );
  await store.discovery.putMovies(
    titles.map((title, number) => ({ mark: 'x', facts: { tmdbId: number + 1, title, year: 2001 } })),
  );
  await store.discovery.putSeries([
    { mark: 'x', rowMark: 'x', facts: { tvdbId: 1, title: 'Tin Bells, the Series', year: 0, specials: [] } },
  ]);
  await store.links.createMany([link], { step: 'create', reason: 'test' });
});
afterAll(() => service.close());

const link = {
  ...{ ruleId: null, movieTmdbId: 1, seriesTvdbId: 9, episodeTvdbIds: [3], radarr: 0, radarrMovieId: 1, sonarr: 0 },
  ...{ sonarrSeriesId: 1, path: '/media/tv/Bells/Specials/tin bells.mkv', target: '/media/movies/Tin/Tin Bells.mkv' },
  ...{ style: 'relative' as const, text: 'x', madePath: '/media/tv/Bells/Specials/tin bells.mkv', pending: null },
  ...{ origin: 'made' as const, state: 'linked' as const, reason: null, quality: null, sizeBytes: 1 },
};

const find = async (q: string, headers?: Readonly<Record<string, string>>) => {
  const who = headers === undefined ? {} : { key: null, headers };
  const { status, text } = await service.ask(`/search?q=${encodeURIComponent(q)}`, who);
  expect(status).toBe(200);
  expect(text).not.toContain('<script>alert');
  expect(Buffer.byteLength(text)).toBeLessThan(150_000);
  const groups = [...text.matchAll(/<section class="panel" id="found-(\w+)">(.*?)<\/section>/gs)];
  const hrefs = (part = '') => [...part.matchAll(/class="found-row" href="([^"]*)"/g)].map(([, href]) => href ?? '');
  return Object.fromEntries(groups.map(([, name = '', part]) => [name, hrefs(part)]));
};

test('finds at most five of each kind, and leads to each', async () => {
  const found = await find('tin bells');
  expect(Object.entries(found).map(([name, hrefs]) => [name, hrefs.length])).toEqual([
    ['movies', 5],
    ['series', 1],
    ['links', 1],
    ['items', 5],
  ]);
  expect(found.movies?.slice(0, 2)).toEqual(['/links/1', '/rules/new?movie=2']);
  for (const [href] of Object.values(found)) expect((await service.ask(href ?? '')).status).toBe(200);
  expect(await find('link style')).toEqual({ settings: ['/settings#linking'] });
  expect((await service.ask('/search/options?q=tin+bells')).text.match(/role="option"/g)).toHaveLength(12);
});

test.each([
  ['strasse der pokeball', 'movies items'],
  ['STRAẞE DER POKÉBÄLLE', 'movies items'],
  ['wide fields', 'movies items'],
])('finds %s however its letters are written', async (typed, groups) => {
  expect(Object.keys(await find(typed)).join(' ')).toBe(groups);
});

test('shows a viewer only what is in the libraries', async () => {
  const headers = await signInViewer(service.runtime);
  expect(Object.keys(await find('tin bells', headers))).toEqual(['items']);
  expect(await find('link style', headers)).toEqual({});
  const { text } = await service.ask('/search/options?q=bells', { key: null, headers });
  expect(text).not.toMatch(/href="(?!\/library\/)/);
});

test.each([
  ['markup', '<script>alert', ['movies', 'items']],
  ['a right-to-left name', arabic, ['movies', 'items']],
  ['a name of 300 characters', long, ['movies', 'items']],
  ['nothing', '', []],
  ['a wildcard', '%', []],
  ['Cyrillic in small letters', 'ночной дозор', ['movies', 'items']],
  ['a part in capitals', 'ОЧНОЙ', ['movies']],
  ['an accent in capitals', 'ÉTOILE', ['movies', 'items']],
  ['no accent', 'etoile', ['movies', 'items']],
  ['an unpaired surrogate', '\ud800'.toWellFormed(), []],
  ['quotes', '" OR "', []],
])('searches for %s', async (_, q, names) => {
  expect(Object.keys(await find(q))).toEqual(names);
});

test('says what to do, and that nothing was found', async () => {
  expect((await service.ask('/search')).text).toContain('Type a part of a name');
  expect((await service.ask(`/search/options?q=${encodeURIComponent('<b>zz')}`)).text).toContain('&lt;b&gt;zz');
});
